// A call of a class whose constructor always raises: the guard was meant to keep callers out, and the callers are still
// there. Every one of them fails, or is sent into its own error handling each time.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/instances.h"
#include "rules/refusals.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule guarded_constructor_rule;
const Rule guarded_constructor_rule{{.id = "guarded-constructor",
                                     .title = "a call of a class whose constructor always raises",
                                     .area = AreaId::instances,
                                     .severity = Severity::high,
                                     .effort = Effort::medium,
                                     .raised = "critical when production code calls it with no handler around the call",
                                     .lowered = "medium when only scripts call it",
                                     .controls = "CWE-705,CWE-1041"},
                                    check,
                                    {Need::products}};

namespace {

struct Parent {
  std::string_view exception, handler;
};
// What else than its own name and Exception catches a built-in exception.
constexpr std::array<Parent, 8> kParents = {{{"PermissionError", "OSError"},
                                             {"ModuleNotFoundError", "ImportError"},
                                             {"RecursionError", "RuntimeError"},
                                             {"NotImplementedError", "RuntimeError"},
                                             {"KeyError", "LookupError"},
                                             {"IndexError", "LookupError"},
                                             {"UnicodeError", "ValueError"},
                                             {"ZeroDivisionError", "ArithmeticError"}}};

bool catches(std::string_view handler, std::string_view raised) {
  if (handler == "Exception" || handler == "BaseException" || handler == raised) return true;
  return std::ranges::any_of(kParents, [&](Parent p) { return p.exception == raised && p.handler == handler; });
}

// A handler of this try catches the exception.
bool is_caught(const FileFacts& facts, std::uint32_t tried, std::string_view raised) {
  return std::ranges::any_of(facts.blocks, [&](const Block& block) {
    const bool handler = block.kind == BlockKind::except_ || block.kind == BlockKind::except_import;
    if (!handler || block.statement != facts.blocks[tried].statement) return false;
    const std::string_view caught = facts.text(block.condition);
    if (caught.empty()) return true;
    return std::ranges::any_of(split(caught, ','), [&](std::string_view name) {
      return catches(name.substr(name.rfind('.') + 1), raised.substr(raised.rfind('.') + 1));
    });
  });
}

bool is_handled(const Index& index, const CallSite& site, const RaisedRefusal& refusal) {
  const FileFacts& facts = index.facts(site.file);
  const auto caught = [&](std::uint32_t block) {
    return std::ranges::all_of(refusal.raises,
                               [&](std::string_view raised) { return is_caught(facts, block, raised); });
  };
  for (std::uint32_t b = facts.calls[site.call].block; b != kNone; b = facts.blocks[b].parent) {
    const BlockKind kind = facts.blocks[b].kind;
    if ((kind == BlockKind::try_ || kind == BlockKind::try_import) && caught(b)) return true;
  }
  return false;
}

struct Tally {
  std::uint32_t failing = 0, handled = 0, production = 0;
  std::map<std::string_view, std::uint32_t> names;  // what callers call it, and how many
  std::uint32_t all() const { return failing + handled; }
};

Tally add_calls(const Index& index, DefinitionId id, const RaisedRefusal& refusal, Finding& finding) {
  Tally tally;
  for (const CallSite& site : index.calls().of(id)) {
    if (site.through_receiver || expects_failure(index, site)) continue;
    const bool handled = is_handled(index, site, refusal), production = index.production(site.file);
    ++(handled ? tally.handled : tally.failing);
    tally.production += production ? 1 : 0;
    if (production && !handled) finding.severity = Severity::critical;
    const std::string_view callee = index.facts(site.file).text(index.facts(site.file).calls[site.call].callee);
    ++tally.names[callee.substr(callee.rfind('.') + 1)];
    finding.sources.push_back(
        call_source(index, site, SourceRole::surplus, handled ? "always takes the except branch" : "always fails"));
  }
  return tally;
}

// Under which other names it is called, the most used one first.
std::string aliases_in(const Tally& tally, std::string_view name) {
  std::vector<std::pair<std::uint32_t, std::string_view>> others;
  for (const auto& [other, count] : tally.names)
    if (other != name) others.emplace_back(count, other);
  if (others.empty()) return "";
  if (tally.names.size() == 1) return fmt::format(" (called as {})", others.front().second);
  std::ranges::stable_sort(others, std::greater(), &std::pair<std::uint32_t, std::string_view>::first);
  std::vector<std::string> parts;
  for (const auto& [count, other] : others) parts.push_back(fmt::format("{} as {}", plural(count, "time"), other));
  return fmt::format(" (called {})", join(parts, ", "));
}

std::string message_of(const Tally& tally, std::string_view name) {
  const std::string alias = aliases_in(tally, name);
  const std::string calls = tally.all() == 1 ? "the one call fails" : fmt::format("all {} calls fail", tally.all());
  const std::string outcome = tally.handled == 0             ? ""
                              : tally.handled == tally.all() ? ", always taking the except branch"
                                                             : fmt::format(
                                                                   ", {} of them into an except branch that is "
                                                                   "therefore always taken",
                                                                   tally.handled);
  return fmt::format("the constructor of {}{} always raises: {}{}", name, alias, calls, outcome);
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_instances(index, sink);
  for (const DefinitionId id : index.top_level()) {
    if (index.definition(id).kind != DefinitionKind::class_ || index.calls().of(id).empty()) continue;
    if (index.classes().kind(id) == ClassKind::exception) continue;  // raising another one is its way out
    const auto refusal = refusal_of(index, id);
    if (!refusal) continue;
    const FileId file = index.file_of(id);
    Finding finding = finding_of(guarded_constructor_rule.info, std::string(index.name(id)), "class");
    finding.concept_key = index.symbol_of(id);
    finding.service = index.file(file).service;
    finding.confidence = Confidence::certain;
    finding.sources.push_back(source_of(index, id, SourceRole::canonical));
    finding.sources.back().note =
        fmt::format("its constructor always raises {}",
                    join(std::vector<std::string>(refusal->raises.begin(), refusal->raises.end()), " or "));
    const Tally tally = add_calls(index, id, *refusal, finding);
    if (tally.all() == 0) continue;
    if (tally.production == 0) finding.severity = Severity::medium;
    finding.surplus = tally.all();
    finding.references = index.references({TargetKind::definition, file, index.local(id)});
    finding.message = message_of(tally, index.name(id));
    finding.remedy = "Let each caller use what replaced the constructor, or take the guard out.";
    sink.add(std::move(finding));
  }
}

}  // namespace fount
