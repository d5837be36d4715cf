// Expressions as far as facts need them: dotted names, what kind of value, literal arguments, token hashes.
#pragma once

#include <cstdint>
#include <string_view>

#include "lang/python_context.h"
#include "lang/verbs.h"

namespace fount::python {

// Index of the first token of one of `kinds` outside brackets and lambda parameters; tokens.size() when there is none.
std::size_t find(Tokens tokens, KindSet kinds, std::size_t from = 0);

// Takes the tokens up to the next top-level comma off `rest`, and the comma. Empty items are returned as such.
Tokens take_item(Tokens& rest);

// What is between a bracket and its partner.
Tokens inside(const Token& opening);

// True when the tokens are one bracket of this kind with all it holds.
inline bool is_whole_bracket(Tokens tokens, TokenKind opening) {
  return !tokens.empty() && tokens[0].is(opening) && tokens[0].partner + 1 == static_cast<std::int32_t>(tokens.size());
}

// Without parentheses that only group: `(x)` is `x`, but `()` and `(x,)` stay.
Tokens ungroup(Tokens tokens);

// How many tokens the leading `a.b.c` takes; 0 when the first is no name.
std::size_t dotted_size(Tokens tokens);

// The tokens' text without spaces, comments and line joins. Meant for dotted names.
StringId dotted(Context& context, Tokens tokens);

// What an opening parenthesis can call.
inline bool is_callee_end(TokenKind kind) { return kEndsOperand.has(kind) || kind == TokenKind::ellipsis; }

// What stands before a call's opening parenthesis.
struct Callee {
  StringId name;            // `a.b` of `a.b(` and `(a).b(`; `b` of `f().b(`; empty for `f()(`
  std::uint32_t begin = 0;  // of the name, or of the parenthesis
  bool rooted = false;      // the name begins the expression
};
Callee read_callee(Context& context, const Token* parenthesis);

// An atom with its trailers: `a.b[c](d).e`.
struct Primary {
  bool whole = false;           // the tokens are one primary and nothing else
  const Token* call = nullptr;  // the parenthesis of the call that it ends in
};
Primary read_primary(Tokens tokens);

// First token of the primary that ends at `last`: of `await a[0].b(c).d` it is `a`. Goes back over at most that many
// trailers.
const Token* primary_begin(const Token* last, std::size_t most_trailers);

// What kind of value an expression is, and the text that facts keep of it (see ValueKind).
struct Value {
  ValueKind kind = ValueKind::none;
  StringId text;
};
Value read_value(Context& context, Tokens tokens);

// list, dict, set, tuple or other, of tokens that are one bracket.
ValueKind bracketed_kind(Tokens tokens);

// Text of a string literal without prefix and quotes; escapes stay as written.
std::string_view string_body(std::string_view literal);
// Of a str literal without its quotes: 'x' and "x" are one value. Never equal to the hash of a token that is no string.
std::uint64_t string_hash(std::string_view literal);
// Of a number however it is written: 2. and 2.0, 0x10 and 16, 1_000 and 1000 are one value; 1 and 1.0 are two.
std::uint64_t number_hash(std::string_view literal);

// The arguments between parentheses.
Range read_arguments(Context& context, Tokens tokens, Keep keep);

// The head of an annotation: `Optional[X]`, `"Forward.Reference"`, `a.b.C`.
StringId annotation_head(Context& context, Tokens annotation);

// What hashes see of a token: an f-string counts as one, with its literal text.
inline std::size_t hashed_size(const Token& token) {
  return token.is(TokenKind::open_fstring) ? static_cast<std::size_t>(token.partner) + 1 : 1;
}
inline std::string_view hashed_text(const Context& context, const Token& token) {
  return token.is(TokenKind::open_fstring) ? context.text(Tokens(&token, hashed_size(token))) : context.text(token);
}

// Identity of a value: equal token sequences hash alike. 0 for strings of more than 64 bytes.
std::uint64_t hash_value(const Context& context, Tokens tokens);

}  // namespace fount::python
