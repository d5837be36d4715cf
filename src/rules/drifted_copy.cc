// Code that was copied and then changed in one place: what differs is shown, because that is where the bug is.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "index/flow.h"
#include "rules/copies.h"
#include "rules/copy_doubts.h"
#include "rules/drifted_constants.h"
#include "rules/nearness.h"
#include "rules/parts.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule drifted_copy_rule;
const Rule drifted_copy_rule{{.id = "drifted-copy",
                              .title = "near-identical code whose copies differ in values, names or statements",
                              .area = AreaId::definitions,
                              .severity = Severity::medium,
                              .effort = Effort::medium,
                              .raised = "high when copies of one name differ in nothing but a few values",
                              .lowered = "low for copies in different services",
                              .controls = "CWE-1041"},
                             check,
                             {Need::copies}};

namespace {

constexpr std::uint32_t kLeastHeight = 10, kLeastForms = 6;
constexpr std::uint32_t kShortHeight = 16;
constexpr std::uint32_t kSiblingHeight = 24;  // in one file, code of one pattern stands side by side
constexpr std::uint32_t kEntryHeight = 30;
constexpr double kTentative = 0.6, kFirm = 0.85;
constexpr std::size_t kFewValues = 3;

struct Drift {
  std::size_t values = 0, names = 0, statements = 0;
  std::size_t all() const { return values + names + statements; }
  void add(const Difference& difference) {
    if (difference.kind == Difference::Kind::value) ++values;
    if (difference.kind == Difference::Kind::name) ++names;
    if (difference.kind == Difference::Kind::statement) ++statements;
  }
};

std::string describe(const Drift& drift) {
  std::string text;
  const auto add = [&](std::size_t count, std::string_view noun) {
    if (count == 0) return;
    if (!text.empty()) text += ", ";
    text += plural(count, noun);
  };
  add(drift.values, "value");
  add(drift.names, "name");
  add(drift.statements, "statement");
  return text;
}

// What differs most from the first decides.
struct Comparison {
  std::vector<Alignment> alignments;  // of each member but the first
  double similarity = 1;
  bool other_things = false;  // more than a quarter of what they call or reach differs
  bool renamed = false;       // some of what they call or reach has another name, consistently
  Drift drift;
};

Comparison compare_all(const Index& index, const Copies& copies) {
  Comparison result;
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

// Under names of their own, and reaching other things: one does for orders what the other does for carts, on purpose
// or not. Two modules may be called alike only because a framework wants it.
bool parallel(const Index& index, const Copies& copies, const Comparison& comparison) {
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

// A method, or a function in one.
bool stands_in_class(const Index& index, const CloneMember& member) {
  return member.definition != kNone && class_around(index.facts(member.lines.file), member.definition) != kNone;
}

// Nothing but the header differs, and there the parameters are the same but for their types.
bool differs_in_types_alone(const Index& index, const Copies& copies, const Comparison& comparison) {
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

std::optional<Confidence> confidence_of(const Index& index, const Copies& copies, const Comparison& comparison) {
  const Bulk bulk = bulk_of(index, copies.first());
  if (bulk.height < kLeastHeight || bulk.forms < kLeastForms || comparison.other_things) return std::nullopt;
  const bool siblings = one_file(copies) && !one_name(index, copies);
  if (siblings && bulk.height < kSiblingHeight) return std::nullopt;
  if (comparison.similarity < kTentative) return std::nullopt;
  if (siblings || doubtful(index, copies) || parallel(index, copies, comparison) || differs_by_design(index, copies))
    return Confidence::tentative;
  // Methods and classes that differ were made to differ too often: variants, back ends, providers of one interface.
  const bool of_class = stands_in_class(index, copies.members.front()) || copies.unit == CloneUnit::class_;
  if (of_class || copies.cross_service || differs_in_types_alone(index, copies, comparison))
    return Confidence::tentative;
  if (!lie_near(index, files_of(copies)) && !is_known_by_one_name(index, copies)) return Confidence::tentative;
  if (comparison.similarity < kFirm) return Confidence::tentative;
  const bool few = bulk.height < kShortHeight;
  return few && comparison.drift.names + comparison.drift.statements > 1 ? Confidence::tentative : Confidence::firm;
}

Span place_of(const Index& index, const LineRange& lines) {
  const CodeView view = index.clones().view(lines.file);
  if (lines.size() > 0) return view.span(lines);
  const std::uint32_t at =
      lines.begin < view.lines().size() ? view.lines()[lines.begin].begin : view.lines().back().end;
  return {lines.file, at, at};
}

std::string_view name_of(Difference::Kind kind) {
  return kind == Difference::Kind::value ? "value" : kind == Difference::Kind::name ? "name" : "statement";
}

DataList differences_of(const Index& index, const Comparison& comparison) {
  DataList list;
  for (const Alignment& alignment : comparison.alignments)
    for (const Difference& difference : alignment.differences) {
      if (list.size() == kListedDifferences) return list;
      list.push_back(contrast(name_of(difference.kind), place_of(index, difference.a), place_of(index, difference.b)));
    }
  return list;
}

Finding describe(const Index& index, const Copies& copies, const Comparison& comparison, Confidence confidence) {
  const std::string name = name_of(index, copies.members.front());
  Finding finding = finding_of(drifted_copy_rule.info, name, kind_of(index, copies));
  finding.confidence = confidence;
  finding.concept_key = finding.kind + " " + symbol_of(index, copies.members.front());
  add_members(index, finding, copies);
  const bool only_values = comparison.drift.all() == comparison.drift.values && comparison.drift.values <= kFewValues;
  if (only_values && one_name(index, copies)) finding.severity = Severity::high;
  if (copies.cross_service) finding.severity = Severity::low;
  finding.message = fmt::format("{} copies of {} {} differ in {}", copies.members.size(), finding.kind, name,
                                describe(comparison.drift));
  finding.remedy = finding.canonical ? fmt::format("Settle each difference in {} and use it everywhere else.",
                                                   finding.canonical->symbol)
                                     : "Settle each difference, keep one, and make a parameter of what must differ.";
  finding.data.emplace_back("similarity", Data{std::round(comparison.similarity * 1000) / 1000});
  finding.data.emplace_back("differences", Data{differences_of(index, comparison)});
  return finding;
}

struct Drifted {
  Copies copies;
  Comparison comparison;
  Confidence confidence = Confidence::tentative;
};

bool drifted_from_one(const Index& index, const Drifted& a, const Drifted& b) {
  const Copies &of_a = a.copies, &of_b = b.copies;
  return of_a.unit == CloneUnit::function && of_b.unit == of_a.unit && of_a.first() == of_b.first() &&
         of_a.cross_service == of_b.cross_service && a.confidence == b.confidence && one_name(index, of_a) &&
         one_name(index, of_b);
}

void join(const Index& index, Drifted& drifted, const Copies& others) {
  Copies& copies = drifted.copies;
  copies.kind = CloneKind::near;
  copies.apart |= others.apart;
  copies.homeless |= others.homeless;
  copies.explained |= others.explained;
  for (const CloneMember& member : others.members)
    if (std::ranges::find(copies.members, member.lines, &CloneMember::lines) == copies.members.end())
      copies.members.push_back(member);
  drifted.comparison = compare_all(index, copies);
}

// Copies that drifted from one definition in several ways are one finding, where it is as sure of each: A like B, and
// A like C otherwise.
void check_copies(const Index& index, Sink& sink) {
  std::vector<Drifted> all;
  for (Copies& copies : copies_of(index)) {
    if (copies.kind != CloneKind::values && copies.kind != CloneKind::near) continue;
    Comparison comparison = compare_all(index, copies);
    const auto confidence = confidence_of(index, copies, comparison);
    if (!confidence) continue;
    Drifted drifted{std::move(copies), std::move(comparison), *confidence};
    const auto known =
        std::ranges::find_if(all, [&](const Drifted& other) { return drifted_from_one(index, other, drifted); });
    if (known == all.end())
      all.push_back(std::move(drifted));
    else
      join(index, *known, drifted.copies);
  }
  for (const Drifted& each : all) sink.add(describe(index, each.copies, each.comparison, each.confidence));
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_definitions(index, sink);
  report_drifted_constants(drifted_copy_rule.info, index, sink);
  check_copies(index, sink);
}

}  // namespace fount
