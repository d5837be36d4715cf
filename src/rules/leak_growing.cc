#include "rules/leak_growing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <unordered_map>

#include "base/text.h"
#include "rules/growth.h"
#include "rules/instances.h"
#include "rules/receivers.h"
#include "rules/registrations.h"
#include "rules/support.h"

namespace fount {
namespace {

std::string_view last_of(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

// A method that appends its parameter to a list of an object which exists once.
struct Adder {
  const State* list = nullptr;
  const StateAccess* append = nullptr;
};
using Adders = std::map<std::string_view, std::vector<Adder>>;  // by the method's name

std::string_view function_of(const Index& index, const StateAccess& access) {
  const FileFacts& facts = index.facts(access.file);
  return facts.text(facts.definitions[access.definition].name);
}

template <class Visit>
void for_each_call(const Index& index, Visit visit) {
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    if (!index.production(FileId{f})) continue;
    const std::vector<Call>& calls = index.facts(FileId{f}).calls;
    for (std::uint32_t c = 0; c < calls.size(); ++c) visit(CallSite{.target = {}, .file = FileId{f}, .call = c});
  }
}

// Calls of production by the last name of what they call.
using CallsByName = std::unordered_map<std::string_view, std::vector<CallSite>>;

CallsByName calls_by_name(const Index& index) {
  CallsByName calls;
  for_each_call(index, [&](const CallSite& site) {
    const FileFacts& facts = index.facts(site.file);
    calls[last_of(facts.text(facts.calls[site.call].callee))].push_back(site);
  });
  return calls;
}

// `os.remove(x)` and `names.remove(x)` are no calls of a method of ours: what a module gives is known, and of what
// every container has the receiver must be called like the class.
bool may_call(const Index& index, const CallSite& site, DefinitionId method, DefinitionId owner) {
  constexpr std::array<std::string_view, 5> kOfContainers = {"remove", "pop", "clear", "discard", "popleft"};
  if (const DefinitionId target = index.calls().target(site.file, site.call)) return target == method;
  if (std::ranges::find(kOfContainers, index.name(method)) == kOfContainers.end()) return true;
  const std::string_view receiver = receiver_of(index.facts(site.file), index.flows().of(site.file), site.call);
  const std::vector<std::string> words = identifier_words(index.name(owner));
  return std::ranges::any_of(identifier_words(last_of(receiver)),
                             [&](const std::string& word) { return std::ranges::find(words, word) != words.end(); });
}

// Does production code call a method that takes something out of the list, or empties it?
bool is_emptied(const Index& index, const State& state, const CallsByName& calls) {
  return std::ranges::any_of(state.accesses, [&](const StateAccess& access) {
    const std::string_view function = function_of(index, access);
    const bool empties =
        access.kind == AccessKind::remove || (access.kind == AccessKind::assign && function != "__init__");
    if (!empties || !access.through_self) return empties;  // what is no method may run without a call: an endpoint
    const auto named = calls.find(function);
    if (named == calls.end()) return false;
    const DefinitionId method = index.id_of(access.file, access.definition);
    return std::ranges::any_of(named->second, [&](const CallSite& site) {
      return may_call(index, site, method, index.id_of(state.file, state.definition));
    });
  });
}

Adders find_adders(const Index& index, const SharedStates& shared) {
  const CallsByName calls = calls_by_name(index);
  Adders adders;
  for (const State& state : shared.states()) {
    if (state.owner != StateOwner::instance || state.container != ValueKind::list) continue;
    if (is_emptied(index, state, calls)) continue;
    for (const StateAccess& access : state.accesses) {
      if (access.kind != AccessKind::add || access.key_kind != ValueKind::name) continue;
      const FileFacts& facts = index.facts(access.file);
      if (shared.flow(access.file).parameter(access.definition, facts.text(access.key)) != nullptr)
        adders[function_of(index, access)].push_back({&state, &access});
    }
  }
  return adders;
}

// The call, in this very function, that makes what is added; kNone when nothing is: then each connection may add the
// same one.
std::uint32_t making_call(const FileFacts& facts, const FileFlow& flow, std::uint32_t call) {
  const Call& adds = facts.calls[call];
  if (adds.arguments.size() == 0) return kNone;
  const Argument& argument = facts.arguments[adds.arguments.begin];
  std::uint32_t begin = argument.begin, end = argument.end;
  if (argument.kind == ArgumentKind::name) {
    const std::uint32_t step = flow.last_assignment(adds.definition, adds.begin, facts.text(argument.value));
    if (step == kNone || facts.steps[step].value_kind != ValueKind::call) return kNone;
    begin = facts.steps[step].begin, end = facts.steps[step].end;
  }
  for (const std::uint32_t c : flow.calls_of(adds.definition))
    if (facts.calls[c].begin >= begin && facts.calls[c].begin < end) return c;
  return kNone;
}

// The class of what an access adds, when it was made in this very function.
DefinitionId added_class(const Index& index, const FileFlow& flow, const StateAccess& access) {
  const FileFacts& facts = index.facts(access.file);
  std::string_view made = facts.text(access.key);
  if (access.key_kind == ValueKind::name) {
    const std::uint32_t step = flow.last_assignment(access.definition, access.begin, made);
    if (step == kNone || facts.steps[step].value_kind != ValueKind::call) return {};
    made = facts.text(facts.steps[step].value);
  } else if (access.key_kind != ValueKind::call) {
    return {};
  }
  const Target target = index.resolver().resolve_dotted(access.file, access.definition, made);
  return target.kind == TargetKind::definition ? index.id_of(target.file, target.item) : DefinitionId{};
}

// A set of those who came may be meant; a socket that nobody takes out is kept when it is closed.
bool is_socket(std::string_view name) {
  constexpr std::array<std::string_view, 5> kSockets = {"websocket", "ws", "socket", "connection", "conn"};
  const std::vector<std::string> words = identifier_words(name);
  return !words.empty() && std::ranges::find(kSockets, words.back()) != kSockets.end();
}

// A module's list or set into which a function puts the user or connection that it was given, or what it made for them.
void judge_module_list(const Index& index, const SharedStates& shared, const State& state, std::vector<Leak>& leaks) {
  Growth growth{.list = &state, .append = nullptr, .additions = {}};
  for (const StateAccess& access : state.accesses) {
    const bool fills = access.kind == AccessKind::add || access.kind == AccessKind::read;
    if (!fills) return;  // taken out of, or filled anew
    if (access.kind != AccessKind::add) continue;
    const FileFacts& facts = index.facts(access.file);
    const FileFlow& flow = shared.flow(access.file);
    std::string_view added = facts.text(access.key);
    const bool given = access.key_kind == ValueKind::name && whose(added) != Whose::nobody &&
                       flow.parameter(access.definition, added) != nullptr;
    const Parameter* parameter = served(facts, access.definition);
    const bool personal = !given && parameter != nullptr && is_personal(index, added_class(index, flow, access));
    if (!given && !personal) continue;
    if (personal) added = facts.text(parameter->name);
    growth.personal = growth.personal || personal;
    const bool kept = given && is_socket(added) && serves_requests(facts, access.definition);
    growth.keeps_socket = growth.keeps_socket || kept;
    growth.additions.push_back(
        source_of(index, access, fmt::format("adds {} {}", given ? "each" : "one for each", added)));
  }
  if (!growth.additions.empty()) leaks.push_back(leak_of(index, std::move(growth)));
}

}  // namespace

void find_growing_lists(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks) {
  const Adders adders = find_adders(index, shared);
  std::map<const State*, Growth> found;
  for_each_call(index, [&](const CallSite& site) {
    const FileFacts& facts = index.facts(site.file);
    const Call& call = facts.calls[site.call];
    const auto methods = adders.find(last_of(facts.text(call.callee)));
    if (methods == adders.end() || call.definition == kNone) return;
    const Parameter* parameter = served(facts, call.definition);
    const std::uint32_t made = making_call(facts, shared.flow(site.file), site.call);
    if (parameter == nullptr || made == kNone) return;
    const SharedInstance* object = called_object(index, shared, site);
    if (object == nullptr) return;
    for (const Adder& adder : methods->second) {
      const DefinitionId owner = index.id_of(adder.list->file, adder.list->definition);
      if (object->of != owner && !index.classes().derives_from(object->of, owner)) continue;
      Growth& growth = found[adder.list];
      growth.list = adder.list;
      growth.append = adder.append;
      growth.additions.push_back(call_source(index, site, SourceRole::surplus,
                                             fmt::format("adds one for each {}", facts.text(parameter->name))));
      growth.personal = growth.personal || is_personal(index, index.calls().target(site.file, made));
    }
  });
  for (const State& state : shared.states()) {  // in their order, not in that of pointers
    if (state.owner == StateOwner::module && state.container != ValueKind::null && state.container != ValueKind::dict)
      judge_module_list(index, shared, state, leaks);
    if (const auto entry = found.find(&state); entry != found.end())
      leaks.push_back(leak_of(index, std::move(entry->second)));
  }
}

}  // namespace fount
