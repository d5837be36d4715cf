// A bypass that production reaches: nothing about the environment stands before it, or only what the client sends, or
// an environment's name that nobody has to give.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "rules/auth_bypasses.h"
#include "rules/auth_findings.h"
#include "rules/playgrounds.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule bypass_in_production_rule;
const Rule bypass_in_production_rule{{.id = "bypass-in-production",
                                      .title = "a bypass of authentication that production reaches",
                                      .area = AreaId::authentication,
                                      .severity = Severity::critical,
                                      .effort = Effort::small,
                                      .raised = "",
                                      .lowered = "high when somebody must first set a variable or pass an argument",
                                      .controls = "CWE-288,CWE-489,CWE-798",
                                      .cap = 49},
                                     check};

namespace {

// Nobody has to configure anything for it: it is open as deployed.
bool is_open(const Bypass& bypass) {
  return bypass.on_by_default || bypass.kind == SwitchKind::constant || bypass.kind == SwitchKind::client;
}

Confidence confidence_here(const Bypass& bypass) {
  const Confidence found = confidence_of(bypass);
  if (bypass.kind == SwitchKind::setting || bypass.kind == SwitchKind::parameter) return Confidence::tentative;
  // A documented switch that is off, and that nobody turns on: auth-bypass lists it.
  const bool turned_on = bypass.turned_on && bypass.guard == Guard::none;
  if (!is_open(bypass)) return std::min(found, turned_on ? Confidence::firm : Confidence::tentative);
  if (bypass.turned_off) return std::min(found, Confidence::firm);
  return bypass.guard == Guard::none ? found : std::min(found, Confidence::firm);
}

std::string reason_for(const Bypass& bypass) {
  if (bypass.kind == SwitchKind::client) return "the client decides";
  if (bypass.guard == Guard::unset) return "its guard is the environment's name, and without that name it is open";
  if (bypass.or_environment) return "the environment is only an alternative to it: `or` where `and` was meant";
  if (bypass.kind == SwitchKind::constant) return "whoever knows the source gets in";
  return "nothing asks for the environment first";
}

Finding describe(const Index& index, std::span<const Bypass> places) {
  const auto worst =
      std::ranges::max_element(places, {}, [](const Bypass& b) { return std::pair(confidence_here(b), is_open(b)); });
  Finding finding = finding_of(bypass_in_production_rule.info, worst->name, "switch");
  finding.service = index.file(worst->grant.file).service;
  finding.confidence = confidence_here(*worst);
  if (std::ranges::none_of(places, is_open)) finding.severity = Severity::high;
  add_places(index, finding, places);
  finding.message = fmt::format("production can be entered without verification through {}: {}", shown_name(*worst),
                                reason_for(*worst));
  finding.remedy = "Take it out, or let it refuse unless the environment is one that is named and is not production.";
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_authentication(index, sink);
  std::vector<Bypass> bypasses = find_bypasses(index);
  std::erase_if(bypasses, [](const Bypass& bypass) { return bypass.guard == Guard::environment; });
  const Playgrounds playgrounds(index);
  for (const std::span<const Bypass> places : by_switch(index, bypasses)) {
    Finding finding = describe(index, places);
    playgrounds.lower(finding);
    sink.add(std::move(finding));
  }
}

}  // namespace fount
