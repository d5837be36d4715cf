#include "source/services.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

enum class Evidence : std::uint8_t { image, manifest, requirements, entry_point, none };

// Not "x.Dockerfile" or "Dockerfile.x": those are gathered in directories of their own, away from what they build.
bool is_image(std::string_view name) { return name == "Dockerfile" || name == "Containerfile"; }

bool is_python_manifest(std::string_view name) {
  return name == "pyproject.toml" || name == "setup.py" || name == "setup.cfg";
}

bool is_manifest(std::string_view name) {
  static constexpr auto kManifests =
      std::to_array<std::string_view>({"Cargo.toml", "build.gradle", "build.gradle.kts", "composer.json", "go.mod",
                                       "mix.exs", "package.json", "pom.xml"});
  return is_python_manifest(name) || std::ranges::find(kManifests, name) != kManifests.end() ||
         name.ends_with(".csproj");
}

bool is_entry_point(std::string_view name) {
  static constexpr auto kEntryPoints =
      std::to_array<std::string_view>({"__main__.py", "app.py", "asgi.py", "main.py", "manage.py", "wsgi.py"});
  return std::ranges::find(kEntryPoints, name) != kEntryPoints.end();
}

// Languages whose code is deployed. Shell, Terraform and data ship with something else.
bool is_program(Language language) {
  switch (language) {
    case Language::python:
    case Language::typescript:
    case Language::javascript:
    case Language::go:
    case Language::java:
    case Language::cpp:
    case Language::rust:
    case Language::csharp:
    case Language::ruby:
    case Language::php:
      return true;
    default:
      return false;
  }
}

// What is in a directory, as far as services ask.
struct Directory {
  std::string_view image, manifest, requirements, entry_point;  // names of files directly in it
  bool package = false;                                         // has an __init__.py
  bool holds_package = false;                                   // a directory directly in it is a package
  bool production = false;                                      // production code at any depth
  bool production_python = false;
};

class Finder {
 public:
  explicit Finder(std::span<const SourceFile> files) {
    for (const SourceFile& file : files) add(file);
  }

  std::vector<Service> find() const {
    std::vector<Service> services{{".", {""}, "the repository", false}};
    const bool entry_points_count = count_entry_points() >= 2 || !root_is_python_project();
    for (const auto& [path, directory] : directories_) {
      if (path.empty()) continue;
      const auto [evidence, name] = evidence_of(path, directory, entry_points_count);
      if (evidence != Evidence::none)
        services.push_back({std::string(path), {std::string(path)}, reason(evidence, name), false});
    }
    return services;
  }

 private:
  void add(const SourceFile& file);
  std::pair<Evidence, std::string> evidence_of(std::string_view path, const Directory& directory,
                                               bool entry_points_count) const;
  std::string entry_point_of(std::string_view path, const Directory& directory) const;

  bool is_inside_package(std::string_view path) const {
    for (path = parent_of(path); !path.empty(); path = parent_of(path))
      if (const auto found = directories_.find(path); found != directories_.end() && found->second.package) return true;
    return false;
  }
  bool root_is_python_project() const {
    const auto root = directories_.find("");
    return root != directories_.end() && is_python_manifest(root->second.manifest);
  }
  std::size_t count_entry_points() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        directories_, [&](const auto& entry) { return !entry_point_of(entry.first, entry.second).empty(); }));
  }
  static std::string reason(Evidence evidence, std::string_view name) {
    return evidence == Evidence::entry_point ? fmt::format("starts at {}", name) : fmt::format("has its own {}", name);
  }

  std::map<std::string_view, Directory> directories_;
};

void Finder::add(const SourceFile& file) {
  const std::string_view name = name_part(file.path);
  const std::string_view parent = parent_of(file.path);
  Directory& here = directories_[parent];
  // What lies among tests, documents or scripts deploys nothing; a setup.py is a script by its own name only.
  const bool deploys =
      file.role == Role::production || (file.role == Role::script && file.role_reason.starts_with("named "));
  if (!deploys) return;
  if (is_image(name)) here.image = name;
  // One manifest speaks for all; at the root a Python one is asked for.
  if (is_manifest(name) && !is_python_manifest(here.manifest)) here.manifest = name;
  if (name == "requirements.txt") here.requirements = name;
  if (is_entry_point(name) && here.entry_point.empty()) here.entry_point = name;
  if (name == "__init__.py") {
    here.package = true;
    if (!parent.empty()) directories_[parent_of(parent)].holds_package = true;
  }
  if (file.role != Role::production || !is_program(file.language)) return;
  for (std::string_view path = parent;; path = parent_of(path)) {
    Directory& outer = directories_[path];
    const bool python = file.language == Language::python;
    if (outer.production && (outer.production_python || !python)) break;
    outer.production = true;
    outer.production_python = outer.production_python || python;
    if (path.empty()) break;
  }
}

// "main.py" of a top-level directory, or one level in, where applications keep it: "app/main.py".
std::string Finder::entry_point_of(std::string_view path, const Directory& directory) const {
  if (path.empty() || path.find('/') != path.npos) return {};
  if (!directory.entry_point.empty()) return std::string(directory.entry_point);
  const auto inner = directories_.find(path_below(path, "app"));
  if (inner == directories_.end() || !directory.package || inner->second.entry_point.empty()) return {};
  return path_below("app", inner->second.entry_point);
}

