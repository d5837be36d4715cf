#include "tests/lang/format_facts.h"

#include <fmt/format.h>

#include <array>

#include "core/scalar.h"
#include "lang/extract.h"

namespace fount {
namespace {

constexpr auto kFlags = std::to_array<std::string_view>(
    {"commented-out", "exported", "interpolated", "repeated", "", "label", "command", "conditional", "pair"});
constexpr auto kStyles = std::to_array<std::string_view>(
    {"", "single", "double", "triple", "literal", "folded", "heredoc", "word", "expression"});
constexpr auto kKinds = std::to_array<std::string_view>({"scalar", "map", "list", "none", "alias"});
constexpr auto kForms = std::to_array<std::string_view>({"", "default", "required", "alternative"});

std::string path_of(const FileFacts& facts, std::uint32_t entry) {
  std::string path;
  for (; entry != kNone; entry = facts.entries[entry].parent) {
    const std::string_view key = facts.text(facts.entries[entry].key);
    path = (key.empty() ? "-" : std::string(key)) + (path.empty() ? "" : "/") + path;
  }
  return path;
}

std::string notes_of(const Entry& entry) {
  std::string notes;
  const auto add = [&](std::string_view note) { notes += fmt::format("{}{}", notes.empty() ? "" : " ", note); };
  for (std::size_t bit = 0; bit < kFlags.size(); ++bit) {
    if ((entry.flags >> bit & 1) != 0 && !kFlags.at(bit).empty()) add(kFlags.at(bit));
  }
  const std::string_view style = kStyles.at(static_cast<std::size_t>(entry.style));
  if (!style.empty()) add(style);
  return notes.empty() ? notes : " (" + notes + ")";
}

}  // namespace

std::string format_facts(Language language, std::string_view source, bool without_words) {
  const FileFacts facts = extract(language, source);
  const auto at = [&](std::uint32_t begin, std::uint32_t end) { return source.substr(begin, end - begin); };
  std::string text;
  for (std::uint32_t i = 0; i < facts.entries.size(); ++i) {
    const Entry& entry = facts.entries[i];
    const bool word = entry.parent != kNone && facts.entries[entry.parent].is(kCommand) && entry.is(kListItem);
    if (without_words && word) continue;
    const std::string value = entry.kind == EntryKind::scalar
                                  ? "= " + decode(at(entry.value_begin, entry.value_end), entry.style, language)
                                  : std::string(kKinds.at(static_cast<std::size_t>(entry.kind)));
    text += fmt::format("{} {}{}\n", path_of(facts, i), value, notes_of(entry));
  }
  for (const VariableRead& read : facts.reads) {
    text += fmt::format("${} {}", facts.text(read.name), read.entry == kNone ? "" : path_of(facts, read.entry));
    if (read.form == ReadForm::with_default) text += fmt::format("|{}", at(read.default_begin, read.default_end));
    if (read.form > ReadForm::with_default) text += fmt::format("|{}", kForms.at(static_cast<std::size_t>(read.form)));
    text += '\n';
  }
  for (const UnparsedSpan& span : facts.unparsed) text += fmt::format("?{}\n", at(span.begin, span.end));
  return text;
}

}  // namespace fount
