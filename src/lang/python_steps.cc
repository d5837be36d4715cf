#include "lang/python_steps.h"

#include <algorithm>
#include <string>

#include "lang/python_assignments.h"

namespace fount::python {
namespace {

// What is left of `tokens` after dropping what follows the first of `kinds`.
Tokens before(Tokens tokens, KindSet kinds) { return tokens.first(find(tokens, kinds)); }

void delete_targets(Context& context, Tokens statement, Tokens rest) {
  while (!rest.empty()) {
    const Tokens tokens = ungroup(take_item(rest));
    if (is_whole_bracket(tokens, TokenKind::open_paren) || is_whole_bracket(tokens, TokenKind::open_bracket)) {
      delete_targets(context, statement, inside(tokens[0]));
      continue;
    }
    if (tokens.empty()) continue;
    if (tokens.size() == 1 && tokens[0].is(TokenKind::name) && !context.in_function()) {
      bind(context, tokens[0], BindingForm::deleted);
      continue;
    }
    const Target target = read_target(context, tokens);
    if (target.path) add_step(context, statement, StepKind::delete_, target, {});
  }
}

}  // namespace

std::size_t lambda_end(Tokens tokens, std::size_t lambda) {
  constexpr KindSet kEnds{TokenKind::comma, TokenKind::close_paren, TokenKind::close_bracket, TokenKind::close_brace,
                          TokenKind::close_field};
  return find(tokens, kEnds, lambda);
}

Target read_target(Context& context, Tokens tokens) {
  const std::size_t name = dotted_size(tokens);
  if (name == tokens.size()) return {dotted(context, tokens), {}};
  if (name == 0) return {};
  std::string path;
  Target target;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].is(TokenKind::open_bracket)) {
      path += "[]";
      target.key = read_value(context, inside(tokens[i]));
      i += static_cast<std::size_t>(tokens[i].partner);
    } else if (tokens[i].is(TokenKind::name) || tokens[i].is(TokenKind::dot)) {
      path += context.text(tokens[i]);
    } else {
      return {};
    }
  }
  target.path = context.intern(path);
  if (target.key.kind != ValueKind::name && target.key.kind != ValueKind::call) target.key.text = {};
  return target;
}

void add_step(Context& context, Tokens statement, StepKind kind, const Target& target, const Value& value) {
  if (!context.is_source) return;
  Step step;
  step.target = target.path;
  step.value = value.text;
  step.begin = statement.front().begin;
  step.end = statement.back().end;
  step.definition = context.definition;
  step.block = context.block;
  step.kind = kind;
  step.value_kind = value.kind;
  step.key_kind = target.key.kind;
  step.key = target.key.text;
  context.facts.steps.push_back(step);
}

Value read_exit(Context& context, Tokens statement, StepKind kind) {
  if (!context.is_source) return {};
  Tokens expression = statement.subspan(1);
  if (kind == StepKind::raise) expression = before(expression, {TokenKind::kw_from});
  const Value value = read_value(context, expression);
  const bool of_module = kind == StepKind::raise && context.definition == kNone && context.block == kNone;
  if (context.in_function() || of_module) add_step(context, statement, kind, {}, value);
  return value;
}

void read_delete(Context& context, Tokens statement) { delete_targets(context, statement, statement.subspan(1)); }

void read_scope_names(Context& context, Tokens statement) {
  if (context.definition == kNone) return;
  const bool global = statement.front().is(TokenKind::kw_global);
  for (const Token& token : statement.subspan(1)) {
    if (!token.is(TokenKind::name)) continue;
    if (global) bind(context, token, BindingForm::global_);
    if (!context.in_function()) continue;
    add_step(context, statement, StepKind::global, {context.intern(context.text(token)), {}}, {});
  }
}

void read_yields(Context& context, Tokens statement) {
  // A second `yield` on the same level is not Python, but must not make this quadratic.
  constexpr KindSet kEndsYielded{TokenKind::close_paren, TokenKind::close_bracket, TokenKind::close_brace,
                                 TokenKind::close_field, TokenKind::kw_yield};
  if (!context.in_function()) return;
  for (std::size_t i = 0; i < statement.size(); ++i) {
    if (statement[i].is(TokenKind::kw_lambda)) i = lambda_end(statement, i);
    if (i >= statement.size() || !statement[i].is(TokenKind::kw_yield)) continue;
    context.facts.definitions[context.definition].flags |= kGenerator;
    Tokens rest = statement.subspan(i + 1);
    if (!rest.empty() && rest[0].is(TokenKind::kw_from)) rest = rest.subspan(1);
    const Tokens expression = before(rest, kEndsYielded);
    const Token& last = expression.empty() ? statement[i] : expression.back();
    add_step(context, {&statement[i], &last + 1}, StepKind::yield, {}, read_value(context, expression));
  }
}

void read_walrus(Context& context, const Token& sign, Tokens statement) {
  const Token& name = (&sign)[-1];
  if (!name.is(TokenKind::name)) return;
  const Tokens rest(&sign + 1, &statement.back() + 1);
  constexpr KindSet kEnds{TokenKind::comma,       TokenKind::colon,         TokenKind::close_paren,
                          TokenKind::walrus,      TokenKind::close_bracket, TokenKind::close_brace,
                          TokenKind::close_field, TokenKind::kw_for,        TokenKind::kw_async};
  const Tokens value = before(rest, kEnds);
  if (!value.empty()) assign(context, {&name, &value.back() + 1}, {&name, 1}, value);
}

void read_header_targets(Context& context, Tokens header) {
  const Tokens statement = header;
  if (header[0].is(TokenKind::kw_async) && header.size() > 1) header = header.subspan(1);
  const bool loop = header[0].is(TokenKind::kw_for);
  Tokens rest = header.subspan(1);
  if (loop) {
    const Tokens target = before(rest, {TokenKind::kw_in});
    if (target.size() == rest.size()) return;
    return assign(context, statement, target, rest.subspan(target.size() + 1), BindingForm::target);
  }
  if (!header[0].is(TokenKind::kw_with)) return;
  // `with (a as b, c as d):` groups its items, `with (a, b):` is a tuple: only the former has `as` inside.
  if (is_whole_bracket(rest, TokenKind::open_paren)) rest = inside(rest[0]);
  while (!rest.empty()) {
    const Tokens item = take_item(rest);
    const Tokens value = before(item, {TokenKind::kw_as});
    const Tokens target = item.subspan(std::min(value.size() + 1, item.size()));
    if (!target.empty()) assign(context, statement, target, value, BindingForm::target);
  }
}

// Names that capture nothing: parts of dotted names, classes, and what a class pattern calls its attributes.
void read_captures(Context& context, Tokens pattern) {
  constexpr KindSet kAfterOthers{TokenKind::dot, TokenKind::open_paren, TokenKind::equal};
  if (context.in_function()) return;
  for (const Token& token : pattern) {
    const bool captures =
        token.is(TokenKind::name) && !(&token)[-1].is(TokenKind::dot) && !kAfterOthers.has((&token)[1].kind);
    if (captures && context.text(token) != "_") bind(context, token, BindingForm::target);
  }
}

}  // namespace fount::python
