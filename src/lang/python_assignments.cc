#include "lang/python_assignments.h"

#include <string>

#include "lang/python_exports.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

struct Assigned {
  Tokens statement;
  Tokens value;
  Value described;
  StringId annotation;
  StepKind step = StepKind::assign;
};

// "self.x", "a.b[]": names and subscripts; empty when the target holds a call.
StringId target_path(Context& context, Tokens target) {
  const std::size_t name = dotted_size(target);
  if (name == target.size()) return dotted(context, target);
  if (name == 0) return {};
  std::string path;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (target[i].is(TokenKind::open_bracket)) {
      path += "[]";
      i += static_cast<std::size_t>(target[i].partner);
    } else if (target[i].is(TokenKind::name) || target[i].is(TokenKind::dot)) {
      path += context.text(target[i]);
    } else {
      return {};
    }
  }
  return context.intern(path);
}

void add_step(Context& context, Tokens statement, StepKind kind, StringId target, const Value& value) {
  Step step;
  step.target = target;
  step.value = value.text;
  step.begin = statement.front().begin;
  step.end = statement.back().end;
  step.definition = context.definition;
  step.block = context.block;
  step.kind = kind;
  step.value_kind = value.kind;
  context.facts.steps.push_back(step);
}

void add_binding(Context& context, const Token& name, const Assigned& assigned, bool unpacked) {
  Binding binding;
  binding.name = context.intern(context.text(name));
  binding.annotation = assigned.annotation;
  binding.begin = name.begin;
  binding.definition = context.definition;
  binding.block = context.block;
  binding.augmented = assigned.step == StepKind::augment;
  binding.kind = unpacked ? ValueKind::other : assigned.described.kind;
  if (!assigned.value.empty()) {
    binding.value_begin = assigned.value.front().begin;
    binding.value_end = assigned.value.back().end;
  }
  if (!unpacked) {
    binding.value = assigned.described.text;
    binding.value_hash = hash_value(context, assigned.value);
  }
  context.facts.bindings.push_back(binding);
}

void assign(Context& context, Tokens target, const Assigned& assigned, bool unpacked) {
  if (!target.empty() && target.front().is(TokenKind::star)) target = target.subspan(1);
  target = ungroup(target);
  if (target.empty()) return;
  const bool bracketed =
      is_whole_bracket(target, TokenKind::open_paren) || is_whole_bracket(target, TokenKind::open_bracket);
  if (bracketed) target = inside(target[0]);
  if (bracketed || find(target, {TokenKind::comma}) < target.size()) {
    while (!target.empty()) assign(context, take_item(target), assigned, true);
    return;
  }
  const bool name = target.size() == 1 && target[0].is(TokenKind::name);
  if (name && !context.in_function()) return add_binding(context, target[0], assigned, unpacked);
  const bool only_annotated = assigned.value.empty();
  if (only_annotated) return;
  const StringId path = target_path(context, target);
  note_dynamic_target(context, target, path);
  const Value value = unpacked ? Value{ValueKind::other, {}} : assigned.described;
  if (path) add_step(context, assigned.statement, assigned.step, path, value);
}

// The head of `Optional[X]`, `"Forward.Reference"`, `a.b.C`.
StringId annotation_head(Context& context, Tokens annotation) {
  if (annotation.size() != 1 || !annotation[0].is(TokenKind::string)) {
    return dotted(context, annotation.first(dotted_size(annotation)));
  }
  const std::string_view body = string_body(context.text(annotation[0]));
  std::size_t size = 0;
  while (size < body.size() && (scan::continues_identifier(body[size]) || body[size] == '.')) ++size;
  return context.intern(body.substr(0, size));
}

void read_chained(Context& context, Tokens statement, std::size_t first_equal) {
  Assigned assigned;
  assigned.statement = statement;
  std::size_t last_equal = first_equal;
  for (std::size_t i = first_equal; i < statement.size(); i = find(statement, {TokenKind::equal}, i + 1)) last_equal = i;
  assigned.value = statement.subspan(last_equal + 1);
  assigned.described = read_value(context, assigned.value);
  const Tokens targets = statement.first(last_equal + 1);
  for (std::size_t from = 0; from < targets.size();) {
    const std::size_t equal = find(targets, {TokenKind::equal}, from);
    const Tokens target = targets.subspan(from, equal - from);
    assign(context, target, assigned, false);
    note_exports(context, target, assigned.value);
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
  if (value < statement.size()) assigned.value = statement.subspan(value + 1);
  assigned.described = read_value(context, assigned.value);
  assign(context, target, assigned, false);
  note_exports(context, target, assigned.value);
}

void read_delete(Context& context, Tokens statement) {
  Tokens rest = ungroup(statement.subspan(1));
  if (!rest.empty() && is_whole_bracket(rest, TokenKind::open_paren)) rest = inside(rest[0]);
  while (!rest.empty()) {
    const Tokens target = ungroup(take_item(rest));
    if (target.empty() || (target.size() == 1 && !context.in_function())) continue;
    const StringId path = target_path(context, target);
    if (path) add_step(context, statement, StepKind::delete_, path, {});
  }
}

void read_scope_names(Context& context, Tokens statement) {
  if (!context.in_function()) return;
  for (const Token& token : statement.subspan(1)) {
    if (!token.is(TokenKind::name)) continue;
    add_step(context, statement, StepKind::global, context.intern(context.text(token)), {});
  }
}

void read_type_alias(Context& context, Tokens statement) {
  const std::size_t equal = find(statement, {TokenKind::equal});
  if (equal == statement.size()) return;
  Assigned assigned;
  assigned.statement = statement;
  assigned.value = statement.subspan(equal + 1);
  assigned.described = read_value(context, assigned.value);
  assign(context, statement.subspan(1, 1), assigned, false);
}

Value read_exit(Context& context, Tokens statement, StepKind kind) {
  Tokens expression = statement.subspan(1);
  if (kind == StepKind::raise) expression = expression.first(find(expression, {TokenKind::kw_from}));
  const Value value = read_value(context, expression);
  if (context.in_function()) add_step(context, statement, kind, {}, value);
  return value;
}

void read_yields(Context& context, Tokens statement) {
  if (!context.in_function()) return;
  for (std::size_t i = 0; i < statement.size(); ++i) {
    if (!statement[i].is(TokenKind::kw_yield)) continue;
    context.facts.definitions[context.definition].flags |= kGenerator;
    Tokens rest = statement.subspan(i + 1);
    if (!rest.empty() && rest[0].is(TokenKind::kw_from)) rest = rest.subspan(1);
    const Tokens expression = rest.first(find(rest, kClosing));
    const Token& last = expression.empty() ? statement[i] : expression.back();
    add_step(context, {&statement[i], &last + 1}, StepKind::yield, {}, read_value(context, expression));
  }
}

}  // namespace fount::python
