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
#include "rules/ownership.h"
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

Finding describe(const Index& index, FileId file, const AlwaysTaken& taken) {
  const FileFacts& facts = index.facts(file);
  const Import& first = *taken.first;
  const std::string_view name = facts.text(first.name), module = facts.text(first.module);
  Finding finding = finding_at(index, file, first.definition, std::string(name));
  finding.confidence = taken.regular ? Confidence::certain : Confidence::firm;
  if (!taken.implementation) finding.severity = Severity::low;
  finding.message = fmt::format("the fallback is always taken: {}{}{} does not exist, so the handler {}", module,
                                module.empty() ? "" : ".", name, taken.what);
  finding.remedy = "Delete the first choice and keep the fallback as the only one, or restore what is missing.";
  finding.sources = {source_at(index, {file, first.begin, first.end}, SourceRole::surplus, "does not exist"),
                     source_at(index, {file, taken.begin, taken.end}, SourceRole::fallback, "always taken")};
  finding.data.emplace_back("always_taken", Data{true});
  return finding;
}

// An object that does work: errors, results, settings and stand-ins may differ between the branches.
bool does_work(const Index& index, DefinitionId id) {
  constexpr std::array<std::string_view, 14> kRecords = {"error",  "result", "response", "null",     "noop",
                                                         "mock",   "dummy",  "status",   "default",  "config",
                                                         "report", "event",  "record",   "exception"};
  const ClassKind kind = index.classes().kind(id);
  if (!index.production(index.file_of(id)) || (kind != ClassKind::plain && kind != ClassKind::abstract)) return false;
  const std::vector<std::string> words = identifier_words(index.name(id));
  return std::ranges::none_of(
      words, [&](const std::string& word) { return std::ranges::find(kRecords, word) != kRecords.end(); });
}

struct Made {
  const Step* step = nullptr;
  std::string_view kept_in;  // the target, or "return"
  std::string_view maker;
  Product product;
};

// The call that gives a kept value: itself, or the one that a local name was assigned from.
std::string_view maker_of(const FileFacts& facts, const Step& step) {
  if (step.value_kind == ValueKind::call) return facts.text(step.value);
  if (step.value_kind != ValueKind::name) return {};
  const std::uint32_t assigned = last_assignment(facts, step.definition, step.begin, facts.text(step.value));
  if (assigned == kNone || facts.steps[assigned].value_kind != ValueKind::call) return {};
  return facts.text(facts.steps[assigned].value);
}

std::vector<Made> made_in(const Index& index, const SharedStates& shared, FileId file, std::uint32_t block) {
  const FileFacts& facts = index.facts(file);
  std::vector<Made> result;
  for (const Step& step : facts.steps) {
    const bool kept = step.kind == StepKind::assign || step.kind == StepKind::return_;
    if (!kept || !within(facts, step.block, block)) continue;
    const std::string_view maker = maker_of(facts, step);
    const auto product = product_of(index, shared, file, step.definition, maker);
    if (!product || !does_work(index, product->of)) continue;
    result.push_back({&step, step.kind == StepKind::return_ ? "return" : facts.text(step.target), maker, *product});
  }
  return result;
}

bool related(const Index& index, DefinitionId a, DefinitionId b) {
  return index.classes().derives_from(a, b) || index.classes().derives_from(b, a);
}

Finding describe(const Index& index, FileId file, const Made& first, const Made& second) {
  const bool again = first.product.of == second.product.of;
  Finding finding = finding_at(index, file, first.step->definition, std::string(index.name(first.product.of)));
  finding.confidence = Confidence::firm;
  if (again) finding.severity = Severity::high;
  finding.message = again ? fmt::format("when {} fails, {} makes a second {} in its place", first.maker, second.maker,
                                        index.name(first.product.of))
                          : fmt::format("when {} fails, {} takes its place: two implementations of one thing",
                                        first.maker, index.name(second.product.of));
  finding.remedy =
      "Let the failure be seen; if there must be two, choose between them in one place and say which one runs.";
  finding.sources = {
      source_at(index, {file, first.step->begin, first.step->end}, SourceRole::surplus, "first choice"),
      source_at(index, {file, second.step->begin, second.step->end}, SourceRole::fallback, "on failure")};
  finding.data.emplace_back("always_taken", Data{false});
  return finding;
}

std::optional<Finding> rival(const Index& index, const SharedStates& shared, FileId file,
                             const TryStatement& statement) {
  const std::vector<Made> first = made_in(index, shared, file, statement.body);
  if (first.empty()) return std::nullopt;
  for (const std::uint32_t handler : statement.handlers)
    for (const Made& second : made_in(index, shared, file, handler))
      for (const Made& made : first) {
        const bool same_place = made.kept_in == second.kept_in && made.maker != second.maker;
        if (same_place && !related(index, made.product.of, second.product.of))
          return describe(index, file, made, second);
      }
  return std::nullopt;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const SharedStates shared(index);
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    std::map<std::string, unsigned> seen;  // two statements of one function may ask for one thing
    for (const TryStatement& statement : try_statements(index.facts(file))) {
      std::optional<Finding> finding;
      if (const auto taken = always_taken(index, file, statement)) finding = describe(index, file, *taken);
      if (!finding) finding = rival(index, shared, file, statement);
      if (!finding) continue;
      if (const unsigned number = ++seen[finding->concept_key]; number > 1)
        finding->concept_key += fmt::format("#{}", number);
      sink.add(std::move(*finding));
    }
  }
}

}  // namespace fount
