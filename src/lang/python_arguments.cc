#include <string>

#include "lang/mentions.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

constexpr std::size_t kMaxArgument = 128;

// An address with a user before its host may hold a password.
bool holds_credentials(std::string_view text) {
  return text.find("://") != std::string_view::npos && text.find('@') != std::string_view::npos;
}

// Joined by ',' when all are string literals; else, or when too long, nothing.
StringId list_text(Context& context, Tokens tokens) {
  std::string joined;
  for (Tokens rest = inside(tokens.front()); !rest.empty();) {
    const Tokens item = take_item(rest);
    if (item.size() != 1 || !item[0].is(TokenKind::string)) return {};
    if (!joined.empty()) joined += ',';
    joined += string_body(context.text(item[0]));
    if (joined.size() > kMaxArgument) return {};
  }
  return context.intern(joined);
}

StringId string_text(Context& context, std::string_view body, bool with_text) {
  const bool kept = with_text || mention_kind(body) || is_flag_word(body);
  return kept && body.size() <= kMaxArgument && !holds_credentials(body) ? context.intern(body) : StringId{};
}

Argument read_argument(Context& context, Tokens item, bool with_text) {
  Argument argument;
  argument.begin = item.front().begin;
  if (item.size() > 2 && item[0].is(TokenKind::name) && item[1].is(TokenKind::equal)) {
    argument.keyword = context.intern(context.text(item[0]));
    item = item.subspan(2);
  }
  if (!item.empty()) {
    argument.begin = item.front().begin;
    argument.end = item.back().end;
  }
  item = ungroup(item);
  if (item.size() == 1 && item[0].is(TokenKind::string)) {
    argument.kind = ArgumentKind::string;
    argument.value = string_text(context, string_body(context.text(item[0])), with_text);
  } else if (dotted_size(item) == item.size()) {
    argument.kind = ArgumentKind::name;
    argument.value = dotted(context, item);
  } else if (is_whole_bracket(item, TokenKind::open_bracket) || is_whole_bracket(item, TokenKind::open_paren) ||
             is_whole_bracket(item, TokenKind::open_brace)) {
    const ValueKind kind = bracketed_kind(item);
    if (kind != ValueKind::list && kind != ValueKind::tuple && kind != ValueKind::set) return argument;
    argument.kind = ArgumentKind::list;
    if (with_text) argument.value = list_text(context, item);
  }
  return argument;
}

}  // namespace

Range read_arguments(Context& context, Tokens tokens, Keep keep) {
  const std::uint32_t begin = next_index(context.facts.arguments);
  for (bool first = true; !tokens.empty() && (first || keep != Keep::key); first = false) {
    const Tokens item = take_item(tokens);
    if (item.empty()) continue;
    const bool with_text = keep == Keep::everything || (first && keep != Keep::no_text);
    context.facts.arguments.push_back(read_argument(context, item, with_text));
  }
  return {begin, next_index(context.facts.arguments)};
}

}  // namespace fount::python
