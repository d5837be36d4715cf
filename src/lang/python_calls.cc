#include "lang/python_calls.h"

#include "lang/python_values.h"

namespace fount::python {
namespace {

// What an opening parenthesis can call.
bool is_callee_end(TokenKind kind) { return kEndsOperand.has(kind) || kind == TokenKind::ellipsis; }

// First token of the primary that ends at `last`: of `await a[0].b(c).d` it is `a`.
const Token* primary_begin(const Token* last) {
  for (;;) {
    if (kClosing.has(last->kind)) last += last->partner;
    if (last->is(TokenKind::edge)) return last + 1;
    const TokenKind before = last[-1].kind;
    if (before == TokenKind::dot) {
      last -= 2;
    } else if (kOpening.has(last->kind) && is_callee_end(before)) {
      last -= 1;
    } else {
      return last;
    }
  }
}

bool is_awaited(const Token* parenthesis) {
  const TokenKind after = parenthesis[parenthesis->partner + 1].kind;
  const bool last_trailer =
      after != TokenKind::dot && after != TokenKind::open_paren && after != TokenKind::open_bracket;
  return last_trailer && primary_begin(parenthesis - 1)[-1].is(TokenKind::kw_await);
}

Call read_callee(Context& context, const Token* parenthesis) {
  Call call;
  const Token* first = parenthesis - 1;
  if (!first->is(TokenKind::name)) {
    call.begin = parenthesis->begin;
    return call;
  }
  while (first[-1].is(TokenKind::dot) && first[-2].is(TokenKind::name)) first -= 2;
  call.begin = first->begin;
  call.callee = dotted(context, {first, parenthesis});
  if (!first[-1].is(TokenKind::dot)) call.flags |= kRooted;
  return call;
}

const Verb* verb_of(const Context& context, const Call& call, const Token& before_parenthesis, Tokens tokens,
                    const Verb* first_verb) {
  if (first_verb != nullptr && call.begin == tokens.front().begin) return first_verb;
  if (!before_parenthesis.is(TokenKind::name)) return nullptr;
  return find_verb(context.text(before_parenthesis));
}

}  // namespace

void read_calls(Context& context, Tokens tokens, CallOptions options) {
  std::uint32_t fstrings = 0;
  for (const Token& token : tokens) {
    if (token.is(TokenKind::open_fstring)) ++fstrings;
    if (token.is(TokenKind::close_fstring)) --fstrings;
    if (!token.is(TokenKind::open_paren) || !is_callee_end((&token)[-1].kind)) continue;
    Call call = read_callee(context, &token);
    call.definition = context.definition;
    call.block = context.block;
    if (fstrings > 0) call.flags |= kInFString;
    if (options.has_await && is_awaited(&token)) call.flags |= kAwaited;
    if (const Verb* verb = verb_of(context, call, (&token)[-1], tokens, options.first_verb)) {
      call.arguments = read_arguments(context, inside(token), verb->texts);
    }
    context.facts.calls.push_back(call);
  }
}

}  // namespace fount::python
