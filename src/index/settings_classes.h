// Classes whose fields are environment variables: pydantic's BaseSettings and what derives from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "index/accessors.h"
#include "index/setting_answers.h"
#include "index/setting_reads.h"

namespace fount {

class SettingsClasses {
 public:
  SettingsClasses(const SettingReads::Input& input, Accessors& accessors, const SettingAnswers& answers,
                  Symbols& symbols)
      : input_(input), accessors_(accessors), answers_(answers), symbols_(symbols) {}

  void collect(FileId file, std::vector<SettingRead>& reads);

 private:
  bool is_settings(FileId file, std::uint32_t definition, unsigned depth);
  std::optional<std::string> prefix_of(FileId file, std::uint32_t definition);
  std::string text_of(FileId file, std::uint32_t begin, std::uint32_t end) const;
  void add_field(FileId file, const Binding& field, const std::string& prefix, std::vector<SettingRead>& reads);
  std::vector<std::string> read_field_call(FileId file, const Binding& field, SettingRead& read);

  const SettingReads::Input& input_;
  Accessors& accessors_;
  const SettingAnswers& answers_;
  Symbols& symbols_;
};

}  // namespace fount
