#include "lang/python_definitions.h"

#include "lang/python_expressions.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

// `a.b` of `a.b`, `a.b[T]` and `a.b(c)`; nothing of other expressions.
Tokens named_base(Tokens base) {
  const std::size_t name = dotted_size(base);
  std::size_t i = name;
  while (i < base.size() && (base[i].is(TokenKind::open_bracket) || base[i].is(TokenKind::open_paren))) {
    i += static_cast<std::size_t>(base[i].partner) + 1;
  }
  return i == base.size() ? base.first(name) : Tokens{};
}

Range read_bases(Context& context, Tokens arguments) {
  auto& bases = context.facts.bases;
  const std::uint32_t begin = next_index(bases);
  while (!arguments.empty()) {
    Tokens item = take_item(arguments);
    if (item.empty()) continue;
    Base base;
    base.begin = item.front().begin;
    if (item.size() > 2 && item[0].is(TokenKind::name) && item[1].is(TokenKind::equal)) {
      base.keyword = context.intern(context.text(item[0]));
      item = item.subspan(2);
    }
    base.name = dotted(context, named_base(item));
    bases.push_back(base);
  }
  return {begin, next_index(bases)};
}

Range read_parameters(Context& context, Tokens parameters) {
  auto& facts = context.facts.parameters;
  const std::uint32_t begin = next_index(facts);
  while (!parameters.empty()) {
    const Tokens item = take_item(parameters);
    if (item.empty()) continue;
    const bool starred = item[0].is(TokenKind::star) || item[0].is(TokenKind::double_star);
    const std::size_t size = starred ? 2 : 1;
    if (item.size() < size || !item[size - 1].is(TokenKind::name)) continue;  // bare `*` and `/`
    Parameter parameter{dotted(context, item.first(size)), item.front().begin, {}, ValueKind::none};
    const std::size_t equal = find(item, {TokenKind::equal});
    if (item.size() > size && item[size].is(TokenKind::colon)) {
      parameter.annotation = annotation_head(context, item.subspan(size + 1, equal - size - 1));
    }
    if (equal < item.size()) parameter.default_kind = read_value(context, item.subspan(equal + 1)).kind;
    facts.push_back(parameter);
  }
  return {begin, next_index(facts)};
}

// The parts of a header after its name, each empty when absent.
struct HeaderParts {
  Tokens type_parameters, parenthesis, returns;
  bool valid = false;
};

HeaderParts split_header(Tokens rest, DefinitionKind kind) {
  HeaderParts parts;
  if (!rest.empty() && rest[0].is(TokenKind::open_bracket)) {
    parts.type_parameters = inside(rest[0]);
    rest = rest.subspan(static_cast<std::size_t>(rest[0].partner) + 1);
  }
  const bool parenthesized = !rest.empty() && rest[0].is(TokenKind::open_paren);
  if (parenthesized) {
    parts.parenthesis = inside(rest[0]);
    rest = rest.subspan(static_cast<std::size_t>(rest[0].partner) + 1);
  }
  if (kind == DefinitionKind::class_) {
    parts.valid = rest.empty();
    return parts;
  }
  parts.valid = parenthesized && (rest.empty() || (rest[0].is(TokenKind::arrow) && rest.size() > 1));
  if (!rest.empty()) parts.returns = rest.subspan(1);
  return parts;
}

}  // namespace

void read_decorator(Context& context, Tokens statement, bool has_await) {
  static constexpr Verb kDecorate{};  // a decorator registers by its arguments, whatever it is called
  const Tokens expression = statement.subspan(1);
  const std::uint32_t first_call = next_index(context.facts.calls);
  read_expressions(context, expression, {has_await, &kDecorate});
  if (expression.empty()) return;
  Decorator decorator;
  decorator.begin = expression.front().begin;
  const std::size_t name = read_primary(expression).whole ? dotted_size(expression) : 0;
  decorator.name = dotted(context, expression.first(name));
  decorator.called = name > 0 && name < expression.size() && expression[name].is(TokenKind::open_paren);
  if (decorator.called) decorator.arguments = context.facts.calls[first_call].arguments;
  context.facts.decorators.push_back(decorator);
}

DefinitionHeader read_definition_header(Context& context, Tokens header, bool has_await) {
  DefinitionHeader result;
  Definition& definition = result.definition;
  definition.begin = definition.keyword = header.front().begin;
  definition.parent = context.definition;
  definition.block = context.block;
  std::size_t i = 0;
  if (header[i].is(TokenKind::kw_async)) {
    definition.flags |= kAsync;
    ++i;
  }
  definition.kind = header[i].is(TokenKind::kw_class) ? DefinitionKind::class_ : DefinitionKind::function;
  ++i;
  if (i >= header.size() || !header[i].is(TokenKind::name)) return result;
  definition.name = context.intern(context.text(header[i]));
  definition.name_begin = header[i].begin;
  result.content = i + 1;

  const HeaderParts parts = split_header(header.subspan(i + 1), definition.kind);
  if (!parts.valid) return result;
  result.valid = true;
  for (const Tokens part : {parts.type_parameters, parts.parenthesis, parts.returns}) {
    read_expressions(context, part, {has_await, nullptr});
  }
  if (definition.kind == DefinitionKind::class_) {
    definition.bases = read_bases(context, parts.parenthesis);
  } else {
    definition.parameters = read_parameters(context, parts.parenthesis);
  }
  return result;
}

}  // namespace fount::python
