#include "index/settings.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/path.h"
#include "base/text.h"
#include "core/scalar.h"
#include "index/dialects.h"

namespace fount {
namespace {

constexpr auto kLayerNames =
    std::to_array<std::string_view>({"image", "env file", "compose", "shell script", "workflow", "pipeline",
                                     "Kubernetes", "Helm", "Terraform", "deploy script", "platform file"});

// The first that speaks a file's format reads it.
constexpr auto kDialects =
    std::to_array<const Dialect*>({&env_file_dialect, &dockerfile_dialect, &terraform_dialect, &shell_dialect,
                                   &deploy_program_dialect, &github_dialect, &gitlab_dialect, &compose_dialect,
                                   &kubernetes_dialect, &pipeline_dialect, &platform_dialect, &helm_dialect});

// Tests set what they need, and a copy describes nothing that runs.
bool may_set(Role role) { return role == Role::production || role == Role::script; }

// "../config/.env" as written in docker/compose.yml.
std::string path_beside(std::string_view from, std::string_view written) {
  std::vector<std::string_view> parts = split(from, '/');
  parts.pop_back();
  for (const std::string_view part : split(written, '/')) {
    if (part == "..") {
      if (parts.empty()) return {};
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string path;
  for (const std::string_view part : parts) path += (path.empty() ? "" : "/") + std::string(part);
  return path;
}

}  // namespace

std::string_view name_of(Layer layer) { return kLayerNames[static_cast<std::size_t>(layer)]; }

DeclaredSettings::DeclaredSettings(const Input& input, Symbols& symbols) {
  if (input.texts.size() != input.files.size()) return;  // built without texts: nothing can be compared
  for (std::uint32_t f = 0; f < input.files.size(); ++f)
    if (may_set(input.files[f].role) && !input.facts[f].entries.empty()) read(input, FileId{f}, symbols);
  const auto order = [&](const SettingSource& source) {
    return std::tuple(source.name, source.file, source.begin, source.value_begin);
  };
  std::ranges::stable_sort(sources_, {}, order);
  mark_repeated();
  for (const SettingSource& source : sources_)
    if (names_.empty() || names_.back() != source.name) names_.push_back(source.name);
}

void DeclaredSettings::read(const Input& input, FileId id, Symbols& symbols) {
  const SourceFile& source = input.files[id.value];
  const EntryTree tree(input.facts[id.value]);
  const DialectFile file{id, source, tree, input.texts[id.value], input.environments};
  const auto dialect = std::ranges::find_if(kDialects, [&](const Dialect* each) { return each->speaks(file); });
  if (dialect == kDialects.end()) return;
  SettingCollector collector(file, symbols, sources_);
  (*dialect)->read(file, collector);
  for (const NamedFile& named : collector.named_files()) {
    const std::string path = path_beside(source.path, named.path);
    const auto found = std::ranges::lower_bound(input.files, path, {}, &SourceFile::path);
    if (found == input.files.end() || found->path != path) continue;
    const FileId brought{static_cast<std::uint32_t>(found - input.files.begin())};
    brought_in_.push_back({id, named.entry, symbols.intern(named.scope), brought});
  }
}

// The same scope of one file gives a name twice: the later one wins. What is commented out gives nothing, and what
// happens in one branch only is no repetition of what happens in another.
void DeclaredSettings::mark_repeated() {
  constexpr std::uint16_t kNever = kSettingCommentedOut | kSettingConditional;
  const auto same = [](const SettingSource& a, const SettingSource& b) {
    return a.file == b.file && a.scope == b.scope && a.layer == b.layer && (a.flags & kNever) == 0;
  };
  for (auto it = sources_.begin(); it != sources_.end();) {
    const auto end = std::find_if(it, sources_.end(), [&](const SettingSource& s) { return s.name != it->name; });
    for (auto later = it; later != end; ++later) {
      const bool repeated = (later->flags & kNever) == 0 &&
                            std::any_of(it, later, [&](const SettingSource& earlier) { return same(earlier, *later); });
      if (repeated) later->flags |= kSettingRepeated;
    }
    it = end;
  }
}

std::span<const SettingSource> DeclaredSettings::of(Symbol name) const {
  const auto found = std::ranges::equal_range(sources_, name, {}, &SettingSource::name);
  return {found.begin(), found.end()};
}

std::string DialectFile::value(std::uint32_t entry) const {
  if (entry == kNone) return {};
  const Entry& it = tree[entry];
  if (it.kind == EntryKind::alias && it.target < tree.size() && tree[it.target].kind == EntryKind::scalar)
    return value(it.target);
  if (it.kind != EntryKind::scalar) return {};
  return decode(text.at(it.value_begin, it.value_end), it.style, file.language);
}

std::string DialectFile::value_of(std::uint32_t map, std::string_view key) const { return value(tree.child(map, key)); }

}  // namespace fount
