#include "index/modules.h"

#include <algorithm>
#include <array>

namespace fount {
namespace {

bool ends_with_any(std::string_view text, std::span<const std::string_view> endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) { return text.ends_with(ending); });
}

// What an extension module is built from, or is, and interfaces that a compiler makes modules of. A missing
// `_speedups` beside `_speedups.c` is not missing.
constexpr std::array<std::string_view, 15> kNativeEndings = {".so",  ".pyd", ".pyx", ".pxd",  ".c",
                                                             ".cc",  ".cpp", ".cxx", ".rs",   ".f90",
                                                             ".pyi", ".go",  ".cu",  ".mojo", ".thrift"};

// Modules that builds write under these names everywhere (version stampers, protocol compilers).
bool usually_generated(std::string_view name) {
  return name == "_version" || name == "version" || name == "__version__" || name == "_build_info" ||
         name.ends_with("_pb2") || name.ends_with("_pb2_grpc") || name.starts_with("_generated") ||
         name.starts_with("ui_") || name.ends_with("_rc");
}

// Extension modules are called after what they are written in, wherever their sources lie.
bool names_native_code(std::string_view name, const std::unordered_set<std::string>& languages) {
  if (name.ends_with("_rust") || name.ends_with("_rs")) return languages.contains(".rs");
  if (name.ends_with("_cython")) return languages.contains(".pyx");
  if (name.starts_with('_') && !name.starts_with("__") && languages.contains(".rs")) return true;
  return (name == "_C" || name.ends_with("_ext") || name.ends_with("_native") || name.starts_with("_c_")) &&
         (languages.contains(".c") || languages.contains(".cc") || languages.contains(".cpp") ||
          languages.contains(".rs"));
}

// `activity_thrift`, which is made of `activity.thrift`.
bool names_interface(std::string_view name, const std::unordered_set<std::string>& stems) {
  constexpr std::string_view kEnding = "_thrift";
  return name.ends_with(kEnding) && stems.contains(std::string(name.substr(0, name.size() - kEnding.size())));
}

constexpr std::string_view kNotInNames = "-+ @~#&";  // in folders, which then are no packages

std::string_view file_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}
std::string_view directory_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

// A directory without a single module can be imported all the same: programs find their data that way.
std::function<bool(std::string_view)> hidden_or_data(std::span<const SourceFile> files,
                                                     std::function<bool(std::string_view)> hidden) {
  return [files, hidden = std::move(hidden)](std::string_view path) {
    if (hidden && hidden(path)) return true;
    constexpr std::string_view kInit = "/__init__.py";
    if (!path.ends_with(kInit)) return false;
    const std::string_view directory = path.substr(0, path.size() - kInit.size() + 1);
    const auto first = std::ranges::lower_bound(files, directory, {}, &SourceFile::path);
    return first != files.end() && first->path.starts_with(directory);
  };
}

std::string_view stem(std::string_view name) { return name.substr(0, name.find('.')); }

std::string_view first_component(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

}  // namespace

ModuleTree::ModuleTree(std::span<const SourceFile> files, Symbols& symbols,
                       std::function<bool(std::string_view)> ignored)
    : by_file_(files.size()), ignored_(hidden_or_data(files, std::move(ignored))) {
  add_directory("");
  for (std::uint32_t i = 0; i < files.size(); ++i) add_file(FileId{i}, files[i], symbols);
  find_roots();
  find_shadows();
  name_modules(symbols);
}

std::uint32_t ModuleTree::add_directory(std::string_view path) {
  if (const auto found = directory_ids_.find(std::string(path)); found != directory_ids_.end()) return found->second;
  const std::uint32_t parent = path.empty() ? kNone : add_directory(directory_name(path));
  const auto id = static_cast<std::uint32_t>(directories_.size());
  directories_.push_back({.path = std::string(path),
                          .parent = parent,
                          .init = {},
                          .root = 0,
                          .has_python = false,
                          .has_stubs = false,
                          .entries = {}});
  directory_ids_.emplace(path, id);
  if (parent != kNone) {
    const std::string_view name = names_.emplace_back(file_name(path));
    directories_[parent].entries[name].directory = id;
  }
  return id;
}

