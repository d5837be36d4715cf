// What most rules need to turn an index entry into evidence. No judgement lives here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"  // plural()
#include "core/finding.h"
#include "core/rule_info.h"
#include "index/canonical.h"
#include "index/index.h"

namespace fount {

// A finding with everything that the rule's own table row says.
Finding finding_of(const RuleInfo& info, std::string concept_name, std::string kind);

// A definition as a source: span, symbol, production users, content digest.
Source source_of(const Index& index, DefinitionId id, SourceRole role);
// Any place as a source: `symbol` is the module's name.
Source source_at(const Index& index, Span span, SourceRole role, std::string note = "");
// A whole module (its first line) as a source.
Source module_source(const Index& index, FileId file, SourceRole role);

// Adds the candidates as sources (canonical first when decided, the others in file order) and fills
// `canonical`, `surplus` and `references`.
void add_candidates(const Index& index, Finding& finding, std::span<const DefinitionId> candidates);

// Key of an examined concept: equal for every rule that looks at the same thing.
std::uint64_t concept_key(std::string_view what, std::uint32_t service, std::string_view name);

// |a ∩ b| / |a ∪ b| of two sorted sets; 0 when both are empty.
double overlap(std::span<const Symbol> a, std::span<const Symbol> b);

}  // namespace fount
