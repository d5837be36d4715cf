#include "rules/config_view.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

bool has_key(const FileFacts& facts, std::string_view key) {
  return std::ranges::any_of(facts.entries, [&](const Entry& entry) {
    return entry.parent == kNone && facts.text(entry.key) == key && !entry.is(kCommentedOut);
  });
}

bool has_services(const FileFacts& facts) {
  const EntryTree tree(facts);
  const std::uint32_t services = tree.child(kNone, "services");
  return services != kNone && std::ranges::any_of(tree.children(services), [&](std::uint32_t service) {
           return tree.child(service, "image") != kNone || tree.child(service, "build") != kNone ||
                  tree.child(service, "extends") != kNone;
         });
}

ConfigKind yaml_kind(const SourceFile& file, const FileFacts& facts) {
  const std::string name = lower(name_part(file.path));
  if (file.path.starts_with(".github/workflows/")) {
    const bool read = name.ends_with(".yml") || name.ends_with(".yaml");  // ci.yml.disabled is not
    return read && has_key(facts, "jobs") ? ConfigKind::workflow : ConfigKind::none;
  }
  if (file.path.starts_with(".github/actions/") && name.starts_with("action.")) return ConfigKind::action;
  if (name == ".gitlab-ci.yml") return ConfigKind::gitlab;
  if (name == ".pre-commit-config.yaml") return ConfigKind::pre_commit;
  if (name == "kustomization.yaml" || name == "kustomization.yml") return ConfigKind::kustomization;
  if (name.contains("cloudbuild")) return ConfigKind::cloud_build;
  if (has_services(facts)) return ConfigKind::compose;
  // Documents after the first have a root of their own.
  const bool manifest =
      std::ranges::any_of(facts.entries, [&](const Entry& entry) { return facts.text(entry.key) == "apiVersion"; });
  return manifest ? ConfigKind::kubernetes : ConfigKind::none;
}

// Something else makes the file of it, elsewhere.
bool is_template(std::string_view path) {
  return path.ends_with(".j2") || path.ends_with(".jinja") || path.ends_with(".tmpl") || path.ends_with(".tpl") ||
         path.ends_with(".template");
}

}  // namespace

ConfigKind config_kind(const Index& index, FileId id) {
  const SourceFile& file = index.file(id);
  switch (file.language) {
    case Language::yaml:
      return yaml_kind(file, index.facts(id));
    case Language::dockerfile:
      return is_template(file.path) ? ConfigKind::none : ConfigKind::dockerfile;
    case Language::terraform:
      return file.path.ends_with(".tf") || file.path.ends_with(".tfvars") ? ConfigKind::terraform : ConfigKind::none;
    case Language::requirements:
      return ConfigKind::requirements;
    case Language::toml:
      return name_part(file.path) == "pyproject.toml" ? ConfigKind::pyproject : ConfigKind::none;
    case Language::json:
      return name_part(file.path) == "package.json" ? ConfigKind::package : ConfigKind::none;
    case Language::version_file:
      return ConfigKind::version_file;
    case Language::tool_versions:
      return ConfigKind::tool_versions;
    case Language::go_module:
      return ConfigKind::go_module;
    case Language::shell:
      return ConfigKind::script;
    case Language::makefile:
      return ConfigKind::makefile;
    case Language::dotenv:
      return ConfigKind::dotenv;
    default:
      return ConfigKind::none;
  }
}

ConfigView::ConfigView(const Index& index, FileId file, ConfigKind kind)
    : index_(&index), file_(file), kind_(kind), tree_(index.facts(file)) {}

std::string_view ConfigView::directory() const { return parent_of(path()); }

std::span<const std::uint32_t> ConfigView::children(std::uint32_t entry) const {
  return entry == kNone ? std::span<const std::uint32_t>{} : tree_.children(entry);
}

std::uint32_t ConfigView::child(std::uint32_t entry, std::string_view key) const {
  return entry == kNone ? kNone : tree_.child(entry, key);
}

std::uint32_t ConfigView::find(std::uint32_t entry, std::initializer_list<std::string_view> path) const {
  return entry == kNone ? kNone : tree_.find(entry, path);
}

std::string ConfigView::value(std::uint32_t entry) const {
  if (entry == kNone || tree_[entry].kind != EntryKind::scalar) return {};
  return index_->value(value_span(entry), tree_[entry].style);
}

std::string ConfigView::literal(std::uint32_t entry) const {
  if (entry == kNone || tree_[entry].is(kInterpolated) || tree_[entry].style == ScalarStyle::expression) return {};
  return value(entry);
}

Span ConfigView::span(std::uint32_t entry) const {
  const Entry& it = tree_[entry];
  return {file_, std::min(it.begin, it.value_begin), std::max(it.end, it.value_end)};
}

Span ConfigView::value_span(std::uint32_t entry) const {
  return {file_, tree_[entry].value_begin, tree_[entry].value_end};
}

namespace {

template <class Wanted>
std::vector<ConfigView> views_of(const Index& index, Wanted wanted) {
  std::vector<ConfigView> views;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const Role role = index.file(FileId{f}).role;
    if (!is_production(role) && role != Role::script && role != Role::test) continue;
    if (index.facts(FileId{f}).entries.empty()) continue;
    if (const ConfigKind kind = config_kind(index, FileId{f}); wanted(kind)) views.emplace_back(index, FileId{f}, kind);
  }
  return views;
}

}  // namespace

std::vector<ConfigView> config_views(const Index& index) {
  return views_of(index, [](ConfigKind kind) { return kind != ConfigKind::none; });
}

std::vector<ConfigView> config_views(const Index& index, ConfigKind only) {
  return views_of(index, [only](ConfigKind kind) { return kind == only; });
}

std::optional<std::string> resolve_path(std::string_view directory, std::string_view written) {
  constexpr std::string_view kNotPlain = "$*?[]{}<>|;&~`\"'\\\n@:%!()";
  if (written.empty() || written.starts_with('/') || written.find_first_of(kNotPlain) != std::string_view::npos)
    return std::nullopt;
  std::vector<std::string_view> parts;
  for (const std::string_view text : {directory, written}) {
    for (const std::string_view part : split(text, '/')) {
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty()) {
        return std::nullopt;
      } else {
        parts.pop_back();
      }
    }
  }
  std::string path;
  for (const std::string_view part : parts) path = path_below(path, part);
  return path;
}

}  // namespace fount
