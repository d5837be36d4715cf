#include "engine/canonical.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "engine/canonical_constants.h"
#include "engine/evidence.h"
#include "engine/load_index.h"
#include "index/canonical.h"
#include "index/import_path.h"
#include "index/index.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {
namespace {

std::string_view last_of(std::string_view dotted) {
  const auto dot = dotted.rfind('.');
  return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

// "p.Name" means every symbol that ends in ".p.Name".
bool is_meant(const Index& index, DefinitionId id, std::string_view name) {
  if (index.name(id) != last_of(name)) return false;
  const std::string symbol = index.symbol_of(id);
  return symbol == name || symbol.ends_with("." + std::string(name));
}

using Concepts = std::map<std::pair<std::uint32_t, std::string_view>, std::vector<DefinitionId>>;  // (service, kind)

Concepts concepts_named(const Index& index, std::string_view name) {
  Concepts concepts;
  for (const DefinitionId id : index.top_level()) {
    if (!is_meant(index, id, name)) continue;
    concepts[{index.file(index.file_of(id)).service, name_of(index.classes().kind(id))}].push_back(id);
  }
  return concepts;
}

// A production module that gives the name to a definition of another name: `Name = Other`, `import Other as Name`.
struct Alias {
  DefinitionId target;
  Span span;
};

// Passing a name on as it is makes nobody an author of what it means.
bool only_passes_on(const Index& index, FileId file, const NameEntry& entry) {
  if (entry.kind != NameEntry::Kind::import) return false;
  const FileFacts& facts = index.facts(file);
  return facts.text(facts.imports[entry.item].name) == index.symbols()[entry.name];
}

std::vector<Alias> aliases_named(const Index& index, std::string_view name) {
  std::vector<Alias> aliases;
  const Symbol symbol = index.symbols().find(last_of(name));
  for (const Module& module : index.modules().modules()) {
    const ModuleId id = index.modules().of(module.file);
    if (!symbol || !index.production(module.file) || name != last_of(name)) continue;
    const auto entries = index.resolver().bindings_of(id, symbol);
    // A caller sees what the module bound last.
    if (entries.empty() || only_passes_on(index, module.file, entries.back())) continue;
    const Target target = index.resolver().resolve(id, name);
    if (target.kind != TargetKind::definition) continue;
    const DefinitionId meant = index.id_of(target.file, target.item);
    const std::uint32_t begin = entries.back().begin;
    if (index.name(meant) != name) aliases.push_back({meant, {module.file, begin, begin + 1}});
  }
  return aliases;
}

// A name that no definition has can still be what everybody imports: then it means what its aliases mean.
void add_aliases(const Index& index, std::span<const Alias> aliases, Concepts& concepts) {
  for (const Alias& alias : aliases) {
    const std::uint32_t service = index.file(index.file_of(alias.target)).service;
    auto& candidates = concepts[{service, name_of(index.classes().kind(alias.target))}];
    if (std::ranges::find(candidates, alias.target) == candidates.end()) candidates.push_back(alias.target);
  }
}

CanonicalAnswer answer_of(const Index& index, std::span<const DefinitionId> candidates, std::string_view name,
                          std::string_view kind) {
  CanonicalAnswer answer;
  const FileId file = index.file_of(candidates.front());
  answer.concept_name = name;
  answer.kind = kind;
  answer.service = index.services()[index.file(file).service].name;
  Finding evidence;
  add_candidates(index, evidence, candidates);
  answer.canonical = evidence.canonical;
  if (!answer.canonical && candidates.size() == 1) {
    answer.canonical =
        Canonical{index.span_of(candidates.front()), index.symbol_of(candidates.front()), "the only definition", {}};
    evidence.sources.clear();
  }
  if (answer.canonical) {
    for (const DefinitionId id : candidates) {
      if (index.span_of(id) == answer.canonical->span) {
        answer.import_line =
            import_statement(index, {TargetKind::definition, index.file_of(id), index.local(id)}, name);
      }
    }
  } else {
    answer.undecided =
        fmt::format("{} definitions, and neither a declaration nor their importers single one out", candidates.size());
  }
  for (Source& source : evidence.sources) {
    if (source.role != SourceRole::canonical) answer.rivals.push_back(std::move(source));
  }
  std::ranges::stable_sort(answer.rivals, std::ranges::greater{}, &Source::uses);
  return answer;
}

// The same name for something else is a rival too, and the one that surprises most.
void add_divergence(const Index& index, std::span<const Alias> aliases, CanonicalAnswer& answer) {
  for (const Alias& alias : aliases) {
    if (answer.canonical && index.symbol_of(alias.target) == answer.canonical->symbol) continue;
    const std::string note = fmt::format("gives the name to {}", index.name(alias.target));
    answer.rivals.push_back(source_at(index, alias.span, SourceRole::surplus, note));
  }
}

// Lines for every place, through the one pass that makes lines.
void locate(std::vector<CanonicalAnswer>& answers, const EvidenceContext& context, Workers& workers,
            Observer& observer) {
  std::vector<Finding> carriers(answers.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    carriers[i].canonical = std::move(answers[i].canonical);
    carriers[i].sources = std::move(answers[i].rivals);
  }
  gather_evidence(carriers, {}, context, workers, observer);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    answers[i].canonical = std::move(carriers[i].canonical);
    answers[i].rivals = std::move(carriers[i].sources);
  }
}

std::string nearest_name(const Index& index, std::string_view name) {
  std::set<std::string_view> names;
  for (const DefinitionId id : index.top_level()) names.insert(index.name(id));
  for (const Target& constant : production_constants(index)) names.insert(constant_name(index, constant));
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return std::string(did_you_mean(last_of(name), candidates));
}

}  // namespace

Result<CanonicalAnswers> find_canonical(const AuditRequest& request, std::string_view name, Workers& workers,
                                        Observer& observer, const CancelToken& cancel) {
  PassClock clock(false);
  FOUNT_TRY(const LoadedIndex loaded, load_index(request, workers, observer, cancel, clock));
  const Index& index = *loaded.index;

  CanonicalAnswers found;
  Concepts concepts = concepts_named(index, name);
  const std::vector<Alias> aliases = aliases_named(index, name);
  if (concepts.empty()) add_aliases(index, aliases, concepts);
  for (const auto& [key, candidates] : concepts) {
    found.answers.push_back(answer_of(index, candidates, last_of(name), key.second));
    add_divergence(index, aliases, found.answers.back());
  }
  std::ranges::move(answer_constants(index, name), std::back_inserter(found.answers));
  std::ranges::stable_sort(found.answers, {}, [](const auto& answer) { return std::tie(answer.service, answer.kind); });
  if (found.answers.empty()) found.suggestion = nearest_name(index, name);
  locate(found.answers, {*request.fs, index.files(), index.all_facts()}, workers, observer);
  return found;
}

}  // namespace fount
