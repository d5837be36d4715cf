#include "rules/dependency_pins.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/path.h"
#include "base/text.h"
#include "rules/pins.h"
#include "rules/required_packages.h"
#include "rules/support.h"
#include "rules/versions.h"

namespace fount {
namespace {

struct Requirement {
  std::string constraint;
  VersionSet versions;
  Span span;
  bool aside = false;     // of a file for tests or development
  bool optional = false;  // of an optional group
  bool locked = false;    // what the lock file says is installed
};

enum class Ecosystem : std::uint8_t { python, node };
using Key = std::tuple<std::uint32_t, Ecosystem, std::string>;  // service, ecosystem, package
using Requirements = std::map<Key, std::vector<Requirement>>;

class Collector {
 public:
  Collector(const ConfigView& view, Requirements& found)
      : view_(view),
        service_(view.index().file(view.file()).service),
        aside_(stands_aside(view.index(), view.file())),
        found_(found) {}

  void collect() {
    if (view_.kind() == ConfigKind::requirements) return read_requirements();
    if (view_.kind() == ConfigKind::pyproject) return read_pyproject();
    if (view_.kind() == ConfigKind::package) read_package();
  }

 private:
  void add(Ecosystem ecosystem, std::string_view package, std::string_view constraint, std::uint32_t entry,
           bool optional) {
    auto versions = VersionSet::parse(constraint, BareVersion::exact);
    if (package.empty() || !versions) return;
    found_[{service_, ecosystem, std::string(package)}].push_back(
        {std::string(trim(constraint)), std::move(*versions), view_.span(entry), aside_, optional, false});
  }

  // `;` begins a marker: another environment, another version.
  void read_requirements() {
    for (const std::uint32_t entry : view_.top_level()) {
      std::string value = view_.literal(entry);
      const std::string_view key = view_.tree().key(entry);
      if (value.starts_with('[')) value.erase(0, value.find(']') + 1);  // extras
      if (!value.contains(';') && !key.starts_with('-'))
        add(Ecosystem::python, normal_package_name(key), value, entry, false);
    }
  }

  // "name[extra] >=1.0; marker"
  void read_text(std::uint32_t entry, bool optional) {
    const std::string text = view_.literal(entry);
    if (text.contains(';') || text.contains('@')) return;
    const std::size_t name = std::min(text.find_first_of(" \t<>=~!(["), text.size());
    std::size_t rest = name;
    if (rest < text.size() && text[rest] == '[') rest = std::min(text.find(']', rest), text.size() - 1) + 1;
    add(Ecosystem::python, normal_package_name(text.substr(0, name)), text.substr(rest), entry, optional);
  }

  void read_texts(std::uint32_t list, bool optional) {
    for (const std::uint32_t item : view_.children(list)) read_text(item, optional);
  }

  void read_table(std::uint32_t table, Ecosystem ecosystem, bool optional) {
    for (const std::uint32_t entry : view_.children(table)) {
      const std::uint32_t version = view_.child(entry, "version");
      const std::string_view key = view_.tree().key(entry);
      if (ecosystem == Ecosystem::python && key == "python") continue;
      add(ecosystem, ecosystem == Ecosystem::python ? normal_package_name(key) : std::string(key),
          view_.literal(version != kNone ? version : entry), entry, optional);
    }
  }

  void read_pyproject() {
    read_texts(view_.top({"project", "dependencies"}), false);
    for (const std::uint32_t group : view_.children(view_.top({"project", "optional-dependencies"})))
      read_texts(group, true);
    read_table(view_.top({"tool", "poetry", "dependencies"}), Ecosystem::python, false);
    for (const std::uint32_t group : view_.children(view_.top({"tool", "poetry", "group"})))
      read_table(view_.child(group, "dependencies"), Ecosystem::python, true);
    for (const std::string_view lock : {"poetry.lock", "uv.lock"}) read_python_lock(lock);
  }