void ModuleTree::add_file(FileId id, const SourceFile& file, Symbols& symbols) {
  const std::string_view name = file_name(file.path);
  if (name == "pyproject.toml" || name == "setup.py" || name == "setup.cfg")
    distributions_.emplace(directory_name(file.path));
  if (name == "pyproject.toml") projects_.emplace(directory_name(file.path));
  const bool source = file.language == Language::python && name.ends_with(".py");
  if (!source) {
    if (!ends_with_any(name, kNativeEndings)) return;
    native_stems_.emplace(stem(name));
    native_stems_.emplace(name.substr(name.rfind('.')));
    if (name.ends_with(".pyi") || name.ends_with(".so") || name.ends_with(".pyd") || name.ends_with(".pyx")) {
      const std::uint32_t directory = add_directory(directory_name(file.path));
      directories_[directory].entries[names_.emplace_back(stem(name))].opaque = true;
      directories_[directory].has_stubs = true;
    }
    return;
  }
  const std::uint32_t directory = add_directory(directory_name(file.path));
  const ModuleId module{static_cast<std::uint32_t>(modules_.size())};
  const bool package = name == "__init__.py";
  modules_.push_back({.file = id,
                      .name = symbols.intern(stem(name)),
                      .directory = directory,
                      .package = package,
                      .test = file.role == Role::test,
                      .shadowed_by = {}});
  by_file_[id.value] = module;
  if (package) {
    directories_[directory].init = module;
    if (const std::uint32_t parent = directories_[directory].parent; parent != kNone)
      directories_[parent].entries[names_.emplace_back(file_name(directories_[directory].path))].package = module;
  } else {
    directories_[directory].entries[names_.emplace_back(name.substr(0, name.size() - 3))].module = module;
  }
  for (std::uint32_t d = directory; d != kNone && !directories_[d].has_python; d = directories_[d].parent)
    directories_[d].has_python = true;
}

// `src` of a distribution, which is put on the search path whole: what lies in it may be part of a namespace that other
// distributions share. kNone when the directory lies in none.
std::uint32_t ModuleTree::source_above(std::uint32_t directory) const {
  for (; directory != 0; directory = directories_[directory].parent) {
    const std::string& path = directories_[directory].path;
    if (file_name(path) == "src" && !directories_[directory].init &&
        distributions_.contains(std::string(directory_name(path))))
      return directory;
  }
  return kNone;
}

// A project within a package: its own folder is no part of that, and what it installs starts there. A setup.py alone
// may only build an extension.
bool ModuleTree::is_nested_project(std::uint32_t directory) const {
  return !directories_[directory].init && projects_.contains(directories_[directory].path);
}

// An import root is the parent of the topmost regular package above a file, or the sources of the distribution in which
// that parent is a namespace. An __init__ at the repository's own root is left out: what the repository is called from
// outside is not known from inside.
void ModuleTree::find_roots() {
  std::unordered_set<std::uint32_t> roots, sources;
  for (std::uint32_t id = 0; id < directories_.size(); ++id) {
    std::uint32_t top = kNone;
    for (std::uint32_t d = id; d != 0 && (top == kNone || !is_nested_project(d)); d = directories_[d].parent)
      if (directories_[d].init) top = d;
    const std::uint32_t parent = top == kNone ? 0 : directories_[top].parent;
    const std::uint32_t source = source_above(top == kNone ? id : parent);
    directories_[id].root = source == kNone ? parent : source;
    if (directories_[id].has_python) roots.insert(directories_[id].root);
    if (source != kNone) sources.insert(source);
  }
  std::vector<std::uint32_t> ordered(roots.begin(), roots.end());
  std::ranges::sort(ordered, {}, [&](std::uint32_t d) { return std::string_view(directories_[d].path); });
  for (const std::uint32_t root : ordered)
    for (const auto& [name, entry] : directories_[root].entries) {
      const bool part = sources.contains(root) && entry.directory != kNone && directories_[entry.directory].has_python;
      if (entry.package || entry.module || entry.opaque || part) roots_of_head_[name].push_back(root);
    }
}

