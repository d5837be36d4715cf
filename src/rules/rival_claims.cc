// Two sources of one concept that both say they are the single one, or one that says so and that nobody uses. A claim
// is worth something only if it is the only one and if callers obey it.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "rules/families.h"
#include "rules/likeness.h"
#include "rules/parts.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule rival_claims_rule;
const Rule rival_claims_rule{{.id = "rival-claims",
                              .title = "two sources claim to be the single one, or one claims it and nobody uses it",
                              .area = AreaId::definitions,
                              .severity = Severity::high,
                              .effort = Effort::medium,
                              .raised = "",
                              .lowered = "medium when at most one of them is in use",
                              .controls = "CWE-1041"},
                             check,
                             Needs{}};

namespace {

constexpr std::uint32_t kQuotes = 16;  // opening quotes, a line break and indentation

// The first line of its docstring says it, further down it is mostly about something else ("uses the unified X"), and
// it does not also say that it is a shim.
bool claims_to_be_single(const Index& index, DefinitionId id) {
  if (index.claims(id, ClaimKind::deprecated) || index.claims(id, ClaimKind::compatibility)) return false;
  const FileFacts& facts = index.facts(index.file_of(id));
  const Definition& definition = index.definition(id);
  const auto headline =
      definition.body_begin + kQuotes + static_cast<std::uint32_t>(facts.text(definition.docstring).size());
  return std::ranges::any_of(facts.claims, [&](const Claim& claim) {
    return claim.kind == ClaimKind::single_source && claim.in_docstring && claim.definition == index.local(id) &&
           claim.begin < headline;
  });
}

std::uint32_t users(const Index& index, DefinitionId id) {
  return index.production_users({TargetKind::definition, index.file_of(id), index.local(id)});
}

// Its own module makes or calls it: it may be in use through a getter.
bool used_at_home(const Index& index, DefinitionId id) {
  const FileFacts& facts = index.facts(index.file_of(id));
  const std::string_view name = index.name(id);
  const auto names_it = [&](std::string_view text) {
    return text == name || (text.starts_with(name) && text[name.size()] == '.');
  };
  return std::ranges::any_of(facts.calls, [&](const Call& call) { return names_it(facts.text(call.callee)); }) ||
         std::ranges::any_of(facts.bases, [&](const Base& base) { return facts.text(base.name) == name; }) ||
         std::ranges::any_of(facts.bindings,
                             [&](const Binding& binding) { return names_it(facts.text(binding.value)); });
}

bool rivals(const Index& index, DefinitionId a, DefinitionId b) {
  if (index.classes().kind(a) != index.classes().kind(b) || apart_by_design(index, a, b) || share_base(index, a, b))
    return false;
  const Likeness alike = likeness(index, a, b);
  return index.name(a) == index.name(b) || (alike.common >= 2 && alike.share() >= 0.2);
}

Finding describe_claims(const Index& index, std::span<const DefinitionId> sources,
                        std::span<const DefinitionId> claimants) {
  const DefinitionId first = claimants.front();
  Finding finding = finding_of(rival_claims_rule.info, std::string(index.name(first)), kind_of(index, first));
  add_candidates(index, finding, sources);
  const auto claims = [&](const Source& source) {
    return std::ranges::any_of(claimants, [&](DefinitionId id) { return index.span_of(id) == source.span; });
  };
  for (Source& source : finding.sources) {
    source.note = claims(source) ? "claims to be the single source" : "makes no claim";
    source.note += source.uses == 0 ? ", no production importer" : ", " + plural(source.uses, "production importer");
  }
  const auto used = std::ranges::count_if(finding.sources, [](const Source& source) { return source.uses > 0; });
  if (used < 2) finding.severity = Severity::medium;
  finding.data.emplace_back("claims", Data{static_cast<std::int64_t>(claimants.size())});
  finding.data.emplace_back("in_use", Data{static_cast<std::int64_t>(used)});
  return finding;
}

void check_family(const Index& index, const Family& family, Sink& sink) {
  const std::vector<DefinitionId> real = implementations(index, family.members);
  std::vector<DefinitionId> claimants;
  std::ranges::copy_if(real, std::back_inserter(claimants),
                       [&](DefinitionId id) { return claims_to_be_single(index, id); });
  if (claimants.empty()) return;
  bool contested = false;
  for (const auto& group : stars(claimants, [&](DefinitionId a, DefinitionId b) { return rivals(index, a, b); })) {
    contested = true;
    Finding finding = describe_claims(index, group, group);
    finding.message =
        fmt::format("{} definitions of {} claim to be the single source", group.size(), finding.concept_name);
    finding.remedy = "Let one of them keep the claim, make the others use it, then delete them.";
    sink.add(std::move(finding));
  }
  if (contested) return;
  for (const DefinitionId claimant : claimants) {
    if (users(index, claimant) > 0 || used_at_home(index, claimant)) continue;
    std::vector<DefinitionId> sources{claimant};
    for (const DefinitionId other : real)
      if (other != claimant && users(index, other) > 0 && rivals(index, claimant, other)) sources.push_back(other);
    if (sources.size() < 2) continue;
    Finding finding = describe_claims(index, sources, std::span(sources).first(1));
    finding.message =
        fmt::format("{} claims to be the single source, but production imports another", finding.concept_name);
    finding.remedy = "Move the importers to the one that makes the claim, or withdraw the claim and delete it.";
    sink.add(std::move(finding));
  }
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_definitions(index, sink);
  for (const Family& family : families(index)) check_family(index, family, sink);
}

}  // namespace fount
