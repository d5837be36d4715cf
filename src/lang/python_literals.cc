#include "lang/python_literals.h"

#include "lang/python_values.h"

namespace fount::python {
namespace {

constexpr std::uint32_t kMaxLiteral = 512;

ScalarStyle style_of(std::string_view literal) {
  const std::size_t quote = literal.find_first_of("\"'");
  if (quote == std::string_view::npos) return ScalarStyle::plain;
  const std::string_view body = literal.substr(quote);
  if (body.starts_with("\"\"\"") || body.starts_with("'''")) return ScalarStyle::triple_quoted;
  return body.front() == '"' ? ScalarStyle::double_quoted : ScalarStyle::single_quoted;
}

ValueKind kind_of(const Token& token) {
  switch (token.kind) {
    case TokenKind::number:
      return ValueKind::number;
    case TokenKind::kw_true:
    case TokenKind::kw_false:
      return ValueKind::boolean;
    case TokenKind::kw_none:
      return ValueKind::null;
    default:
      return ValueKind::string;
  }
}

std::uint32_t end_of(const Token& token) {
  return token.is(TokenKind::open_fstring) ? (&token)[token.partner].end : token.end;
}

bool has_fields(const Token& fstring) {
  for (const Token* at = &fstring + 1; at != &fstring + fstring.partner; ++at)
    if (at->is(TokenKind::open_field)) return true;
  return false;
}

}  // namespace

void add_literal(Context& context, const Token& token) {
  const std::uint32_t end = end_of(token);
  if (end - token.begin > kMaxLiteral) return;
  Literal literal{.begin = token.begin, .end = end, .definition = context.definition, .block = context.block};
  literal.kind = kind_of(token);
  if (literal.kind == ValueKind::string) literal.style = style_of(context.bytes.substr(token.begin, end - token.begin));
  literal.has_holes = token.is(TokenKind::open_fstring) && has_fields(token);
  context.facts.literals.push_back(literal);
}

void add_dict_entry(Context& context, const Token& key, StringId name) {
  const TokenKind before = (&key)[-1].kind;
  if ((before != TokenKind::open_brace && before != TokenKind::comma) || !(&key)[1].is(TokenKind::colon)) return;
  const Token* const first = &key + 2;
  const Token* last = first;  // one past the value
  while (!last->is(TokenKind::edge) && !last->is(TokenKind::comma) && !kClosing.has(last->kind)) {
    last += kOpening.has(last->kind) ? last->partner + 1 : 1;
  }
  if (last == first) return;
  Entry entry;
  entry.key = name;
  entry.begin = key.begin;
  entry.end = key.end;
  entry.value_begin = first->begin;
  entry.value_end = last[-1].end;
  entry.definition = context.definition;
  const bool one = last == first + 1;
  const bool literal = one && !first->is(TokenKind::name);
  entry.style = literal ? style_of(context.text(*first)) : ScalarStyle::expression;
  context.facts.entries.push_back(entry);
}

}  // namespace fount::python
