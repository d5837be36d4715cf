// Files that describe two environments side by side (staging.env, production.env) and do not give the same variables,
// or give one that is a number here and a word there. Values are meant to differ, what is there at all is not.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "rules/environment_files.h"
#include "rules/rule.h"
#include "rules/setting_values.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule environment_drift_rule;
const Rule environment_drift_rule{
    {.id = "environment-drift",
     .title = "variables that one environment gives and its sibling lacks, or gives another kind of value",
     .area = AreaId::configuration,
     .severity = Severity::medium,
     .effort = Effort::small,
     .raised = "high when code requires a variable that is missing",
     .lowered = "",
     .controls = "CWE-1041"},
    check};

namespace {

constexpr double kOverlap = 0.5;  // of the smaller file's variables: below, the files are no siblings
constexpr std::size_t kFewestShared = 3;
constexpr std::size_t kNamedInMessage = 5;

bool are_siblings(const EnvironmentFile& a, const EnvironmentFile& b) {
  if (a.environment == b.environment) return false;
  const auto shared = static_cast<std::size_t>(
      std::ranges::count_if(a.settings, [&](const auto& entry) { return b.settings.contains(entry.first); }));
  const std::size_t smaller = std::min(a.settings.size(), b.settings.size());
  return shared >= kFewestShared && static_cast<double>(shared) >= kOverlap * static_cast<double>(smaller);
}

bool need_not_agree(const Index& index, const EnvironmentFile& a, const EnvironmentFile& b, std::string_view name) {
  return is_platform_variable(name) || may_differ(index, name, a.environment, b.environment);
}

// Code fails or refuses to start without it.
bool is_required(const Index& index, Symbol name) {
  const auto reads = index.setting_reads().of(name);
  return std::ranges::any_of(reads,
                             [&](const SettingRead& r) { return r.is(kReadRequired) && index.production(r.file); }) &&
         std::ranges::none_of(reads, [](const SettingRead& r) { return r.default_kind != ValueKind::none; });
}

// What `has` gives and `lacks` neither gives nor mentions.
void report_missing(const Index& index, const EnvironmentFile& lacks, const EnvironmentFile& has, Sink& sink) {
  std::vector<const SettingSource*> missing;
  for (const auto& [name, setting] : has.settings)
    if (!lacks.settings.contains(name) && !lacks.mentioned.contains(name) &&
        !need_not_agree(index, lacks, has, index.symbols()[name]))
      missing.push_back(setting);
  if (missing.empty()) return;
  std::ranges::sort(missing, {}, &SettingSource::begin);
  const std::string_view missing_in = index.environments()[lacks.environment].name;
  Finding finding = finding_of(environment_drift_rule.info, index.file(lacks.file).path, "environment");
  finding.concept_key = fmt::format("{} lacks {}", index.file(lacks.file).path, index.file(has.file).path);
  finding.service = index.file(lacks.file).service;
  finding.confidence = Confidence::tentative;
  std::vector<std::string> names;
  DataList data;
  for (const SettingSource* setting : missing) {
    const std::string_view name = index.symbols()[setting->name];
    if (is_required(index, setting->name)) {
      finding.severity = Severity::high;
      finding.confidence = Confidence::firm;
    }
    if (names.size() < kNamedInMessage) names.emplace_back(name);
    data.push_back({std::string(name)});
    finding.sources.push_back(setting_source(index, *setting, SourceRole::canonical, "given here"));
  }
  if (missing.size() > names.size()) names.push_back(fmt::format("{} more", missing.size() - names.size()));
  finding.sources.insert(finding.sources.begin(),
                         source_at(index, {lacks.file, 0, 0}, SourceRole::surplus, "lacks them"));
  finding.surplus = static_cast<std::uint32_t>(missing.size());
  finding.message = fmt::format("{} lacks {} that {} gives: {}", missing_in, plural(missing.size(), "variable"),
                                index.environments()[has.environment].name, join(names, ", "));
  finding.remedy =
      "Give the missing variables, or declare the difference in fount.toml: [environment.NAME] "
      "allowed_difference.";
  finding.data = {{"variables", {std::move(data)}}};
  sink.add(std::move(finding));
}

// 0 and 1 are booleans too, and a switch may take `auto`.
bool contradict(ValueType a, ValueType b, const std::string& first, const std::string& second) {
  if (a == b) return false;
  const auto is_bit = [](const std::string& value) { return value == "0" || value == "1"; };
  if (a == ValueType::boolean || b == ValueType::boolean)
    return !is_bit(first) && !is_bit(second) && a != ValueType::text && b != ValueType::text;
  return a == ValueType::number || b == ValueType::number;
}

void report_types(const Index& index, const EnvironmentFile& a, const EnvironmentFile& b, Sink& sink) {
  for (const auto& [name, first] : a.settings) {
    const auto found = b.settings.find(name);
    const std::string_view text = index.symbols()[name];
    if (found == b.settings.end() || !gives_value(*first) || !gives_value(*found->second)) continue;
    const std::string one = setting_value(index, *first), other = setting_value(index, *found->second);
    const ValueType type = type_of_value(one), other_type = type_of_value(other);
    if (!contradict(type, other_type, one, other) || need_not_agree(index, a, b, text)) continue;
    Finding finding = finding_of(environment_drift_rule.info, std::string(text), "setting");
    finding.concept_key = fmt::format("{} in {} and {}", text, index.file(a.file).path, index.file(b.file).path);
    finding.service = index.file(a.file).service;
    finding.confidence = Confidence::firm;
    finding.message =
        fmt::format("{} is {} in {} and {} in {}", text, in_words(type), index.environments()[a.environment].name,
                    in_words(other_type), index.environments()[b.environment].name);
    finding.remedy = "Give both environments the same kind of value.";
    finding.sources.push_back(setting_source(index, *first, SourceRole::surplus, shown_setting(index, *first)));
    finding.sources.push_back(
        setting_source(index, *found->second, SourceRole::surplus, shown_setting(index, *found->second)));
    sink.add(std::move(finding));
  }
}

bool is_deployed(const Index& index, const EnvironmentFile& description) {
  return index.environments()[description.environment].deployed;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (const auto& [family, members] : environment_families(index)) {
    for (std::size_t i = 0; i < members.size(); ++i)
      sink.examine(concept_key("environment", 0, index.file(members[i].file).path), members[i].file);
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = i + 1; j < members.size(); ++j) {
        const EnvironmentFile &a = members[i], &b = members[j];
        if (!is_deployed(index, a) || !is_deployed(index, b) || !are_siblings(a, b)) continue;
        report_missing(index, a, b, sink);
        report_missing(index, b, a, sink);
        report_types(index, a, b, sink);
      }
  }
}

}  // namespace fount
