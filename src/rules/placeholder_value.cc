// A value in the description of a deployed environment that can be no value of it: a placeholder, an example domain,
// the machine of whoever wrote it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.h"
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

// "This is a sample", "copy it to": the comments that the file begins with say that it is there to be filled in.
bool is_to_be_copied(const Index& index, FileId file) {
  constexpr std::uint32_t kHead = 1500;
  constexpr auto kWords = std::to_array<std::string_view>({"a sample", "sample config", "an example", "example config",
                                                           "a template", "copy to", "copy this", "copy it",
                                                           "starting point", "reference manifest", "fill in"});
  const auto end = static_cast<std::uint32_t>(std::min<std::uint64_t>(index.file(file).size, kHead));
  for (const std::string_view written : split(index.text({file, 0, end}), '\n')) {
    const std::string line = lower(trim(written));
    if (line.empty() || line == "---") continue;
    if (!line.starts_with('#') && !line.starts_with("//")) return false;
    if (std::ranges::any_of(kWords, [&](std::string_view words) { return line.contains(words); })) return true;
  }
  return false;
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
    if (why == "this machine" && may_be_local(name)) continue;
    if (is_to_be_copied(index, setting.file)) continue;
    Finding finding = finding_of(placeholder_value_rule.info, std::string(name), "setting");
    finding.concept_key = fmt::format("{} {} {}", name, index.file(setting.file).path, index.symbols()[setting.scope]);
    finding.service = index.file(setting.file).service;
    finding.confidence = Confidence::tentative;  // somebody may fill it in where the repository does not show it
    if (environment.name == "production") finding.severity = Severity::high;
    finding.message = fmt::format("{} of {} is {}: {}", name, environment.name, why, shown_setting(index, setting));
    finding.remedy = fmt::format("Give {} the value that {} needs, or leave it out so that its absence is noticed.",
                                 name, environment.name);
    finding.sources.push_back(setting_source(index, setting, SourceRole::surplus, std::string(name_of(setting.layer))));
    sink.add(std::move(finding));
  }
}

}  // namespace fount
