// The joined model: facts of all files, names interned, imports resolved, uses counted. What rules may ask, and all
// they may ask: no source text, no disk, no caller. Immutable once built (what is made when first asked for is made
// once); any thread may read.
#pragma once

#include <cassert>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "core/file.h"
#include "core/finding.h"
#include "core/policy.h"
#include "core/texts.h"
#include "index/calls.h"
#include "index/classes.h"
#include "index/clones.h"
#include "index/environments.h"
#include "index/modules.h"
#include "index/needs.h"
#include "index/products.h"
#include "index/resolver_python.h"
#include "index/secret_values.h"
#include "index/setting_reads.h"
#include "index/settings.h"
#include "index/symbols.h"

namespace fount {

struct IndexInput {
  std::vector<SourceFile> files;                       // sorted by path
  std::vector<Service> services;                       // [0] is the repository itself
  std::vector<FileFacts> facts;                        // one per file; empty for files without an extractor
  std::vector<Policy> policies;                        // [0] is the root's
  std::function<bool(std::string_view path)> ignored;  // would git ignore this path?
  Texts texts = {};                                    // one per file, or none at all
  std::future<Clones> clones = {};                     // of these facts, when somebody finds them already
  Needs needs = Needs::everything();                   // what is not needed is not made
};

// One place outside a target's own file that uses it.
struct Use {
  enum class Kind : std::uint8_t { import, call, base };
  Target target;
  FileId file;             // the user
  std::uint32_t item = 0;  // index into the user's imports, calls or bases
  std::uint32_t begin = 0, end = 0;
  ModuleId through;  // imports: the module that the statement names
  Kind kind = Kind::import;
  bool reexport = false;  // a module-level import in an __init__ or in a module that defines nothing: passes it on
};

class Flows;         // index/flow.h
class SharedStates;  // index/state.h

class Index {
 public:
  explicit Index(IndexInput input);
  ~Index();
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  // Files
  std::span<const SourceFile> files() const { return input_.files; }
  const SourceFile& file(FileId id) const { return input_.files[id.value]; }
  Needs needs() const { return input_.needs; }
  const FileFacts& facts(FileId id) const { return input_.facts[id.value]; }
  std::span<const FileFacts> all_facts() const { return input_.facts; }  // one per file
  std::span<const Service> services() const { return input_.services; }
  std::span<const Policy> policies() const { return input_.policies; }
  const Policy& policy() const { return input_.policies.front(); }
  bool production(FileId id) const { return is_production(file(id).role); }
  FileId find_file(std::string_view path) const;    // FileId{} when it was not scanned
  bool has_directory(std::string_view path) const;  // some scanned file lies below it
  bool may_exist(std::string_view path) const;      // scanned, or hidden from the audit by git's ignore rules

  // What a file says at a place: all of a configuration file, the literals of code; "" for anything else. In memory
  // only: a rule compares it, and shows it only through shown_value() of rules/values.h.
  std::string_view text(Span span) const { return text_at(input_.texts, span); }
  // The value of a literal or scalar.
  std::string value(Span span, ScalarStyle style) const;

  // Configuration
  const Environments& environments() const { return made(environments_); }
  const DeclaredSettings& settings() const { return made(settings_); }
  const SettingReads& setting_reads() const { return made(setting_reads_); }
  const SecretValues& secret_values() const { return secret_values_; }

  // Names
  const Symbols& symbols() const { return symbols_; }
  const ModuleTree& modules() const { return modules_; }
  const PythonResolver& resolver() const { return resolver_; }
  std::string_view module_name(ModuleId id) const { return symbols_[modules_[id].name]; }
  std::string symbol_of(FileId file, std::uint32_t definition) const;  // "pkg.module.Class.method"
  std::string symbol_of(DefinitionId id) const;
  std::string symbol_of(const Target& target) const;

