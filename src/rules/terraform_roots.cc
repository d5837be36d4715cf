#include "rules/terraform_roots.h"

#include <algorithm>
#include <set>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

// Directories that some root uses as a module, and those that say they are one.
std::set<std::string> module_directories(const std::vector<ConfigView>& views) {
  std::set<std::string> directories;
  for (const ConfigView& view : views) {
    if (view.kind() != ConfigKind::terraform) continue;
    for (const std::uint32_t top : view.top_level()) {
      if (view.tree().key(top) != "module") continue;
      for (const std::uint32_t module : view.children(top))
        if (const auto path = resolve_path(view.directory(), view.literal(view.child(module, "source"))))
          directories.insert(*path);
    }
    for (const std::string_view part : split(view.directory(), '/'))
      if (part == "modules" || part == "examples" || part == "test") directories.insert(std::string(view.directory()));
  }
  return directories;
}

void add_resources(const ConfigView& view, TerraformRoots::Root& root) {
  for (const std::uint32_t top : view.top_level()) {
    if (view.tree().key(top) != "resource") continue;
    for (const std::uint32_t type : view.children(top))
      for (const std::uint32_t name : view.children(type))
        root.resources.push_back({std::string(view.tree().key(type)), std::string(view.tree().key(name)), &view, name});
  }
}

void add_variables(const ConfigView& view, TerraformRoots::Root& root) {
  const bool values = view.path().ends_with("terraform.tfvars") || view.path().ends_with(".auto.tfvars");
  for (const std::uint32_t top : view.top_level()) {
    const std::string_view key = view.tree().key(top);
    if (values && !view.literal(top).empty()) root.variables[std::string(key)] = view.literal(top);
    if (values || key != "variable") continue;
    for (const std::uint32_t variable : view.children(top))
      if (const std::string value = view.literal(view.child(variable, "default")); !value.empty())
        root.variables.emplace(view.tree().key(variable), value);
  }
}

}  // namespace

TerraformRoots::TerraformRoots(const std::vector<ConfigView>& views) {
  const std::set<std::string> modules = module_directories(views);
  std::map<std::string_view, Root> by_directory;
  for (const ConfigView& view : views) {
    if (view.kind() != ConfigKind::terraform || modules.contains(std::string(view.directory()))) continue;
    Root& root = by_directory[view.directory()];
    root.directory = view.directory();
    add_resources(view, root);
    add_variables(view, root);
  }
  for (auto& [directory, root] : by_directory) roots_.push_back(std::move(root));
}

std::string TerraformRoots::value_of(const Root& root, const TerraformResource& resource, std::string_view attribute) {
  const std::uint32_t entry = resource.view->child(resource.entry, attribute);
  if (entry == kNone) return {};
  if (std::string literal = resource.view->literal(entry); !literal.empty()) return literal;
  const Entry& it = resource.view->tree()[entry];
  constexpr std::string_view kVariable = "var.";
  const std::string_view text = trim(resource.view->text(it.value_begin, it.value_end));
  if (!text.starts_with(kVariable)) return {};
  const auto found = root.variables.find(text.substr(kVariable.size()));
  return found == root.variables.end() ? std::string{} : found->second;
}

}  // namespace fount
