#include "lang/python_masked.h"

#include <algorithm>

#include "lang/mentions.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

constexpr std::size_t kMaxMasked = 120;
constexpr std::size_t kMaxFString = 512;  // no longer one is a name

bool is_identifier(std::string_view text) {
  return !text.empty() && scan::starts_identifier(text[0]) && std::ranges::all_of(text, scan::continues_identifier);
}

// `x["key"]`, `x.get("key")`, `"key" in x`: a key, not a value. The second argument of getattr is told by its caller.
bool is_key(const Context& context, const Token& literal) {
  const Token* const at = &literal;
  if (at[-1].is(TokenKind::open_bracket)) return kEndsOperand.has(at[-2].kind);
  if (at[1].is(TokenKind::kw_in) || (at[1].is(TokenKind::kw_not) && at[2].is(TokenKind::kw_in))) return true;
  if (!at[-1].is(TokenKind::open_paren) || !at[-2].is(TokenKind::name) || !at[-3].is(TokenKind::dot)) return false;
  const std::string_view method = context.text(at[-2]);
  return method == "get" || method == "pop";
}

// The attribute's name in `getattr(x, "name")`, or nullptr.
const Token* attribute_argument(const Context& context, const Token& callee) {
  if ((&callee)[1].kind != TokenKind::open_paren) return nullptr;
  const std::string_view name = context.text(callee);
  if (name != "getattr" && name != "hasattr") return nullptr;
  Tokens arguments = inside((&callee)[1]);
  take_item(arguments);
  return arguments.empty() ? nullptr : &arguments.front();
}

std::string masked_literal(const Context& context, const Token& literal, bool key) {
  if (literal.is(TokenKind::bytes)) return "\"\"";
  const std::string text = literal.is(TokenKind::open_fstring) ? fstring_text(context, literal)
                                                               : std::string(string_body(context.text(literal)));
  const bool plain = literal.is(TokenKind::string);
  const bool kept = mention_kind(text) || (plain && is_flag_word(text)) || (plain && key && is_identifier(text));
  return kept ? '"' + text + '"' : "\"\"";
}

}  // namespace

StringId masked_text(Context& context, Tokens expression) {
  std::string text;
  const Token* attribute = nullptr;
  for (std::size_t i = 0; i < expression.size(); i += hashed_size(expression[i])) {
    const Token& token = expression[i];
    if (token.is(TokenKind::name)) {
      if (const Token* found = attribute_argument(context, token)) attribute = found;
    }
    if (kStringStart.has(token.kind)) {
      text += masked_literal(context, token, &token == attribute || is_key(context, token));
    } else {
      const std::string_view word = context.text(token);
      const bool two_words =
          !text.empty() && scan::continues_identifier(text.back()) && scan::continues_identifier(word.front());
      if (two_words) text += ' ';
      text += word;
    }
    if (text.size() > kMaxMasked) return {};
  }
  return context.intern(text);
}

std::string fstring_text(const Context& context, const Token& opening) {
  const Token* const closing = &opening + opening.partner;
  if (closing->begin - opening.end > kMaxFString || opening.end == closing->begin) return {};
  const char first = context.bytes[opening.end];
  if (first != '{' && (first < 'A' || first > 'Z')) return {};  // names of settings only
  std::string text;
  std::uint32_t from = opening.end;
  for (const Token* at = &opening + 1; at < closing; ++at) {
    text += context.bytes.substr(from, at->begin - from);
    text += "{}";
    at += at->partner;
    from = at->end;
  }
  text += context.bytes.substr(from, closing->begin - from);
  return text;
}

}  // namespace fount::python