void ModuleTree::find_shadows() {
  for (const Directory& directory : directories_)
    for (const auto& [name, entry] : directory.entries)
      if (entry.package && entry.module) modules_[entry.module.value].shadowed_by = entry.package;
}

void ModuleTree::name_modules(Symbols& symbols) {
  for (Module& module : modules_) {
    const Directory& directory = directories_[module.directory];
    const std::string& root = directories_[directory.root].path;
    std::string dotted = directory.path.substr(std::min(directory.path.size(), root.empty() ? 0 : root.size() + 1));
    std::ranges::replace(dotted, '/', '.');
    // A "src" directory without __init__ is a root that no package announced.
    if (directory.root == 0 && dotted.starts_with("src.") && !directories_[directory_ids_.at("src")].init)
      dotted.erase(0, 4);
    // What lies in `my-server/` is named from there: no import can spell it.
    if (const std::size_t last = dotted.find_last_of(kNotInNames); last != std::string::npos)
      dotted.erase(0, std::min(dotted.find('.', last), dotted.size() - 1) + 1);
    if (!module.package) dotted += (dotted.empty() ? "" : ".") + std::string(symbols[module.name]);
    module.name = symbols.intern(dotted.empty() ? "__init__" : dotted);
  }
}

// Where an absolute import may start. The first ones are on the search path for certain; behind them come places that
// are on it when the program is started in the right way: what they lack may be elsewhere.
ModuleTree::SearchPath ModuleTree::search_path(const Module& from, std::string_view head) const {
  SearchPath path{{directories_[from.directory].root}, 0};
  auto add = [&](std::uint32_t directory) {
    if (std::ranges::find(path.roots, directory) == path.roots.end()) path.roots.push_back(directory);
  };
  // A file outside any package is run as a script, or collected by a test runner that adds its directory. Inside a
  // package, absolute imports never look beside the file: `import types` in `pkg/api.py` is not `pkg/types.py`.
  // Below a package, a directory without an __init__ is part of it, and rarely where a program starts.
  const Directory& own = directories_[from.directory];
  bool in_package = false;
  for (std::uint32_t d = from.directory; d != 0; d = directories_[d].parent)
    in_package = in_package || static_cast<bool>(directories_[d].init);
  if (!own.init && !in_package) add(from.directory);
  add(0);
  path.certain = path.roots.size();
  if (!own.init) add(from.directory);
  if (const auto found = roots_of_head_.find(head); found != roots_of_head_.end()) {
    path.several = found->second.size() > 1;
    for (const std::uint32_t root : found->second)
      if (from.test || !is_test(root, head)) add(root);
  }
  for (std::uint32_t d = directories_[from.directory].parent; d != kNone; d = directories_[d].parent)
    if (!directories_[d].init) add(d);
  return path;
}

// What tests put in the place of a package from outside.
bool ModuleTree::is_test(std::uint32_t root, std::string_view head) const {
  const Entry& entry = directories_[root].entries.at(head);
  const ModuleId module = entry.package ? entry.package : entry.module;
  return module && modules_[module.value].test;
}

// A namespace that holds packages only: every distribution that is installed may add one.
bool ModuleTree::is_open(std::uint32_t id) const {
  const Directory& directory = directories_[id];
  return directory.root != id && !directory.init && std::ranges::none_of(directory.entries, [](const auto& entry) {
           return static_cast<bool>(entry.second.module);
         });
}

// `dotted` is all that was asked for below the directory: ignore rules may leave its first folder and hide one in it.
ModuleLookup ModuleTree::missing_or_opaque(ModuleLookup lookup, std::uint32_t directory,
                                           std::string_view dotted) const {
  lookup.status = is_open(directory) ? ModuleStatus::unknown : ModuleStatus::missing;
  const std::string_view name = first_component(dotted);
  const std::string& path = directories_[directory].path;
  const auto hidden = [&](std::string below) {
    std::ranges::replace(below, '.', '/');
    const std::string base = path.empty() ? below : path + "/" + below;
    return ignored_(base + ".py") || ignored_(base + "/__init__.py");
  };
  // `redwood/redwood`, the extension that the package of its name wraps.
  const bool wrapped = file_name(path) == name && native_stems_.contains(".rs");
  if (wrapped || usually_generated(name) || names_native_code(name, native_stems_) ||
      names_interface(name, native_stems_) || native_stems_.contains(std::string(name)) ||
      native_stems_.contains(std::string(name) + "module") || hidden(std::string(name)) ||
      (dotted.size() > name.size() && hidden(std::string(dotted))))
    lookup.status = ModuleStatus::opaque;
  return lookup;
}

