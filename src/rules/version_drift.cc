// One tool, pinned to versions that cannot be the same: what is tested is not what runs.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/path.h"
#include "rules/action_pins.h"
#include "rules/dependency_pins.h"
#include "rules/pins.h"
#include "rules/rule.h"
#include "rules/support.h"

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

// Each data store has a version of its own; so has what each package is written for.
bool are_independent(const Index& index, const Pin& a, const Pin& b) {
  if (a.place == PinPlace::resource && b.place == PinPlace::resource) return true;
  const std::string_view first = parent_of(index.file(a.span.file).path),
                         second = parent_of(index.file(b.span.file).path);
  const bool nested = first.starts_with(second) || second.starts_with(first);
  if (a.place == PinPlace::version_file && b.place == PinPlace::version_file) return !nested;
  return a.place == PinPlace::manifest && b.place == PinPlace::manifest && first != second;
}

// A manifest speaks for what lies with it and below it; the repository's own for everything.
bool speaks_for(const Index& index, const Pin& manifest, const Pin& other) {
  const std::string_view home = parent_of(index.file(manifest.span.file).path);
  return manifest.place != PinPlace::manifest || home.empty() ||
         index.file(other.span.file).path.starts_with(std::string(home) + "/");
}

// A job that works in apps/mobile says nothing of the image that is built elsewhere.
bool works_elsewhere(const Index& index, const Pin& job, const Pin& other) {
  return !job.home.empty() && other.home != job.home && !index.file(other.span.file).path.starts_with(job.home + "/") &&
         other.place != PinPlace::version_file;
}

// What a disagreement of two places says: within one service they should be one; the repository's own version files
// speak for every service; two services, two workflows and two directories of images that belong to no
// service may differ on purpose.
Confidence confidence_of(const Index& index, const Pin& a, const Pin& b) {
  if (a.aside || b.aside || !speaks_for(index, a, b) || !speaks_for(index, b, a)) return Confidence::tentative;
  // One stands in for the other on somebody's machine, is only asked by it, or is another service's own.
  if (is_data_store(a.tool)) return Confidence::tentative;
  // A job may be for upkeep, which any version does; what a manifest refuses is wrong in each.
  const bool job = a.place == PinPlace::workflow || b.place == PinPlace::workflow;
  if (job && a.place != PinPlace::manifest && b.place != PinPlace::manifest) return Confidence::tentative;
  if (works_elsewhere(index, a, b) || works_elsewhere(index, b, a)) return Confidence::tentative;
  const SourceFile &first = index.file(a.span.file), &second = index.file(b.span.file);
  if (first.service != second.service) {
    const Pin& common = first.service == 0 ? a : b;  // a workflow or an image may be another package's
    const bool declares = common.place == PinPlace::version_file || common.place == PinPlace::manifest;
    const bool speaks_for_all = (first.service == 0 || second.service == 0) && declares;
    return speaks_for_all ? Confidence::firm : Confidence::tentative;
  }
  const bool images = a.place == PinPlace::image && b.place == PinPlace::image;
  if (first.service == 0 && images && parent_of(first.path) != parent_of(second.path)) return Confidence::tentative;
  return Confidence::certain;
}

bool agree(const Index& index, const Pin& a, const Pin& b) {
  return a.versions.intersects(b.versions) || are_independent(index, a, b);
}

struct Disagreement {
  bool any = false;
  Confidence confidence = Confidence::tentative;
  bool runs_another = false;  // an image, and what tests or declares it
};

Disagreement compare(const Index& index, const Pins& pins) {
  Disagreement result;
  for (std::size_t i = 0; i < pins.size(); ++i) {
    for (std::size_t j = i + 1; j < pins.size(); ++j) {
      if (agree(index, *pins[i], *pins[j])) continue;
      const Confidence confidence = confidence_of(index, *pins[i], *pins[j]);
      const bool one_runs = (pins[i]->place == PinPlace::image) != (pins[j]->place == PinPlace::image);
      result.any = true;
      result.runs_another |= one_runs && confidence != Confidence::tentative;
      result.confidence = std::max(result.confidence, confidence);
    }
  }
  return result;
}

// Places that take part in a disagreement which is as sure as the surest one.
Pins involved(const Index& index, const Pins& pins, Confidence confidence) {
  Pins result;
  for (const Pin* pin : pins) {
    const bool part = std::ranges::any_of(pins, [&](const Pin* other) {
      return !agree(index, *pin, *other) && confidence_of(index, *pin, *other) == confidence;
    });
    if (part) result.push_back(pin);
  }
  return result;
}

// The version that is meant: the version file's, else what most places say.
const Pin& meant(const Index& index, const Pins& pins) {
  const auto votes = [&](const Pin* pin) {
    const auto agreeing = std::ranges::count_if(pins, [&](const Pin* other) { return agree(index, *pin, *other); });
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
  const Disagreement found = compare(index, pins);
  if (!found.any) return;
  const Pins places = involved(index, pins, found.confidence);
  const Pin& right = meant(index, places);
  Finding finding = finding_of(version_drift_rule.info, tool, "version");
  finding.confidence = found.confidence;
  finding.service = index.file(places.front()->span.file).service;
  finding.severity = tool == "alpine" ? Severity::low : found.runs_another ? Severity::high : Severity::medium;
  std::uint32_t surplus = 0;
  DataList versions;
  for (const Pin* pin : places) {
    const bool same = agree(index, *pin, right);
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