std::pair<Evidence, std::string> Finder::evidence_of(std::string_view path, const Directory& directory,
                                                     bool entry_points_count) const {
  if (!directory.production) return {Evidence::none, {}};
  const bool inside_package = is_inside_package(path);
  // In a package, setup.py is a module, an image or a requirements file is a detail of the package's service, and only
  // code of another language is deployed on its own.
  if (inside_package && directory.production_python) return {Evidence::none, {}};
  if (!directory.image.empty() && !inside_package) return {Evidence::image, std::string(directory.image)};
  const bool python_manifest = is_python_manifest(directory.manifest);
  if (!directory.manifest.empty() &&
      !(python_manifest && (inside_package || (directory.package && directory.manifest == "setup.py"))))
    return {Evidence::manifest, std::string(directory.manifest)};
  const bool holds_python_package = directory.production_python && (directory.package || directory.holds_package);
  if (!directory.requirements.empty() && holds_python_package && !inside_package)
    return {Evidence::requirements, std::string(directory.requirements)};
  if (const std::string name = entry_point_of(path, directory); entry_points_count && !name.empty())
    return {Evidence::entry_point, name};
  return {Evidence::none, {}};
}

// What the topmost Python packages of a repository are called, and where they lie: "core" → "packages/core/src/core".
// A name that two packages have says nothing.
std::map<std::string_view, std::string_view> topmost_packages(std::span<const SourceFile> files) {
  std::map<std::string_view, std::string_view> packages;
  std::string_view topmost;
  for (const SourceFile& file : files) {
    if (name_part(file.path) != "__init__.py" || file.role != Role::production) continue;
    const std::string_view directory = parent_of(file.path);
    if (directory.empty() ||
        (!topmost.empty() && directory.starts_with(topmost) && directory.substr(topmost.size()).starts_with('/')))
      continue;
    topmost = directory;
    const auto [entry, added] = packages.emplace(name_part(directory), directory);
    if (!added) entry->second = {};
  }
  return packages;
}

bool is_library(const Service& service) {
  return !service.reason.starts_with("starts at") && service.reason.find("ocker") == std::string::npos &&
         service.reason.find("ontainerfile") == std::string::npos;
}

std::string_view first_component(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

// Which services import each topmost package, not counting the one that it belongs to.
using Importers = std::map<std::string_view, std::vector<std::uint32_t>>;  // by the package's directory

Importers importers_of(std::span<const SourceFile> files, std::span<const FileFacts> facts,
                       const std::map<std::string_view, std::string_view>& packages) {
  Importers importers;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].role != Role::production || files[i].service == 0) continue;
    std::string_view last;
    for (const Import& import : facts[i].imports) {
      if (import.level != 0) continue;
      const std::string_view name =
          first_component(facts[i].text(import.is(kFromImport) ? import.module : import.name));
      if (name == last) continue;
      last = name;
      const auto found = packages.find(name);
      if (found == packages.end() || found->second.empty()) continue;
      std::vector<std::uint32_t>& services = importers[found->second];
      if (std::ranges::find(services, files[i].service) == services.end()) services.push_back(files[i].service);
    }
  }
  return importers;
}

}  // namespace

std::vector<Service> find_services(std::span<const SourceFile> files, std::span<const DeclaredService> declared) {
  if (declared.empty()) return Finder(files).find();
  std::vector<Service> services{{".", {""}, "the repository", false}};
  for (const DeclaredService& service : declared)
    services.push_back({service.name, service.paths, fmt::format("fount.toml [service.{}]", service.name), false});
  return services;
}

void assign_services(std::span<SourceFile> files, std::span<const Service> services) {
  std::map<std::string_view, std::uint32_t> by_path;
  for (std::uint32_t i = 0; i < services.size(); ++i)
    for (const std::string& path : services[i].paths) by_path.emplace(path, i);
  std::string_view directory;
  std::uint32_t service = 0;
  for (SourceFile& file : files) {
    // Files of one directory follow each other.
    if (parent_of(file.path) != directory || directory.empty()) {
      directory = parent_of(file.path);
      service = 0;
      for (std::string_view path = directory; !path.empty() && service == 0; path = parent_of(path))
        if (const auto found = by_path.find(path); found != by_path.end()) service = found->second;
    }
    file.service = service;
  }
}

std::vector<Service> find_shared(std::span<const SourceFile> files, std::span<const FileFacts> facts,
                                 std::vector<Service> services) {
  std::map<std::string_view, std::uint32_t> owner;  // of a directory
  for (const SourceFile& file : files) owner.emplace(parent_of(file.path), file.service);
  std::vector<Service> libraries;
  for (const auto& [directory, importing] : importers_of(files, facts, topmost_packages(files))) {
    const std::uint32_t own = owner.at(directory);
    const std::size_t others = importing.size() - static_cast<std::size_t>(std::ranges::count(importing, own));
    if (others < 2) continue;
    if (own == 0 && directory.find('/') == directory.npos)
      libraries.push_back({std::string(directory),
                           {std::string(directory)},
                           fmt::format("a package that {} services import", others),
                           true});
    else if (own != 0 && is_library(services[own]))
      services[own].shared = true;
  }
  std::ranges::move(libraries, std::back_inserter(services));
  std::sort(services.begin() + 1, services.end(),
            [](const Service& a, const Service& b) { return a.paths.front() < b.paths.front(); });
  return services;
}

}  // namespace fount
