// One body under any names: a function, class or module that was copied whole, a run of statements, an enum with the
// members of another.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "rules/body_confidence.h"
#include "rules/copies.h"
#include "rules/equal_enums.h"
#include "rules/parts.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule duplicate_body_rule;
const Rule duplicate_body_rule{{.id = "duplicate-body",
                                .title = "the same body, or the same enum members, under any names",
                                .area = AreaId::definitions,
                                .severity = Severity::medium,
                                .effort = Effort::small,
                                .raised = "high from four copies or 60 lines on",
                                .lowered = "low for copies in different services",
                                .controls = "CWE-1041"},
                               check,
                               {Need::copies}};

namespace {

constexpr std::uint32_t kLargeHeight = 60;
constexpr std::size_t kManyCopies = 4;

std::string message_of(const Index& index, const Copies& copies, const Bulk& bulk, const std::string& kind) {
  const std::size_t count = copies.members.size();
  const char* const renamed = copies.kind == CloneKind::renamed ? ", its names replaced one for one" : "";
  if (copies.unit == CloneUnit::run)
    return fmt::format("{} of {} stand in {} places{}", plural(bulk.height, "line"),
                       symbol_of(index, copies.members.front()), count, renamed);
  std::set<std::string> names;
  for (const CloneMember& member : copies.members) names.insert(name_of(index, member));
  return fmt::format("{} {} has one body in {} {}{}", kind, name_of(index, copies.members.front()), count,
                     names.size() == 1 ? "places" : fmt::format("places under {}", plural(names.size(), "name")),
                     renamed);
}

Finding describe(const Index& index, const Copies& copies, const Bulk& bulk, Confidence confidence) {
  const std::string kind = kind_of(index, copies);
  Finding finding = finding_of(duplicate_body_rule.info, name_of(index, copies.members.front()), kind);
  finding.confidence = confidence;
  const CodeView view = index.clones().view(copies.first().file);
  finding.concept_key =
      fmt::format("{} {}", kind, hex64(Digester()(view.tokens(copies.first().begin, copies.first().end)).renamed));
  add_members(index, finding, copies);
  if (copies.members.size() >= kManyCopies || bulk.height >= kLargeHeight) finding.severity = Severity::high;
  if (copies.cross_service) finding.severity = Severity::low;
  if (copies.unit != CloneUnit::function || bulk.height >= kLargeHeight) finding.effort = Effort::medium;
  finding.message = message_of(index, copies, bulk, kind);
  const char* const part = copies.unit == CloneUnit::run ? "Make a function of it" : "Keep one";
  finding.remedy =
      finding.canonical
          ? fmt::format("Keep {} and use it everywhere else.", finding.canonical->symbol)
          : fmt::format("{} and use it in {} places.", part,
                        copies.members.size() == 2 ? "both" : fmt::format("all {}", copies.members.size()));
  finding.data.emplace_back("copies", Data{copies.kind == CloneKind::exact ? "exact" : "renamed"});
  finding.data.emplace_back("lines", Data{std::int64_t{bulk.height}});
  finding.data.emplace_back("tokens", Data{std::int64_t{bulk.tokens}});
  return finding;
}

void check_copies(const Index& index, Sink& sink) {
  for (const Copies& copies : copies_of(index)) {
    const Bulk bulk = bulk_of(index, copies.first());
    if (const auto confidence = body_confidence(index, copies, bulk))
      sink.add(describe(index, copies, bulk, *confidence));
  }
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_definitions(index, sink);
  for (const EqualEnums& enums : find_equal_enums(index)) sink.add(finding_of(index, enums, duplicate_body_rule.info));
  check_copies(index, sink);
}

}  // namespace fount
