#include "rules/drift_confidence.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "index/flow.h"
#include "rules/copy_rivals.h"
#include "rules/nearness.h"
#include "rules/parts.h"

namespace fount {
namespace {

constexpr std::uint32_t kLeastHeight = 10, kLeastForms = 6;
constexpr std::uint32_t kShortHeight = 16, kLeastFirmHeight = 14;
constexpr std::uint32_t kSiblingHeight = 24;  // in one file, code of one pattern stands side by side
constexpr std::uint32_t kEntryHeight = 30;
constexpr double kTentative = 0.6, kFirm = 0.87;
constexpr double kRunSimilarity = 0.8;
constexpr std::uint32_t kRunHeight = 16;

// Under names of their own, and reaching other things: one does for orders what the other does for carts, on purpose
// or not. Two modules may be called alike only because a framework wants it.
bool parallel(const Index& index, const Copies& copies, const CopyComparison& comparison) {
  const bool named_alike = copies.unit != CloneUnit::module && one_name(index, copies);
  return (comparison.drift.names > 0 || comparison.renamed) && !named_alike;
}

// A constructor says what its own class is made of.
bool is_constructor(const Index& index, const Copies& copies) {
  return kind_of(index, copies) == "method" && name_of(index, copies.members.front()) == "__init__" &&
         std::ranges::any_of(copies.members, [&](const CloneMember& member) {
           const std::string own = symbol_of(index, member), first = symbol_of(index, copies.members.front());
           const auto class_of = [](const std::string& symbol) {
             const std::string owner = symbol.substr(0, symbol.rfind('.'));
             return owner.substr(owner.rfind('.') + 1);
           };
           return class_of(own) != class_of(first);
         });
}

// Commands and handlers that a framework calls: each states what it alone needs.
bool is_entry(const Index& index, const Copies& copies) {
  const CloneMember& first = copies.members.front();
  if (copies.unit != CloneUnit::function || bulk_of(index, first.lines).height >= kEntryHeight) return false;
  const FileFacts& facts = index.facts(first.lines.file);
  const Range decorators = facts.definitions[first.definition].decorators;
  for (std::uint32_t i = decorators.begin; i < decorators.end; ++i)
    if (facts.decorators[i].called) return true;
  return false;
}

// Functions under names of their own are made to differ; so is what a class or a framework asks each to say itself.
bool differs_by_design(const Index& index, const Copies& copies) {
  if (copies.unit == CloneUnit::function && !one_name(index, copies)) return true;
  constexpr std::array<std::string_view, 3> kStarters = {"asgi", "manage", "wsgi"};
  const bool starts = copies.unit == CloneUnit::module &&
                      std::ranges::find(kStarters, name_of(index, copies.members.front())) != kStarters.end();
  return starts || is_asked_of_many(index, copies) || is_constructor(index, copies) || is_entry(index, copies);
}

// What differs is where names come from: made for another base, or another place.
bool differs_in_imports_alone(const Index& index, const Copies& copies, const CopyComparison& comparison) {
  if (copies.unit != CloneUnit::module || comparison.drift.all() == 0) return false;
  const auto imports = [&](const LineRange& lines) {
    const CodeView view = index.clones().view(lines.file);
    const FileFacts& facts = index.facts(lines.file);
    for (std::uint32_t line = lines.begin; line < lines.end; ++line)
      if (std::ranges::none_of(facts.imports,
                               [&](const Import& import) { return view.line_at(import.statement) == line; }))
        return false;
    return true;
  };
  return std::ranges::all_of(comparison.alignments, [&](const Alignment& alignment) {
    return std::ranges::all_of(alignment.differences, [&](const Difference& difference) {
      return imports(difference.a) && imports(difference.b);
    });
  });
}

// A module that says it is deprecated: what differs may be the reason.
bool has_successor(const Index& index, const Copies& copies) {
  return std::ranges::any_of(copies.members, [&](const CloneMember& member) {
    return index.module_claims(member.lines.file, ClaimKind::deprecated);
  });
}

// A method, or a function in one.
bool stands_in_class(const Index& index, const CloneMember& member) {
  return member.definition != kNone && class_around(index.facts(member.lines.file), member.definition) != kNone;
}

// Nothing but the header differs, and there the parameters are the same but for their types.
bool differs_in_types_alone(const Index& index, const Copies& copies, const CopyComparison& comparison) {
  if (copies.unit != CloneUnit::function || comparison.drift.all() == 0) return false;
  const auto of = [&](const CloneMember& member) -> const Definition& {
    return index.facts(member.lines.file).definitions[member.definition];
  };
  const auto parameters_of = [&](const CloneMember& member) {
    const FileFacts& facts = index.facts(member.lines.file);
    std::vector<std::pair<std::string_view, ValueKind>> parameters;
    for (std::uint32_t p = of(member).parameters.begin; p < of(member).parameters.end; ++p)
      parameters.emplace_back(facts.text(facts.parameters[p].name), facts.parameters[p].default_kind);
    return parameters;
  };
  const auto is_header = [&](const CloneMember& member, const LineRange& lines) {
    const CodeView view = index.clones().view(member.lines.file);
    return lines.size() == 1 && view.line_at(of(member).keyword) == lines.begin;
  };
  const CloneMember& first = copies.members.front();
  for (std::size_t i = 1; i < copies.members.size(); ++i) {
    if (parameters_of(copies.members[i]) != parameters_of(first)) return false;
    for (const Difference& difference : comparison.alignments[i - 1].differences)
      if (difference.kind == Difference::Kind::value || !is_header(first, difference.a) ||
          !is_header(copies.members[i], difference.b))
        return false;
  }
  return true;
}

}  // namespace

CopyComparison compare_all(const Index& index, const Copies& copies) {
  CopyComparison result;
  for (std::size_t i = 1; i < copies.members.size(); ++i) {
    Alignment alignment = compare(index, copies.members.front(), copies.members[i]);
    result.similarity = std::min(result.similarity, alignment.similarity());
    result.other_things |= alignment.outer_renamed * 4 > alignment.outer;
    result.renamed |= alignment.outer_renamed > 0;
    for (const Difference& difference : alignment.differences) result.drift.add(difference);
    result.alignments.push_back(std::move(alignment));
  }
  return result;
}

// Statements that were copied from one function into another, and of which one was changed in one of them. What stands
// between the equal lines may be all that matters, so it is never more than likely.
static std::optional<Confidence> run_confidence(const Index& index, const Copies& copies,
                                                const CopyComparison& comparison, const Bulk& bulk) {
  const bool within = std::ranges::all_of(
      copies.members, [&](const CloneMember& member) { return stands_in_definition(index, member); });
  const bool alike = comparison.similarity >= kRunSimilarity && comparison.drift.all() > 0;
  return within && alike && bulk.height >= kRunHeight ? std::optional(Confidence::tentative) : std::nullopt;
}

std::optional<Confidence> drift_confidence(const Index& index, const Copies& copies, const CopyComparison& comparison) {
  const Bulk bulk = bulk_of(index, copies.first());
  if (bulk.height < kLeastHeight || bulk.forms < kLeastForms || comparison.other_things) return std::nullopt;
  if (copies.unit == CloneUnit::run) return run_confidence(index, copies, comparison, bulk);
  const bool siblings = one_file(copies) && !one_name(index, copies);
  if (siblings && bulk.height < kSiblingHeight) return std::nullopt;
  if (comparison.similarity < kTentative) return std::nullopt;
  if (siblings || doubtful(index, copies) || parallel(index, copies, comparison) || differs_by_design(index, copies))
    return Confidence::tentative;
  // Methods and classes that differ were made to differ too often: variants, back ends, providers of one interface.
  const bool of_class = stands_in_class(index, copies.members.front()) || copies.unit == CloneUnit::class_;
  if (of_class || copies.cross_service || has_successor(index, copies) ||
      differs_in_imports_alone(index, copies, comparison) || differs_in_types_alone(index, copies, comparison))
    return Confidence::tentative;
  if (!lie_near(index, files_of(copies)) && !is_known_by_one_name(index, copies)) return Confidence::tentative;
  if (comparison.similarity < kFirm || bulk.height < kLeastFirmHeight) return Confidence::tentative;
  // What differs in values alone was made to differ: the same steps for another language, format or limit.
  if (comparison.drift.names == 0 && comparison.drift.statements == 0) return Confidence::tentative;
  const bool few = bulk.height < kShortHeight;
  return few && comparison.drift.names + comparison.drift.statements > 1 ? Confidence::tentative : Confidence::firm;
}

}  // namespace fount
