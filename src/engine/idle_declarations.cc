#include "engine/idle_declarations.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "index/canonical.h"

namespace fount {
namespace {

bool holds_file(const Index& index, std::string_view service) {
  return std::ranges::any_of(index.files(),
                             [&](const SourceFile& file) { return index.services()[file.service].name == service; });
}

bool exists(const Index& index, const DeclaredCanonical& declared) {
  for (std::uint32_t f = 0; f < index.files().size(); ++f)
    if (names_file(index, FileId{f}, declared)) return true;
  return false;
}

}  // namespace

std::vector<std::string> idle_declarations(const Index& index, const PolicySet& policies) {
  const Policy& root = policies.root();
  std::vector<std::string> idle;
  if (!root.prefix.empty()) return idle;  // it speaks of more than this part of its tree
  for (const DeclaredService& service : root.services)
    if (!holds_file(index, service.name))
      idle.push_back(fmt::format("{}: [service.{}] holds no file; its paths are directories: {}", policies.root_path,
                                 printable_text(service.name), printable_text(join(service.paths, ", "))));
  const bool has_environments = index.needs().has(Need::settings);
  for (const DeclaredEnvironment& declared : root.environments) {
    if (!has_environments || declared.files.empty()) continue;
    const EnvironmentId id = index.environments().named(declared.name);
    if (!id || index.environments()[id].files.empty())
      idle.push_back(fmt::format("{}: [environment.{}] holds no file: {}", policies.root_path,
                                 printable_text(declared.name), printable_text(join(declared.files, ", "))));
  }
  for (const DeclaredCanonical& declared : root.canonical)
    if (!declared.source.empty() && !exists(index, declared))
      idle.push_back(fmt::format("{}:{}: the source of {} is not here: {}", policies.root_path, declared.line,
                                 printable_text(declared.concept_name), printable_text(declared.source)));
  return idle;
}

}  // namespace fount
