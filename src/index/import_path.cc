#include "index/import_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "index/canonical.h"
#include "index/loaded_files.h"

namespace fount {
namespace {

// `inner` is `outer` or lies below it: a package's own modules import each other directly, to avoid cycles.
bool belongs_to(std::string_view inner, std::string_view outer) {
  return inner == outer || (inner.starts_with(outer) && inner.size() > outer.size() && inner[outer.size()] == '.');
}

// `written` is the name, or ends in a dot and the name.
bool ends_in_name(std::string_view written, std::string_view name) {
  return written.ends_with(name) && (written.size() == name.size() || written[written.size() - name.size() - 1] == '.');
}

std::string_view package_of(const Index& index, ModuleId module) {
  const std::string_view name = index.module_name(module);
  if (index.modules()[module].package) return name;
  return name.substr(0, name.rfind('.') == std::string_view::npos ? 0 : name.rfind('.'));
}

// A package that offers its parts under its own name offers them to others: code inside it reaches past the facade, and
// that is no second path for anybody.
void leave_insiders_out(const Index& index, ImportPaths& paths) {
  std::vector<std::pair<ImportPath, std::string_view>> facades;
  for (const auto& [path, uses] : paths)
    if (index.modules()[path.module].package) facades.emplace_back(path, index.module_name(path.module));
  const auto is_insider = [&](const ImportPath& path, const Use& use) {
    const std::string_view user = index.module_name(index.modules().of(use.file));
    return std::ranges::any_of(facades, [&](const auto& facade) {
      return facade.first != path && belongs_to(index.module_name(path.module), facade.second) &&
             belongs_to(user, facade.second);
    });
  };
  for (auto& entry : paths) std::erase_if(entry.second, [&](const Use* use) { return is_insider(entry.first, *use); });
  std::erase_if(paths, [](const auto& entry) { return entry.second.empty(); });
}

// Does the module do more with the name than pass it on?
bool uses_name(const FileFacts& facts, std::string_view name) {
  const auto names_it = [&](StringId dotted) {
    const std::string_view text = facts.text(dotted);
    return text.substr(0, text.find_first_of(".[")) == name;
  };
  return std::ranges::any_of(facts.calls, names_it, &Call::callee) ||
         std::ranges::any_of(facts.bases, names_it, &Base::name) ||
         std::ranges::any_of(facts.decorators, names_it, &Decorator::name) ||
         std::ranges::any_of(facts.parameters, names_it, &Parameter::annotation) ||
         std::ranges::any_of(facts.steps, names_it, &Step::value) ||
         std::ranges::any_of(facts.bindings, names_it, &Binding::value);
}

constexpr std::size_t kFacadeUsers = 2;

// A module through which others reach the symbol is no consumer: it passes the name on, and is known for that when
// several take it there.
void leave_passers_out(const Index& index, ImportPaths& paths) {
  const auto passes_on = [&](const Use& use) {
    const ModuleId module = index.modules().of(use.file);
    std::size_t takers = 0;
    for (const auto& [path, uses] : paths)
      if (path.module == module) takers += uses.size();
    const FileFacts& facts = index.facts(use.file);
    const Import& import = facts.imports[use.item];
    return takers >= kFacadeUsers ||
           (takers > 0 && !uses_name(facts, facts.text(import.alias ? import.alias : import.name)));
  };
  std::vector<const Use*> passing;
  for (const auto& [path, uses] : paths)
    std::ranges::copy_if(uses, std::back_inserter(passing), [&](const Use* use) { return passes_on(*use); });
  for (auto& entry : paths)
    std::erase_if(entry.second, [&](const Use* use) { return std::ranges::find(passing, use) != passing.end(); });
  std::erase_if(paths, [](const auto& entry) { return entry.second.empty(); });
}

// `_image`, `pkg._impl.core`: who lives there says that others should come another way.
bool is_private(std::string_view module) {
  return std::ranges::any_of(split(module, '.'),
                             [](std::string_view part) { return part.starts_with('_') && !part.starts_with("__"); });
}

// By way of a package around the definition.
bool is_facade(const Index& index, const ImportPath& path, ModuleId home) {
  return path.module != home && index.modules()[path.module].package &&
         belongs_to(index.module_name(home), index.module_name(path.module));
}

// And it lists the name in `__all__`.
bool offers(const Index& index, const ImportPath& path, ModuleId home) {
  if (!is_facade(index, path, home)) return false;
  const FileFacts& facts = index.facts(index.modules()[path.module].file);
  return std::ranges::any_of(facts.exports,
                             [&](const Export& e) { return facts.text(e.name) == index.symbols()[path.name]; });
}

// Those that may be recommended to everybody; when none may, rather one that closes a circle than one that says that it
// is kept for compatibility.
std::vector<const ImportPath*> open_paths(const Index& index, ModuleId home, const ImportPaths& paths) {
  std::vector<const ImportPath*> all, current, open;
  for (const auto& [path, uses] : paths) {
    all.push_back(&path);
    const bool shim =
        path.module != home && index.module_claims(index.modules()[path.module].file, ClaimKind::compatibility);
    if (!shim) current.push_back(&path);
    if (path.module == home || (!shim && uses_in_circle(index, path, paths).empty())) open.push_back(&path);
  }
  const auto hidden = [&](const ImportPath* path) { return is_private(index.module_name(path->module)); };
  if (!std::ranges::all_of(open, hidden)) std::erase_if(open, hidden);
  return !open.empty() ? open : !current.empty() ? current : all;
}

// What importers write before the name of the module, from the dot on: where a folder above it has no __init__, it has
// several names.
std::string_view written_before(const Index& index, const ImportPath& path, std::span<const Use* const> uses) {
  const std::string_view name = index.module_name(path.module);
  std::string_view longest;
  for (const Use* use : uses) {
    const FileFacts& facts = index.facts(use->file);
    const Import& import = facts.imports[use->item];
    std::string_view written = facts.text(import.module);
    if (import.level > 0 || !ends_in_name(written, name)) continue;
    written.remove_suffix(name.size());
    if (written.size() > longest.size()) longest = written;
  }
  return longest;
}

// The longest form in which importers write the module, or a module of the same package.
std::string written_module(const Index& index, const ImportPath& path, const ImportPaths& paths) {
  const std::string_view name = index.module_name(path.module);
  const auto top = [](std::string_view dotted) { return dotted.substr(0, dotted.find('.')); };
  std::string_view before;
  if (const auto own = paths.find(path); own != paths.end()) before = written_before(index, path, own->second);
  for (const auto& [other, uses] : paths)
    if (before.empty() && top(index.module_name(other.module)) == top(name))
      before = written_before(index, other, uses);
  return std::string(before) + std::string(name);
}

Target target_of(const Index& index, DefinitionId id) {
  return {TargetKind::definition, index.file_of(id), index.local(id)};
}

std::string_view name_of(const Index& index, const Target& target) {
  const FileFacts& facts = index.facts(target.file);
  return facts.text(target.kind == TargetKind::definition ? facts.definitions[target.item].name
                                                          : facts.bindings[target.item].name);
}

}  // namespace

std::string path_text(const Index& index, const ImportPath& path) {
  return fmt::format("{}.{}", index.module_name(path.module), index.symbols()[path.name]);
}

std::string statement_of(const Index& index, const ImportPath& path, const ImportPaths& paths) {
  return fmt::format("from {} import {}", written_module(index, path, paths), index.symbols()[path.name]);
}

ImportPaths consumer_paths(const Index& index, const Target& target) {
  ImportPaths paths;
  const std::string_view home = package_of(index, index.modules().of(target.file));
  for (const Use& use : index.uses(target)) {
    if (use.kind != Use::Kind::import || use.reexport || !use.through || !index.production(use.file)) continue;
    const FileFacts& facts = index.facts(use.file);
    const Import& import = facts.imports[use.item];
    if (!import.is(kFromImport) || index.is_spare(use.file, import)) continue;
    if (!home.empty() && belongs_to(index.module_name(index.modules().of(use.file)), home)) continue;
    paths[{use.through, index.symbols().find(facts.text(import.name))}].push_back(&use);
  }
  leave_insiders_out(index, paths);
  leave_passers_out(index, paths);
  return paths;
}

ImportPaths consumer_paths(const Index& index, DefinitionId id) { return consumer_paths(index, target_of(index, id)); }

std::vector<const Use*> uses_in_circle(const Index& index, const ImportPath& path, const ImportPaths& paths) {
  std::vector<const Use*> closing;
  const std::vector<bool> loaded = files_loaded_by(index, path.module);
  for (const auto& [other, uses] : paths) {
    if (other.module == path.module) continue;
    std::ranges::copy_if(uses, std::back_inserter(closing), [&](const Use* use) {
      const bool itself = use->file == index.modules()[path.module].file;
      return loaded[use->file.value] && !itself &&
             !is_late_import(index, use->file, index.facts(use->file).imports[use->item]);
    });
  }
  return closing;
}

CanonicalPath canonical_path(const Index& index, const Target& target, const ImportPaths& paths) {
  const ModuleId home = index.modules().of(target.file);
  const std::string_view name = name_of(index, target);
  if (paths.empty()) return {{home, index.symbols().find(name)}, "where it is defined"};
  const DeclaredCanonical* declared = declared_canonical(index, target.file, name);
  std::size_t total = 0;
  for (const auto& [path, uses] : paths) {
    if (declared != nullptr && declared->import == path_text(index, path)) return {path, std::string(kDeclaredPath)};
    total += uses.size();
  }
  const std::vector<const ImportPath*> open = open_paths(index, home, paths);
  const auto users = [&](const ImportPath* path) { return paths.at(*path).size(); };
  // What is meant to be the way, unless twice as many importers go another. Between the definition's module and a
  // package around it most decide, and the package where as many go either way.
  const ImportPath* most = open.front();
  for (const ImportPath* path : open)
    if (users(path) > users(most) || (users(path) == users(most) && is_facade(index, *path, home))) most = path;
  for (const ImportPath* path : open)
    if (2 * users(path) >= users(most) && offers(index, *path, home))
      return {*path, "its package offers it in __all__"};
  for (const ImportPath* path : open) {
    if (path->module != home) continue;
    const bool preferred = path == most || (!is_facade(index, *most, home) && 2 * users(path) > users(most));
    if (preferred || open.size() < paths.size()) return {*path, "where it is defined"};
  }
  return {*most, fmt::format("{} of {} production importers", users(most), total)};
}

CanonicalPath canonical_path(const Index& index, DefinitionId id, const ImportPaths& paths) {
  return canonical_path(index, target_of(index, id), paths);
}

std::string import_statement(const Index& index, const Target& target, std::string_view name) {
  if (!index.modules().of(target.file)) return {};
  if (const DeclaredCanonical* declared = declared_canonical(index, target.file, name); declared != nullptr) {
    const std::string_view path = declared->import;
    const std::size_t dot = path.rfind('.');
    if (dot != std::string_view::npos)
      return fmt::format("from {} import {}", path.substr(0, dot), path.substr(dot + 1));
  }
  ImportPaths paths = consumer_paths(index, target);
  const auto has_name = [&](const auto& entry) { return index.symbols()[entry.first.name] == name; };
  if (std::ranges::any_of(paths, has_name)) std::erase_if(paths, [&](const auto& entry) { return !has_name(entry); });
  const ImportPath path = canonical_path(index, target, paths).path;
  return statement_of(index, path, paths);
}

}  // namespace fount
