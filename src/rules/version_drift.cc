// One tool, pinned to versions that cannot be the same: what is tested is not what runs.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rules/action_pins.h"
#include "rules/dependency_pins.h"
#include "rules/pins.h"
#include "rules/rule.h"
#include "rules/support.h"
#include "rules/version_confidence.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule version_drift_rule;
const Rule version_drift_rule{{.id = "version-drift",
                               .title = "toolchains, images or dependencies pinned differently",
                               .area = AreaId::infrastructure,
                               .severity = Severity::medium,
                               .effort = Effort::small,
                               .raised = "high when an image runs another version than workflows or manifests ask for",
                               .lowered = "low for actions and the operating system of images",
                               .controls = "CWE-1041"},
                              check};

namespace {

using Pins = std::vector<const Pin*>;

struct Disagreement {
  bool any = false;
  Confidence confidence = Confidence::tentative;
  bool runs_another = false;  // an image, and what tests or declares it
};

Disagreement compare(const PinComparison& comparison, const Pins& pins) {
  Disagreement result;
  for (std::size_t i = 0; i < pins.size(); ++i) {
    for (std::size_t j = i + 1; j < pins.size(); ++j) {
      if (comparison.agree(*pins[i], *pins[j])) continue;
      const Confidence confidence = comparison.confidence(*pins[i], *pins[j]);
      const bool one_runs = (pins[i]->place == PinPlace::image) != (pins[j]->place == PinPlace::image);
      result.any = true;
      result.runs_another |= one_runs && confidence != Confidence::tentative;
      result.confidence = std::max(result.confidence, confidence);
    }
  }
  return result;
}

// Places that take part in a disagreement which is as sure as the surest one.
Pins involved(const PinComparison& comparison, const Pins& pins, Confidence confidence) {
  Pins result;
  for (const Pin* pin : pins) {
    const bool part = std::ranges::any_of(pins, [&](const Pin* other) {
      return !comparison.agree(*pin, *other) && comparison.confidence(*pin, *other) == confidence;
    });
    if (part) result.push_back(pin);
  }
  return result;
}

// The version that is meant: the version file's, else what most places say.
const Pin& meant(const PinComparison& comparison, const Pins& pins) {
  const auto votes = [&](const Pin* pin) {
    const auto agreeing = std::ranges::count_if(pins, [&](const Pin* other) { return comparison.agree(*pin, *other); });
    return std::pair(pin->place == PinPlace::version_file ? 1 : 0, agreeing);
  };
  return **std::ranges::max_element(pins, {}, votes);
}

std::string versions_of(const Pins& pins) {
  std::map<std::string, std::size_t> counts;
  for (const Pin* pin : pins) ++counts[pin->shown];
  std::string text;
  for (const auto& [version, count] : counts)
    text += fmt::format("{}{} in {}", text.empty() ? "" : ", ", version, plural(count, "place"));
  return text;
}

void report(const Index& index, const std::string& tool, const Pins& pins, Sink& sink) {
  const PinComparison comparison(index, pins);
  const Disagreement found = compare(comparison, pins);
  if (!found.any) return;
  const Pins places = involved(comparison, pins, found.confidence);
  const Pin& right = meant(comparison, places);
  Finding finding = finding_of(version_drift_rule.info, tool, "version");
  finding.confidence = found.confidence;
  finding.service = index.file(places.front()->span.file).service;
  finding.severity = tool == "alpine" ? Severity::low : found.runs_another ? Severity::high : Severity::medium;
  std::uint32_t surplus = 0;
  DataList versions;
  for (const Pin* pin : places) {
    const bool same = comparison.agree(*pin, right);
    surplus += same ? 0 : 1;
    finding.sources.push_back(source_at(index, pin->span, same ? SourceRole::canonical : SourceRole::surplus,
                                        fmt::format("{} ({})", pin->shown, name_of(pin->place))));
    versions.push_back({DataObject{{"version", {pin->shown}}, {"at", {pin->span}}}});
  }
  finding.surplus = std::max(surplus, 1U);
  if (right.place == PinPlace::version_file)
    finding.canonical = Canonical{.span = right.span,
                                  .symbol = index.file(right.span.file).path,
                                  .why = "a version file is made to be the one place",
                                  .location = {}};
  finding.message = fmt::format("{} is pinned to versions that exclude each other: {}", tool, versions_of(places));
  finding.remedy = "Say the version in one place and let the others read it, or make them agree.";
  finding.data.emplace_back("versions", Data{std::move(versions)});
  sink.add(std::move(finding));
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const std::vector<ConfigView> views = config_views(index);
  const std::vector<Pin> pins = toolchain_pins(views);
  std::map<std::string, Pins> by_tool;
  for (const Pin& pin : pins) {
    sink.examine(concept_key("version", 0, pin.tool), pin.span.file);
    by_tool[pin.tool].push_back(&pin);
  }
  for (const auto& [tool, places] : by_tool) report(index, tool, places, sink);
  report_dependencies(version_drift_rule.info, views, sink);
  report_actions(version_drift_rule.info, views, sink);
}

}  // namespace fount
