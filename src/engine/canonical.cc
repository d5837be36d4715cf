#include "engine/canonical.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "engine/evidence.h"
#include "engine/extract_all.h"
#include "engine/hidden_paths.h"
#include "engine/policies.h"
#include "index/canonical.h"
#include "index/import_path.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {
namespace {

// What one name can mean in one service; a class and a function of one name are two concepts.
using ConceptId = std::pair<std::uint32_t, DefinitionKind>;
struct Candidates {
  std::vector<DefinitionId> production, other;
};
using Concepts = std::map<ConceptId, Candidates>;

constexpr std::string_view kind_name(DefinitionKind kind) {
  return kind == DefinitionKind::class_ ? "class" : "function";
}

std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }

// "p.Name" names pkg.p.Name, but not pkg.xp.Name.
bool is_named(std::string_view symbol, std::string_view name) {
  return symbol.ends_with(name) && (symbol.size() == name.size() || symbol[symbol.size() - name.size() - 1] == '.');
}

template <class Visit>
void for_each_top_level(const Index& index, Visit visit) {
  for (std::uint32_t file = 0; file < index.files().size(); ++file) {
    const FileFacts& facts = index.facts({file});
    for (std::uint32_t item = 0; item < facts.definitions.size(); ++item)
      if (facts.definitions[item].parent == kNone) visit(index.id_of({file}, item));
  }
}

// What other names stand for: `Name = Other`, `from m import Other as Name`. The definition answers for its alias.
void add_aliased(const Index& index, std::string_view name, Concepts& concepts) {
  const Symbol symbol = index.symbols().find(last_part(name));
  std::unordered_set<std::uint32_t> seen;
  for (std::uint32_t m = 0; symbol && m < index.modules().modules().size(); ++m) {
    const ModuleId module{m};
    if (!index.production(index.modules()[module].file) || index.resolver().bindings_of(module, symbol).empty()) continue;
    const Target target = index.resolver().resolve(module, last_part(name));
    if (target.kind != TargetKind::definition || !index.production(target.file)) continue;
    const DefinitionId id = index.id_of(target.file, target.item);
    if (!seen.insert(id.value).second) continue;
    concepts[{index.file(target.file).service, index.definition(id).kind}].production.push_back(id);
  }
}

Concepts find_concepts(const Index& index, std::string_view name) {
  Concepts concepts;
  for_each_top_level(index, [&](DefinitionId id) {
    if (index.name(id) != last_part(name) || !is_named(index.symbol_of(id), name)) return;
    const FileId file = index.file_of(id);
    Candidates& found = concepts[{index.file(file).service, index.definition(id).kind}];
    (index.production(file) ? found.production : found.other).push_back(id);
  });
  std::erase_if(concepts, [](const auto& entry) { return entry.second.production.empty(); });
  if (concepts.empty()) add_aliased(index, name, concepts);
  return concepts;
}

std::string find_suggestion(const Index& index, std::string_view name) {
  std::unordered_set<std::string_view> names;
  for (const DefinitionId id : index.top_level()) names.insert(index.name(id));
  std::vector<std::string_view> sorted(names.begin(), names.end());
  std::ranges::sort(sorted);
  return std::string(did_you_mean(last_part(name), sorted));
}

SourceRole role_outside_production(Role role) {
  switch (role) {
    case Role::test:
      return SourceRole::test;
    case Role::generated:
      return SourceRole::generated;
    case Role::vendored:
      return SourceRole::vendored;
    case Role::backup:
      return SourceRole::backup;
    default:
      return SourceRole::unrelated;  // a script's or a document's own
  }
}

std::string import_line(const Index& index, DefinitionId id) {
  const DeclaredCanonical* declared = declared_canonical(index, index.file_of(id), index.name(id));
  const std::string_view name = index.name(id);
  if (declared != nullptr && !declared->import.empty()) {
    std::string_view module = declared->import;
    if (is_named(module, name)) module.remove_suffix(std::min(module.size(), name.size() + 1));
    return fmt::format("from {} import {}", module, name);
  }
  if (!index.modules().of(index.file_of(id))) return "";
  const ImportPath path = canonical_path(index, id, consumer_paths(index, id)).path;
  return fmt::format("from {} import {}", index.module_name(path.module), index.symbols()[path.name]);
}

// A finding of no rule: evidence is gathered for it as for any other.
Finding describe(const Index& index, DefinitionKind kind, const Candidates& found) {
  Finding finding = finding_of({}, std::string(index.name(found.production.front())), std::string(kind_name(kind)));
  add_candidates(index, finding, found.production);
  if (found.production.size() == 1) {
    const DefinitionId id = found.production.front();
    finding.canonical = Canonical{index.span_of(id), index.symbol_of(id), "the only one in production code", {}};
    finding.sources.front().role = SourceRole::canonical;
  }
  for (const DefinitionId id : found.other)
    finding.sources.push_back(source_of(index, id, role_outside_production(index.file(index.file_of(id)).role)));
  return finding;
}

CanonicalAnswer answer_of(const Index& index, Finding finding, const Candidates& found) {
  CanonicalAnswer answer;
  answer.concept_name = std::move(finding.concept_name);
  answer.kind = std::move(finding.kind);
  answer.service = index.services()[finding.service].name;
  answer.canonical = std::move(finding.canonical);
  for (Source& source : finding.sources)
    if (source.role != SourceRole::canonical) answer.rivals.push_back(std::move(source));
  std::ranges::stable_sort(answer.rivals, std::greater{}, &Source::uses);
  if (!answer.canonical) {
    answer.undecided =
        fmt::format("{} definitions, and neither a declaration nor a majority of importers tells them apart",
                    found.production.size());
    return answer;
  }
  const auto chosen = std::ranges::find(found.production, answer.canonical->symbol,
                                        [&](DefinitionId id) { return index.symbol_of(id); });
  if (chosen != found.production.end()) answer.import_line = import_line(index, *chosen);
  return answer;
}

std::vector<std::string_view> rule_ids() {
  std::vector<std::string_view> ids;
  for (const Rule* rule : all_rules()) ids.push_back(rule->info.id);
  return ids;
}

}  // namespace

Result<CanonicalAnswers> find_canonical(const AuditRequest& request, std::string_view name, Workers& workers,
                                        Observer& observer, const CancelToken& cancel) {
  // The first half of an audit, see audit.cc.
  const FileSystem& fs = *request.fs;
  FOUNT_TRY(PolicySet policies, read_root_policy(fs, request.policy_path, request.policy_text, rule_ids()));
  FOUNT_TRY(FileSet set, discover(fs, request.git, policies.root(), request.discover));
  FOUNT_CHECK(read_nested_policies(fs, set, rule_ids(), policies));
  std::vector<FileFacts> facts = extract_all(fs, set, workers, observer, cancel);
  if (cancel.canceled()) return failure(ErrorCode::canceled, "canceled");
  const Index index(
      {std::move(set.files), std::move(set.services), std::move(facts), policies.list, hidden_paths(set)});

  CanonicalAnswers answers;
  const Concepts concepts = find_concepts(index, name);
  std::vector<Finding> findings;
  for (const auto& [id, found] : concepts) findings.push_back(describe(index, id.second, found));
  gather_evidence(findings, {}, {fs, index.files(), index.all_facts()}, workers, observer);
  for (std::size_t i = 0; const auto& [id, found] : concepts)
    answers.answers.push_back(answer_of(index, std::move(findings[i++]), found));
  if (concepts.empty()) answers.suggestion = find_suggestion(index, name);
  return answers;
}

}  // namespace fount
