#include "source/attributes.h"

#include <algorithm>

namespace fount {
namespace {

constexpr std::string_view kBlank = " \t\r";

// Takes the next blank-separated word off `line`. Words in double quotes are C strings in git; an escape in a path is
// rare enough that only the quotes are understood.
std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
  if (line.starts_with('"')) {
    const std::size_t close = line.find('"', 1);
    if (close == line.npos) return line = {};
    const std::string_view word = line.substr(1, close - 1);
    line.remove_prefix(close + 1);
    return word;
  }
  const std::string_view word = line.substr(0, line.find_first_of(kBlank));
  line.remove_prefix(word.size());
  return word;
}

// `name`, `-name`, `name=value`. `!name` (unspecified) says nothing here.
std::optional<bool> says(std::string_view word, std::string_view name) {
  if (word == name) return true;
  if (word.starts_with('-') && word.substr(1) == name) return false;
  if (word.starts_with(name) && word.substr(name.size()).starts_with('='))
    return word.substr(name.size() + 1) != "false";
  return std::nullopt;
}

void overrule(std::optional<bool>& weaker, std::optional<bool> stronger) {
  if (stronger) weaker = stronger;
}

}  // namespace

std::optional<AttributeRules::Line> AttributeRules::parse(std::string_view text) {
  const std::string_view pattern = take_word(text);
  // Neither macros nor negation nor "directories only" exist among attribute patterns that match files.
  if (pattern.empty() || pattern.starts_with('#') || pattern.starts_with('!') || pattern.starts_with("[attr]") ||
      pattern.ends_with('/'))
    return std::nullopt;
  Line line{GlobPattern(pattern), {}};
  bool relevant = false;
  for (std::string_view word = take_word(text); !word.empty(); word = take_word(text)) {
    overrule(line.attributes.generated, says(word, "linguist-generated"));
    overrule(line.attributes.vendored, says(word, "linguist-vendored"));
    overrule(line.attributes.documentation, says(word, "linguist-documentation"));
    if (word == "filter=lfs") line.attributes.lfs = true;
    if (word.find("filter") != word.npos) line.says_lfs = true;
    relevant = relevant || line.says_lfs || line.attributes.generated || line.attributes.vendored ||
               line.attributes.documentation;
  }
  if (!relevant) return std::nullopt;
  return line;
}

void AttributeRules::add(std::string_view directory, std::string_view bytes) {
  std::vector<Line> lines;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (std::optional<Line> line = parse(bytes.substr(0, end))) lines.push_back(std::move(*line));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  if (!lines.empty()) by_directory_[std::string(directory)] = std::move(lines);
}

Attributes AttributeRules::of(std::string_view path) const {
  Attributes result;
  if (by_directory_.empty()) return result;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (std::size_t begin = 0;;) {
    const std::string_view directory = path.substr(0, begin == 0 ? 0 : begin - 1);
    if (const auto found = by_directory_.find(directory); found != by_directory_.end()) {
      for (const Line& line : found->second) {
        if (!line.pattern.matches(path.substr(begin), name, false)) continue;
        overrule(result.generated, line.attributes.generated);
        overrule(result.vendored, line.attributes.vendored);
        overrule(result.documentation, line.attributes.documentation);
        if (line.says_lfs) result.lfs = line.attributes.lfs;
      }
    }
    const std::size_t slash = path.find('/', begin);
    if (slash == path.npos) return result;
    begin = slash + 1;
  }
}

}  // namespace fount
