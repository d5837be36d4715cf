// A fallback that selects or builds another implementation, or a second instance: which one runs depends on what
// failed, and nobody sees it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "rules/always_taken.h"
#include "rules/homes.h"
#include "rules/import_doubts.h"
#include "rules/rule.h"
#include "rules/support.h"
#include "rules/try_statements.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule rival_fallback_rule;
const Rule rival_fallback_rule{
    {.id = "rival-fallback",
     .title = "a fallback that selects or builds another implementation, or that is always taken",
     .area = AreaId::instances,
     .severity = Severity::medium,
     .effort = Effort::small,
     .raised = "high when the handler makes a second object of the class that the body makes",
     .lowered = "low when a fallback that is always taken only gives a default",
     .controls = "CWE-1041,CWE-561"},
    check};

namespace {

Finding finding_at(const Index& index, FileId file, std::uint32_t definition, std::string name) {
  Finding finding = finding_of(rival_fallback_rule.info, std::move(name), "fallback");
  finding.service = index.file(file).service;
  const std::string where =
      definition == kNone ? index.file(file).path : index.symbol_of(file, definition);  // lines would move
  finding.concept_key = fmt::format("{}:{}", where, finding.concept_name);
  return finding;
}

// The name of a package may be a module that a build makes.
bool may_be_built(const Index& index, const ImportDoubts& doubts, FileId file, const Import& import) {
  const auto number = static_cast<std::uint32_t>(&import - index.facts(file).imports.data());
  const ModuleId package = index.resolver().resolved(file, number).module;
  if (!package || !index.modules()[package].package) return false;
  return doubts.may_be_made(fmt::format("{}.{}", index.module_name(package), index.facts(file).text(import.name)),
                            package);
}

struct Lookups {
  explicit Lookups(const Index& index) : doubts(index), homes(index) {}
  ImportDoubts doubts;
  Homes homes;
};

Finding describe(const Index& index, const Lookups& lookups, FileId file, const AlwaysTaken& taken) {
  const FileFacts& facts = index.facts(file);
  const Import& first = *taken.first;
  const std::string_view name = facts.text(first.name), module = facts.text(first.module);
  Finding finding = finding_at(index, file, first.definition, std::string(name));
  if (!taken.implementation) finding.severity = Severity::low;
  const bool outside = first.level == 0 && lookups.doubts.may_be_from_outside(file, module.empty() ? name : module);
  if (taken.nowhere && !outside && !may_be_built(index, lookups.doubts, file, first))
    finding.confidence = Confidence::firm;
  finding.message = fmt::format("the fallback is always taken: {}{}{} does not exist, so the handler {}", module,
                                module.empty() ? "" : ".", name, taken.what);
  const std::string_view home = lookups.homes.only(file, name);
  finding.remedy = home.empty() || home == module
                       ? "Delete the first choice and keep the fallback as the only one, or restore what is missing."
                       : fmt::format(
                             "Import {} from {}, the only module that defines it, and delete the fallback; or "
                             "keep the fallback as the only one.",
                             name, home);
  finding.sources = {source_at(index, {file, first.begin, first.end}, SourceRole::surplus, "does not exist"),
                     source_at(index, {file, taken.begin, taken.end}, SourceRole::fallback, "always taken")};
  finding.data.emplace_back("always_taken", Data{true});
  return finding;
}

// An object that does work: errors, results, settings and stand-ins may differ between the branches.
bool does_work(const Index& index, DefinitionId id) {
  constexpr std::array<std::string_view, 15> kRecords = {"error",  "result", "response", "null",      "noop",
                                                         "mock",   "dummy",  "status",   "default",   "config",
                                                         "report", "event",  "record",   "exception", "value"};
  const ClassKind kind = index.classes().kind(id);
  if (!index.production(index.file_of(id)) || (kind != ClassKind::plain && kind != ClassKind::abstract)) return false;
  const std::vector<std::string> words = identifier_words(index.name(id));
  return std::ranges::none_of(
      words, [&](const std::string& word) { return std::ranges::find(kRecords, word) != kRecords.end(); });
}

bool related(const Index& index, DefinitionId a, DefinitionId b) {
  return index.classes().derives_from(a, b) || index.classes().derives_from(b, a);
}

// What follows a failure was as often an account of one thing in two forms as a rival: never firm.
Finding describe(const Index& index, FileId file, const MadeObject& first, const MadeObject& second) {
  const bool again = first.of == second.of;
  Finding finding = finding_at(index, file, first.step->definition, std::string(index.name(first.of)));
  if (again) finding.severity = Severity::high;
  finding.message = again ? fmt::format("when {} fails, {} makes a second {} in its place", first.maker, second.maker,
                                        index.name(first.of))
                          : fmt::format("when {} fails, {} takes its place: two implementations of one thing",
                                        first.maker, index.name(second.of));
  finding.remedy =
      "Let the failure be seen; if there must be two, choose between them in one place and say which one runs.";
  finding.sources = {
      source_at(index, {file, first.step->begin, first.step->end}, SourceRole::surplus, "first choice"),
      source_at(index, {file, second.step->begin, second.step->end}, SourceRole::fallback, "on failure")};
  finding.data.emplace_back("always_taken", Data{false});
  return finding;
}

struct Place {
  const Index& index;
  FileId file;
  const BranchObjects& objects;
  const BlockContents& contents;
};

std::vector<MadeObject> workers_in(const Place& at, std::uint32_t block) {
  std::vector<MadeObject> made = at.objects.made_in(at.file, at.contents, block);
  std::erase_if(made, [&](const MadeObject& object) { return !does_work(at.index, object.of); });
  return made;
}

std::optional<Finding> rival(const Place& at, const TryStatement& statement, Sink& sink) {
  const std::vector<MadeObject> first = workers_in(at, statement.body);
  if (first.empty()) return std::nullopt;
  const std::uint32_t service = at.index.file(at.file).service;
  sink.examine(concept_key("fallback", service, at.index.symbol_of(first.front().of)), at.file);
  for (const std::uint32_t handler : statement.handlers)
    for (const MadeObject& second : workers_in(at, handler))
      for (const MadeObject& made : first) {
        const bool same_place = made.kept_in == second.kept_in && made.maker != second.maker;
        if (same_place && !related(at.index, made.of, second.of)) return describe(at.index, at.file, made, second);
      }
  return std::nullopt;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const BranchObjects objects(index);
  const Lookups lookups(index);
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    const FileFacts& facts = index.facts(file);
    if (!index.production(file) || facts.blocks.empty()) continue;
    const BlockContents contents(facts);
    std::map<std::string, unsigned> seen;  // two statements of one function may ask for one thing
    for (const TryStatement& statement : try_statements(facts)) {
      std::optional<Finding> finding;
      if (const auto taken = always_taken(index, file, contents, statement))
        finding = describe(index, lookups, file, *taken);
      if (!finding) finding = rival({index, file, objects, contents}, statement, sink);
      if (!finding) continue;
      if (const unsigned number = ++seen[finding->concept_key]; number > 1)
        finding->concept_key += fmt::format("#{}", number);
      sink.add(std::move(*finding));
    }
  }
}

}  // namespace fount
