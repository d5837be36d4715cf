// (module, name) → what the name finally means, through re-exports, `X = Y`, star imports, relative imports, packages
// that hide modules, and module-level __getattr__. Tells "resolves to nothing" from "could not know".
// Built once from all facts; then const, and resolution of every import is precomputed.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/facts.h"
#include "index/modules.h"
#include "index/symbols.h"

namespace fount {

enum class TargetKind : std::uint8_t {
  nothing,     // first-party, and no such name
  unknown,     // could not know: computed names, ambiguous module, built at install time
  external,    // of a package that is not in this repository
  module,      // `module`
  directory,   // a namespace package
  definition,  // class or function: facts(file).definitions[item]
  binding,     // constant, instance, state: facts(file).bindings[item]
};
struct Target {
  TargetKind kind = TargetKind::unknown;
  FileId file;             // where it is; for a module, the module's own file
  std::uint32_t item = 0;  // index into definitions or bindings; for a directory, its id
  auto operator<=>(const Target&) const = default;
};

enum class ImportStatus : std::uint8_t { resolved, external, unknown, missing_module, missing_name };
struct ResolvedImport {
  Target target;    // what the imported name means in the end
  ModuleId module;  // the module that the statement names, when it was found (for a submodule import: its package)
  ImportStatus status = ImportStatus::unknown;
  bool regular = true;  // false when a namespace package was on the way: "missing" is then less certain
};

// One way that a name is bound at module scope.
struct NameEntry {
  enum class Kind : std::uint8_t { definition, import, binding };
  Symbol name;
  std::uint32_t item = 0;  // index into definitions, imports or bindings of the module's file
  std::uint32_t begin = 0;
  std::uint32_t block = kNone;
  Kind kind = Kind::definition;
};

class PythonResolver {
 public:
  PythonResolver(const ModuleTree& modules, std::span<const FileFacts> facts, Symbols& symbols);

  const ResolvedImport& resolved(FileId file, std::uint32_t import) const {
    return imports_[first_import_[file.value] + import];
  }

  // The name as seen by `from module import name`.
  Target resolve(ModuleId module, std::string_view name) const;

  // A dotted expression ("a.b.C") as the code at `definition` (kNone: module scope) of this file sees it.
  Target resolve_dotted(FileId file, std::uint32_t definition, std::string_view dotted) const;

  // Every binding of a module's names, sorted by (name, begin).
  std::span<const NameEntry> names(ModuleId module) const;
  std::span<const NameEntry> bindings_of(ModuleId module, Symbol name) const;

  // False when the module's names cannot be listed: computed names, unresolved star imports.
  bool names_are_known(ModuleId module) const;

 private:
  struct Search;  // recursion state: what is being resolved, how deep
  void collect_names(ModuleId module, Symbols& symbols);
  void doubt_borrowed_names();
  bool makes_modules(ModuleId package) const;
  bool names_may_be_added(ModuleId module, std::string_view name) const;
  Target resolve(ModuleId module, Symbol name, Search& search) const;
  Target resolve_entry(ModuleId module, const NameEntry& entry, Search& search) const;
  Target resolve_star(ModuleId module, Symbol name, const NameEntry* entry, Search& search) const;
  Target resolve_unremembered(ModuleId module, Symbol name, Search& search) const;
  const NameEntry* effective(ModuleId module, std::span<const NameEntry> entries, Search& search) const;
  bool takes_own_name(ModuleId module, const NameEntry& entry) const;
  bool hides(ModuleId module, const NameEntry& later, const NameEntry& earlier, Search& search) const;
  bool may_mean_another(ModuleId module, std::uint32_t import, const ResolvedImport& lacking, Search& search) const;
  ResolvedImport resolve_in_place(ModuleId module, std::uint32_t import, Search& search) const;
  ResolvedImport resolve_import(ModuleId module, std::uint32_t import, Search& search) const;
  Target bound_by_import(ModuleId module, std::uint32_t import, Search& search) const;
  ResolvedImport name_in(const ModuleLookup& base, std::string_view name, Search& search) const;
  Target attribute(Target of, std::string_view name, Search& search) const;
  Target resolve_dotted(ModuleId module, std::string_view dotted, Search& search) const;
  ModuleLookup named_module(ModuleId module, const Import& import) const;
  Target module_target(ModuleId module) const { return {TargetKind::module, modules_[module].file, 0}; }
  const FileFacts& facts_of(ModuleId module) const { return facts_[modules_[module].file.value]; }

  const ModuleTree& modules_;
  std::span<const FileFacts> facts_;
  const Symbols& symbols_;
  std::vector<NameEntry> names_;
  std::vector<std::uint32_t> first_name_;                 // per module, one past the end for the last
  std::vector<std::vector<std::uint32_t>> star_imports_;  // per module
  std::set<std::string> module_makers_;                   // directories with a module that writes to sys.modules
  std::vector<std::uint32_t> first_import_;               // per file
  std::vector<ResolvedImport> imports_;
  mutable std::unordered_map<std::uint64_t, Target> memo_;  // filled during construction only
  bool building_ = true;
};

}  // namespace fount
