#include "source/services.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

#include "base/path.h"

namespace fount {
namespace {

// Strongest evidence first.
std::string_view evidence_in(std::string_view name) {
  if (name == "Dockerfile" || name == "Containerfile") return "has a Dockerfile";
  for (std::string_view manifest :
       {"pyproject.toml", "setup.py", "setup.cfg", "package.json", "go.mod", "Cargo.toml", "pom.xml"})
    if (name == manifest) return manifest;
  for (std::string_view entry : {"main.py", "app.py", "__main__.py", "manage.py", "wsgi.py", "asgi.py"})
    if (name == entry) return entry;
  return {};
}

}  // namespace

std::vector<Service> find_services(std::span<const SourceFile> files, std::span<const DeclaredService> declared) {
  std::vector<Service> services{{".", {""}, "the repository", false}};
  if (!declared.empty()) {
    for (const DeclaredService& service : declared)
      services.push_back({service.name, service.paths, fmt::format("fount.toml [service.{}]", service.name), false});
    return services;
  }
  std::map<std::string_view, std::string_view> found;
  for (const SourceFile& file : files) {
    const std::string_view directory = parent_of(file.path);
    const std::string_view evidence = evidence_in(name_part(file.path));
    if (directory.empty() || evidence.empty() || file.role != Role::production || directory.find('/') != directory.npos)
      continue;
    found.emplace(directory, evidence);
  }
  for (const auto& [directory, evidence] : found)
    services.push_back({std::string(directory), {std::string(directory)}, fmt::format("has {}", evidence), false});
  return services;
}

void assign_services(std::span<SourceFile> files, std::span<const Service> services) {
  std::unordered_map<std::string_view, std::uint32_t> by_path;
  for (std::uint32_t i = 0; i < services.size(); ++i)
    for (const std::string& path : services[i].paths) by_path.emplace(path, i);
  for (SourceFile& file : files) {
    file.service = 0;
    for (std::string_view directory = file.path; !directory.empty();) {
      directory = parent_of(directory);
      if (const auto found = by_path.find(directory); found != by_path.end()) {
        file.service = found->second;
        break;
      }
    }
  }
}

}  // namespace fount