  void read_python_lock(std::string_view name) {
    const FileId file = view_.index().find_file(path_below(view_.directory(), name));
    if (file.value == kNone) return;
    const ConfigView lock(view_.index(), file, ConfigKind::none);
    std::map<std::string, std::vector<std::uint32_t>> versions;  // several for several environments
    for (const std::uint32_t package : lock.children(lock.top("package")))
      if (const std::uint32_t version = lock.child(package, "version"); version != kNone)
        versions[normal_package_name(lock.literal(lock.child(package, "name")))].push_back(version);
    for (const auto& [package, entries] : versions)
      if (entries.size() == 1) add_locked(Ecosystem::python, package, lock, entries.front());
  }

  void read_package() {
    const std::uint32_t dependencies = view_.top("dependencies"), development = view_.top("devDependencies");
    read_table(dependencies, Ecosystem::node, false);
    read_table(development, Ecosystem::node, false);
    const FileId file = view_.index().find_file(path_below(view_.directory(), "package-lock.json"));
    if (file.value == kNone) return;
    const ConfigView lock(view_.index(), file, ConfigKind::none);
    const std::uint32_t packages = lock.top("packages");
    for (const std::uint32_t table : {dependencies, development}) {
      for (const std::uint32_t entry : view_.children(table)) {
        const std::string package(view_.tree().key(entry));
        const std::uint32_t version = lock.find(packages, {"node_modules/" + package, "version"});
        if (version != kNone) add_locked(Ecosystem::node, package, lock, version);
      }
    }
  }

  // Only beside what this file asks for: a lock lists everything.
  void add_locked(Ecosystem ecosystem, const std::string& package, const ConfigView& lock, std::uint32_t entry) {
    const auto known = found_.find({service_, ecosystem, package});
    const std::string version = lock.literal(entry);
    auto versions = VersionSet::parse(version, BareVersion::exact);
    if (known == found_.end() || !versions) return;
    known->second.push_back({version, std::move(*versions), lock.span(entry), aside_, false, true});
  }

