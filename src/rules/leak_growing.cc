#include "rules/leak_growing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>

#include "rules/support.h"

namespace fount {
namespace {

std::string_view last_of(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

// A method that appends its parameter to a list of an object which exists once.
struct Adder {
  const State* list = nullptr;
  const StateAccess* append = nullptr;
};
using Names = std::unordered_set<std::string_view>;
using Adders = std::map<std::string_view, std::vector<Adder>>;  // by the method's name

std::string_view function_of(const Index& index, const StateAccess& access) {
  const FileFacts& facts = index.facts(access.file);
  return facts.text(facts.definitions[access.definition].name);
}

// Does production code call a method that takes something out of the list, or empties it?
bool is_emptied(const Index& index, const State& state, const Names& called) {
  return std::ranges::any_of(state.accesses, [&](const StateAccess& access) {
    const std::string_view function = function_of(index, access);
    const bool empties =
        access.kind == AccessKind::remove || (access.kind == AccessKind::assign && function != "__init__");
    return empties && called.contains(function);
  });
}

template <class Visit>
void for_each_call(const Index& index, Visit visit) {
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    if (!index.production(FileId{f})) continue;
    for (const Call& call : index.facts(FileId{f}).calls) visit(FileId{f}, call);
  }
}

Adders find_adders(const Index& index, const SharedStates& shared) {
  Names called;
  for_each_call(index,
                [&](FileId file, const Call& call) { called.insert(last_of(index.facts(file).text(call.callee))); });
  Adders adders;
  for (const State& state : shared.states()) {
    if (state.owner != StateOwner::instance || state.container != ValueKind::list) continue;
    if (is_emptied(index, state, called)) continue;
    for (const StateAccess& access : state.accesses) {
      if (access.kind != AccessKind::add || access.key_kind != ValueKind::name) continue;
      const FileFacts& facts = index.facts(access.file);
      if (shared.flow(access.file).parameter(access.definition, facts.text(access.key)) != nullptr)
        adders[function_of(index, access)].push_back({&state, &access});
    }
  }
  return adders;
}

// What tells that a function serves one connection or user: it is given one.
const Parameter* served(const FileFacts& facts, std::uint32_t definition) {
  for (; definition != kNone; definition = facts.definitions[definition].parent) {
    const Range range = facts.definitions[definition].parameters;
    for (std::uint32_t p = range.begin; p < range.end; ++p)
      if (whose(facts.text(facts.parameters[p].name)) != Whose::nobody) return &facts.parameters[p];
  }
  return nullptr;
}

// The class of the shared object that is called: `router = get_router(); router.add_handler(x)`, or the module's own.
const SharedInstance* called_object(const Index& index, const SharedStates& shared, FileId file, const Call& call) {
  const FileFacts& facts = index.facts(file);
  const std::string_view callee = facts.text(call.callee);
  const auto dot = callee.rfind('.');
  if (dot == std::string_view::npos || !call.is(kRooted)) return nullptr;
  std::string_view object = callee.substr(0, dot);
  const std::uint32_t step = shared.flow(file).last_assignment(call.definition, call.begin, object);
  if (step != kNone && facts.steps[step].value_kind == ValueKind::call) object = facts.text(facts.steps[step].value);
  const Target target = index.resolver().resolve_dotted(file, call.definition, object);
  for (const SharedInstance& instance : shared.instances()) {
    if (target.file != instance.file) continue;
    const FileFacts& home = index.facts(instance.file);
    const bool got = target.kind == TargetKind::definition &&
                     std::ranges::find(instance.getters, target.item) != instance.getters.end();
    const bool named =
        target.kind == TargetKind::binding && home.text(home.bindings[target.item].name) == instance.name;
    if (got || named) return &instance;
  }
  return nullptr;
}

// Is what is added made in this very function? Then each connection adds another one.
bool adds_new(const FileFacts& facts, const FileFlow& flow, const Call& call) {
  if (call.arguments.size() == 0) return false;
  const Argument& argument = facts.arguments[call.arguments.begin];
  if (argument.kind != ArgumentKind::name) return false;
  const std::uint32_t step = flow.last_assignment(call.definition, call.begin, facts.text(argument.value));
  return step != kNone && facts.steps[step].value_kind == ValueKind::call;
}

constexpr std::string_view kRemedy =
    "Keep it per connection or key it by user, and take the entry out when the connection ends.";

std::string growing_message(std::string_view name) {
  return fmt::format("{} exists once, every connection adds to it, and no production code takes anything out", name);
}

Leak describe(const Index& index, const Adder& adder, std::vector<Source> additions) {
  Leak leak;
  leak.name = name_of(index, *adder.list);
  leak.verdict = "growing";
  leak.file = adder.list->file;
  leak.severity = Severity::high;
  leak.message =
      fmt::format("{} exists once, every connection adds to it, and no production code takes anything out", leak.name);
  leak.remedy = "Keep it per connection or key it by user, and take the entry out when the connection ends.";
  leak.sources = {source_of(index, *adder.list, "exists once"),
                  source_of(index, *adder.append, "appends, for everybody")};
  leak.sources.insert(leak.sources.end(), additions.begin(), additions.end());
  return leak;
}

// A module's list or set into which a function puts the user or connection that it was given.
void judge_module_list(const Index& index, const SharedStates& shared, const State& state, std::vector<Leak>& leaks) {
  Leak leak;
  for (const StateAccess& access : state.accesses) {
    if (access.kind == AccessKind::remove || access.kind == AccessKind::assign) return;
    if (access.kind != AccessKind::add || access.key_kind != ValueKind::name) continue;
    const std::string_view added = index.facts(access.file).text(access.key);
    if (whose(added) == Whose::nobody || shared.flow(access.file).parameter(access.definition, added) == nullptr)
      continue;
    leak.sources.push_back(source_of(index, access, fmt::format("adds each {}", added)));
  }
  if (leak.sources.empty()) return;
  leak.name = name_of(index, state);
  leak.verdict = "growing";
  leak.file = state.file;
  leak.message = growing_message(leak.name);
  leak.remedy = std::string(kRemedy);
  leak.sources.insert(leak.sources.begin(), source_of(index, state, "exists once"));
  leaks.push_back(std::move(leak));
}

}  // namespace

void find_growing_lists(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks) {
  const Adders adders = find_adders(index, shared);
  std::map<const State*, std::pair<Adder, std::vector<Source>>> found;
  for_each_call(index, [&](FileId file, const Call& call) {
    const FileFacts& facts = index.facts(file);
    const auto methods = adders.find(last_of(facts.text(call.callee)));
    if (methods == adders.end() || call.definition == kNone) return;
    const Parameter* parameter = served(facts, call.definition);
    if (parameter == nullptr || !adds_new(facts, shared.flow(file), call)) return;
    const SharedInstance* object = called_object(index, shared, file, call);
    if (object == nullptr) return;
    for (const Adder& adder : methods->second) {
      const DefinitionId owner = index.id_of(adder.list->file, adder.list->definition);
      if (object->of != owner && !index.classes().derives_from(object->of, owner)) continue;
      const auto end = call.begin + static_cast<std::uint32_t>(facts.text(call.callee).size());
      Source source = source_at(index, {file, call.begin, end}, SourceRole::surplus,
                                fmt::format("adds one for each {}", facts.text(parameter->name)));
      source.symbol = index.symbol_of(file, call.definition);
      auto& entry = found[adder.list];
      entry.first = adder;
      entry.second.push_back(std::move(source));
    }
  });
  for (const State& state : shared.states()) {  // in their order, not in that of pointers
    if (state.owner == StateOwner::module && state.container != ValueKind::null && state.container != ValueKind::dict)
      judge_module_list(index, shared, state, leaks);
    if (const auto entry = found.find(&state); entry != found.end())
      leaks.push_back(describe(index, entry->second.first, std::move(entry->second.second)));
  }
}

}  // namespace fount
