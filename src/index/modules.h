// Python modules as the file tree gives them: which file is which module, which directory is which package, and which
// directories imports start from. Knows paths and names only, nothing of what the files say.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/file.h"
#include "index/symbols.h"

namespace fount {

struct ModuleId {
  std::uint32_t value = kNone;
  auto operator<=>(const ModuleId&) const = default;
  explicit operator bool() const { return value != kNone; }
};

struct Module {
  FileId file;
  Symbol name;                  // full dotted name from its import root: "backend.app.config"
  std::uint32_t directory = 0;  // the directory it lies in; for a package, the package's own directory
  bool package = false;         // an __init__ file
  bool test = false;            // production code does not mean it
  ModuleId shadowed_by;         // the package of the same name that hides this module
};

// What a dotted module path means when asked from one file.
enum class ModuleStatus : std::uint8_t {
  module,     // `module` is it
  directory,  // a namespace package: a directory without __init__; `directory` is it
  opaque,     // exists, but not as Python source (extension module, stub only, ignored by git, written by the build)
  missing,    // its first-party package exists and has no such submodule
  unknown,    // could be elsewhere: several candidates, computed search path
  external,   // no first-party package of that name
};
struct ModuleLookup {
  ModuleStatus status = ModuleStatus::external;
  ModuleId module = {};
  std::uint32_t directory = kNone;
  ModuleId parent = {};       // deepest module found on the way (for `missing`)
  std::uint32_t matched = 0;  // leading components that were found
  bool regular = true;        // every package on the way has an __init__: `missing` is beyond doubt
  bool elsewhere = false;     // found where the program may not look at all: what it lacks proves nothing
};

class ModuleTree {
 public:
  // `ignored`: would git ignore this path? A module that a build writes is not missing.
  ModuleTree(std::span<const SourceFile> files, Symbols& symbols, std::function<bool(std::string_view)> ignored);

  std::span<const Module> modules() const { return modules_; }
  const Module& operator[](ModuleId id) const { return modules_[id.value]; }
  ModuleId of(FileId file) const { return by_file_[file.value]; }

  // `dotted` as an absolute import in `from` would see it. `computed_path`: the file changes sys.path.
  ModuleLookup absolute(ModuleId from, std::string_view dotted, bool computed_path) const;
  // Everything that `dotted` could be in `from`, were the program started elsewhere: beside the file, even within a
  // package, or in a folder around it.
  std::vector<ModuleLookup> around(ModuleId from, std::string_view dotted) const;
  // Is `head` a package or module at the repository's root or in its src/ directory? Then no outsider is meant.
  bool is_at_home(std::string_view head) const;
  // Is there a stub or extension module beside this module? Then its names are not all in the source.
  bool has_stub(ModuleId module) const;
  // `level` leading dots, then `dotted` (may be empty).
  ModuleLookup relative(ModuleId from, unsigned level, std::string_view dotted) const;
  // Submodule `name` of a package (or of a namespace directory).
  ModuleLookup submodule(ModuleId package, std::string_view name) const;
  ModuleLookup inside(std::uint32_t directory, std::string_view dotted) const;

  std::string_view directory_path(std::uint32_t directory) const { return directories_[directory].path; }

 private:
  struct Entry {  // what one name means inside one directory
    ModuleId package, module;
    std::uint32_t directory = kNone;
    bool opaque = false;
  };
  struct Directory {
    std::string path;
    std::uint32_t parent = kNone;
    ModuleId init;
    std::uint32_t root = 0;   // the directory that absolute imports of files in here start from
    bool has_python = false;  // it or a directory below holds a module
    bool has_stubs = false;   // it holds .pyi files, or extension modules
    std::unordered_map<std::string_view, Entry> entries;
  };

  struct SearchPath {
    std::vector<std::uint32_t> roots;
    std::size_t certain = 0;  // that many of them are on the path however the program is started
    bool several = false;     // the repository has several packages of that name
  };

  std::uint32_t add_directory(std::string_view path);
  void add_file(FileId id, const SourceFile& file, Symbols& symbols);
  std::uint32_t source_above(std::uint32_t directory) const;
  bool is_nested_project(std::uint32_t directory) const;
  void find_roots();
  void name_modules(Symbols& symbols);
  void find_shadows();
  SearchPath search_path(const Module& from, std::string_view head) const;
  ModuleLookup walk(std::uint32_t directory, std::string_view dotted) const;
  bool is_test(std::uint32_t root, std::string_view head) const;
  bool is_open(std::uint32_t id) const;
  ModuleLookup missing_or_opaque(ModuleLookup lookup, std::uint32_t directory, std::string_view dotted) const;

  std::vector<Module> modules_;
  std::vector<ModuleId> by_file_;
  std::vector<Directory> directories_;  // [0] is the repository's root
  std::unordered_map<std::string, std::uint32_t> directory_ids_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>>
      roots_of_head_;  // first component → roots that have it
  std::unordered_set<std::string>
      native_stems_;  // of C, Cython, Rust ... sources, and their endings: what an extension module may be built from
  std::unordered_set<std::string> distributions_;  // directories that hold what a distribution is built by
  std::unordered_set<std::string> projects_;       // those with a pyproject.toml
  std::deque<std::string> names_;                  // keeps entry names alive
  std::function<bool(std::string_view)> ignored_;
};

}  // namespace fount
