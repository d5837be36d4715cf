#include "lang/python_assignments.h"

#include "lang/python_exports.h"
#include "lang/python_steps.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

struct Assigned {
  Tokens statement;
  Tokens value;
  Value described;
  std::uint64_t hash = 0;
  StringId annotation;
  StepKind step = StepKind::assign;
  BindingForm form = BindingForm::assigned;

  // What several targets share is worked out once.
  void set_value(Context& context, Tokens tokens) {
    value = tokens;
    if (context.in_function() && !context.is_source) return;  // it would be of a step
    described = read_value(context, tokens);
    if (!context.in_function() && form == BindingForm::assigned) hash = hash_value(context, tokens);
  }
};

void add_binding(Context& context, const Token& name, const Assigned& assigned, bool unpacked) {
  Binding binding;
  binding.name = context.intern(context.text(name));
  note_module_name(context, context.text(name), unpacked);
  binding.annotation = assigned.annotation;
  binding.begin = name.begin;
  binding.definition = context.definition;
  binding.block = context.block;
  binding.augmented = assigned.step == StepKind::augment;
  binding.form = assigned.form;
  const bool whole = !unpacked && assigned.form == BindingForm::assigned;
  binding.kind = whole ? assigned.described.kind : ValueKind::other;
  if (!assigned.value.empty()) {
    binding.value_begin = assigned.value.front().begin;
    binding.value_end = assigned.value.back().end;
  }
  if (whole) {
    binding.value = assigned.described.text;
    binding.value_hash = assigned.hash;
  }
  context.facts.bindings.push_back(binding);
}

void assign(Context& context, Tokens target, const Assigned& assigned, bool unpacked) {
  if (!target.empty() && target.front().is(TokenKind::star)) target = target.subspan(1);
  target = ungroup(target);
  const bool bracketed =
      is_whole_bracket(target, TokenKind::open_paren) || is_whole_bracket(target, TokenKind::open_bracket);
  if (bracketed) target = inside(target[0]);
  if (bracketed || find(target, {TokenKind::comma}) < target.size()) {
    while (!target.empty()) assign(context, take_item(target), assigned, true);
    return;
  }
  if (target.empty()) return;
  const bool name = target.size() == 1 && target[0].is(TokenKind::name);
  if (name && !unpacked) note_own_module(context, target[0], assigned.value);
  if (name && !context.in_function()) return add_binding(context, target[0], assigned, unpacked);
  if (assigned.value.empty()) return;  // only annotated
  if (name && !context.is_source) return;
  const Target place = read_target(context, target);
  note_dynamic_target(context, target, place.path);
  const Value value = unpacked ? Value{ValueKind::other, {}} : assigned.described;
  if (place.path) add_step(context, assigned.statement, assigned.step, place, value);
}

void read_chained(Context& context, Tokens statement, std::size_t first_equal) {
  Assigned assigned;
  assigned.statement = statement;
  std::size_t last_equal = first_equal;
  for (std::size_t i = first_equal; i < statement.size(); i = find(statement, {TokenKind::equal}, i + 1))
    last_equal = i;
  assigned.set_value(context, statement.subspan(last_equal + 1));
  note_exports(context, statement.first(first_equal), assigned.value);
  const Tokens targets = statement.first(last_equal + 1);
  for (std::size_t from = 0; from < targets.size();) {
    const std::size_t equal = find(targets, {TokenKind::equal}, from);
    assign(context, targets.subspan(from, equal - from), assigned, false);
    from = equal + 1;
  }
}

}  // namespace

void read_assignment(Context& context, Tokens statement) {
  const std::size_t sign = find(statement, {TokenKind::equal, TokenKind::augmented, TokenKind::colon});
  if (sign == 0 || sign == statement.size()) return;
  if (statement[sign].is(TokenKind::equal)) return read_chained(context, statement, sign);
  Assigned assigned;
  assigned.statement = statement;
  const Tokens target = statement.first(sign);
  std::size_t value = sign;
  if (statement[sign].is(TokenKind::colon)) {
    value = find(statement, {TokenKind::equal}, sign + 1);
    assigned.annotation = annotation_head(context, statement.subspan(sign + 1, value - sign - 1));
  } else {
    assigned.step = StepKind::augment;
  }
  if (value < statement.size()) assigned.set_value(context, statement.subspan(value + 1));
  assign(context, target, assigned, false);
  note_exports(context, target, assigned.value);
}

void read_type_alias(Context& context, Tokens statement) {
  const std::size_t equal = find(statement, {TokenKind::equal});
  if (equal + 1 < statement.size()) assign(context, statement, statement.subspan(1, 1), statement.subspan(equal + 1));
}

void assign(Context& context, Tokens statement, Tokens target, Tokens value, BindingForm form) {
  Assigned assigned;
  assigned.statement = statement;
  assigned.form = form;
  assigned.set_value(context, value);
  assign(context, target, assigned, false);
}

void bind(Context& context, const Token& name, BindingForm form) {
  Binding binding;
  binding.name = context.intern(context.text(name));
  binding.begin = name.begin;
  binding.form = form;
  binding.kind = form == BindingForm::target ? ValueKind::other : ValueKind::none;
  if (form != BindingForm::global_) {
    binding.definition = context.definition;
    binding.block = context.block;
  }
  context.facts.bindings.push_back(binding);
}

}  // namespace fount::python