  const ConfigView& view_;
  std::uint32_t service_;
  bool aside_;
  Requirements& found_;
};

// requirements_pg.txt and requirements_snowflake.txt: one is installed, or the other.
bool are_alternatives(const SourceFile& first, const SourceFile& second) {
  const auto is_plain = [](std::string_view name) { return name == "requirements.txt" || name == "base.txt"; };
  const std::string_view one = name_part(first.path), other = name_part(second.path);
  if (first.language != Language::requirements || second.language != Language::requirements || one == other)
    return false;
  return !is_plain(one) && !is_plain(other);
}

// Of one directory, or a lock and its manifest: one installation. Another project, or what is aside, may be installed
// on its own, and a lock is its own project's.
std::optional<Confidence> confidence_of(const Index& index, const Requirement& a, const Requirement& b) {
  if (a.versions.intersects(b.versions)) return std::nullopt;
  const SourceFile &first = index.file(a.span.file), &second = index.file(b.span.file);
  const bool together = parent_of(first.path) == parent_of(second.path);
  if ((a.locked || b.locked) && !together) return std::nullopt;
  if (a.locked && b.locked) return std::nullopt;         // told of the two locks, not of each package
  if (a.aside || b.aside) return Confidence::tentative;  // lists for tests are often a matrix of versions
  // A lock solves all groups of its manifest at once; two groups need not be installed together.
  if (a.optional || b.optional) return a.locked || b.locked ? Confidence::firm : Confidence::tentative;
  return together && !are_alternatives(first, second) ? Confidence::certain : Confidence::tentative;
}

struct Conflict {
  std::optional<Confidence> confidence;
  std::vector<const Requirement*> places;
};

Conflict conflict_of(const Index& index, const std::vector<Requirement>& all) {
  Conflict conflict;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j)
      conflict.confidence = std::max(conflict.confidence, confidence_of(index, all[i], all[j]));
  if (!conflict.confidence) return conflict;
  for (const Requirement& one : all)
    if (std::ranges::any_of(
            all, [&](const Requirement& other) { return confidence_of(index, one, other) == conflict.confidence; }))
      conflict.places.push_back(&one);
  return conflict;
}

using LockPair = std::pair<FileId, FileId>;
struct LockConflict {
  std::vector<std::string> packages;
  std::vector<std::pair<const Requirement*, const Requirement*>> places;
};

// Packages that two locks of one directory install in different versions.
std::map<LockPair, LockConflict> lock_conflicts(const Index& index, const Requirements& found) {
  std::map<LockPair, LockConflict> conflicts;
  for (const auto& [key, all] : found)
    for (const Requirement& one : all)
      for (const Requirement& other : all) {
        const bool differ = one.locked && other.locked && one.span.file < other.span.file &&
                            parent_of(index.file(one.span.file).path) == parent_of(index.file(other.span.file).path) &&
                            !one.versions.intersects(other.versions);
        if (!differ) continue;
        LockConflict& conflict = conflicts[{one.span.file, other.span.file}];
        conflict.packages.push_back(std::get<2>(key));
        conflict.places.emplace_back(&one, &other);
      }
  return conflicts;
}

void report_locks(const RuleInfo& rule, const Index& index, const Requirements& found, Sink& sink) {
  constexpr std::size_t kShown = 10;
  for (const auto& [locks, conflict] : lock_conflicts(index, found)) {
    const std::string first = printable_path(index.file(locks.first).path);
    const std::string second = printable_path(index.file(locks.second).path);
    Finding finding = finding_of(rule, fmt::format("{} and {}", first, second), "lock files");
    finding.service = index.file(locks.first).service;
    finding.confidence = Confidence::certain;
    DataList packages;
    for (std::size_t i = 0; i < conflict.packages.size(); ++i) {
      packages.push_back({conflict.packages[i]});
      if (i >= kShown) continue;
      for (const Requirement* place : {conflict.places[i].first, conflict.places[i].second})
        finding.sources.push_back(source_at(index, place->span, SourceRole::surplus,
                                            fmt::format("{} {}", conflict.packages[i], place->constraint)));
    }
    finding.message = fmt::format("{} and {} lock {} in different versions: {}", first, name_part(second),
                                  plural(conflict.packages.size(), "package"), conflict.packages.front());
    if (conflict.packages.size() > 1) finding.message += " and others";
    finding.remedy = "Keep one lock file, that of the tool which builds what runs.";
    finding.data = {{"packages", {std::move(packages)}}};
    sink.add(std::move(finding));
  }
}

}  // namespace

void report_dependencies(const RuleInfo& rule, const std::vector<ConfigView>& views, Sink& sink) {
  Requirements found;
  for (const ConfigView& view : views) Collector(view, found).collect();
  for (const auto& [key, all] : found) {
    const auto& [service, ecosystem, package] = key;
    const Index& index = views.front().index();
    sink.examine(concept_key("dependency", service, package), all.front().span.file);
    const Conflict conflict = conflict_of(index, all);
    if (!conflict.confidence) continue;
    Finding finding = finding_of(rule, package, "dependency");
    finding.concept_key = fmt::format("{} dependency {}", ecosystem == Ecosystem::python ? "python" : "node", package);
    finding.service = service;
    finding.confidence = *conflict.confidence;
    std::string constraints;
    for (const Requirement* place : conflict.places) {
      finding.sources.push_back(source_at(index, place->span, SourceRole::surplus,
                                          place->locked ? "locked: " + place->constraint : place->constraint));
      const std::string& shown = place->constraint;
      if (!constraints.contains(shown)) constraints += (constraints.empty() ? "" : ", ") + shown;
    }
    finding.surplus = static_cast<std::uint32_t>(conflict.places.size() - 1);
    finding.message = fmt::format("{} is asked for in versions that exclude each other: {}", package, constraints);
    finding.remedy = "Pin it in one file and let the others include that file, or make them agree.";
    sink.add(std::move(finding));
  }
  if (!views.empty()) report_locks(rule, views.front().index(), found, sink);
}

}  // namespace fount
