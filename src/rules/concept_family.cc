// Several attempts at one concept, side by side: X, UnifiedX, LegacyX, XImpl. Each member is told apart by the part it
// plays, because an interface, a mock or a shim of X is no rival of X.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "rules/families.h"
#include "rules/likeness.h"
#include "rules/parts.h"
#include "rules/path_twins.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule concept_family_rule;
const Rule concept_family_rule{
    {.id = "concept-family",
     .title = "variants of one concept side by side (X, UnifiedX, LegacyX, XImpl)",
     .area = AreaId::definitions,
     .severity = Severity::medium,
     .effort = Effort::medium,
     .raised = "high when production code uses two or more of them; effort large from four implementations on",
     .lowered = "",
     .controls = "CWE-1041"},
    check,
    Needs{}};

namespace {

enum class Bond : std::uint8_t { none, weak, strong };

constexpr std::size_t kMostImplementations = 40;
constexpr std::size_t kListedOthers = 12;
constexpr std::size_t kLargeFamily = 4;

std::uint32_t users(const Index& index, DefinitionId id) {
  return index.production_users({TargetKind::definition, index.file_of(id), index.local(id)});
}

// One says of itself that it is the single source, or on its way out.
bool takes_a_side(const Index& index, DefinitionId id) {
  return index.claims(id, ClaimKind::single_source) || index.claims(id, ClaimKind::deprecated);
}

// How strongly two variants are two attempts at one thing. It groups them; a name stays a hint, so that no family is
// ever more than tentative.
Bond bond(const Index& index, DefinitionId a, DefinitionId b) {
  if (index.name(a) == index.name(b) || apart_by_design(index, a, b)) return Bond::none;
  if (index.classes().kind(a) != index.classes().kind(b)) return Bond::none;
  const Likeness alike = likeness(index, a, b);
  const bool both_used = users(index, a) > 0 && users(index, b) > 0;
  const bool sides = takes_a_side(index, a) || takes_a_side(index, b);
  const bool behaves = index.classes().kind(a) == ClassKind::plain;  // two constructors set the same fields easily
  const bool resembles = alike.common >= (behaves ? 4U : 3U) && alike.share() >= 0.4;
  const bool supersedes = sides && both_used && alike.common >= 2 && alike.share() >= 0.2;
  if ((resembles || supersedes) && !share_base(index, a, b) && !two_sides(index, a, b)) return Bond::strong;
  return resembles || supersedes || (alike.common >= 1 && (both_used || sides)) ? Bond::weak : Bond::none;
}

// A name or a docstring may say what the code does not show: BaseX, XAdapter, "kept for compatibility".
Part family_part(const Index& index, DefinitionId id) {
  Part part = part_of(index, id);
  if (!part.implementation()) return part;
  if (index.claims(id, ClaimKind::compatibility)) return {SourceRole::shim, "says that it is kept for compatibility"};
  const std::string word = stem_of(index.name(id)).part;
  if (word.empty()) return part;
  const bool beneath = word == "base" || word == "abstract" || word == "interface" || word == "protocol";
  return {beneath ? SourceRole::interface : SourceRole::adapter, fmt::format("named {}", word)};
}

void add_others(const Index& index, Finding& finding, const Family& family, std::span<const DefinitionId> rivals) {
  std::size_t listed = 0;
  for (const DefinitionId id : family.members) {
    if (std::ranges::find(rivals, id) != rivals.end() || listed == kListedOthers) continue;
    Part part = family_part(index, id);
    if (part.implementation()) part = {SourceRole::unrelated, fmt::format("{} of its own", kind_of(index, id))};
    for (const DefinitionId rival : rivals)
      if (index.classes().derives_from(id, rival))
        part = {SourceRole::unrelated, fmt::format("extends {}", index.symbol_of(rival))};
    Source source = source_of(index, id, part.role);
    source.note = std::move(part.note);
    finding.sources.push_back(std::move(source));
    ++listed;
  }
}

std::string note_of(const Index& index, DefinitionId id, DefinitionId reference) {
  std::string note;
  if (id != reference) note = describe(likeness(index, reference, id), true);
  if (index.claims(id, ClaimKind::single_source))
    note += (note.empty() ? "" : "; ") + std::string("claims to be the single source");
  if (index.claims(id, ClaimKind::deprecated))
    note += (note.empty() ? "" : "; ") + std::string("says that it is deprecated");
  return note;
}

Finding describe_family(const Index& index, const Family& family, std::span<const DefinitionId> rivals) {
  Finding finding = finding_of(concept_family_rule.info, "", kind_of(index, rivals.front()));
  add_candidates(index, finding, rivals);
  DataList members;
  std::vector<std::string> names;
  const auto member_at = [&](const Span& span) {
    return *std::ranges::find_if(rivals, [&](DefinitionId id) { return index.span_of(id) == span; });
  };
  const DefinitionId reference = member_at(finding.sources.front().span);
  for (Source& source : finding.sources) {
    const DefinitionId id = member_at(source.span);
    source.note = note_of(index, id, reference);
    const std::string name(index.name(id));
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    const Likeness alike = likeness(index, reference, id);
    members.push_back({DataObject{{"symbol", {source.symbol}},
                                  {"common", {static_cast<std::int64_t>(alike.common)}},
                                  {"all", {static_cast<std::int64_t>(alike.all)}}}});
  }
  const auto shortest =
      std::ranges::min_element(names, {}, [](const std::string& name) { return std::pair(name.size(), name); });
  const auto used = std::ranges::count_if(finding.sources, [](const Source& source) { return source.uses > 0; });
  finding.concept_name = *shortest;
  finding.concept_key = fmt::format("{} {}", finding.kind, family.stem);
  if (used >= 2) finding.severity = Severity::high;
  if (rivals.size() >= kLargeFamily) finding.effort = Effort::large;
  finding.message = fmt::format("{} implementations of one concept: {}", rivals.size(), join(names, ", "));
  finding.remedy =
      finding.canonical
          ? fmt::format("Move what the others do better into {}, then delete them.", finding.canonical->symbol)
          : "Decide which one stays, move what the others do better into it, then delete them.";
  finding.data.emplace_back("stem", Data{family.stem});
  finding.data.emplace_back("members", Data{std::move(members)});
  add_others(index, finding, family, rivals);
  return finding;
}

void check_family(const Index& index, const Family& family, Sink& sink) {
  std::vector<DefinitionId> real = implementations(index, family.members);
  std::erase_if(real, [&](DefinitionId id) { return !family_part(index, id).implementation(); });
  if (real.size() < 2 || real.size() > kMostImplementations) return;
  std::map<std::pair<DefinitionId, DefinitionId>, Bond> bonds;
  for (const DefinitionId a : real)
    for (const DefinitionId b : real)
      if (a < b) bonds[{a, b}] = bond(index, a, b);
  for (const Bond least : {Bond::strong, Bond::weak}) {
    const auto groups =
        stars(real, [&](DefinitionId a, DefinitionId b) { return a != b && bonds[std::minmax(a, b)] >= least; });
    for (const auto& group : groups) sink.add(describe_family(index, family, group));
    if (!groups.empty()) return;
  }
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_definitions(index, sink);
  for (const Family& family : families(index)) {
    const auto other_name = [&](DefinitionId id) { return index.name(id) != index.name(family.members.front()); };
    if (std::ranges::any_of(family.members, other_name)) check_family(index, family, sink);
  }
}

}  // namespace fount
