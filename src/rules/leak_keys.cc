#include "rules/leak_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rules/instances.h"
#include "rules/ownership.h"
#include "rules/support.h"

namespace fount {
namespace {

// `id(x)`, `str(id(x))`, or a string around it.
bool is_address(const FileFacts& facts, const FileFlow& flow, const Step& step) {
  const std::string_view callee = facts.text(step.value);
  if (step.value_kind == ValueKind::call && callee == "id") return true;
  if (step.value_kind != ValueKind::string && (step.value_kind != ValueKind::call || callee != "str")) return false;
  return std::ranges::any_of(flow.calls_of(step.definition), [&](std::uint32_t c) {
    const Call& call = facts.calls[c];
    return call.begin >= step.begin && call.begin < step.end && call.is(kRooted) && facts.text(call.callee) == "id";
  });
}

bool keyed_by_address(const FileFacts& facts, const FileFlow& flow, const StateAccess& access) {
  const std::string_view key = facts.text(access.key);
  if (access.key_kind == ValueKind::call) return key == "id";
  if (access.key_kind != ValueKind::name) return false;
  const std::uint32_t step = flow.last_assignment(access.definition, access.begin, key);
  return step != kNone && is_address(facts, flow, facts.steps[step]);
}

// What is stored may hold the object itself, and then its address cannot be given to another one.
bool may_hold_object(const StateAccess& access) {
  if (access.kind == AccessKind::add) return false;
  return access.value_kind == ValueKind::name || access.value_kind == ValueKind::call ||
         access.value_kind == ValueKind::tuple || access.value_kind == ValueKind::other;
}

void judge_addresses(const Index& index, const SharedStates& shared, const State& state, std::vector<Leak>& leaks) {
  Leak leak;
  for (const StateAccess& access : state.accesses) {
    const FileFacts& facts = index.facts(access.file);
    const bool by_address = keyed_by_address(facts, shared.flow(access.file), access);
    if (access.kind == AccessKind::remove && access.key_kind != ValueKind::none) return;  // entries are taken out
    if (by_address && may_hold_object(access)) return;
    const bool stores = access.kind == AccessKind::keyed || access.kind == AccessKind::add;
    if (!by_address || !stores) continue;
    leak.sources.push_back(source_of(index, access, "keyed by id()"));
  }
  if (leak.sources.empty()) return;
  leak.name = name_of(index, state);
  leak.verdict = "address";
  leak.file = state.file;
  leak.message = fmt::format(
      "{} is keyed by id(): when an object is gone, the next one may get its address and its entry", leak.name);
  leak.remedy = "Key it by something that the object carries (an id of its own), or use a WeakKeyDictionary.";
  leak.sources.insert(leak.sources.begin(), source_of(index, state, "entries are never taken out by address"));
  leaks.push_back(std::move(leak));
}

// What makes different users get one key, or "".
std::string shared_key(const Index& index, const SharedStates& shared, const StateAccess& access) {
  const FileFacts& facts = index.facts(access.file);
  const FileFlow& flow = shared.flow(access.file);
  const std::string_view key = facts.text(access.key);
  if (access.key_kind != ValueKind::name && access.key_kind != ValueKind::call) return "";
  const Parameter* parameter = access.key_kind == ValueKind::name ? flow.parameter(access.definition, key) : nullptr;
  const std::uint32_t step = flow.last_assignment(access.definition, access.begin, key);
  if (parameter != nullptr && parameter->default_kind == ValueKind::string && step == kNone)
    return fmt::format("callers that name no {} share its default", key);
  std::string_view callee = access.key_kind == ValueKind::call ? key : std::string_view{};
  if (step != kNone) {
    const Step& assigned = facts.steps[step];
    const std::string_view value = facts.text(assigned.value);
    if (assigned.value_kind == ValueKind::choice && (value.ends_with("or\"\"") || value.ends_with("else\"\"")))
      return fmt::format("whoever has no {} shares one constant key", key);
    if (assigned.value_kind == ValueKind::call) callee = value;
  }
  if (callee.empty()) return "";
  const Target target = index.resolver().resolve_dotted(access.file, access.definition, callee);
  if (target.kind != TargetKind::definition) return "";
  const FileFacts& home = index.facts(target.file);
  bool constant = false, varies = false;
  for (const std::uint32_t s : shared.flow(target.file).steps_of(target.item)) {
    const Step& returned = home.steps[s];
    if (returned.kind != StepKind::return_) continue;
    constant = constant || returned.value_kind == ValueKind::string;
    varies = varies || returned.value_kind == ValueKind::name || returned.value_kind == ValueKind::call;
  }
  return constant && varies ? fmt::format("{} gives one constant key to all who have no user", callee) : "";
}

// One constant key beside the users' own.
void add_constant_keys(const Index& index, const State& state, Leak& leak) {
  for (const StateAccess& access : state.accesses)
    if (access.kind == AccessKind::keyed && access.key_kind == ValueKind::string)
      leak.sources.push_back(source_of(index, access, "one constant key is stored beside those of users"));
}

// The one that stores may be called without saying for whom: its user has a default.
bool may_lack_user(const FileFacts& facts, std::uint32_t function) {
  const Range parameters = facts.definitions[function].parameters;
  for (std::uint32_t p = parameters.begin; p < parameters.end; ++p) {
    const Parameter& parameter = facts.parameters[p];
    const bool defaults = parameter.default_kind == ValueKind::null || parameter.default_kind == ValueKind::string;
    if (defaults && whose(facts.text(parameter.name)) == Whose::user) return true;
  }
  return false;
}

// Production calls that name no user, where an object is stored for whom they name: proof that it is shared.
void add_calls_without_user(const Index& index, const StateAccess& access, Leak& leak) {
  const bool object = access.value_kind == ValueKind::name || access.value_kind == ValueKind::call;
  if (!object || !may_lack_user(index.facts(access.file), access.definition)) return;
  const DefinitionId function = index.id_of(access.file, access.definition);
  for (const CallSite& site : index.calls().of(function)) {
    if (!index.production(site.file) || !is_bare(index, site) || in_main_guard(index, site)) continue;
    const Source source = call_source(index, site, SourceRole::surplus, "names no user");
    if (std::ranges::find(leak.sources, source.span, &Source::span) != leak.sources.end()) continue;
    leak.sources.push_back(source);
    leak.confidence = Confidence::firm;
  }
}

void judge_shared_keys(const Index& index, const SharedStates& shared, const State& state, std::vector<Leak>& leaks) {
  Leak leak;
  bool by_user = false;
  for (const StateAccess& access : state.accesses) {
    if (access.kind != AccessKind::keyed) continue;
    if (whose_key(index, shared, access) != Whose::user) continue;
    by_user = true;
    std::string why = shared_key(index, shared, access);
    if (why.empty()) continue;
    leak.sources.push_back(source_of(index, access, std::move(why)));
    add_calls_without_user(index, access, leak);
  }
  if (by_user) add_constant_keys(index, state, leak);
  if (leak.sources.empty()) return;
  leak.name = name_of(index, state);
  leak.verdict = "default-key";
  leak.file = state.file;
  leak.message = fmt::format("{} is kept per user, but {}", leak.name, leak.sources.front().note);
  if (leak.confidence == Confidence::firm) leak.message += ", and production calls name none";
  leak.remedy = "Refuse callers without a user instead of giving them one entry together.";
  leak.sources.insert(leak.sources.begin(), source_of(index, state, "keyed by user"));
  leaks.push_back(std::move(leak));
}

// It is asked for one user, never looks by user, and takes nothing out: that it answers with anybody's is no choice.
bool is_asked_for_one(const Index& index, const SharedStates& shared, const State& state, const StateAccess& first) {
  const FileFacts& facts = index.facts(first.file);
  const Range parameters = facts.definitions[first.definition].parameters;
  bool asked = false;
  for (std::uint32_t p = parameters.begin; p < parameters.end; ++p)
    asked = asked || whose(facts.text(facts.parameters[p].name)) == Whose::user;
  return asked && std::ranges::none_of(state.accesses, [&](const StateAccess& other) {
           const bool here = other.file == first.file && other.definition == first.definition;
           return here && (other.kind == AccessKind::remove || whose_key(index, shared, other) != Whose::nobody);
         });
}

void judge_first(const Index& index, const SharedStates& shared, const State& state, std::vector<Leak>& leaks) {
  const bool per_user = std::ranges::any_of(state.accesses, [&](const StateAccess& access) {
    return access.kind == AccessKind::keyed && whose_key(index, shared, access) != Whose::nobody;
  });
  if (!per_user) return;
  for (const StateAccess& access : state.accesses) {
    if (access.kind != AccessKind::first) continue;
    Leak leak;
    leak.name = name_of(index, state);
    leak.verdict = "first";
    leak.file = state.file;
    leak.message = fmt::format("{} is kept per user, but {} takes the first entry, whoever's it is", leak.name,
                               index.symbol_of(access.file, access.definition));
    leak.remedy = "Look the entry up by the user who asks.";
    leak.sources = {source_of(index, state, "keyed by user"), source_of(index, access, "takes any entry")};
    if (is_asked_for_one(index, shared, state, access)) leak.confidence = Confidence::firm;
    leaks.push_back(std::move(leak));
    return;
  }
}

}  // namespace

void find_key_leaks(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks) {
  for (const State& state : shared.states()) {
    if (state.container == ValueKind::null || state.made_by.find("Weak") != std::string_view::npos) continue;
    judge_addresses(index, shared, state, leaks);
    judge_shared_keys(index, shared, state, leaks);
    judge_first(index, shared, state, leaks);
  }
}

}  // namespace fount
