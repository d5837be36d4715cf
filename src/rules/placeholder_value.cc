// A value in the description of a deployed environment that can be no value of it: a placeholder, an example domain,
// the machine of whoever wrote it.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "rules/rule.h"
#include "rules/setting_values.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule placeholder_value_rule;
const Rule placeholder_value_rule{{.id = "placeholder-value",
                                   .title = "a placeholder or a developer's machine in a deployed environment",
                                   .area = AreaId::configuration,
                                   .severity = Severity::medium,
                                   .effort = Effort::small,
                                   .raised = "high in production",
                                   .lowered = "",
                                   .controls = "CWE-1188"},
                                  check};

namespace {

// `localhost` is right for what runs beside the program: proxies, agents, collectors, and where it listens itself.
bool may_be_local(std::string_view name) {
  constexpr std::string_view kBeside[] = {"AGENT",   "PROXY",  "OTEL",    "OTLP",   "STATSD", "BIND",    "LISTEN",
                                          "SIDECAR", "HEALTH", "ALLOWED", "ORIGIN", "CORS",   "EMULATOR"};
  return std::ranges::any_of(kBeside, [&](std::string_view word) { return name.contains(word); });
}

// Only a value says which environment it is: a stack that somebody starts on their own machine may say "prod" too.
bool is_told_by_value(const NamedEnvironment& environment, FileId file) {
  return std::ranges::any_of(
      environment.files, [&](const auto& described) { return described.file == file && described.why.contains('='); });
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (const SettingSource& setting : index.settings().all()) {
    const bool described = setting.environment && index.environments()[setting.environment].deployed;
    if (!described || setting.layer == Layer::image || !takes_effect(index, setting)) continue;
    const std::string_view name = index.symbols()[setting.name];
    const NamedEnvironment& environment = index.environments()[setting.environment];
    sink.examine(concept_key("setting", index.file(setting.file).service, name), setting.file);
    const std::string_view why = placeholder_in(setting_value(index, setting));
    if (why.empty() || is_platform_variable(name)) continue;
    const bool local = why == "this machine";
    if (local && may_be_local(name)) continue;
    Finding finding = finding_of(placeholder_value_rule.info, std::string(name), "setting");
    finding.concept_key = fmt::format("{} {} {}", name, index.file(setting.file).path, index.symbols()[setting.scope]);
    finding.service = index.file(setting.file).service;
    finding.confidence = local ? Confidence::firm : Confidence::certain;
    if (is_told_by_value(environment, setting.file)) finding.confidence = Confidence::tentative;
    if (environment.name == "production") finding.severity = Severity::high;
    finding.message = fmt::format("{} of {} is {}: {}", name, environment.name, why, shown_setting(index, setting));
    finding.remedy = fmt::format("Give {} the value that {} needs, or leave it out so that its absence is noticed.",
                                 name, environment.name);
    finding.sources.push_back(setting_source(index, setting, SourceRole::surplus, std::string(name_of(setting.layer))));
    sink.add(std::move(finding));
  }
}

}  // namespace fount