// `dotted` inside one directory, component by component. The first component decides whether this is the place at all.
ModuleLookup ModuleTree::walk(std::uint32_t directory, std::string_view dotted) const {
  ModuleLookup result;
  std::uint32_t at = directory;
  while (!dotted.empty()) {
    const std::string_view rest = dotted;
    const std::string_view name = first_component(dotted);
    dotted.remove_prefix(std::min(dotted.size(), name.size() + 1));
    if (name == "__init__" && directories_[at].init) continue;  // `pkg.__init__` is a long name of `pkg`
    const auto& entries = directories_[at].entries;
    const auto found = entries.find(name);
    const Entry entry = found == entries.end() ? Entry{} : found->second;
    const bool is_namespace = entry.directory != kNone && directories_[entry.directory].has_python;
    if (!entry.package && !entry.module && !entry.opaque && !is_namespace) {
      // Stubs without sources stand for an extension module with submodules.
      if (entry.directory != kNone && directories_[entry.directory].has_stubs)
        return {.status = ModuleStatus::opaque, .matched = result.matched + 1};
      if (result.matched == 0) return {.status = ModuleStatus::external};
      return missing_or_opaque(result, at, rest);
    }
    ++result.matched;
    if (entry.package || (!entry.module && is_namespace)) {
      at = entry.directory;
      result.regular = result.regular && static_cast<bool>(entry.package);
      result.module = entry.package;
      result.directory = at;
      if (entry.package) result.parent = entry.package;
      result.status = entry.package ? ModuleStatus::module : ModuleStatus::directory;
      if (!entry.package && entry.opaque) return result.status = ModuleStatus::opaque, result;
      continue;
    }
    result.module = entry.module;
    result.directory = kNone;
    if (!entry.module) return result.status = ModuleStatus::opaque, result;
    result.parent = entry.module;
    result.status = ModuleStatus::module;
    if (!dotted.empty()) return result.status = ModuleStatus::missing, result;  // a plain module has no submodules
  }
  return result;
}

ModuleLookup ModuleTree::absolute(ModuleId from, std::string_view dotted, bool computed_path) const {
  const SearchPath path = search_path(modules_[from.value], first_component(dotted));
  // A project inside the repository may have a package of its own that is called like one at the root.
  const auto nearby = [&](const ModuleLookup& otherwise) {
    for (std::uint32_t d = modules_[from.value].directory; d != 0; d = directories_[d].parent) {
      const ModuleLookup here = directories_[d].init ? ModuleLookup{} : walk(d, dotted);
      if (here.status == ModuleStatus::module || here.status == ModuleStatus::opaque) return here;
      // A folder of modules in the package that lies beside the file.
      if (here.status == ModuleStatus::directory && here.matched > 1 && d == modules_[from.value].directory)
        return here;
    }
    // A package in a directory that is none of its own: `channel/qq/` beside `channel/channel.py`, run from the top.
    const ModuleLookup top = walk(0, dotted);
    if (top.status == ModuleStatus::module || top.status == ModuleStatus::opaque) return top;
    // Two distributions that fill one package: whichever is installed over the other.
    for (const std::uint32_t root : path.roots)
      if (const ModuleLookup here = walk(root, dotted); here.status == ModuleStatus::module) return here;
    return otherwise;
  };
  ModuleLookup best;
  unsigned candidates = 0;
  for (std::size_t i = 0; i < path.roots.size(); ++i) {
    ModuleLookup here = walk(path.roots[i], dotted);
    const bool certain = i < path.certain;
    here.regular = here.regular && certain;
    here.elsewhere = !certain && (here.matched < 2 || path.several);
    if (here.status == ModuleStatus::module || here.status == ModuleStatus::opaque) return here;
    if (here.status == ModuleStatus::external) continue;
    if (here.status == ModuleStatus::missing) {
      // A regular package on the search path hides any other of that name: what it lacks is missing.
      if (certain && here.regular && best.status != ModuleStatus::directory && !computed_path) return nearby(here);
      // A directory elsewhere that happens to be called like a package from outside ("torch", "redis") proves nothing.
      if (here.elsewhere) here.status = ModuleStatus::unknown;
    }
    if (here.status == ModuleStatus::missing || here.status == ModuleStatus::unknown) ++candidates;
    if (best.status == ModuleStatus::external ||
        (here.status == ModuleStatus::directory && best.status != ModuleStatus::directory))
      best = here;
  }
  if (best.status == ModuleStatus::missing && (candidates > 1 || computed_path)) best.status = ModuleStatus::unknown;
  return best;
}