  // Definitions
  std::uint32_t definition_count() const { return first_definition_.back(); }
  DefinitionId id_of(FileId file, std::uint32_t definition) const {
    return {first_definition_[file.value] + definition};
  }
  FileId file_of(DefinitionId id) const { return files_of_definitions_[id.value]; }
  std::uint32_t local(DefinitionId id) const { return id.value - first_definition_[file_of(id).value]; }
  const Definition& definition(DefinitionId id) const { return facts(file_of(id)).definitions[local(id)]; }
  std::string_view name(DefinitionId id) const { return facts(file_of(id)).text(definition(id).name); }
  Span span_of(DefinitionId id) const;  // the whole definition, decorators included
  const Classes& classes() const { return classes_; }
  const Clones& clones() const { return made(clones_); }
  const Calls& calls() const { return made(calls_); }
  const Products& products() const { return made(products_); }
  // `__new__` or `__init__` always raises, though the class is not abstract: whoever calls it fails.
  bool refuses_construction(DefinitionId id) const;

  // Module-level definitions of production files with one name and service, two or more of them, in file order.
  // Groups come in a fixed order. Definitions that an `if`/`try` branch chooses between are all listed.
  struct NameGroup {
    Symbol name;
    std::uint32_t service = 0;
    std::vector<DefinitionId> members;
  };
  std::span<const NameGroup> name_groups() const { return name_groups_; }
  // Every module-level production definition.
  std::span<const DefinitionId> top_level() const { return top_level_; }

  // Uses
  std::span<const Use> uses(const Target& target) const;  // sorted by file
  std::span<const Use> uses(DefinitionId id) const {
    return uses(Target{TargetKind::definition, file_of(id), local(id)});
  }
  References references(const Target& target) const;  // distinct files by role; docs stay 0 (evidence counts them)
  std::uint32_t production_users(const Target& target) const;  // distinct production files, re-exports left out

  // Flow: made when the first rule asks, once, for all of them.
  const Flows& flows() const;
  const SharedStates& shared_states() const;

  // Blocks
  bool inside(FileId file, std::uint32_t block, BlockKind kind) const;  // this block or one around it
  // Different branches of one statement: at most one of the two exists at run time.
  bool alternatives(FileId file, std::uint32_t block_a, std::uint32_t block_b) const;

  // An import in an `except ImportError` whose `try` side exists here: it serves another version of a dependency.
  bool is_spare(FileId file, const Import& import) const;

  // Claims made about a definition, or about its module when it is the module's main definition (kind must match).
  bool claims(DefinitionId id, ClaimKind kind) const;
  bool module_claims(FileId file, ClaimKind kind) const;

  // Share of imports that lead somewhere known (resolved or external), over production imports that are first-party or
  // unknown.
  double import_coverage() const { return import_coverage_; }
  std::span<const std::string> unresolved_imports() const { return unresolved_imports_; }

 private:
  template <class Part>
  static const Part& made(const std::optional<Part>& part) {
    assert(part && "a rule asks for what it did not declare in Rule::needs");
    return *part;
  }
  void make_parts();
  Calls::Input call_input() const;
  void number_definitions();
  void collect_uses();
  void collect_call_uses(FileId file);
  void group_names();
  void measure_coverage();
  bool is_reexport(FileId file, const Import& import) const;

  IndexInput input_;
  Symbols symbols_;
  ModuleTree modules_;
  PythonResolver resolver_;
  std::vector<std::uint32_t> first_definition_;  // per file, and one past the end
  std::vector<FileId> files_of_definitions_;
  Classes classes_;
  std::optional<Clones> clones_;  // these six where needed
  std::optional<Calls> calls_;
  std::optional<Products> products_;
  std::optional<Environments> environments_;
  std::optional<DeclaredSettings> settings_;
  std::optional<SettingReads> setting_reads_;
  SecretValues secret_values_;
  std::vector<Use> uses_;  // sorted by (target, file, begin)
  std::vector<DefinitionId> top_level_;
  std::vector<NameGroup> name_groups_;
  struct Lazy;
  std::unique_ptr<Lazy> lazy_;
  double import_coverage_ = 1;
  std::vector<std::string> unresolved_imports_;
};

// One line per module, resolved import and use count, for --print index and golden tests.
std::string print_index(const Index& index);

}  // namespace fount
