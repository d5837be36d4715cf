#include "rules/version_confidence.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/path.h"

namespace fount {
namespace {

std::string_view path_of(const Index& index, const Pin& pin) { return index.file(pin.span.file).path; }

bool is_below(std::string_view path, std::string_view directory) {
  return directory.empty() || (path.starts_with(directory) && path.substr(directory.size()).starts_with('/'));
}

bool declares(const Pin& pin) { return pin.place == PinPlace::version_file || pin.place == PinPlace::manifest; }

// Each data store has a version of its own; so has what each package is written for.
bool are_independent(const Index& index, const Pin& a, const Pin& b) {
  if (a.place == PinPlace::resource && b.place == PinPlace::resource) return true;
  const std::string_view first = parent_of(path_of(index, a)), second = parent_of(path_of(index, b));
  const bool nested = first.starts_with(second) || second.starts_with(first);
  if (a.place == PinPlace::version_file && b.place == PinPlace::version_file) return !nested;
  return a.place == PinPlace::manifest && b.place == PinPlace::manifest && first != second;
}

// A job that works in apps/mobile says nothing of the image that is built elsewhere.
bool works_elsewhere(const Index& index, const Pin& job, const Pin& other) {
  return !job.home.empty() && other.home != job.home && !is_below(path_of(index, other), job.home) &&
         other.place != PinPlace::version_file;
}

// "react/" and "svelte/": nothing that one stage copies is a part of what the other does.
bool build_two_programs(const Pin& a, const Pin& b) {
  const auto meet = [](std::string_view one, std::string_view other) {
    return one == other || is_below(one, other) || is_below(other, one);
  };
  return !a.sources.empty() && !b.sources.empty() && std::ranges::none_of(a.sources, [&](const std::string& one) {
    return std::ranges::any_of(b.sources, [&](const std::string& other) { return meet(one, other); });
  });
}

// Its folder has a lock of its own: a program apart, no part of the workspace around it.
bool is_locked_apart(const Index& index, const Pin& pin) {
  constexpr auto kLocks = std::to_array<std::string_view>(
      {"Pipfile.lock", "bun.lock", "package-lock.json", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "yarn.lock"});
  const std::string_view folder = parent_of(path_of(index, pin));
  return !folder.empty() && std::ranges::any_of(kLocks, [&](std::string_view lock) {
    return index.find_file(path_below(folder, lock)).value != kNone;
  });
}

// 3.11.4 and 3.11: one may be what the other meant.
bool are_of_one_line(const Pin& a, const Pin& b) {
  if (a.versions.intervals().empty() || b.versions.intervals().empty()) return true;
  const VersionSet::Number first = a.versions.intervals().front().low, second = b.versions.intervals().front().low;
  return first[0] == second[0] && first[1] == second[1];
}

}  // namespace

bool PinComparison::agree(const Pin& a, const Pin& b) const {
  return a.versions.intersects(b.versions) || are_independent(index_, a, b);
}

// A manifest or a version file speaks for what lies with it and below it; the repository's own for everything.
bool PinComparison::speaks_for(const Pin& declared, const Pin& other) const {
  return !declares(declared) || is_below(path_of(index_, other), parent_of(path_of(index_, declared)));
}

// A folder on the way from one to the other declares a version of its own: tools and readers take the nearest.
bool PinComparison::is_outspoken(const Pin& declared, const Pin& other) const {
  if (!declares(declared)) return false;
  const std::string_view far = parent_of(path_of(index_, declared));
  return std::ranges::any_of(pins_, [&](const Pin* nearer) {
    const std::string_view near = parent_of(path_of(index_, *nearer));
    return declares(*nearer) && near != far && is_below(near, far) && is_below(path_of(index_, other), near);
  });
}

// The job does not say where it works, and another manifest allows its version.
bool PinComparison::is_allowed_elsewhere(const Pin& job, const Pin& manifest) const {
  if (job.place != PinPlace::workflow || manifest.place != PinPlace::manifest) return false;
  return job.home.empty() && std::ranges::any_of(pins_, [&](const Pin* other) {
           return other->place == PinPlace::manifest && other->versions.intersects(job.versions);
         });
}

// The repository's own version files speak for every service; a workflow or an image may be another package's.
Confidence PinComparison::between_services(const Pin& a, const Pin& b) const {
  const std::uint32_t first = index_.file(a.span.file).service, second = index_.file(b.span.file).service;
  const bool speaks_for_all = (first == 0 && declares(a)) || (first != 0 && second == 0 && declares(b));
  if (is_locked_apart(index_, first == 0 ? b : a)) return Confidence::tentative;
  return speaks_for_all ? Confidence::firm : Confidence::tentative;
}

Confidence PinComparison::confidence(const Pin& a, const Pin& b) const {
  // One stands in for the other on somebody's machine, is only asked by it, or is another service's own.
  if (is_data_store(a.tool)) return Confidence::tentative;
  const bool images = a.place == PinPlace::image && b.place == PinPlace::image;
  const std::string_view first = parent_of(path_of(index_, a)), second = parent_of(path_of(index_, b));
  const bool dockerfiles = config_kind(index_, a.span.file) == ConfigKind::dockerfile &&
                           config_kind(index_, b.span.file) == ConfigKind::dockerfile;
  // Developers or a load test start the one of two that lie side by side: they were written to be alike.
  if (dockerfiles && a.aside != b.aside && first == second && a.tool != "alpine" && !are_of_one_line(a, b))
    return Confidence::firm;
  if (a.aside || b.aside || !speaks_for(a, b) || !speaks_for(b, a)) return Confidence::tentative;
  if (is_outspoken(a, b) || is_outspoken(b, a)) return Confidence::tentative;
  if (is_allowed_elsewhere(a, b) || is_allowed_elsewhere(b, a)) return Confidence::tentative;
  // A job may be for upkeep, which any version does; what a manifest refuses is wrong in each.
  const bool job = a.place == PinPlace::workflow || b.place == PinPlace::workflow;
  if (job && a.place != PinPlace::manifest && b.place != PinPlace::manifest) return Confidence::tentative;
  if (works_elsewhere(index_, a, b) || works_elsewhere(index_, b, a)) return Confidence::tentative;
  if (index_.file(a.span.file).service != index_.file(b.span.file).service) return between_services(a, b);
  // Two directories of images may differ on purpose.
  const bool nested = index_.file(a.span.file).service != 0 && (is_below(first, second) || is_below(second, first));
  if (images && first != second && !nested) return Confidence::tentative;
  return images && first == second && build_two_programs(a, b) ? Confidence::tentative : Confidence::certain;
}

}  // namespace fount
