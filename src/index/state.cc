#include "index/state.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace fount {
namespace {

std::string_view last_of(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }
std::string_view head_of(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }
bool is_plain(std::string_view name) { return !name.empty() && name.find_first_of(".[") == std::string_view::npos; }

template <std::size_t N>
bool one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::ranges::find(names, name) != names.end();
}

bool makes_container(std::string_view callee) {
  constexpr std::array<std::string_view, 7> kMakers = {"dict",        "list",    "set",  "defaultdict",
                                                       "OrderedDict", "Counter", "deque"};
  return one_of(last_of(callee), kMakers);
}

bool is_container(ValueKind kind, std::string_view value) {
  return kind == ValueKind::list || kind == ValueKind::dict || kind == ValueKind::set ||
         (kind == ValueKind::call && makes_container(value));
}

bool is_function(const FileFacts& facts, std::uint32_t definition) {
  return definition != kNone && facts.definitions[definition].kind == DefinitionKind::function;
}

// A method of a container by what it does to it; nullopt for any other name.
std::optional<AccessKind> access_of(std::string_view method) {
  constexpr std::array<std::string_view, 6> kAdders = {"append", "add", "extend", "insert", "appendleft", "update"};
  constexpr std::array<std::string_view, 6> kRemovers = {"pop", "remove", "discard", "clear", "popitem", "popleft"};
  if (method == "get") return AccessKind::read;
  if (method == "setdefault") return AccessKind::keyed;
  if (one_of(method, kAdders)) return AccessKind::add;
  if (one_of(method, kRemovers)) return AccessKind::remove;
  return std::nullopt;
}

// Where a state is looked up: by the file, the class in it (kNone: the module) and the name.
using Place = std::tuple<FileId, std::uint32_t, std::string_view>;

// Names bound in functions of one file: (function, name).
class Locals {
 public:
  explicit Locals(const FileFacts& facts) : facts_(facts) {
    for (std::uint32_t d = 0; d < facts.definitions.size(); ++d)
      for (std::uint32_t p = facts.definitions[d].parameters.begin; p < facts.definitions[d].parameters.end; ++p)
        add(d, facts.text(facts.parameters[p].name));
    for (const Step& step : facts.steps)
      if (step.kind == StepKind::assign || step.kind == StepKind::augment)
        add(step.definition, facts.text(step.target));
    for (const Step& step : facts.steps)
      if (step.kind == StepKind::global) names_.erase({step.definition, facts.text(step.target)});
  }
  bool bind(std::uint32_t definition, std::string_view name) const {
    for (; definition != kNone; definition = facts_.definitions[definition].parent)
      if (names_.contains({definition, name})) return true;
    return false;
  }

 private:
  void add(std::uint32_t definition, std::string_view name) {
    if (definition != kNone && is_plain(name)) names_.emplace(definition, name);
  }
  const FileFacts& facts_;
  std::set<std::pair<std::uint32_t, std::string_view>> names_;
};

// Classes of which one object is shared, by file.
std::vector<SharedInstance> find_instances(const Index& index) {
  std::vector<SharedInstance> result;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    const FileFacts& facts = index.facts(file);
    auto keep = [&](std::uint32_t scope, StringId callee, Span place, StringId name) {
      const std::string_view text = facts.text(callee);
      if (text.empty() || is_local(facts, scope, head_of(text))) return;
      const Target made = index.resolver().resolve_dotted(file, scope, text);
      if (made.kind != TargetKind::definition) return;
      const DefinitionId id = index.id_of(made.file, made.item);
      if (index.definition(id).kind != DefinitionKind::class_) return;
      SharedInstance instance{id, file, place.begin, place.end, facts.text(name), {}};
      for (const Step& step : facts.steps)
        if (step.kind == StepKind::return_ && step.value_kind == ValueKind::name && step.value == name &&
            step.definition != kNone && facts.definitions[step.definition].parent == kNone &&
            std::ranges::find(instance.getters, step.definition) == instance.getters.end())
          instance.getters.push_back(step.definition);
      result.push_back(std::move(instance));
    };
    for (const Binding& binding : facts.bindings)
      if (binding.definition == kNone && binding.kind == ValueKind::call)
        keep(kNone, binding.value, {file, binding.begin, binding.value_end}, binding.name);
    std::set<std::pair<std::uint32_t, StringId>> global;
    for (const Step& step : facts.steps) {
      if (step.kind == StepKind::global) global.emplace(step.definition, step.target);
      if (step.kind == StepKind::assign && step.value_kind == ValueKind::call &&
          global.contains({step.definition, step.target}))
        keep(step.definition, step.value, {file, step.begin, step.end}, step.target);
    }
  }
  return result;
}

