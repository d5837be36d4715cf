#include "rules/required_packages.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "rules/config_view.h"

namespace fount {
namespace {

constexpr std::size_t kLeastWord = 4;  // shorter ones are part of too many names

bool is_manifest(std::string_view path) {
  const std::string_view name = name_part(path);
  return name == "pyproject.toml" || name == "setup.py" || name == "setup.cfg";
}

}  // namespace

std::string normal_package_name(std::string_view name) {
  std::string normal = lower(trim(name.substr(0, name.find('['))));
  std::ranges::replace(normal, '_', '-');
  std::ranges::replace(normal, '.', '-');
  return normal;
}

std::string_view package_of_requirement(std::string_view requirement) {
  return requirement.substr(0, requirement.find_first_of(" \t<>=~!([;@"));
}

RequiredPackages::RequiredPackages(const Index& index) : index_(index) {
  const auto add = [&](const ConfigView& view, std::string_view package, std::string_view constraint) {
    if (package.empty()) return;
    std::string name = normal_package_name(package);
    if (constraint.contains("==") && !view.directory().empty()) pins_.emplace(name, view.directory());
    required_.insert(std::move(name));
  };
  for (const ConfigView& view : config_views(index, ConfigKind::requirements))
    for (const std::uint32_t entry : view.top_level())
      if (const std::string_view key = view.tree().key(entry); !key.starts_with('-'))
        add(view, key, view.literal(entry));
  for (const ConfigView& view : config_views(index, ConfigKind::pyproject)) {
    for (const std::uint32_t item : view.children(view.top({"project", "dependencies"}))) {
      const std::string text = view.literal(item);
      add(view, package_of_requirement(text), text);
    }
    for (const std::uint32_t entry : view.children(view.top({"tool", "poetry", "dependencies"})))
      add(view, view.tree().key(entry), "");
  }
  for (const SourceFile& file : index.files())
    if (is_manifest(file.path)) manifests_.emplace_back(parent_of(file.path));
}

// What lies beside a manifest, or in its `src`, is what that makes a distribution of.
bool RequiredPackages::is_own(std::string_view head) const {
  const auto has = [&](std::string_view root) {
    return index_.find_file(path_below(path_below(root, head), "__init__.py")).value != kNone;
  };
  return std::ranges::any_of(manifests_,
                             [&](const std::string& folder) { return has(folder) || has(path_below(folder, "src")); });
}

bool RequiredPackages::may_mean(std::string_view head, FileId importer) const {
  const std::string name = normal_package_name(head);
  if (is_own(head)) {
    const auto [first, last] = pins_.equal_range(name);
    return std::any_of(first, last,
                       [&](const auto& pin) { return index_.file(importer).path.starts_with(pin.second + "/"); });
  }
  if (name.size() < kLeastWord) return required_.contains(name);
  // `telegram` is what python-telegram-bot installs.
  return std::ranges::any_of(required_, [&](const std::string& required) {
    return fmt::format("-{}-", required).contains(fmt::format("-{}-", name));
  });
}

}  // namespace fount
