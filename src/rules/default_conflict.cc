// One variable, several defaults: what the program does without it depends on who asks.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "rules/compose_variables.h"
#include "rules/default_meaning.h"
#include "rules/developer_settings.h"
#include "rules/flag_meaning.h"
#include "rules/pins.h"
#include "rules/rule.h"
#include "rules/security_words.h"
#include "rules/setting_values.h"
#include "rules/support.h"
#include "rules/values.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule default_conflict_rule;
const Rule default_conflict_rule{{.id = "default-conflict",
                                  .title = "one variable with different defaults",
                                  .area = AreaId::configuration,
                                  .severity = Severity::medium,
                                  .effort = Effort::small,
                                  .raised = "high when the variable has to do with who gets in",
                                  .lowered = "",
                                  .controls = "CWE-1188,CWE-1041"},
                                 check};

namespace {

// What somebody reads in a log, or put there so that something is there, not what the program works with.
bool is_placeholder(std::string_view name, std::string_view value) {
  const std::string low = lower(value);
  const bool one_letter = low.starts_with('x') && low.find_first_not_of('x') == low.npos;
  if (one_letter || low == lower(name) || placeholder_in(value) == "a placeholder") return true;
  return low.empty() || low == "unknown" || low == "none" || low == "null" || low == "n/a" || low == "undefined" ||
         low == "unset" || low == "missing" || low.ends_with("specified") || low.starts_with("not ") ||
         low.starts_with("not_") || low == "default";
}

// Equal for values that mean the same: 5, "5" and 5.0; True and "true".
std::string normalized(const std::string& value) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error == std::errc{} && end == value.data() + value.size()) return fmt::format("{}", number);
  std::string text = lower(value);
  while (text.ends_with('/')) text.pop_back();
  return text;
}

// 0, "false" and "off" turn a flag off alike. Where some value is none of a flag's, they are numbers and words.
void unify_flags(std::vector<Default>& defaults) {
  if (!are_flags(defaults)) return;
  for (Default& one : defaults) one.value = means_on(one.value) ? "true" : "false";
}

// Of each function the last one that is no branch of an environment's; functions that have two themselves are left out.
std::vector<Default> defaults_of(const Index& index, Symbol name, std::uint32_t service) {
  std::map<std::pair<FileId, std::uint32_t>, std::vector<Default>> by_function;
  for (const SettingRead& read : index.setting_reads().of(name)) {
    const bool literal = read.default_kind == ValueKind::string || read.default_kind == ValueKind::number ||
                         read.default_kind == ValueKind::boolean;
    constexpr unsigned kOther = kReadWrites | kReadGuarded | kReadShell | kReadAssumed | kReadPresence;
    if (!literal || (read.flags & kOther) != 0 || !index.production(read.file)) continue;
    if (index.file(read.file).service != service || is_for_developers(index.file(read.file).path)) continue;
    const std::string value = index.value({read.file, read.default_begin, read.default_end}, read.default_style);
    if (is_placeholder(index.symbols()[name], value)) continue;
    by_function[{read.file, read.definition}].push_back({&read, normalized(value)});
  }
  std::vector<Default> defaults;
  for (auto& [function, some] : by_function) {
    const bool several = std::ranges::any_of(some, [&](const Default& d) { return d.value != some[0].value; });
    if (!several) defaults.push_back(some.front());
  }
  unify_flags(defaults);
  return defaults;
}

void report(const Index& index, Symbol name, std::uint32_t service, const std::vector<Default>& defaults, Sink& sink) {
  const std::string variable(index.symbols()[name]);
  std::map<std::string, std::vector<const SettingRead*>> by_value;
  std::set<FileId> files;
  for (const Default& one : defaults) {
    by_value[one.value].push_back(one.read);
    files.insert(one.read->file);
  }
  if (by_value.size() < 2 || files.size() < 2) return;
  Finding finding = finding_of(default_conflict_rule.info, variable, "variable");
  // Of other values one in five has a reason: another program, provider or purpose.
  finding.confidence = cannot_both_be_meant(index, variable, defaults) ? Confidence::firm : Confidence::tentative;
  finding.service = service;
  if (is_about_security(variable)) finding.severity = Severity::high;
  DataList list;
  std::string shown;
  for (const auto& [value, reads] : by_value) {
    for (const SettingRead* read : reads) {
      const Span span{read->file, read->default_begin, read->default_end};
      const std::string text = shown_value(index, variable, span, read->default_style);
      if (read == reads.front()) shown += (shown.empty() ? "" : ", ") + text;
      Source source =
          source_at(index, {read->file, read->begin, read->default_end > read->end ? read->default_end : read->end},
                    SourceRole::surplus, "default " + text);
      if (read->definition != kNone) source.symbol = index.symbol_of(read->file, read->definition);
      finding.sources.push_back(std::move(source));
      list.push_back({DataObject{{"value", {text}}, {"place", {span}}}});
    }
  }
  finding.surplus = static_cast<std::uint32_t>(by_value.size() - 1);
  finding.message = fmt::format("{} has {} different defaults: {}", variable, by_value.size(), shown);
  finding.remedy = "Read it in one place, and let the others ask there.";
  finding.data = {{"variable", {variable}}, {"defaults", {std::move(list)}}};
  sink.add(std::move(finding));
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (const Symbol name : index.setting_reads().names()) {
    std::set<std::uint32_t> services;
    for (const SettingRead& read : index.setting_reads().of(name)) {
      if (!index.production(read.file) || read.is(kReadShell)) continue;
      const std::uint32_t service = index.file(read.file).service;
      if (services.insert(service).second)
        sink.examine(concept_key("variable", service, index.symbols()[name]), read.file);
    }
    if (is_platform_variable(index.symbols()[name])) continue;
    for (const std::uint32_t service : services) report(index, name, service, defaults_of(index, name, service), sink);
  }
  report_compose_defaults(default_conflict_rule.info, config_views(index, ConfigKind::compose), sink);
}

}  // namespace fount