// Finds states, then the accesses to them.
class Collector {
 public:
  Collector(const Index& index, const std::vector<SharedInstance>& instances) : index_(index) {
    std::vector<DefinitionId> open;
    for (const SharedInstance& instance : instances) open.push_back(instance.of);
    while (!open.empty()) {
      const DefinitionId id = open.back();
      open.pop_back();
      if (!shared_.insert(id).second) continue;
      for (const DefinitionId base : index.classes().bases(id)) open.push_back(base);
    }
  }

  std::vector<State> run() {
    for_each_file([&](FileId file) { declare(file); });
    for_each_file([&](FileId file) { collect(file); });
    return std::move(states_);
  }

 private:
  template <class Visit>
  void for_each_file(Visit visit) {
    for (std::uint32_t f = 0; f < index_.files().size(); ++f)
      if (index_.production(FileId{f})) visit(FileId{f});
  }

  void add_state(const State& state) {
    const Place place{state.file, state.definition, state.name};
    if (places_.emplace(place, states_.size()).second) states_.push_back(state);
  }

  void declare(FileId file) {
    const FileFacts& facts = index_.facts(file);
    for (const Binding& binding : facts.bindings) {
      const bool kept = is_container(binding.kind, facts.text(binding.value)) || binding.kind == ValueKind::null;
      if (!kept || binding.augmented) continue;
      add_state({.file = file,
                 .begin = binding.begin,
                 .end = binding.value_end,
                 .definition = binding.definition,
                 .name = facts.text(binding.name),
                 .annotation = facts.text(binding.annotation),
                 .made_by = binding.kind == ValueKind::call ? facts.text(binding.value) : std::string_view{},
                 .container = binding.kind,
                 .owner = binding.definition == kNone ? StateOwner::module : StateOwner::class_,
                 .accesses = {}});
    }
    for (const Step& step : facts.steps) {
      const std::string_view target = facts.text(step.target), value = facts.text(step.value);
      if (step.kind != StepKind::assign || !target.starts_with("self.") || !is_plain(target.substr(5))) continue;
      if (!is_container(step.value_kind, value) && step.value_kind != ValueKind::null) continue;
      const std::uint32_t owner = class_around(facts, step.definition);
      if (owner == kNone || !shared_.contains(index_.id_of(file, owner))) continue;
      if (facts.text(facts.definitions[step.definition].name) != "__init__") continue;
      add_state({.file = file,
                 .begin = step.begin,
                 .end = step.end,
                 .definition = owner,
                 .name = target.substr(5),
                 .annotation = {},
                 .made_by = step.value_kind == ValueKind::call ? value : std::string_view{},
                 .container = step.value_kind,
                 .owner = StateOwner::instance,
                 .accesses = {}});
    }
  }

  State* of_class(FileId file, std::uint32_t definition, std::string_view name, unsigned depth = 0) {
    if (const auto found = places_.find({file, definition, name}); found != places_.end())
      return &states_[found->second];
    if (depth > 8) return nullptr;
    for (const DefinitionId base : index_.classes().bases(index_.id_of(file, definition)))
      if (State* state = of_class(index_.file_of(base), index_.local(base), name, depth + 1)) return state;
    return nullptr;
  }

  State* find(FileId file, const Locals& locals, std::uint32_t definition, std::string_view base) {
    const FileFacts& facts = index_.facts(file);
    const std::string_view head = head_of(base);
    const std::string_view rest = head.size() == base.size() ? std::string_view{} : base.substr(head.size() + 1);
    if (head == "self" || head == "cls") {
      const std::uint32_t owner = class_around(facts, definition);
      return owner == kNone || !is_plain(rest) ? nullptr : of_class(file, owner, rest);
    }
    if (locals.bind(definition, head)) return nullptr;
    if (rest.empty()) {
      if (const auto own = places_.find({file, kNone, base}); own != places_.end()) return &states_[own->second];
    }
    const Target target = index_.resolver().resolve_dotted(file, definition, base);
    if (target.kind == TargetKind::binding) {
      const FileFacts& home = index_.facts(target.file);
      const Binding& binding = home.bindings[target.item];
      const auto found = places_.find({target.file, binding.definition, home.text(binding.name)});
      return found == places_.end() ? nullptr : &states_[found->second];
    }
    if (!is_plain(rest)) return nullptr;
    const Target owner = index_.resolver().resolve_dotted(file, definition, head);
    const bool of_a_class = owner.kind == TargetKind::definition &&
                            index_.facts(owner.file).definitions[owner.item].kind == DefinitionKind::class_;
    return of_a_class ? of_class(owner.file, owner.item, rest) : nullptr;
  }

