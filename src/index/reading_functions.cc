#include "index/reading_functions.h"

#include <algorithm>

#include "base/text.h"

namespace fount {
namespace {

using Kind = Accessor::Kind;

constexpr unsigned kMostLayers = 6;  // functions around functions

bool is_read(const Accessors::Input& input, FileId file) {
  const Role role = input.files[file.value].role;
  return (role == Role::production || role == Role::script) && input.modules.of(file);
}

bool is_static(const FileFacts& facts, const Definition& function) {
  for (std::uint32_t d = function.decorators.begin; d < function.decorators.end; ++d)
    if (facts.text(facts.decorators[d].name) == "staticmethod") return true;
  return false;
}

// Parameters that the caller does not write: self, cls.
std::uint32_t implied_parameters(const FileFacts& facts, const Definition& function) {
  const bool method = function.parent != kNone && facts.definitions[function.parent].kind == DefinitionKind::class_;
  return method && !is_static(facts, function) ? 1 : 0;
}

std::uint32_t parameter_named(const FileFacts& facts, std::uint32_t definition, std::string_view name) {
  if (definition == kNone || name.empty()) return kNone;
  const Range range = facts.definitions[definition].parameters;
  for (std::uint32_t p = range.begin; p < range.end; ++p)
    if (facts.text(facts.parameters[p].name) == name) return p;
  return kNone;
}

// `self.parent.env.get("KEY")` of an object that could not be followed.
bool is_called_environment(const FileFacts& facts, const Lookup& lookup) {
  std::string_view container = facts.text(lookup.container);
  if (lookup.form != LookupForm::call || !container.ends_with(".get")) return false;
  container.remove_suffix(std::string_view(".get").size());
  const std::vector<std::string> words = identifier_words(container.substr(container.rfind('.') + 1));
  return std::ranges::any_of(words, [](const std::string& word) { return word == "env" || word == "environ"; });
}

}  // namespace

std::uint32_t argument_for(const FileFacts& caller, const Call& call, const FileFacts& callee, std::uint32_t definition,
                           std::uint32_t parameter) {
  const Definition& function = callee.definitions[definition];
  const std::string_view name = callee.text(callee.parameters[parameter].name);
  const std::uint32_t position = parameter - function.parameters.begin - implied_parameters(callee, function);
  std::uint32_t positional = 0;
  for (std::uint32_t a = call.arguments.begin; a < call.arguments.end; ++a) {
    const std::string_view keyword = caller.text(caller.arguments[a].keyword);
    if (keyword.empty() ? positional++ == position : keyword == name) return a;
  }
  return kNone;
}

ReadingFunctions::ReadingFunctions(const Accessors::Input& input, Accessors& accessors, SettingNames& names)
    : input_(input), accessors_(accessors), names_(names) {
  for (std::uint32_t f = 0; f < input.files.size(); ++f)
    if (is_read(input, FileId{f})) collect(FileId{f});
  close_over_callers();
  for (const Candidate& candidate : candidates_) {
    Question question = candidate.question;
    if (candidate.callee) {
      const ReadingFunction* const function = find(candidate.callee);
      if (function == nullptr) continue;
      question.asking = function->asking;
      question.through = candidate.callee;
    }
    questions_.push_back(question);
  }
}

const ReadingFunction* ReadingFunctions::find(DefinitionId id) const {
  const auto found = functions_.find(id.value);
  return found == functions_.end() ? nullptr : &found->second;
}

void ReadingFunctions::collect(FileId file) {
  const auto count = static_cast<std::uint32_t>(input_.facts[file.value].lookups.size());
  for (std::uint32_t i = 0; i < count; ++i) add(file, i);
}

void ReadingFunctions::add(FileId file, std::uint32_t lookup) {
  const FileFacts& facts = input_.facts[file.value];
  const Lookup& fact = facts.lookups[lookup];
  const Accessor accessor = asked(file, fact);
  Candidate candidate{.question = {.file = file, .lookup = lookup}};
  switch (accessor.kind) {
    case Kind::getter:
    case Kind::source:
      break;
    case Kind::setter:
      candidate.question.asking = Asking::writes;
      break;
    case Kind::environment:
      if (fact.form == LookupForm::call) return;
      if (fact.form == LookupForm::contains) candidate.question.asking = Asking::presence;
      if (fact.is(kLookupWrites)) candidate.question.asking = Asking::writes;
      break;
    case Kind::function:
      candidate.callee = accessor.id;
      break;
    default:
      if (!is_called_environment(facts, fact)) return;
      candidate.question.assumed = true;
  }
  candidates_.push_back(candidate);
}

// What the lookup asks: for `f().g(key)` by what f returns.
Accessor ReadingFunctions::asked(FileId file, const Lookup& lookup) {
  const FileFacts& facts = input_.facts[file.value];
  const std::string_view container = facts.text(lookup.container);
  if (lookup.form != LookupForm::call) {
    const Accessor accessor = accessors_.meaning(file, lookup.definition, container);
    if (!accessor.is(Kind::instance)) return accessor;
    return accessors_.member(accessor, lookup.is(kLookupWrites)               ? "__setitem__"
                                       : lookup.form == LookupForm::subscript ? "__getitem__"
                                                                              : "__contains__");
  }
  const Call& call = facts.calls[lookup.call];
  if (call.is(kRooted)) return accessors_.meaning(file, lookup.definition, container);
  // The call before it in order is the one whose answer is asked, when it began where this expression does.
  for (std::uint32_t c = lookup.call; c-- > 0;) {
    const Call& receiver = facts.calls[c];
    if (receiver.begin < lookup.whole_begin) return {};
    if (!receiver.is(kRooted)) continue;
    const std::string_view callee = facts.text(receiver.callee);
    if (facts.text(lookup.converter) == callee) continue;
    Accessor accessor = accessors_.product(file, lookup.definition, callee);
    for (std::string_view rest = container; accessor && !rest.empty();) {
      const std::size_t dot = std::min(rest.find('.'), rest.size());
      accessor = accessors_.member(accessor, rest.substr(0, dot));
      rest.remove_prefix(std::min(dot + 1, rest.size()));
    }
    return accessor;
  }
  return {};
}

void ReadingFunctions::close_over_callers() {
  bool changed = true;
  for (unsigned layer = 0; changed && layer < kMostLayers; ++layer) {
    changed = false;
    for (const Candidate& candidate : candidates_) changed |= make_reader(candidate);
  }
}

// The function around the lookup asks for what its parameter names, when the lookup asks for that.
bool ReadingFunctions::make_reader(const Candidate& candidate) {
  const FileId file = candidate.question.file;
  const FileFacts& facts = input_.facts[file.value];
  const Lookup& lookup = facts.lookups[candidate.question.lookup];
  if (lookup.definition == kNone || candidate.question.assumed) return false;
  const std::optional<NamePattern> pattern = names_.pattern_of(file, lookup);
  if (!pattern) return false;
  const std::uint32_t parameter = parameter_named(facts, lookup.definition, pattern->parameter);
  const std::uint32_t id = input_.first_definition[file.value] + lookup.definition;
  if (parameter == kNone) return false;
  ReadingFunction function{.name_parameter = parameter, .pattern = *pattern, .file = file};
  function.lookup = candidate.question.lookup;
  function.asking = candidate.question.asking;
  if (candidate.callee) {
    const ReadingFunction* const inner = find(candidate.callee);
    if (inner == nullptr || candidate.callee.value == id) return false;
    function.asking = inner->asking;
    function.pattern.wrap(inner->pattern);
  }
  function.default_parameter = default_of(file, lookup, parameter);
  const auto [known, fresh] = functions_.try_emplace(id, function);
  if (fresh || known->second.asking == Asking::reads || function.asking != Asking::reads) return fresh;
  known->second = function;  // who both looks whether it is there and reads it, reads it
  return true;
}

// The parameter that stands in for a variable that is not set: returned as it is, handed on, or right of `or`.
std::uint32_t ReadingFunctions::default_of(FileId file, const Lookup& lookup, std::uint32_t name_parameter) const {
  const FileFacts& facts = input_.facts[file.value];
  const auto other = [&](std::string_view name) {
    const std::uint32_t parameter = parameter_named(facts, lookup.definition, name);
    return parameter == name_parameter ? kNone : parameter;
  };
  if (lookup.call != kNone) {
    const Range arguments = facts.calls[lookup.call].arguments;
    for (std::uint32_t a = arguments.begin; a < arguments.end; ++a) {
      if (facts.arguments[a].kind != ArgumentKind::name) continue;
      if (const std::uint32_t found = other(facts.text(facts.arguments[a].value)); found != kNone) return found;
    }
  }
  for (const std::uint32_t s : accessors_.flow(file).steps_of(lookup.definition)) {
    const Step& step = facts.steps[s];
    if (step.kind != StepKind::return_ || step.value_kind != ValueKind::name) continue;
    if (const std::uint32_t found = other(facts.text(step.value)); found != kNone) return found;
  }
  for (const std::string_view name : {"default", "fallback", "default_value"})
    if (const std::uint32_t found = other(name); found != kNone) return found;
  return kNone;
}

bool ReadingFunctions::hands_on(FileId file, const Lookup& lookup) const {
  if (lookup.definition == kNone) return false;
  const auto found = functions_.find(input_.first_definition[file.value] + lookup.definition);
  if (found == functions_.end()) return false;
  const FileFacts& facts = input_.facts[file.value];
  const std::optional<NamePattern> pattern = names_.pattern_of(file, lookup);
  return pattern && parameter_named(facts, lookup.definition, pattern->parameter) != kNone;
}

}  // namespace fount
