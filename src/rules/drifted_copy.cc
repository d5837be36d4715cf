// Code that was copied and then changed in one place: what differs is shown, because that is where the bug is.
#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/constant_sets.h"
#include "rules/copies.h"
#include "rules/drift_groups.h"
#include "rules/drifted_constants.h"
#include "rules/drifted_enums.h"
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

constexpr std::size_t kFewValues = 3;

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

DataList differences_of(const Index& index, const CopyComparison& comparison) {
  DataList list;
  for (const Alignment& alignment : comparison.alignments)
    for (const Difference& difference : alignment.differences) {
      if (list.size() == kListedDifferences) return list;
      list.push_back(contrast(name_of(difference.kind), place_of(index, difference.a), place_of(index, difference.b)));
    }
  return list;
}

std::string message_of(const Index& index, const Drifted& drifted, const std::string& kind) {
  const Copies& copies = drifted.copies;
  const CloneMember& first = copies.members.front();
  const std::string drift = describe(drifted.comparison.drift);
  if (copies.unit == CloneUnit::run)
    return fmt::format("{} of {} stand in {} places, which differ in {}",
                       plural(bulk_of(index, first.lines).height, "line"), symbol_of(index, first),
                       copies.members.size(), drift);
  const std::string versions =
      drifted.versions() < copies.members.size() ? fmt::format(" in {} versions", drifted.versions()) : std::string();
  return fmt::format("{} copies of {} {}{} differ in {}", copies.members.size(), kind, name_of(index, first), versions,
                     drift);
}

Finding describe(const Index& index, const Drifted& drifted) {
  const auto& [copies, comparison, confidence] = drifted;
  const std::string name = name_of(index, copies.members.front());
  Finding finding = finding_of(drifted_copy_rule.info, name, kind_of(index, copies));
  finding.confidence = confidence;
  finding.concept_key = finding.kind + " " + symbol_of(index, copies.members.front());
  add_members(index, finding, copies);
  const bool only_values = comparison.drift.all() == comparison.drift.values && comparison.drift.values <= kFewValues;
  if (only_values && one_name(index, copies)) finding.severity = Severity::high;
  if (copies.cross_service) finding.severity = Severity::low;
  finding.message = message_of(index, drifted, finding.kind);
  finding.remedy = finding.canonical ? fmt::format("Settle each difference in {} and use it everywhere else.",
                                                   finding.canonical->symbol)
                                     : "Settle each difference, keep one, and make a parameter of what must differ.";
  finding.data.emplace_back("similarity", Data{std::round(comparison.similarity * 1000) / 1000});
  finding.data.emplace_back("differences", Data{differences_of(index, comparison)});
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_definitions(index, sink);
  std::vector<ConstantSet> sets = constant_sets(index);
  report_drifted_enums(drifted_copy_rule.info, index, sets, sink);
  report_drifted_constants(drifted_copy_rule.info, index, std::move(sets), sink);
  for (const Drifted& drifted : find_drifted(index)) sink.add(describe(index, drifted));
}

}  // namespace fount
