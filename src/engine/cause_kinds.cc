#include "engine/cause_kinds.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace fount {

CauseContext::CauseContext(const Index& index)
    : index_(index), homes_(index), importers_(index.modules().modules().size()) {
  for (std::uint32_t m = 0; m < index.modules().modules().size(); ++m) {
    const ModuleId module{m};
    if (!can_be_imported(index.file(index.modules()[module].file).role) || index.modules()[module].shadowed_by)
      continue;
    by_last_component_[last_component(index.module_name(module))].push_back(module);
  }
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    std::vector<ModuleId> imported;
    for (std::uint32_t i = 0; i < index.facts(file).imports.size(); ++i) {
      const ResolvedImport& resolved = index.resolver().resolved(file, i);
      imported.push_back(resolved.module);
      if (resolved.target.kind == TargetKind::module) imported.push_back(index.modules().of(resolved.target.file));
    }
    std::ranges::sort(imported);
    const auto rest = std::ranges::unique(imported);
    imported.erase(rest.begin(), rest.end());
    const Role role = index.file(file).role;
    for (const ModuleId module : imported) {
      if (!module || index.modules()[module].file == file) continue;
      if (can_be_imported(role)) ++importers_[module.value].production;
      if (role == Role::test) ++importers_[module.value].test;
    }
  }
}

std::span<const ModuleId> CauseContext::modules_called(std::string_view last_component) const {
  const auto found = by_last_component_.find(last_component);
  return found == by_last_component_.end() ? std::span<const ModuleId>() : found->second;
}

std::vector<FileId> rival_files(const Finding& finding) {
  std::vector<FileId> files;
  for (const Source& source : finding.sources)
    if (is_rival(source) && source.span.file.value != kNone) files.push_back(source.span.file);
  std::ranges::sort(files);
  const auto rest = std::ranges::unique(files);
  files.erase(rest.begin(), rest.end());
  return files;
}

std::string_view last_component(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

std::string_view parent_module(std::string_view dotted) {
  const std::size_t dot = dotted.rfind('.');
  return dot == dotted.npos ? std::string_view{} : dotted.substr(0, dot);
}

std::string quoted_path(const Index& index, FileId file) {
  return fmt::format("`{}`", printable_path(index.file(file).path));
}

std::string quoted_list(std::span<const std::string> names) {
  constexpr std::size_t kListed = 3;
  const std::size_t count = names.size() == kListed + 1 ? names.size() : std::min(names.size(), kListed);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += fmt::format("{}`{}`", i == 0 ? "" : ", ", names[i]);
  if (count < names.size()) text += fmt::format(" and {} more", names.size() - count);
  return text;
}

}  // namespace fount
