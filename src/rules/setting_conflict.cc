// One variable, one environment, and places that give it different values: which one is true depends on how the
// program is started.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "rules/rule.h"
#include "rules/setting_groups.h"
#include "rules/setting_values.h"
#include "rules/support.h"
#include "rules/values.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule setting_conflict_rule;
const Rule setting_conflict_rule{{.id = "setting-conflict",
                                  .title = "one variable with different values for one environment",
                                  .area = AreaId::configuration,
                                  .severity = Severity::medium,
                                  .effort = Effort::small,
                                  .raised = "high when the values are secrets or lead to different hosts",
                                  .lowered = "",
                                  .controls = "CWE-1041"},
                                 check};

namespace {

constexpr std::size_t kNamedInMessage = 3;

// The places of one variable that describe one environment, one list per file.
using Descriptions = std::map<FileId, std::vector<const SettingSource*>>;

// Files that disagree with another: no place of one agrees with a comparable place of the other.
std::set<FileId> disagreeing(const Index& index, const Descriptions& descriptions) {
  std::set<FileId> result;
  for (auto a = descriptions.begin(); a != descriptions.end(); ++a)
    for (auto b = std::next(a); b != descriptions.end(); ++b)
      if (disagree(index, a->second, b->second)) result.insert({a->first, b->first});
  return result;
}

std::string message_of(const Index& index, std::string_view name, std::string_view environment,
                       const std::vector<std::vector<const SettingSource*>>& values) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < std::min(values.size(), kNamedInMessage); ++i)
    parts.push_back(
        fmt::format("{} in {}", shown_setting(index, *values[i].front()), name_of(values[i].front()->layer)));
  if (values.size() > kNamedInMessage) parts.push_back(fmt::format("{} more", values.size() - kNamedInMessage));
  return fmt::format("{} of {} has {} values: {}", name, environment, values.size(), join(parts, ", "));
}

void report(const Index& index, EnvironmentId environment, const Descriptions& descriptions, Sink& sink) {
  const std::set<FileId> files = disagreeing(index, descriptions);
  if (files.size() < 2) return;
  std::vector<std::vector<const SettingSource*>> values;  // places by value, in file order
  for (const FileId file : files)
    for (const SettingSource* setting : descriptions.at(file)) {
      const auto same = std::ranges::find_if(
          values, [&](const auto& group) { return equal_values(index, *group.front(), *setting); });
      same == values.end() ? values.push_back({setting}) : same->push_back(setting);
    }
  if (values.size() < 2) return;
  const SettingSource& first = *values.front().front();
  const std::string_view name = index.symbols()[first.name];
  const NamedEnvironment& named = index.environments()[environment];
  Finding finding = finding_of(setting_conflict_rule.info, std::string(name), "setting");
  finding.concept_key = fmt::format("{} {}", name, named.name);
  finding.service = index.file(first.file).service;
  finding.surplus = static_cast<std::uint32_t>(values.size() - 1);
  finding.message = message_of(index, name, named.name, values);
  finding.remedy =
      fmt::format("Let one file give {} its value for {}, and the others take it from there.", name, named.name);
  finding.confidence = confidence_of(index, values);
  DataList data;
  for (const auto& group : values) {
    const bool secret = is_secret_value(index, name, value_span(*group.front()));
    if (secret || is_location(setting_value(index, *group.front()))) finding.severity = Severity::high;
    for (const SettingSource* setting : group) {
      const std::string note = fmt::format("{}: {}", name_of(setting->layer), shown_setting(index, *setting));
      finding.sources.push_back(setting_source(index, *setting, SourceRole::surplus, note));
      data.push_back({DataObject{{"value", {shown_setting(index, *setting)}}, {"place", {name_span(*setting)}}}});
    }
  }
  finding.data = {{"environment", {named.name}}, {"variable", {std::string(name)}}, {"values", {std::move(data)}}};
  sink.add(std::move(finding));
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (const Symbol symbol : index.settings().names()) {
    const std::string_view name = index.symbols()[symbol];
    std::map<EnvironmentId, Descriptions> by_environment;
    for (const SettingSource& setting : index.settings().of(symbol)) {
      if (is_platform_variable(name) || !describes_deployment(index, setting)) continue;
      by_environment[setting.environment][setting.file].push_back(&setting);
      sink.examine(concept_key("setting", index.file(setting.file).service, name), setting.file);
    }
    for (const auto& [environment, descriptions] : by_environment) report(index, environment, descriptions, sink);
  }
}

}  // namespace fount
