#include "lang/python_expressions.h"

#include "lang/mentions.h"
#include "lang/python_deprecations.h"
#include "lang/python_exports.h"
#include "lang/python_literals.h"
#include "lang/python_lookups.h"
#include "lang/python_masked.h"
#include "lang/python_steps.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

bool is_awaited(const Token* parenthesis) {
  const TokenKind after = parenthesis[parenthesis->partner + 1].kind;
  const bool last_trailer =
      after != TokenKind::dot && after != TokenKind::open_paren && after != TokenKind::open_bracket;
  return last_trailer && primary_begin(parenthesis - 1, kNone)[-1].is(TokenKind::kw_await);
}

bool is_mention(const Context& context, const Token& literal) {
  if (literal.is(TokenKind::string)) return mention_kind(string_body(context.text(literal))).has_value();
  return literal.is(TokenKind::open_fstring) && mention_kind(fstring_text(context, literal)).has_value();
}

Range read_call_arguments(Context& context, const Token& parenthesis, const Verb* first_verb) {
  const Tokens arguments = inside(parenthesis);
  if (arguments.empty()) return {};
  const Verb* verb = first_verb;
  const Token& before = (&parenthesis)[-1];
  if (verb == nullptr && before.is(TokenKind::name)) verb = find_verb(context.text(before));
  const bool asks = context.keeps_lookups && is_mention(context, arguments.front());
  if (verb == nullptr && !asks) return {};
  Keep keep = verb != nullptr ? verb->keep : Keep::first_text;
  if (keep == Keep::key && asks) keep = Keep::first_text;  // a setting is read: its default's place matters
  return read_arguments(context, arguments, keep);
}

std::uint8_t count_arguments(const Token& parenthesis) {
  std::size_t count = 0;
  for (Tokens rest = inside(parenthesis); !rest.empty() && count < 255;)
    if (!take_item(rest).empty()) ++count;
  return static_cast<std::uint8_t>(count);
}

void add_call(Context& context, const Token& parenthesis, Tokens tokens, ExpressionOptions options, bool in_fstring) {
  const Callee callee = read_callee(context, &parenthesis);
  Call call;
  call.callee = callee.name;
  call.begin = callee.begin;
  if (callee.rooted) call.flags |= kRooted;
  if (parenthesis.partner == 1) call.flags |= kBare;
  call.definition = context.definition;
  call.block = context.block;
  if (in_fstring) call.flags |= kInFString;
  if (options.has_await && is_awaited(&parenthesis)) call.flags |= kAwaited;
  if (context.is_source) {
    call.given = count_arguments(parenthesis);
    const bool first = call.begin == tokens.front().begin;
    call.arguments = read_call_arguments(context, parenthesis, first ? options.first_verb : nullptr);
  }
  if (!in_fstring) {
    note_dynamic_call(context, call, parenthesis);
    note_deprecation_warning(context, call, parenthesis);
  }
  context.open_calls.push_back({&parenthesis + parenthesis.partner, next_index(context.facts.calls)});
  context.facts.calls.push_back(call);
  add_call_lookup(context, parenthesis, next_index(context.facts.calls) - 1);
}

// The dotted name that the first field of an f-string begins with.
StringId first_field(Context& context, const Token& opening) {
  for (const Token* at = &opening + 1; at != &opening + opening.partner; at += at->partner + 1) {
    if (!at->is(TokenKind::open_field)) continue;
    const Tokens field = inside(*at);
    return dotted(context, field.first(dotted_size(field)));
  }
  return {};
}

void add_mention(Context& context, const Token& literal) {
  if (!context.keeps_lookups) return;
  Mention mention;
  mention.begin = literal.begin;
  std::optional<MentionKind> kind;
  if (literal.is(TokenKind::string)) {
    const std::string_view body = string_body(context.text(literal));
    kind = mention_kind(body);
    if (!kind) return;
    mention.text = context.intern(body);
    mention.end = literal.end;
    if (context.keeps_literals && *kind == MentionKind::setting) add_dict_entry(context, literal, mention.text);
  } else {
    const std::string text = fstring_text(context, literal);
    kind = mention_kind(text);
    if (!kind) return;
    mention.text = context.intern(text);
    mention.hole = first_field(context, literal);
    mention.end = (&literal)[literal.partner].end;
  }
  mention.definition = context.definition;
  mention.block = context.block;
  mention.call = context.open_calls.empty() ? kNone : context.open_calls.back().call;
  mention.kind = *kind;
  context.facts.mentions.push_back(mention);
}

}  // namespace

void read_expressions(Context& context, Tokens tokens, ExpressionOptions options) {
  std::uint32_t fstrings = 0;
  std::size_t own = 0;  // index of the first token behind the last outermost lambda
  for (const Token& token : tokens) {
    const auto i = static_cast<std::size_t>(&token - tokens.data());
    switch (token.kind) {
      case TokenKind::number:
      case TokenKind::kw_true:
      case TokenKind::kw_false:
      case TokenKind::kw_none:
        if (context.keeps_literals) add_literal(context, token);
        break;
      case TokenKind::open_fstring:
        ++fstrings;
        [[fallthrough]];
      case TokenKind::string:
        if (context.keeps_literals) add_literal(context, token);
        add_mention(context, token);
        break;
      case TokenKind::close_fstring:
        --fstrings;
        break;
      case TokenKind::kw_lambda:
        if (i >= own) own = lambda_end(tokens, i);
        break;
      case TokenKind::walrus:
        if (i >= own || context.in_function()) read_walrus(context, token, tokens);
        break;
      case TokenKind::close_paren:
        if (!context.open_calls.empty() && context.open_calls.back().closing == &token) context.open_calls.pop_back();
        break;
      case TokenKind::open_paren:
        if (&token != tokens.data() && is_callee_end((&token)[-1].kind)) {
          add_call(context, token, tokens, options, fstrings > 0);
        }
        break;
      case TokenKind::open_bracket:
        if (&token != tokens.data() && (&token)[-1].is(TokenKind::name)) add_subscript_lookup(context, token);
        break;
      case TokenKind::kw_in:
        if (&token != tokens.data()) add_membership_lookup(context, token);
        break;
      default:
        break;
    }
  }
}

}  // namespace fount::python
