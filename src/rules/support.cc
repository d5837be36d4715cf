#include "rules/support.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace fount {

Finding finding_of(const RuleInfo& info, std::string concept_name, std::string kind) {
  Finding finding;
  finding.rule = info.id;
  finding.area = info.area;
  finding.severity = info.severity;
  finding.effort = info.effort;
  finding.concept_name = std::move(concept_name);
  finding.kind = std::move(kind);
  for (const std::string_view control : split(info.controls, ','))
    if (!trim(control).empty()) finding.controls.emplace_back(trim(control));
  return finding;
}

Source source_of(const Index& index, DefinitionId id, SourceRole role) {
  const FileId file = index.file_of(id);
  Source source;
  source.span = index.span_of(id);
  source.symbol = index.symbol_of(id);
  source.role = role;
  source.uses = index.production_users({TargetKind::definition, file, index.local(id)});
  source.content = index.definition(id).content_hash;
  return source;
}

Source source_at(const Index& index, Span span, SourceRole role, std::string note) {
  Source source;
  source.span = span;
  const ModuleId module = index.modules().of(span.file);
  source.symbol = module ? std::string(index.module_name(module)) : index.file(span.file).path;
  source.role = role;
  source.note = std::move(note);
  return source;
}

Source module_source(const Index& index, FileId file, SourceRole role) {
  Source source = source_at(index, {file, 0, 0}, role);
  if (const ModuleId module = index.modules().of(file))
    source.uses = index.production_users({TargetKind::module, file, 0});
  source.content = index.facts(file).digest;
  return source;
}

void add_candidates(const Index& index, Finding& finding, std::span<const DefinitionId> candidates) {
  const auto choice = choose_canonical(index, candidates);
  if (choice) {
    const DefinitionId id = candidates[choice->index];
    finding.canonical =
        Canonical{.span = index.span_of(id), .symbol = index.symbol_of(id), .why = choice->why, .location = {}};
    finding.sources.push_back(source_of(index, id, SourceRole::canonical));
  }
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (!choice || i != choice->index) finding.sources.push_back(source_of(index, candidates[i], SourceRole::surplus));
  finding.service = index.file(index.file_of(candidates.front())).service;
  finding.surplus = static_cast<std::uint32_t>(std::max<std::size_t>(1, candidates.size() - 1));
  for (const DefinitionId id : candidates) {
    const References count = index.references({TargetKind::definition, index.file_of(id), index.local(id)});
    finding.references.production += count.production;
    finding.references.test += count.test;
  }
}

std::uint64_t concept_key(std::string_view what, std::uint32_t service, std::string_view name) {
  return hash64(name, hash64(what, service));
}

double overlap(std::span<const Symbol> a, std::span<const Symbol> b) {
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j])
      ++common, ++i, ++j;
    else if (a[i] < b[j])
      ++i;
    else
      ++j;
  }
  const std::size_t all = a.size() + b.size() - common;
  return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

}  // namespace fount
