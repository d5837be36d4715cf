#include "rules/races.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "index/flow.h"
#include "index/state.h"
#include "rules/instances.h"
#include "rules/support.h"

namespace fount {
namespace {

constexpr std::size_t kMaxConditions = 4096;  // bytes of conditions before a check; more are not read by anyone
constexpr unsigned kMaxCandidates = 256;      // per file

// Context managers that let one task in at a time, by a word of their name.
bool is_lock(std::string_view manager) {
  constexpr std::array<std::string_view, 8> kWords = {"lock",  "mutex",     "semaphore", "sem",
                                                      "guard", "exclusive", "once",      "rlock"};
  return std::ranges::any_of(identifier_words(manager), [&](const std::string& word) {
    return std::ranges::find(kWords, word) != kWords.end() || word.ends_with("lock");
  });
}

bool is_locked(const FileFacts& facts, std::uint32_t block) {
  for (; block != kNone; block = facts.blocks[block].parent)
    if (facts.blocks[block].kind == BlockKind::with && is_lock(facts.text(facts.blocks[block].condition))) return true;
  return false;
}

// The condition says: nothing is there yet.
bool asks_whether_empty(std::string_view condition, std::string_view place) {
  const std::string name(place);
  return condition == name + " is None" || condition == "not " + name || condition.ends_with(" not in " + name);
}

// The condition says: it is there already.
bool asks_whether_filled(std::string_view condition, std::string_view place) {
  return condition == place || condition == std::string(place) + " is not None";
}

bool leaves(const FileFacts& facts, const Step& step, const Block& block) {
  const bool last = step.block != kNone && &facts.blocks[step.block] == &block && step.end == block.end;
  return last && (step.kind == StepKind::return_ || step.kind == StepKind::raise);
}

// The check that decides whether the place is filled, and where what depends on it begins.
struct Check {
  std::uint32_t block = 0, from = 0;
};

// The innermost check around the assignment.
std::optional<Check> check_around(const FileFacts& facts, const Step& step, std::string_view place) {
  for (std::uint32_t b = step.block; b != kNone; b = facts.blocks[b].parent)
    if (facts.blocks[b].kind == BlockKind::if_ && asks_whether_empty(facts.text(facts.blocks[b].condition), place))
      return Check{b, facts.blocks[b].body};
  return std::nullopt;
}

// `if x is not None: return x` above the assignment, on its way.
std::optional<Check> check_before(const FileFacts& facts, const Step& step, std::string_view place) {
  std::optional<Check> check;
  for (const Step& exit : steps_in(facts, facts.definitions[step.definition])) {
    if (exit.begin >= step.begin) break;
    if (exit.definition != step.definition || exit.block == kNone) continue;
    const Block& block = facts.blocks[exit.block];
    std::uint32_t around = step.block;
    while (around != kNone && around != block.parent) around = facts.blocks[around].parent;
    if (around == block.parent && block.kind == BlockKind::if_ && leaves(facts, exit, block) &&
        asks_whether_filled(facts.text(block.condition), place))
      check = Check{exit.block, block.end};
  }
  return check;
}

bool awaits_between(const FileFacts& facts, std::uint32_t function, std::uint32_t begin, std::uint32_t end) {
  return std::ranges::any_of(calls_in(facts, facts.definitions[function]), [&](const Call& call) {
    return call.definition == function && call.is(kAwaited) && call.begin >= begin && call.begin < end;
  });
}

bool declares_global(const FileFacts& facts, std::uint32_t function, std::string_view name) {
  return std::ranges::any_of(steps_in(facts, facts.definitions[function]), [&](const Step& step) {
    return step.kind == StepKind::global && step.definition == function && facts.text(step.target) == name;
  });
}

// Is there one object of this class only, kept by a getter or a module?
bool exists_once(const Index& index, DefinitionId owner) {
  const auto makers = index.products().makers(owner);
  const bool kept = std::ranges::any_of(
      makers, [&](DefinitionId maker) { return index.products().of(maker).origin == Origin::shared; });
  return kept || std::ranges::find(index.shared_states().instances(), owner, &SharedInstance::of) !=
                     index.shared_states().instances().end();
}

bool is_shared_place(const Index& index, FileId file, const Step& step, std::string_view place) {
  const FileFacts& facts = index.facts(file);
  const bool keyed = facts.text(step.target).ends_with("[]");
  const auto dot = place.find('.');
  if (dot == std::string_view::npos)  // what a function around it keeps is that one's own
    return (keyed || declares_global(facts, step.definition, place)) &&
           index.resolver().resolve_dotted(file, kNone, place).kind == TargetKind::binding;
  if (place.find('.', dot + 1) != std::string_view::npos) return false;
  const std::uint32_t owner = facts.definitions[step.definition].parent;
  if (owner == kNone || facts.definitions[owner].kind != DefinitionKind::class_) return false;
  const std::string_view head = place.substr(0, dot);
  if (head == "cls" || head == facts.text(facts.definitions[owner].name)) return true;
  return head == "self" && exists_once(index, index.id_of(file, owner));
}

// A class, or a function that is called what makes or opens something; loading the same data twice harms nobody.
bool makes_instance(const FileFacts& facts, const Step& step) {
  if (step.value_kind != ValueKind::call || !step.value) return false;
  std::string_view callee = facts.text(step.value);
  callee = callee.substr(callee.rfind('.') + 1);
  constexpr std::array<std::string_view, 7> kMaking = {"create", "connect", "open", "make", "build", "start", "launch"};
  const std::vector<std::string> words = identifier_words(callee);
  if (words.empty()) return false;
  const bool class_name = callee.front() >= 'A' && callee.front() <= 'Z' &&
                          std::ranges::any_of(callee, [](char c) { return c >= 'a' && c <= 'z'; });
  return class_name || std::ranges::find(kMaking, words.front()) != kMaking.end();
}

// `await self._lock.acquire()`
bool acquires_lock(const FileFacts& facts, std::uint32_t function, std::uint32_t before) {
  return std::ranges::any_of(calls_in(facts, facts.definitions[function]), [&](const Call& call) {
    const std::string_view callee = facts.text(call.callee);
    return call.definition == function && call.begin < before && callee.ends_with(".acquire") &&
           is_lock(callee.substr(0, callee.size() - 8));
  });
}

// Whoever calls the function holds a lock.
bool is_called_under_lock(const Index& index, DefinitionId function) {
  const auto sites = index.calls().of(function);
  return !sites.empty() && std::ranges::all_of(sites, [&](const CallSite& site) {
    const FileFacts& facts = index.facts(site.file);
    return is_locked(facts, facts.calls[site.call].block);
  });
}

// Waits on the way from one place to the next; not in a branch between them that ends in a return.
bool waits_on_the_way(const FileFacts& facts, std::uint32_t function, std::uint32_t begin, std::uint32_t end) {
  const auto is_left = [&](std::uint32_t block) {
    for (; block != kNone; block = facts.blocks[block].parent) {
      const Block& branch = facts.blocks[block];
      if (branch.begin < begin || branch.end > end) continue;
      const auto steps = steps_in(facts, facts.definitions[function]);
      if (std::ranges::any_of(steps, [&](const Step& step) { return leaves(facts, step, branch); })) return true;
    }
    return false;
  };
  return std::ranges::any_of(calls_in(facts, facts.definitions[function]), [&](const Call& call) {
    return call.definition == function && call.is(kAwaited) && call.begin >= begin && call.begin < end &&
           !is_left(call.block);
  });
}

// `if self._starting: return`, `self._starting = True`, and only then the wait: whoever comes second is turned away.
// `checked`: where what depends on the check begins.
bool turns_others_away(const FileFacts& facts, std::uint32_t function, std::uint32_t checked, std::uint32_t before) {
  std::string asked;  // the conditions so far
  std::uint32_t last_block = kNone;
  for (const Step& step : steps_in(facts, facts.definitions[function])) {
    if (step.begin >= before || asked.size() > kMaxConditions) break;
    if (step.definition != function) continue;
    const std::string_view mark = facts.text(step.target);
    const bool shared = mark.contains('.') || declares_global(facts, function, mark);
    if (step.kind == StepKind::assign && shared && contains_word(asked, mark))
      return !waits_on_the_way(facts, function, checked, step.begin);
    for (std::uint32_t b = step.block; b != kNone && b != last_block; b = facts.blocks[b].parent)
      if (facts.blocks[b].kind == BlockKind::if_) asked += std::string(facts.text(facts.blocks[b].condition)) + " ";
    last_block = step.block;
  }
  return false;
}

// `_pool = await create_pool()`, or the same by way of a name.
bool fills(const FileFacts& facts, const FileFlow& flow, const Step& step) {
  if (step.value_kind != ValueKind::name) return makes_instance(facts, step);
  const std::uint32_t made = flow.last_assignment(step.definition, step.begin, facts.text(step.value));
  return made != kNone && makes_instance(facts, facts.steps[made]);
}

bool is_candidate(const FileFacts& facts, const FileFlow& flow, const Step& step) {
  const bool made = step.value_kind == ValueKind::call || step.value_kind == ValueKind::name;
  return made && step.kind == StepKind::assign && step.definition != kNone &&
         facts.definitions[step.definition].is(kAsync) && !flow.is_local(step.definition, facts.text(step.target));
}

std::optional<Race> race_at(const Index& index, FileId file, std::uint32_t s) {
  const FileFacts& facts = index.facts(file);
  const Step& step = facts.steps[s];
  std::string_view place = facts.text(step.target);
  if (place.ends_with("[]")) place.remove_suffix(2);
  auto check = check_around(facts, step, place);
  if (!check) check = check_before(facts, step, place);
  if (!check || is_locked(facts, check->block) || !is_shared_place(index, file, step, place)) return std::nullopt;
  if (!fills(facts, index.flows().of(file), step)) return std::nullopt;
  if (!awaits_between(facts, step.definition, check->from, step.end)) return std::nullopt;
  if (turns_others_away(facts, step.definition, check->from, step.begin)) return std::nullopt;
  const bool acquired = acquires_lock(facts, step.definition, step.begin);
  if (acquired || is_called_under_lock(index, index.id_of(file, step.definition))) return std::nullopt;
  return Race{file, s, check->block, std::string(facts.text(step.target))};
}

}  // namespace

std::vector<Race> find_races(const Index& index) {
  std::vector<Race> races;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    if (!index.production(FileId{f}) || !index.modules().of(FileId{f})) continue;
    const std::vector<Step>& steps = index.facts(FileId{f}).steps;
    unsigned candidates = 0;
    for (std::uint32_t s = 0; s < steps.size() && candidates < kMaxCandidates; ++s) {
      if (!is_candidate(index.facts(FileId{f}), index.flows().of(FileId{f}), steps[s])) continue;
      ++candidates;
      if (auto race = race_at(index, FileId{f}, s)) races.push_back(std::move(*race));
    }
  }
  return races;
}

Finding finding_of(const Index& index, const Race& race, const RuleInfo& info) {
  const FileFacts& facts = index.facts(race.file);
  const Step& step = facts.steps[race.step];
  const DefinitionId function = index.id_of(race.file, step.definition);
  Finding finding = fount::finding_of(info, race.target, "instance");
  finding.concept_key = index.symbol_of(function) + ":" + race.target;
  finding.service = index.file(race.file).service;
  finding.confidence = Confidence::firm;
  finding.severity = Severity::medium;
  finding.message = fmt::format("{} checks {} and awaits before it fills it: two tasks make two instances",
                                index.name(function), race.target);
  finding.remedy = "Check and create under one asyncio.Lock, or create it once at start-up.";
  finding.sources = {source_at(index, {race.file, facts.blocks[race.block].begin, step.end}, SourceRole::surplus,
                               "the check, the wait and the assignment")};
  finding.sources.front().symbol = index.symbol_of(function);
  return finding;
}

}  // namespace fount
