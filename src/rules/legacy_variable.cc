// Keys that should be gone: marked deprecated where they are set, repeated in one file, or commented out beside a live
// one that says otherwise.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "rules/rule.h"
#include "rules/setting_values.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule legacy_variable_rule;
const Rule legacy_variable_rule{{.id = "legacy-variable",
                                 .title = "a variable that is deprecated, repeated, or contradicted by a comment",
                                 .area = AreaId::configuration,
                                 .severity = Severity::low,
                                 .effort = Effort::small,
                                 .raised = "medium when a key is repeated with another value",
                                 .lowered = "",
                                 .controls = "CWE-1041"},
                                check};

namespace {

constexpr auto kMarks = std::to_array<std::string_view>({"deprecated", "obsolete", "legacy"});
constexpr std::uint32_t kNear = 400;  // bytes between a live key and the same one commented out

Finding begin_finding(const Index& index, const SettingSource& setting, std::string_view what) {
  const std::string_view name = index.symbols()[setting.name];
  Finding finding = finding_of(legacy_variable_rule.info, std::string(name), "setting");
  finding.concept_key = fmt::format("{} {} {}", what, name, index.file(setting.file).path);
  finding.service = index.file(setting.file).service;
  return finding;
}

bool same_place(const SettingSource& a, const SettingSource& b) {
  return a.file == b.file && a.scope == b.scope && a.layer == b.layer;
}

// The map or list that a setting stands in: two containers of one pod have two, and so have an anchor and what
// overrides a key that it brings in.
std::uint32_t holder_of(const Index& index, const SettingSource& setting) {
  const std::vector<Entry>& entries = index.facts(setting.file).entries;
  std::uint32_t holder = entries[setting.entry].parent;
  if (holder != kNone && entries[holder].is(kListItem)) holder = entries[holder].parent;
  return holder;
}

// Scripts and images do things one after the other; only what is declared has one value.
bool is_declarative(const SettingSource& setting) {
  switch (setting.layer) {
    case Layer::image:
    case Layer::shell_script:
    case Layer::workflow:
    case Layer::deploy_script:
      return false;
    default:
      return true;
  }
}

// Every place of the same scope that gives it, in order: the last one counts.
std::vector<const SettingSource*> places_beside(const Index& index, const SettingSource& repeated) {
  std::vector<const SettingSource*> places;
  for (const SettingSource& setting : index.settings().of(repeated.name))
    if (same_place(setting, repeated) && holder_of(index, setting) == holder_of(index, repeated) &&
        !setting.is(kSettingCommentedOut) && !setting.is(kSettingConditional))
      places.push_back(&setting);
  return places;
}

// A template's branches (`{{ if }} ... {{ else }}`, `{% if %}`) are alternatives: only one of them is rendered.
bool in_branches(const Index& index, std::span<const SettingSource* const> places) {
  const Span between{places.front()->file, places.front()->begin, places.back()->begin};
  const std::string_view text = index.text(between);
  if (text.contains("{%")) return true;
  for (std::size_t at = text.find("{{"); at != text.npos; at = text.find("{{", at + 2)) {
    std::string_view action = text.substr(at + 2);
    action.remove_prefix(std::min(action.find_first_not_of("- "), action.size()));
    for (const std::string_view word : {"if ", "else", "end", "with ", "range "})
      if (action.starts_with(word)) return true;
  }
  return false;
}

// `export NAME` hands on what NAME has, and a script in the shape of an env file runs from top to bottom, or not at
// all.
bool gives_nothing(const Index& index, const SettingSource& setting) {
  return setting.value_begin == setting.value_end &&
         !index.text({setting.file, setting.end, setting.value_end + 1}).contains('=') &&
         !index.text({setting.file, setting.begin, setting.end + 1}).contains('=');
}
bool is_script(const Index& index, FileId file) {
  const std::string_view text = index.text({file, 0, static_cast<std::uint32_t>(index.file(file).size)});
  return text.starts_with("#!") || text.contains("() {") || text.contains("(){") || text.contains("((") ||
         text.contains("\nif [");
}

// A line that is a bare word stands between the places: what it heads is a section of its own, for whoever reads it.
bool in_sections(const Index& index, std::span<const SettingSource* const> places) {
  const std::string_view text = index.text({places.front()->file, places.front()->begin, places.back()->begin});
  return std::ranges::any_of(split(text, '\n'), [](std::string_view line) {
    line = trim(line);
    return !line.empty() && std::ranges::all_of(line, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
  });
}

void report_repeated(const Index& index, const SettingSource& repeated, Sink& sink) {
  if (gives_nothing(index, repeated) || is_script(index, repeated.file)) return;
  const std::vector<const SettingSource*> places = places_beside(index, repeated);
  if (places.size() < 2 || places.back() != &repeated || in_branches(index, places)) return;
  if (repeated.layer == Layer::env_file && in_sections(index, places)) return;
  const auto differing = std::ranges::find_if(places, [&](const SettingSource* place) {
    return setting_value(index, *place) != setting_value(index, repeated);
  });
  const bool equal = differing == places.end();
  Finding finding = begin_finding(index, repeated, "repeated");
  finding.concept_key += fmt::format(" {}", index.symbols()[repeated.scope]);
  finding.severity = equal ? Severity::low : Severity::medium;
  const bool is_one_list = repeated.layer == Layer::env_file || repeated.layer == Layer::compose;
  finding.confidence = is_one_list ? Confidence::certain : Confidence::tentative;
  finding.surplus = static_cast<std::uint32_t>(places.size() - 1);
  const std::string_view name = index.symbols()[repeated.name];
  const std::string times = places.size() == 2 ? "twice" : fmt::format("{} times", places.size());
  finding.message = equal ? fmt::format("{} is given {} in one file", name, times)
                          : fmt::format("{} is given {} in one file: {} counts, {} does not", name, times,
                                        shown_setting(index, repeated), shown_setting(index, **differing));
  finding.remedy = "Keep one of them.";
  for (const SettingSource* place : places)
    finding.sources.push_back(place == &repeated
                                  ? setting_source(index, *place, SourceRole::canonical, "this one counts")
                                  : setting_source(index, *place, SourceRole::surplus, "overridden"));
  sink.add(std::move(finding));
}

// An old value kept as a comment beside the live one: which of the two is meant?
void report_commented_out(const Index& index, const SettingSource& commented, Sink& sink) {
  for (const SettingSource& live : index.settings().of(commented.name)) {
    if (!same_place(live, commented) || !gives_value(live)) continue;
    const std::uint32_t gap =
        live.begin > commented.begin ? live.begin - commented.value_end : commented.begin - live.value_end;
    const std::string old = setting_value(index, commented);
    if (gap > kNear || old.empty() || old == setting_value(index, live) || !placeholder_in(old).empty()) continue;
    Finding finding = begin_finding(index, commented, "commented");
    finding.confidence = Confidence::tentative;
    finding.message = fmt::format("{} is {}, and a comment beside it says {}", index.symbols()[commented.name],
                                  shown_setting(index, live), shown_setting(index, commented));
    finding.remedy = "Take the comment out: the history of the file keeps it.";
    finding.sources.push_back(setting_source(index, live, SourceRole::canonical, "in effect"));
    finding.sources.push_back(setting_source(index, commented, SourceRole::surplus, "commented out"));
    return sink.add(std::move(finding));
  }
}

// The comments between one entry and the one before say that it is deprecated. A heading covers what follows it up to
// an empty line or the next comment.
struct Heading {
  FileId file;
  std::uint32_t end = 0;  // of the last entry it covers so far
};

// "Deprecated: use X", "X is deprecated", "Legacy names". Prose that tells of legacy versions is about something else.
bool marks_setting(const std::vector<std::string>& words, std::size_t at) {
  constexpr auto kSettings = std::to_array<std::string_view>(
      {"alias", "aliases", "config", "configuration", "env", "fallback", "key", "keys", "name", "names", "option",
       "options", "setting", "settings", "support", "var", "variable", "variables", "vars"});
  if (std::ranges::find(kMarks, words[at]) == kMarks.end()) return false;
  const std::string_view before = at > 0 ? std::string_view(words[at - 1]) : "";
  const std::string_view after = at + 1 < words.size() ? std::string_view(words[at + 1]) : "";
  constexpr std::size_t kRemark = 3;  // "SMTP options, legacy"; at the end of a sentence it is one of several values
  return at == 0 || (after.empty() && words.size() <= kRemark) || before == "is" || before == "are" ||
         before == "now" || std::ranges::find(kSettings, after) != kSettings.end();
}

// The comment lines right above a setting; what stands above another key is that one's.
std::string_view last_comment(std::string_view gap) {
  const std::size_t end = gap.rfind('\n');  // the setting's own line begins after it
  if (end == gap.npos) return {};
  std::size_t begin = end;
  while (begin > 0) {
    const std::size_t line = begin < 1 ? 0 : gap.rfind('\n', begin - 1);
    const std::size_t from = line == gap.npos ? 0 : line + 1;
    const std::string_view text = trim(gap.substr(from, begin - from));
    if (!text.starts_with('#') && !text.starts_with("//")) break;
    begin = line == gap.npos ? 0 : line;
  }
  return gap.substr(begin, end - begin);
}

// "OIDC_OPTIONS is the legacy name of this": the mark is another variable's.
bool is_about_another(std::string_view comment, std::string_view name) {
  for (std::size_t at = 0; at < comment.size();) {
    const std::size_t end = std::min(comment.find_first_of(" \t,.:;()`\"'=#/", at), comment.size());
    const std::string_view word = comment.substr(at, end - at);
    const bool variable = word.contains('_') && std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
    if (variable) return word != name;
    at = end + 1;
  }
  return false;
}

bool says_deprecated(std::string_view gap, std::string_view name) {
  const std::vector<std::string> own = identifier_words(name);  // LEGACY_OPENSSL switches something legacy on
  for (const std::string_view line : split(last_comment(gap), '\n')) {
    const std::size_t sign = std::min(line.find('#'), line.find("//"));
    if (sign == line.npos || is_about_another(line.substr(sign), name)) continue;
    const std::string text = lower(line.substr(sign));
    if (text.contains("no longer used") || text.contains("deprecated]") || text.contains("(deprecated)")) return true;
    std::vector<std::string> words;
    for (const char c : text) {
      const bool letter = c >= 'a' && c <= 'z';
      if (letter && !words.empty()) words.back() += c;
      if (!letter && (words.empty() || !words.back().empty())) words.emplace_back();
    }
    std::erase(words, "");
    for (std::size_t i = 0; i < words.size(); ++i)
      if (marks_setting(words, i) && std::ranges::find(own, words[i]) == own.end()) return true;
  }
  return false;
}

// The lines between two settings of a file, from the last empty one on; "" when that is too far to be about the second.
std::string_view between(const Index& index, FileId file, std::uint32_t begin, std::uint32_t end) {
  constexpr std::uint32_t kLongest = 2000;
  if (begin >= end) return {};
  std::string_view gap = index.text({file, std::max(begin, end - std::min(end, kLongest)), end});
  if (begin > 0) gap.remove_prefix(std::min(gap.find('\n'), gap.size()));  // what follows the first on its own line
  for (const std::string_view empty_line : {"\n\n", "\n\r\n"})
    if (const std::size_t at = gap.rfind(empty_line); at != gap.npos) gap.remove_prefix(at);
  return gap;
}

std::vector<const SettingSource*> deprecated_settings(const Index& index) {
  std::vector<const SettingSource*> by_place;
  for (const SettingSource& setting : index.settings().all())
    if (!setting.is(kSettingTemplate)) by_place.push_back(&setting);
  std::ranges::sort(by_place, {}, [](const SettingSource* s) { return std::pair(s->file, s->begin); });
  std::vector<const SettingSource*> result;
  Heading heading;
  FileId file;
  std::uint32_t begin = kNone, previous_end = 0;
  for (const SettingSource* setting : by_place) {
    if (setting->file == file && setting->begin == begin) continue;  // an anchor that several containers bring in
    if (setting->file != file) previous_end = 0;
    file = setting->file;
    begin = setting->begin;
    const std::string_view gap = between(index, file, previous_end, setting->begin);
    const bool goes_on = heading.file == file && heading.end == previous_end && !gap.contains('#') &&
                         std::ranges::count(gap, '\n') <= 1 && previous_end != 0;
    previous_end = setting->value_end;
    if (!goes_on && !says_deprecated(gap, index.symbols()[setting->name])) continue;
    heading = {file, previous_end};
    if (!setting->is(kSettingCommentedOut)) result.push_back(setting);
  }
  return result;
}

void report_deprecated(const Index& index, const SettingSource& setting, Sink& sink) {
  Finding finding = begin_finding(index, setting, "deprecated");
  finding.confidence = Confidence::tentative;  // a comment may be about something else, or give a reason to keep it
  finding.message = fmt::format("{} is marked deprecated where it is set", index.symbols()[setting.name]);
  finding.remedy = "Take it out once nothing reads it any more.";
  finding.sources.push_back(setting_source(index, setting, SourceRole::surplus, std::string(name_of(setting.layer))));
  sink.add(std::move(finding));
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (const SettingSource& setting : index.settings().all()) {
    if (setting.is(kSettingTemplate)) continue;
    const std::string_view name = index.symbols()[setting.name];
    sink.examine(concept_key("setting", index.file(setting.file).service, name), setting.file);
    if (setting.is(kSettingRepeated) && is_declarative(setting)) report_repeated(index, setting, sink);
    if (setting.is(kSettingCommentedOut)) report_commented_out(index, setting, sink);
  }
  for (const SettingSource* setting : deprecated_settings(index)) report_deprecated(index, *setting, sink);
}

}  // namespace fount
