// Which places of the code ask the environment for a variable: directly, or through functions of the repository whose
// parameter reaches a place that does.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/accessors.h"
#include "index/setting_names.h"

namespace fount {

enum class Asking : std::uint8_t { no, reads, presence, writes };

// A function that asks for the variable that one of its parameters names.
struct ReadingFunction {
  std::uint32_t name_parameter = 0;         // into the file's parameters
  std::uint32_t default_parameter = kNone;  // what it gives when the variable is not set
  NamePattern pattern;                      // what becomes of the name: "APP_{}"
  FileId file;
  std::uint32_t lookup = 0;  // the place that asks, into the file's lookups
  Asking asking = Asking::reads;
};

// One lookup that asks the environment.
struct Question {
  FileId file;
  std::uint32_t lookup = 0;
  Asking asking = Asking::reads;
  DefinitionId through;  // the reading function that is called; none: a library's
  bool assumed = false;  // it is only called like one that asks
};

class ReadingFunctions {
 public:
  ReadingFunctions(const Accessors::Input& input, Accessors& accessors, SettingNames& names);

  const ReadingFunction* find(DefinitionId id) const;
  const std::vector<Question>& questions() const { return questions_; }  // in file order
  // Does the lookup only hand on a parameter, for callers to name?
  bool hands_on(FileId file, const Lookup& lookup) const;

 private:
  struct Candidate {
    Question question;
    DefinitionId callee;  // first-party: asks when that turns out to
  };
  void collect(FileId file);
  void add(FileId file, std::uint32_t lookup);
  Accessor asked(FileId file, const Lookup& lookup);
  void close_over_callers();
  bool make_reader(const Candidate& candidate);
  std::uint32_t default_of(FileId file, const Lookup& lookup, std::uint32_t name_parameter) const;

  const Accessors::Input& input_;
  Accessors& accessors_;
  SettingNames& names_;
  std::vector<Candidate> candidates_;
  std::vector<Question> questions_;
  std::map<std::uint32_t, ReadingFunction> functions_;  // by DefinitionId
};

// The argument of a call that goes to this parameter of a function: its index among the call's, or kNone.
std::uint32_t argument_for(const FileFacts& caller, const Call& call, const FileFacts& callee, std::uint32_t definition,
                           std::uint32_t parameter);

}  // namespace fount
