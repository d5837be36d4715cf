// What code does with the answer of a lookup that asks the environment: its default, its conversion, how it is tested,
// and in which environments it is asked at all.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "index/environments.h"
#include "index/reading_functions.h"
#include "index/setting_reads.h"

namespace fount {

class SettingAnswers {
 public:
  SettingAnswers(const SettingReads::Input& input, const ReadingFunctions& functions, Symbols& symbols)
      : input_(input), functions_(functions), symbols_(symbols) {}

  // Everything of the read but its name.
  SettingRead read(const Question& question) const;
  // Block conditions and early exits around a place: sets the guard and kReadGuarded.
  void add_guard(SettingRead& read) const;
  // What stands at a place is the default, when it is a literal or an expression worth showing.
  void set_default(SettingRead& read, std::uint32_t begin, std::uint32_t end) const;

 private:
  void add_default(SettingRead& read, const Question& question, const Lookup& lookup) const;
  void add_test(SettingRead& read, FileId file, const Lookup& lookup) const;
  void add_cast(SettingRead& read, const Lookup& lookup) const;
  void add_words(SettingRead& read, FileId file, std::uint32_t begin, std::uint32_t end) const;
  void inherit(SettingRead& read, const ReadingFunction& function) const;
  bool guards(FileId file, const Block& block, EnvironmentId& environment) const;

  const SettingReads::Input& input_;
  const ReadingFunctions& functions_;
  Symbols& symbols_;
};

}  // namespace fount
