#include "index/state.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace fount {
namespace {

constexpr std::size_t kMaxBases = 64;

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

// Which classes have an object that a module keeps, file by file.
class InstanceFinder {
 public:
  InstanceFinder(const Index& index, FileId file, const Flows& flows)
      : index_(index), file_(file), facts_(index.facts(file)), flows_(flows) {}

  void find(std::vector<SharedInstance>& result) const {
    for (const Binding& binding : facts_.bindings)
      if (binding.definition == kNone && binding.kind == ValueKind::call)
        keep(kNone, binding.value, {file_, binding.begin, binding.value_end}, binding.name, result);
    std::set<std::pair<std::uint32_t, StringId>> global;
    for (const Step& step : facts_.steps) {
      if (step.kind == StepKind::global) global.emplace(step.definition, step.target);
      if (step.kind == StepKind::assign && step.value_kind == ValueKind::call &&
          global.contains({step.definition, step.target}))
        keep(step.definition, step.value, {file_, step.begin, step.end}, step.target, result);
      keep_own(step, result);
    }
  }

 private:
  // `cls._instance = cls()`, also by way of `super().__new__(cls)`, which has no name.
  void keep_own(const Step& step, std::vector<SharedInstance>& result) const {
    const std::string_view target = facts_.text(step.target), value = facts_.text(step.value);
    if (step.kind != StepKind::assign || step.value_kind != ValueKind::call) return;
    const std::string_view head = head_of(target);
    if (target.find("instance") == std::string_view::npos || head.size() == target.size()) return;
    const std::uint32_t owner = class_around(facts_, step.definition);
    if (owner == kNone || !is_plain(target.substr(head.size() + 1))) return;
    const std::string_view name = facts_.text(facts_.definitions[owner].name);
    const bool on_class = head == "cls" || head == name;
    if (!on_class || (value != "cls" && value != name && !value.empty())) return;
    result.push_back(
        {index_.id_of(file_, owner), file_, step.begin, step.end, target, flows_.of(file_).getters_of(target)});
  }

  void keep(std::uint32_t scope, StringId callee, Span place, StringId name,
            std::vector<SharedInstance>& result) const {
    const std::string_view text = facts_.text(callee);
    if (text.empty() || (scope != kNone && flows_.of(file_).is_local(scope, head_of(text)))) return;
    const Target made = index_.resolver().resolve_dotted(file_, scope, text);
    if (made.kind != TargetKind::definition) return;
    const DefinitionId id = index_.id_of(made.file, made.item);
    if (index_.definition(id).kind != DefinitionKind::class_) return;
    const std::string_view kept_as = facts_.text(name);
    result.push_back({id, file_, place.begin, place.end, kept_as, flows_.of(file_).getters_of(kept_as)});
  }

  const Index& index_;
  FileId file_;
  const FileFacts& facts_;
  const Flows& flows_;
};

// Finds states, then the accesses to them.
class Collector {
 public:
  Collector(const Index& index, const Flows& flows, const std::vector<SharedInstance>& instances)
      : index_(index), flows_(flows) {
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

  // Of the class, or of the first of its bases that has it.
  State* of_class(FileId file, std::uint32_t definition, std::string_view name) {
    std::vector<DefinitionId> open{index_.id_of(file, definition)};
    for (std::size_t i = 0; i < open.size() && i < kMaxBases; ++i) {
      const auto found = places_.find({index_.file_of(open[i]), index_.local(open[i]), name});
      if (found != places_.end()) return &states_[found->second];
      for (const DefinitionId base : index_.classes().bases(open[i]))
        if (std::ranges::find(open, base) == open.end()) open.push_back(base);
    }
    return nullptr;
  }

  State* find(FileId file, const FileFlow& flow, std::uint32_t definition, std::string_view base) {
    const FileFacts& facts = index_.facts(file);
    const std::string_view head = head_of(base);
    const std::string_view rest = head.size() == base.size() ? std::string_view{} : base.substr(head.size() + 1);
    if (head == "self" || head == "cls") {
      const std::uint32_t owner = class_around(facts, definition);
      return owner == kNone || !is_plain(rest) ? nullptr : of_class(file, owner, rest);
    }
    if (flow.is_local(definition, head)) return nullptr;
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

  void collect_steps(FileId file, const FileFlow& flow) {
    const FileFacts& facts = index_.facts(file);
    for (const Step& step : facts.steps) {
      const bool deletes = step.kind == StepKind::delete_;
      if (!deletes && step.kind != StepKind::assign && step.kind != StepKind::augment) continue;
      std::string_view target = facts.text(step.target);
      const bool keyed = target.ends_with("[]");
      if (keyed) target.remove_suffix(2);
      if (!is_function(facts, step.definition) || target.empty() || target.find('[') != std::string_view::npos)
        continue;
      if (!keyed && !deletes && is_plain(target) && flow.is_local(step.definition, target)) continue;
      State* state = find(file, flow, step.definition, target);
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

  void collect_calls(FileId file, const FileFlow& flow) {
    const FileFacts& facts = index_.facts(file);
    for (std::uint32_t c = 0; c < facts.calls.size(); ++c) {
      const Call& call = facts.calls[c];
      const std::string_view callee = facts.text(call.callee);
      const auto dot = callee.rfind('.');
      if (!call.is(kRooted) || dot == std::string_view::npos || !is_function(facts, call.definition)) continue;
      auto kind = access_of(callee.substr(dot + 1));
      const bool lists = callee.substr(dot + 1) == "values";
      if (!kind && lists && (takes_first(facts, c) || indexes_first(file, c))) kind = AccessKind::first;
      if (!kind) continue;
      State* state = find(file, flow, call.definition, callee.substr(0, dot));
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

  // `list(x.values())[0]`: after the brackets, the literal.
  bool indexes_first(FileId file, std::uint32_t call) const {
    const FileFacts& facts = index_.facts(file);
    if (call == 0 || facts.text(facts.calls[call - 1].callee) != "list") return false;
    const Call& values = facts.calls[call];
    if (values.begin - facts.calls[call - 1].begin != 5) return false;
    const auto place = values.begin + static_cast<std::uint32_t>(facts.text(values.callee).size()) + 4;
    return index_.text({file, place, place + 1}) == "0" && index_.text({file, place, place + 2}).empty();
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
    const FileFlow& flow = flows_.of(file);
    collect_steps(file, flow);
    collect_calls(file, flow);
  }

  const Index& index_;
  const Flows& flows_;
  std::set<DefinitionId> shared_;
  std::vector<State> states_;
  std::map<Place, std::size_t> places_;
};

std::vector<SharedInstance> shared_instances(const Index& index, const Flows& flows) {
  std::vector<SharedInstance> result;
  for (std::uint32_t f = 0; f < index.files().size(); ++f)
    if (index.production(FileId{f})) InstanceFinder(index, FileId{f}, flows).find(result);
  return result;
}

}  // namespace

bool State::has(AccessKind kind) const {
  return std::ranges::any_of(accesses, [&](const StateAccess& access) { return access.kind == kind; });
}

SharedStates::SharedStates(const Index& index)
    : flows_(index.flows()),
      instances_(shared_instances(index, flows_)),
      states_(Collector(index, flows_, instances_).run()) {
  for (State& state : states_)
    std::ranges::stable_sort(state.accesses, {}, [](const StateAccess& a) { return std::pair(a.file, a.begin); });
}

}  // namespace fount
