#include "rules/leak_growing.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rules/ownership.h"
#include "rules/support.h"

namespace fount {
namespace {

std::string_view last_of(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

// A method that appends its parameter to a list of an object which exists once.
struct Adder {
  const State* list = nullptr;
  const StateAccess* append = nullptr;
  std::string_view name;
};

// Methods that take something out of the list, or empty it.
std::set<std::string_view> removers(const Index& index, const State& state) {
  std::set<std::string_view> names;
  for (const StateAccess& access : state.accesses) {
    const FileFacts& facts = index.facts(access.file);
    const std::string_view function = facts.text(facts.definitions[access.definition].name);
    if (access.kind == AccessKind::remove || (access.kind == AccessKind::assign && function != "__init__"))
      names.insert(function);
  }
  return names;
}

bool is_called(const Index& index, const std::set<std::string_view>& methods) {
  if (methods.empty()) return false;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    if (!index.production(FileId{f})) continue;
    const FileFacts& facts = index.facts(FileId{f});
    for (const Call& call : facts.calls)
      if (methods.contains(last_of(facts.text(call.callee)))) return true;
  }
  return false;
}

// A function that serves one connection or user: it is given one.
const Parameter* served(const FileFacts& facts, std::uint32_t definition) {
  for (; definition != kNone; definition = facts.definitions[definition].parent) {
    const Range range = facts.definitions[definition].parameters;
    for (std::uint32_t p = range.begin; p < range.end; ++p)
      if (whose(facts.text(facts.parameters[p].name)) != Whose::nobody) return &facts.parameters[p];
  }
  return nullptr;
}

// `router = get_router(); router.add_handler(x)`, or the module's own object.
bool on_shared_object(const Index& index, const SharedStates& shared, FileId file, const Call& call) {
  const FileFacts& facts = index.facts(file);
  const std::string_view callee = facts.text(call.callee);
  const auto dot = callee.rfind('.');
  if (dot == std::string_view::npos || !call.is(kRooted)) return false;
  const std::string_view object = callee.substr(0, dot);
  std::string_view got = object;
  const std::uint32_t step = last_assignment(facts, call.definition, call.begin, object);
  if (step != kNone && facts.steps[step].value_kind == ValueKind::call) got = facts.text(facts.steps[step].value);
  const Target target = index.resolver().resolve_dotted(file, call.definition, got);
  return std::ranges::any_of(shared.instances(), [&](const SharedInstance& instance) {
    if (target.file != instance.file) return false;
    if (target.kind == TargetKind::definition)
      return std::ranges::find(instance.getters, target.item) != instance.getters.end();
    const FileFacts& home = index.facts(instance.file);
    return target.kind == TargetKind::binding && home.text(home.bindings[target.item].name) == instance.name;
  });
}

// Is what is added made in this very function? Then each connection adds another one.
bool adds_new(const FileFacts& facts, const Call& call) {
  if (call.arguments.size() == 0) return false;
  const Argument& argument = facts.arguments[call.arguments.begin];
  if (argument.kind != ArgumentKind::name) return false;
  const std::uint32_t step = last_assignment(facts, call.definition, call.begin, facts.text(argument.value));
  return step != kNone && facts.steps[step].value_kind == ValueKind::call;
}

std::vector<Adder> find_adders(const Index& index, const SharedStates& shared) {
  std::vector<Adder> adders;
  for (const State& state : shared.states()) {
    if (state.owner != StateOwner::instance || state.container != ValueKind::list) continue;
    for (const StateAccess& access : state.accesses) {
      const FileFacts& facts = index.facts(access.file);
      if (access.kind != AccessKind::add || access.key_kind != ValueKind::name) continue;
      if (parameter_named(facts, access.definition, facts.text(access.key)) == nullptr) continue;
      adders.push_back({&state, &access, facts.text(facts.definitions[access.definition].name)});
    }
  }
  return adders;
}

}  // namespace

void find_growing_lists(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks) {
  for (const Adder& adder : find_adders(index, shared)) {
    if (is_called(index, removers(index, *adder.list))) continue;
    Leak leak;
    for (std::uint32_t f = 0; f < index.files().size(); ++f) {
      const FileId file{f};
      if (!index.production(file)) continue;
      const FileFacts& facts = index.facts(file);
      for (const Call& call : facts.calls) {
        const std::string_view callee = facts.text(call.callee);
        if (last_of(callee) != adder.name || call.definition == kNone) continue;
        const Parameter* parameter = served(facts, call.definition);
        if (parameter == nullptr || !adds_new(facts, call) || !on_shared_object(index, shared, file, call)) continue;
        const auto end = call.begin + static_cast<std::uint32_t>(callee.size());
        leak.sources.push_back(source_at(index, {file, call.begin, end}, SourceRole::surplus,
                                         fmt::format("adds one for each {}", facts.text(parameter->name))));
        leak.sources.back().symbol = index.symbol_of(file, call.definition);
      }
    }
    if (leak.sources.empty()) continue;
    leak.name = name_of(index, *adder.list);
    leak.verdict = "growing";
    leak.file = adder.list->file;
    leak.severity = Severity::high;
    leak.message = fmt::format("{} exists once, every connection adds to it, and no production code takes anything out",
                               leak.name);
    leak.remedy = "Keep it per connection or key it by user, and take the entry out when the connection ends.";
    leak.sources.insert(leak.sources.begin(), source_of(index, *adder.append, "appends, for everybody"));
    leak.sources.insert(leak.sources.begin(), source_of(index, *adder.list, "exists once"));
    leaks.push_back(std::move(leak));
  }
}

}  // namespace fount