  void collect_steps(FileId file, const Locals& locals) {
    const FileFacts& facts = index_.facts(file);
    for (const Step& step : facts.steps) {
      const bool deletes = step.kind == StepKind::delete_;
      if (!deletes && step.kind != StepKind::assign && step.kind != StepKind::augment) continue;
      std::string_view target = facts.text(step.target);
      const bool keyed = target.ends_with("[]");
      if (keyed) target.remove_suffix(2);
      if (!is_function(facts, step.definition) || target.empty() || target.find('[') != std::string_view::npos)
        continue;
      if (!keyed && !deletes && is_plain(target) && locals.bind(step.definition, target)) continue;
      State* state = find(file, locals, step.definition, target);
      if (state == nullptr) continue;
      StateAccess access{.file = file,
                         .definition = step.definition,
                         .block = step.block,
                         .begin = step.begin,
                         .end = step.end,
                         .key = step.key,
                         .value = step.value,
                         .key_kind = step.key_kind,
                         .value_kind = step.value_kind,
                         .kind = deletes ? AccessKind::remove
                                 : keyed ? AccessKind::keyed
                                         : AccessKind::assign,
                         .through_self = target.starts_with("self.")};
      if (step.kind == StepKind::augment && !keyed) access.kind = AccessKind::add;
      state->accesses.push_back(access);
    }
  }

  void collect_calls(FileId file, const Locals& locals) {
    const FileFacts& facts = index_.facts(file);
    for (std::uint32_t c = 0; c < facts.calls.size(); ++c) {
      const Call& call = facts.calls[c];
      const std::string_view callee = facts.text(call.callee);
      const auto dot = callee.rfind('.');
      if (!call.is(kRooted) || dot == std::string_view::npos || !is_function(facts, call.definition)) continue;
      auto kind = access_of(callee.substr(dot + 1));
      if (!kind && callee.substr(dot + 1) == "values" && takes_first(facts, c)) kind = AccessKind::first;
      if (!kind) continue;
      State* state = find(file, locals, call.definition, callee.substr(0, dot));
      if (state == nullptr) continue;
      StateAccess access{.file = file,
                         .definition = call.definition,
                         .block = call.block,
                         .begin = call.begin,
                         .end = call.begin + static_cast<std::uint32_t>(callee.size()),
                         .kind = *kind,
                         .through_self = callee.starts_with("self.")};
      if (call.arguments.size() > 0) describe_key(facts, facts.arguments[call.arguments.begin], c, access);
      state->accesses.push_back(access);
    }
  }

  // `next(iter(x.values()))`: the calls follow one another in the text.
  static bool takes_first(const FileFacts& facts, std::uint32_t call) {
    return call >= 2 && facts.text(facts.calls[call - 1].callee) == "iter" &&
           facts.text(facts.calls[call - 2].callee) == "next" &&
           facts.calls[call].begin - facts.calls[call - 2].begin == 10;
  }

  static void describe_key(const FileFacts& facts, const Argument& argument, std::uint32_t call, StateAccess& access) {
    access.key_kind = argument.kind == ArgumentKind::string ? ValueKind::string : ValueKind::other;
    if (argument.kind == ArgumentKind::name) {
      access.key = argument.value;
      access.key_kind = ValueKind::name;
    } else if (call + 1 < facts.calls.size() && facts.calls[call + 1].begin == argument.begin) {
      access.key = facts.calls[call + 1].callee;
      access.key_kind = ValueKind::call;
    }
  }

  void collect(FileId file) {
    const Locals locals(index_.facts(file));
    collect_steps(file, locals);
    collect_calls(file, locals);
  }

  const Index& index_;
  std::set<DefinitionId> shared_;
  std::vector<State> states_;
  std::map<Place, std::size_t> places_;
};

}  // namespace

std::uint32_t class_around(const FileFacts& facts, std::uint32_t definition) {
  for (; definition != kNone; definition = facts.definitions[definition].parent)
    if (facts.definitions[definition].kind == DefinitionKind::class_) return definition;
  return kNone;
}

bool is_local(const FileFacts& facts, std::uint32_t definition, std::string_view name) {
  for (; definition != kNone; definition = facts.definitions[definition].parent) {
    const Range parameters = facts.definitions[definition].parameters;
    for (std::uint32_t p = parameters.begin; p < parameters.end; ++p)
      if (facts.text(facts.parameters[p].name) == name) return true;
    bool assigned = false, global = false;
    for (const Step& step : facts.steps) {
      if (step.definition != definition || facts.text(step.target) != name) continue;
      assigned = assigned || step.kind == StepKind::assign || step.kind == StepKind::augment;
      global = global || step.kind == StepKind::global;
    }
    if (assigned && !global) return true;
  }
  return false;
}

bool State::has(AccessKind kind) const {
  return std::ranges::any_of(accesses, [&](const StateAccess& access) { return access.kind == kind; });
}

SharedStates::SharedStates(const Index& index)
    : instances_(find_instances(index)), states_(Collector(index, instances_).run()) {
  for (State& state : states_)
    std::ranges::stable_sort(state.accesses, {}, [](const StateAccess& a) { return std::pair(a.file, a.begin); });
}

}  // namespace fount
