// One body under any names: a function, class or module that was copied whole, a run of statements, an enum with the
// members of another.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "rules/copies.h"
#include "rules/equal_enums.h"
#include "rules/likeness.h"
#include "rules/nearness.h"
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

// Below these a body is too small to have been copied rather than written again.
constexpr std::uint32_t kFirmHeight = 8, kFirmTokens = 60;
constexpr std::uint32_t kCertainHeight = 12, kCertainTokens = 100;
constexpr std::uint32_t kRunHeight = 12, kRenamedRunHeight = 15, kLeastStatements = 8;
constexpr std::uint32_t kRenamedHeight = 8, kRenamedTokens = 50;
constexpr std::uint32_t kSiblingHeight = 15;
constexpr std::uint32_t kLeastForms = 5;  // fewer are a table or a list of assignments
constexpr std::uint32_t kLargeHeight = 60;
constexpr std::size_t kManyCopies = 4;

// Names in the bodies mean the same things, as far as they can be resolved.
bool same_meaning(const Index& index, const Copies& copies) {
  if (copies.unit != CloneUnit::function && copies.unit != CloneUnit::class_) return true;
  const auto id = [&](const CloneMember& member) { return index.id_of(member.lines.file, member.definition); };
  return std::ranges::all_of(copies.members, [&](const CloneMember& member) {
    return &member == &copies.members.front() || same_references(index, id(copies.members.front()), id(member));
  });
}

std::optional<Confidence> exact_confidence(const Index& index, const Copies& copies, const Bulk& bulk) {
  if (copies.unit == CloneUnit::run)
    return bulk.height >= kRunHeight && bulk.forms >= kLeastForms ? std::optional(Confidence::firm) : std::nullopt;
  if (bulk.body < kFirmHeight || bulk.tokens < kFirmTokens) return std::nullopt;
  if (copies.unit == CloneUnit::function && bulk.forms < kLeastForms) return std::nullopt;
  const bool large = bulk.height >= kCertainHeight || bulk.tokens >= kCertainTokens;
  // So much equal text was copied even where a name in it now means another thing.
  if (!same_meaning(index, copies)) return large ? std::optional(Confidence::firm) : std::nullopt;
  return large ? Confidence::certain : Confidence::firm;
}

// Renaming what is called or reached makes another thing of it; renaming the rest does not.
std::optional<Confidence> renamed_confidence(const Index& index, const Copies& copies, const Bulk& bulk) {
  if (copies.unit == CloneUnit::run && bulk.height < kRenamedRunHeight) return std::nullopt;
  if (bulk.height < kRenamedHeight || bulk.tokens < kRenamedTokens || bulk.forms < kLeastForms) return std::nullopt;
  std::uint32_t outer = 0, renamed = 0;
  for (const CloneMember& member : copies.members) {
    const Alignment alignment = compare(index, copies.members.front(), member);
    outer += alignment.outer;
    renamed += alignment.outer_renamed;
  }
  if (outer == 0 || renamed * 5 > outer) return std::nullopt;
  // Side by side, a few lines of one pattern for each of several things.
  const bool siblings = copies.unit == CloneUnit::function && one_file(copies) && bulk.height < kSiblingHeight;
  return renamed == 0 && !siblings ? Confidence::firm : Confidence::tentative;
}

// A framework gives these their form: handlers that a decorator registers, names that it asks of many files, modules
// and classes under names of their own, which are a declaration each.
bool follows_a_form(const Index& index, const Copies& copies) {
  const bool renamed = copies.kind == CloneKind::renamed;
  const bool whole = copies.unit == CloneUnit::module || copies.unit == CloneUnit::class_;
  if (whole && (renamed || !one_name(index, copies))) return true;
  if (is_asked_of_many(index, copies)) return true;
  const CloneMember& first = copies.members.front();
  if (copies.unit != CloneUnit::function || (renamed ? one_file(copies) : one_name(index, copies))) return false;
  return index.facts(first.lines.file).definitions[first.definition].decorators.size() > 0;
}

// Far apart in the tree, in several services, or short methods of classes that do not share a folder: plug-ins and
// connectors of one interface are made alike, each for itself.
bool kept_apart(const Index& index, const Copies& copies, const Bulk& bulk) {
  const std::vector<FileId> files = files_of(copies);
  if (copies.cross_service || !lie_near(index, files)) return true;
  const bool one_folder =
      std::ranges::all_of(files, [&](FileId file) { return distance(index, files.front(), file) <= 1; });
  return !one_folder && bulk.height < kSiblingHeight && kind_of(index, copies) == "method";
}

// Values under names, with no step that does anything: an entry of a table, written as code.
bool does_nothing(const Index& index, const Copies& copies) {
  if (copies.unit != CloneUnit::run) return false;
  const FileFacts& facts = index.facts(copies.first().file);
  const Span span = index.clones().view(copies.first().file).span(copies.first());
  return std::ranges::none_of(facts.calls,
                              [&](const Call& call) { return call.begin >= span.begin && call.begin < span.end; });
}

// Statements of a script, which runs by itself and shows how to use something; or one long call.
bool is_script_text(const Index& index, const Copies& copies) {
  return copies.unit == CloneUnit::run &&
         (copies.first().size() < kLeastStatements || !stands_in_definition(index, copies.members.front()));
}

std::optional<Confidence> confidence_of(const Index& index, const Copies& copies, const Bulk& bulk) {
  std::optional<Confidence> confidence;
  if (copies.kind == CloneKind::exact) confidence = exact_confidence(index, copies, bulk);
  if (copies.kind == CloneKind::renamed) confidence = renamed_confidence(index, copies, bulk);
  const bool unsure = doubtful(index, copies) || follows_a_form(index, copies) || is_script_text(index, copies) ||
                      does_nothing(index, copies) || kept_apart(index, copies, bulk);
  return confidence && unsure ? Confidence::tentative : confidence;
}

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
    if (const auto confidence = confidence_of(index, copies, bulk))
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
