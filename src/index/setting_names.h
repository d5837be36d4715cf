// What the key of a lookup may say: a literal, a constant, a variable that a loop gives the names of a list, an
// f-string whose holes are environments. What cannot be known stays a hole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/accessors.h"
#include "index/environments.h"

namespace fount {

// How a name is made from a parameter: `f"APP_{name.upper()}"`.
struct NamePattern {
  std::string_view parameter;
  std::string text = "{}";
  bool upper = false;

  std::string fill(std::string_view name) const;
  // Its result is handed on to a function that makes a name of its own from it.
  void wrap(const NamePattern& outer);
};

struct SettingName {
  std::string text;  // may hold {}
  std::uint32_t begin = 0, end = 0;
  bool composed = false;
  std::string pattern = {};  // of an f-string with one hole: "JWT_SECRET_{environment}"
  bool open() const { return text.contains("{}"); }
};

class SettingNames {
 public:
  SettingNames(const Accessors::Input& input, const Environments& environments, Accessors& accessors)
      : input_(input), environments_(environments), accessors_(accessors) {}

  // Every name that the key may be; none: it could not be known.
  std::vector<SettingName> names_of(FileId file, const Lookup& lookup);
  // Set when the key is made from one variable alone.
  std::optional<NamePattern> pattern_of(FileId file, const Lookup& lookup) const;

 private:
  std::vector<SettingName> mentions_in(FileId file, std::uint32_t begin, std::uint32_t end, bool keys_only) const;
  std::vector<SettingName> of_variable(FileId file, const Lookup& lookup, std::string_view name);
  std::vector<SettingName> of_collection(FileId file, std::uint32_t definition, std::string_view dotted, bool keys);
  std::vector<SettingName> of_module_loop(FileId file, std::string_view name);
  void add_mention(FileId file, const Mention& mention, bool composed, std::vector<SettingName>& names) const;

  const Accessors::Input& input_;
  const Environments& environments_;
  Accessors& accessors_;
};

}  // namespace fount
