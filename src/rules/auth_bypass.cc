// The inventory of bypass switches: what lets somebody in without verification, and every place that honours it.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/auth_bypasses.h"
#include "rules/auth_findings.h"
#include "rules/playgrounds.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule auth_bypass_rule;
const Rule auth_bypass_rule{{.id = "auth-bypass",
                             .title = "a switch that lets somebody in without verification",
                             .area = AreaId::authentication,
                             .severity = Severity::medium,
                             .effort = Effort::medium,
                             .raised = "high when it is on unless something turns it off, or is a constant",
                             .lowered = "low when no place that honours it is reached in production",
                             .controls = "CWE-288,CWE-489,CWE-798"},
                            check};

namespace {

Finding describe(const Index& index, std::span<const Bypass> places) {
  const Bypass& first = places.front();
  Finding finding = finding_of(auth_bypass_rule.info, first.name, "switch");
  finding.service = index.file(first.grant.file).service;
  const bool guarded = std::ranges::all_of(places, [](const Bypass& b) { return b.guard == Guard::environment; });
  const bool open = std::ranges::any_of(places, [](const Bypass& b) {
    return b.guard != Guard::environment && (b.on_by_default || b.kind == SwitchKind::constant);
  });
  finding.severity = guarded ? Severity::low : open ? Severity::high : Severity::medium;
  finding.confidence = confidence_of(places);
  add_places(index, finding, places);
  finding.message = fmt::format(
      "callers get in without verification through {}: {}", shown_name(first),
      places.size() == 1 ? std::string("1 place honours it") : fmt::format("{} places honour it", places.size()));
  finding.remedy =
      "Take it out of production code; what tests need can be put in from outside, for example by overriding the "
      "dependency.";
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_authentication(index, sink);
  const std::vector<Bypass> bypasses = find_bypasses(index);
  const Playgrounds playgrounds(index);
  for (const std::span<const Bypass> places : by_switch(index, bypasses)) {
    Finding finding = describe(index, places);
    playgrounds.lower(finding);
    sink.add(std::move(finding));
  }
}

}  // namespace fount
