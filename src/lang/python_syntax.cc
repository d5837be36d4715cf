#include "lang/python_syntax.h"

#include <algorithm>
#include <array>

#include "lang/python_values.h"
#include "lang/scan.h"

namespace fount::python {
namespace {

// By SyntaxKind.
constexpr auto kMinor = std::to_array<std::uint8_t>({8, 8, 8, 8, 9, 9, 9, 10, 11, 11, 12, 12, 12, 13, 14});

void note(Context& context, SyntaxKind kind, const Token& token) { note_need(context, kind, token.begin, token.end); }

bool is_slash(const Context& context, const Token& token) {
  return token.is(TokenKind::other) && context.text(token) == "/";
}

// The quote that ends a string literal: one character or three.
std::string_view quote_of(std::string_view literal) {
  const std::size_t first = literal.find_first_of("\"'");
  const std::string_view rest = literal.substr(first);
  return rest.starts_with("\"\"\"") || rest.starts_with("'''") ? rest.substr(0, 3) : rest.substr(0, 1);
}

// Before 3.12 an f-string was read as a plain string first, which ended at its quote or, with one quote, its line.
bool ends_early_as_plain_string(std::string_view literal) {
  const std::string_view quote = quote_of(literal);
  const std::size_t begin = literal.find(quote) + quote.size();
  const std::string_view body = literal.substr(begin, literal.size() - begin - quote.size());
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] == '\\') {
      i += body.substr(i + 1).starts_with("\r\n") ? 2 : 1;
    } else if (body.substr(i).starts_with(quote) || (quote.size() == 1 && (body[i] == '\n' || body[i] == '\r'))) {
      return true;
    }
  }
  return false;
}

// The fields of one outermost f-string: before 3.12 no backslash and no comment could stand in them.
bool has_new_field(const Context& context, const LogicalLine& line, const Token& fstring) {
  const Token* const closing = &fstring + fstring.partner;
  if (ends_early_as_plain_string(context.bytes.substr(fstring.begin, closing->end - fstring.begin))) return true;
  for (const Token* at = &fstring + 1; at != closing; ++at) {
    const bool nested = at->is(TokenKind::open_fstring);
    if (!nested && !at->is(TokenKind::string) && !at->is(TokenKind::bytes)) continue;
    const std::uint32_t end = nested ? at[at->partner].end : at->end;
    if (context.bytes.substr(at->begin, end - at->begin).contains('\\')) return true;
  }
  return std::ranges::any_of(line.comments, [&](const Comment& comment) {
    return comment.begin > fstring.begin && comment.begin < closing->begin;
  });
}

// `{x=}`: an equal sign that stands directly in a field.
void note_debug_fields(Context& context, const Token& fstring) {
  const Token* const closing = &fstring + fstring.partner;
  for (const Token* field = &fstring + 1; field != closing; ++field) {
    if (!field->is(TokenKind::open_field)) continue;
    for (const Token* at = field + 1; at != field + field->partner; ++at) {
      if (at->is(TokenKind::equal)) return note(context, SyntaxKind::fstring_debug, *at);
      if (kOpening.has(at->kind)) at += at->partner;
    }
  }
}

void note_string(Context& context, const LogicalLine& line, const Token& fstring) {
  const Token& closing = (&fstring)[fstring.partner];
  const std::string_view text = context.bytes.substr(fstring.begin, closing.end - fstring.begin);
  const std::string_view prefix = text.substr(0, text.find_first_of("\"'"));
  if (prefix.find_first_of("tT") != std::string_view::npos) {
    note_need(context, SyntaxKind::template_string, fstring.begin, closing.end);
    return;
  }
  note_debug_fields(context, fstring);
  if (has_new_field(context, line, fstring)) note_need(context, SyntaxKind::nested_fstring, fstring.begin, closing.end);
}

// A starred element of the list without brackets that follows `before`: `*b`, `a, *b`.
void note_starred(Context& context, SyntaxKind kind, const Token& before) {
  // No list has a bare yield in it; many of them in a row must not each look to the end of the line.
  constexpr KindSet kEnds{TokenKind::edge, TokenKind::semicolon, TokenKind::colon, TokenKind::kw_yield};
  for (const Token* at = &before + 1; !kEnds.has(at->kind) && !kClosing.has(at->kind); ++at) {
    const bool begins = at == &before + 1 || at[-1].is(TokenKind::comma);
    if (begins && at->is(TokenKind::star)) return note(context, kind, *at);
    if (kOpening.has(at->kind)) at += at->partner;
  }
}

// The tokens that note_token() and note_string() look at.
constexpr KindSet kMayNeed{TokenKind::walrus,    TokenKind::open_bracket, TokenKind::other,
                           TokenKind::kw_return, TokenKind::kw_yield,     TokenKind::open_fstring};

void note_token(Context& context, const Token& token) {
  const TokenKind before = (&token)[-1].kind;
  switch (token.kind) {
    case TokenKind::walrus:
      return note(context, SyntaxKind::walrus, token);
    case TokenKind::open_bracket:
      if (kEndsOperand.has(before)) note_starred(context, SyntaxKind::starred_subscript, token);
      return;
    case TokenKind::other:  // as an operator it would follow an operand
      if (before == TokenKind::comma && is_slash(context, token)) note(context, SyntaxKind::positional_only, token);
      return;
    case TokenKind::kw_return:
    case TokenKind::kw_yield:
      return note_starred(context, SyntaxKind::starred_result, token);
    default:
      return;
  }
}