std::vector<ModuleLookup> ModuleTree::around(ModuleId from, std::string_view dotted) const {
  const std::string_view head = first_component(dotted);
  std::vector<ModuleLookup> found;
  const auto look = [&](std::uint32_t id) {
    ModuleLookup here = walk(id, dotted);
    const std::string& path = directories_[id].path;
    const std::string beside = (path.empty() ? path : path + "/") + std::string(head);
    // A symbolic link, or a folder that was not entered.
    if (here.status == ModuleStatus::external && (ignored_(beside + ".py") || ignored_(beside + "/__init__.py")))
      here.status = ModuleStatus::opaque;
    const bool there = here.status == ModuleStatus::module || here.status == ModuleStatus::opaque ||
                       here.status == ModuleStatus::directory;
    if (there && here.module != from) found.push_back(here);
  };
  const std::uint32_t own = modules_[from.value].directory;
  for (std::uint32_t d = own; d != kNone; d = directories_[d].parent)
    if (d == own || !directories_[d].init) look(d);
  return found;
}

ModuleLookup ModuleTree::relative(ModuleId from, unsigned level, std::string_view dotted) const {
  std::uint32_t directory = modules_[from.value].directory;
  for (unsigned i = 1; i < level; ++i) {
    if (directory == 0) return {.status = ModuleStatus::unknown};
    directory = directories_[directory].parent;
  }
  return inside(directory, dotted);
}

ModuleLookup ModuleTree::inside(std::uint32_t directory, std::string_view dotted) const {
  const Directory& base = directories_[directory];
  if (dotted.empty()) {
    if (base.init)
      return {.status = ModuleStatus::module, .module = base.init, .directory = directory, .parent = base.init};
    return {.status = ModuleStatus::directory, .module = {}, .directory = directory};
  }
  ModuleLookup result = walk(directory, dotted);
  if (result.status == ModuleStatus::external) {
    result.module = base.init;
    result.parent = base.init;
    result.regular = static_cast<bool>(base.init);
    result.directory = kNone;
    return missing_or_opaque(result, directory, dotted);
  }
  return result;
}

bool ModuleTree::is_at_home(std::string_view head) const {
  const auto has = [&](std::uint32_t directory) {
    const auto found = directories_[directory].entries.find(head);
    return found != directories_[directory].entries.end() && (found->second.package || found->second.module);
  };
  const auto source = directory_ids_.find("src");
  return has(0) || (source != directory_ids_.end() && has(source->second));
}

bool ModuleTree::has_stub(ModuleId id) const {
  const Module& module = modules_[id.value];
  if (module.package) return directories_[module.directory].entries.contains("__init__");
  for (const auto& [name, entry] : directories_[module.directory].entries)
    if (entry.module == id) return entry.opaque;
  return false;
}

ModuleLookup ModuleTree::submodule(ModuleId package, std::string_view name) const {
  const Module& module = modules_[package.value];
  if (!module.package) return {.status = ModuleStatus::missing, .module = {}, .directory = kNone, .parent = package};
  return inside(module.directory, name);
}

}  // namespace fount
