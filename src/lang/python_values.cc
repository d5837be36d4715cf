#include "lang/python_values.h"

#include <string>

#include "base/hash.h"

namespace fount::python {
namespace {

constexpr KindSet kCommas{TokenKind::comma};
constexpr KindSet kStrings{TokenKind::string, TokenKind::bytes};
constexpr std::size_t kMaxArgument = 128;
constexpr std::size_t kMaxHashedString = 64;

// Index of the colon that ends a lambda's parameters; parameters' defaults may hold lambdas themselves.
std::size_t lambda_colon(Tokens tokens, std::size_t lambda) {
  std::size_t open = 1;
  for (std::size_t i = lambda + 1; i < tokens.size(); ++i) {
    const TokenKind kind = tokens[i].kind;
    if (kOpening.has(kind)) {
      i += static_cast<std::size_t>(tokens[i].partner);
    } else if (kind == TokenKind::kw_lambda) {
      ++open;
    } else if (kind == TokenKind::colon && --open == 0) {
      return i;
    }
  }
  return tokens.size();
}

bool is_only(Tokens tokens, KindSet kinds) {
  for (const Token& token : tokens) {
    if (!kinds.has(token.kind)) return false;
  }
  return !tokens.empty();
}

bool is_bracketed(Tokens tokens) { return kOpening.has(tokens[0].kind) && is_whole_bracket(tokens, tokens[0].kind); }

bool is_number(const Context& context, Tokens tokens) {
  if (tokens.size() == 2 && tokens[0].is(TokenKind::other)) {
    const char sign = context.text(tokens[0]).front();
    if (sign == '-' || sign == '+') return tokens[1].is(TokenKind::number);
  }
  return tokens.size() == 1 && tokens[0].is(TokenKind::number);
}

ValueKind bracketed_kind(Tokens tokens) {
  const Tokens content = inside(tokens.front());
  switch (tokens.front().kind) {
    case TokenKind::open_bracket: return ValueKind::list;
    case TokenKind::open_paren:
      return content.empty() || find(content, kCommas) < content.size() ? ValueKind::tuple : ValueKind::other;
    case TokenKind::open_brace: {
      if (content.empty() || content.front().is(TokenKind::double_star)) return ValueKind::dict;
      const std::size_t stop = find(content, {TokenKind::colon, TokenKind::comma});
      return stop < content.size() && content[stop].is(TokenKind::colon) ? ValueKind::dict : ValueKind::set;
    }
    default: return ValueKind::other;
  }
}

Value literal_or_other(const Context& context, Tokens tokens) {
  if (is_only(tokens, kStrings)) return {ValueKind::string, {}};
  if (is_number(context, tokens)) return {ValueKind::number, {}};
  if (is_bracketed(tokens)) return {bracketed_kind(tokens), {}};
  if (tokens.size() != 1) return {ValueKind::other, {}};
  switch (tokens[0].kind) {
    case TokenKind::kw_none: return {ValueKind::null, {}};
    case TokenKind::kw_true:
    case TokenKind::kw_false: return {ValueKind::boolean, {}};
    default: return {ValueKind::other, {}};
  }
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

Argument read_argument(Context& context, Tokens item, bool with_text) {
  Argument argument;
  argument.begin = item.front().begin;
  if (item.size() > 2 && item[0].is(TokenKind::name) && item[1].is(TokenKind::equal)) {
    argument.keyword = context.intern(context.text(item[0]));
    item = item.subspan(2);
  }
  item = ungroup(item);
  if (item.size() == 1 && item[0].is(TokenKind::string)) {
    argument.kind = ArgumentKind::string;
    const std::string_view body = string_body(context.text(item[0]));
    if (with_text && body.size() <= kMaxArgument) argument.value = context.intern(body);
  } else if (dotted_size(item) == item.size()) {
    argument.kind = ArgumentKind::name;
    argument.value = dotted(context, item);
  } else if (item.size() > 1 && is_bracketed(item)) {
    const ValueKind kind = bracketed_kind(item);
    if (kind != ValueKind::list && kind != ValueKind::tuple && kind != ValueKind::set) return argument;
    argument.kind = ArgumentKind::list;
    if (with_text) argument.value = list_text(context, item);
  }
  return argument;
}

}  // namespace

std::size_t find(Tokens tokens, KindSet kinds, std::size_t from) {
  for (std::size_t i = from; i < tokens.size(); ++i) {
    const TokenKind kind = tokens[i].kind;
    if (kinds.has(kind)) return i;
    if (kOpening.has(kind)) {
      i += static_cast<std::size_t>(tokens[i].partner);
    } else if (kind == TokenKind::kw_lambda) {
      i = lambda_colon(tokens, i);
    }
  }
  return tokens.size();
}

Tokens take_item(Tokens& rest) {
  const std::size_t comma = find(rest, kCommas);
  const Tokens item = rest.first(comma);
  rest = rest.subspan(comma < rest.size() ? comma + 1 : comma);
  return item;
}

Tokens inside(const Token& opening) { return {&opening + 1, static_cast<std::size_t>(opening.partner - 1)}; }

Tokens ungroup(Tokens tokens) {
  while (tokens.size() > 2 && is_whole_bracket(tokens, TokenKind::open_paren)) {
    const Tokens content = inside(tokens.front());
    if (find(content, kCommas) < content.size()) break;
    tokens = content;
  }
  return tokens;
}

std::size_t dotted_size(Tokens tokens) {
  if (tokens.empty() || !tokens[0].is(TokenKind::name)) return 0;
  std::size_t size = 1;
  while (size + 1 < tokens.size() && tokens[size].is(TokenKind::dot) && tokens[size + 1].is(TokenKind::name)) size += 2;
  return size;
}

StringId dotted(Context& context, Tokens tokens) {
  if (tokens.empty()) return {};
  bool contiguous = true;
  for (std::size_t i = 1; i < tokens.size(); ++i) contiguous &= tokens[i].begin == tokens[i - 1].end;
  if (contiguous) return context.intern(context.text(tokens));
  std::string joined;
  for (const Token& token : tokens) joined += context.text(token);
  return context.intern(joined);
}

Value read_value(Context& context, Tokens tokens) {
  if (tokens.empty()) return {};
  if (find(tokens, kCommas) < tokens.size()) return {ValueKind::tuple, {}};
  tokens = ungroup(tokens);
  const bool awaited = tokens.size() > 1 && tokens.front().is(TokenKind::kw_await);
  if (awaited) tokens = ungroup(tokens.subspan(1));
  const std::size_t name = dotted_size(tokens);
  if (name == tokens.size()) return {awaited ? ValueKind::other : ValueKind::name, dotted(context, tokens)};

  std::size_t last = 0;  // where the last trailer of the primary begins
  std::size_t i = name;
  if (name == 0) {
    const bool atom = kOpening.has(tokens[0].kind) || kStrings.has(tokens[0].kind);
    if (!atom) return literal_or_other(context, tokens);
    i = static_cast<std::size_t>(tokens[0].partner) + 1;
  }
  while (i < tokens.size()) {
    last = i;
    if (tokens[i].is(TokenKind::open_paren) || tokens[i].is(TokenKind::open_bracket)) {
      i += static_cast<std::size_t>(tokens[i].partner) + 1;
    } else if (tokens[i].is(TokenKind::dot) && i + 1 < tokens.size() && tokens[i + 1].is(TokenKind::name)) {
      i += 2;
    } else {
      return literal_or_other(context, tokens);
    }
  }
  if (last == 0 || !tokens[last].is(TokenKind::open_paren)) return literal_or_other(context, tokens);
  return {ValueKind::call, last == name ? dotted(context, tokens.first(name)) : StringId{}};
}

std::string_view string_body(std::string_view literal) {
  const std::size_t quote = literal.find_first_of("\"'");
  if (quote == std::string_view::npos) return literal;
  literal.remove_prefix(quote);
  const bool triple = literal.size() >= 6 && literal[1] == literal[0] && literal[2] == literal[0];
  const std::size_t size = triple ? 3 : 1;
  return literal.size() >= 2 * size ? literal.substr(size, literal.size() - 2 * size) : std::string_view{};
}

Range read_arguments(Context& context, Tokens tokens, std::uint32_t texts) {
  const std::uint32_t begin = next_index(context.facts.arguments);
  for (std::uint32_t position = 0; !tokens.empty(); ++position) {
    const Tokens item = take_item(tokens);
    if (item.empty()) continue;
    context.facts.arguments.push_back(read_argument(context, item, position < texts));
  }
  return {begin, next_index(context.facts.arguments)};
}

std::uint64_t hash_value(const Context& context, Tokens tokens) {
  if (tokens.empty()) return 0;
  std::uint64_t hash = 0;
  tokens = ungroup(tokens);
  for (std::size_t i = 0; i < tokens.size(); i += hashed_size(tokens[i])) {
    const std::string_view text = hashed_text(context, tokens[i]);
    if (kStringStart.has(tokens[i].kind) && text.size() > kMaxHashedString) return 0;
    hash = combine(hash, scan::hash_token(text));
  }
  return hash;
}

}  // namespace fount::python
