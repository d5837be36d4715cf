// What can be a cause. A kind says to which causes of its sort a finding could belong, as keys; findings with an equal
// key are one candidate, which the kind then puts into words or turns down. Kinds know nothing of each other, of points
// or of which candidate wins (causes.h).
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/finding.h"
#include "index/index.h"
#include "rules/homes.h"

namespace fount {

// Production and script files, and test files, that import something from a module.
struct Importers {
  std::uint32_t production = 0, test = 0;
};

// What kinds ask of the index again and again, gathered once.
class CauseContext {
 public:
  explicit CauseContext(const Index& index);

  const Index& index() const { return index_; }
  const Homes& homes() const { return homes_; }
  // Modules that a program can import and whose dotted name ends in this component.
  std::span<const ModuleId> modules_called(std::string_view last_component) const;
  Importers importers_of(ModuleId module) const { return importers_[module.value]; }

 private:
  const Index& index_;
  Homes homes_;
  std::unordered_map<std::string_view, std::vector<ModuleId>> by_last_component_;
  std::vector<Importers> importers_;  // per module
};

using CauseKey = std::vector<std::string>;
using CausedFindings = std::span<const Finding* const>;  // dearest first

struct CauseText {
  std::string title, action;
};

struct CauseKind {
  // Few per finding: each is a candidate.
  std::vector<CauseKey> (*keys)(const Finding& finding, const CauseContext& context);
  // nullopt: these findings have not enough in common after all.
  std::optional<CauseText> (*describe)(const CauseKey& key, CausedFindings findings, const CauseContext& context);
  bool takes_tentative = false;  // what each of them leaves in doubt, several of one place explain
};

// Imports that lead nowhere (cause_imports.cc)
extern const CauseKind hidden_module_cause;   // a module that a package of the same name hides
extern const CauseKind moved_package_cause;   // modules that lie in another package than the one they are imported from
extern const CauseKind moved_names_cause;     // names that another module defines
extern const CauseKind missing_module_cause;  // a deleted module or package with importers
extern const CauseKind missing_names_cause;   // a module that has not what importers expect
extern const CauseKind broken_module_cause;   // one module, several imports that lead nowhere
// Several ways to one thing (cause_paths.cc)
extern const CauseKind facade_cause;       // a package and its submodules both serve as import path
extern const CauseKind split_paths_cause;  // two modules both serve as import path
// Copies and half-finished moves (cause_copies.cc)
extern const CauseKind tests_only_cause;        // a second source that only tests still import
extern const CauseKind unfinished_move_cause;   // two modules compete for the same concepts
extern const CauseKind copied_module_cause;     // two modules hold the same definitions
extern const CauseKind copied_directory_cause;  // two directories hold the same modules
// Files that are not where an image expects them (cause_contexts.cc)
extern const CauseKind wrong_context_cause;  // a Dockerfile whose paths are seen from another directory
// One concept (cause_concepts.cc)
extern const CauseKind missing_factory_cause;    // a class that is made in several ways
extern const CauseKind contested_concept_cause;  // a concept with several problems at once

// In the order in which they are preferred when they explain the same findings: the most telling first.
inline constexpr std::array<const CauseKind*, 15> kCauseKinds = {
    &hidden_module_cause,   &moved_package_cause, &moved_names_cause,      &missing_module_cause,
    &missing_names_cause,   &broken_module_cause, &missing_factory_cause,  &tests_only_cause,
    &unfinished_move_cause, &copied_module_cause, &copied_directory_cause, &facade_cause,
    &split_paths_cause,     &wrong_context_cause, &contested_concept_cause};

// Shared by the kinds.
std::vector<FileId> rival_files(const Finding& finding);      // distinct, sorted
std::string_view last_component(std::string_view dotted);     // "a.b.c" -> "c"
std::string_view parent_module(std::string_view dotted);      // "a.b.c" -> "a.b"
std::string quoted_path(const Index& index, FileId file);     // in backticks, printable
std::string quoted_list(std::span<const std::string> names);  // "`a`, `b` and 3 more"

}  // namespace fount