// `*args: *Ts`
void note_starred_annotation(Context& context, const Token& parenthesis) {
  for (const Token* at = &parenthesis + 1; at != &parenthesis + parenthesis.partner; ++at) {
    if (at->is(TokenKind::star) && at[-1].is(TokenKind::colon))
      return note(context, SyntaxKind::starred_subscript, *at);
    if (kOpening.has(at->kind)) at += at->partner;
  }
}

// The tokens after `def` and `class`: [T] follows the name.
void note_header(Context& context, Tokens tokens) {
  const std::size_t name = tokens[0].is(TokenKind::kw_async) ? 2 : 1;
  const std::size_t parameters = find(tokens, {TokenKind::open_paren});
  if (parameters < tokens.size()) note_starred_annotation(context, tokens[parameters]);
  if (tokens.size() < name + 2 || !tokens[name + 1].is(TokenKind::open_bracket)) return;
  const Token& bracket = tokens[name + 1];
  note(context, SyntaxKind::type_parameters, bracket);
  for (const Token* at = &bracket + 1; at != &bracket + bracket.partner; ++at) {
    if (at->is(TokenKind::equal)) return note(context, SyntaxKind::type_default, *at);
    if (kOpening.has(at->kind)) at += at->partner;
  }
}

// Before 3.9: a dotted name, perhaps called once.
void note_decorator(Context& context, Tokens tokens) {
  std::size_t at = 1;
  while (at + 2 < tokens.size() && tokens[at].is(TokenKind::name) && tokens[at + 1].is(TokenKind::dot)) at += 2;
  if (at < tokens.size() && tokens[at].is(TokenKind::name)) ++at;
  if (at < tokens.size() && at > 1 && tokens[at].is(TokenKind::open_paren))
    at += static_cast<std::size_t>(tokens[at].partner) + 1;
  if (at < tokens.size()) note_need(context, SyntaxKind::decorator_expression, tokens[1].begin, tokens.back().end);
}

// `with (a as b, c):`. In parentheses `as` stands nowhere else.
void note_with(Context& context, Tokens tokens) {
  const Token* at = &tokens[tokens[0].is(TokenKind::kw_async) ? 1 : 0] + 1;
  if (!at->is(TokenKind::open_paren)) return;
  const Token* const closing = at + at->partner;
  for (++at; at != closing; ++at) {
    if (at->is(TokenKind::kw_as)) return note(context, SyntaxKind::parenthesized_with, *at);
    if (kOpening.has(at->kind)) at += at->partner;
  }
}

// `for x in *a, b:`
void note_for(Context& context, Tokens tokens) {
  for (const Token* at = tokens.data(); !at->is(TokenKind::edge); ++at) {
    if (at->is(TokenKind::kw_in)) return note_starred(context, SyntaxKind::starred_iterable, *at);
    if (kOpening.has(at->kind)) at += at->partner;
  }
}

void note_type_alias(Context& context, Tokens tokens) {
  const bool alias = context.text(tokens[0]) == "type" && tokens.size() > 3 && tokens[1].is(TokenKind::name) &&
                     (tokens[2].is(TokenKind::equal) || tokens[2].is(TokenKind::open_bracket));
  if (alias) note_need(context, SyntaxKind::type_statement, tokens[0].begin, tokens[1].end);
}

void note_first_word(Context& context, Tokens tokens) {
  const bool async = tokens[0].is(TokenKind::kw_async) && tokens.size() > 1;
  switch (tokens[async ? 1 : 0].kind) {
    case TokenKind::at:
      return note_decorator(context, tokens);
    case TokenKind::kw_def:
    case TokenKind::kw_class:
      return note_header(context, tokens);
    case TokenKind::kw_with:
      return note_with(context, tokens);
    case TokenKind::kw_for:
      return note_for(context, tokens);
    case TokenKind::kw_except:
      if (tokens.size() > 1 && tokens[1].is(TokenKind::star))
        note_need(context, SyntaxKind::except_star, tokens[0].begin, tokens[1].end);
      return;
    case TokenKind::name:
      return note_type_alias(context, tokens);
    default:
      return;
  }
}

// The list in `case [a, *b]:` and `match [*a]:`, which looks like a subscript of the word before it.
const Token* soft_keyword_list(const Context& context, Tokens tokens) {
  if (tokens.size() < 4 || !tokens[0].is(TokenKind::name) || !tokens[1].is(TokenKind::open_bracket)) return nullptr;
  const std::string_view word = context.text(tokens[0]);
  const bool header = (word == "case" || word == "match") && find(tokens, {TokenKind::colon}) < tokens.size();
  return header ? &tokens[1] : nullptr;
}

}  // namespace

void note_need(Context& context, SyntaxKind kind, std::uint32_t begin, std::uint32_t end) {
  std::vector<SyntaxNeed>& needs = context.facts.syntax;
  if (std::ranges::find(needs, kind, &SyntaxNeed::kind) != needs.end()) return;
  needs.push_back({begin, end, kMinor.at(static_cast<std::size_t>(kind)), kind});
}

void note_syntax(Context& context, const LogicalLine& line) {
  const Tokens tokens = line.tokens();
  if (tokens.empty()) return;
  note_first_word(context, tokens);
  if (!line.kinds.meets(kMayNeed)) return;
  const Token* const list = soft_keyword_list(context, tokens);
  const Token* string_end = nullptr;  // of the outermost f-string: those within are its
  for (const Token& token : tokens) {
    if (!kMayNeed.has(token.kind) || &token == list) continue;
    note_token(context, token);
    if (!token.is(TokenKind::open_fstring) || &token < string_end) continue;
    note_string(context, line, token);
    string_end = &token + token.partner;
  }
}

}  // namespace fount::python
