#include "lang/python_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <system_error>

#include "base/hash.h"
#include "lang/python_masked.h"

namespace fount::python {
namespace {

constexpr KindSet kCommas{TokenKind::comma};
constexpr KindSet kStrings{TokenKind::string, TokenKind::bytes};
constexpr std::size_t kMaxHashedString = 64;
constexpr std::uint64_t kString = 0x5741C1E50C2B3D9FULL;  // tells "1" from 1
constexpr std::size_t kMaxNumber = 64;                    // bytes; no longer one is written in two ways

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

// As it is mostly written, so that the hash of nearly every number is that of its text.
std::string usual_form(double value) {
  std::array<char, 32> buffer;
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string text(buffer.data(), written.ptr);
  const std::size_t exponent = text.find('e');
  if (exponent == std::string::npos) return text.contains('.') ? text : text + ".0";
  std::size_t digits = exponent + 2;  // behind the sign
  if (text[exponent + 1] == '+') text.erase(--digits, 1);
  text.erase(digits, text.find_first_not_of('0', digits) - digits);
  return text;
}

}  // namespace

ValueKind bracketed_kind(Tokens tokens) {
  const Tokens content = inside(tokens.front());
  switch (tokens.front().kind) {
    case TokenKind::open_bracket:
      return ValueKind::list;
    case TokenKind::open_paren: {
      const std::size_t stop = find(content, {TokenKind::comma, TokenKind::kw_for});  // `(x for x, y in z)`
      const bool tuple = stop < content.size() && content[stop].is(TokenKind::comma);
      return content.empty() || tuple ? ValueKind::tuple : ValueKind::other;
    }
    case TokenKind::open_brace: {
      if (content.empty() || content.front().is(TokenKind::double_star)) return ValueKind::dict;
      const std::size_t stop = find(content, {TokenKind::colon, TokenKind::comma});
      return stop < content.size() && content[stop].is(TokenKind::colon) ? ValueKind::dict : ValueKind::set;
    }
    default:
      return ValueKind::other;
  }
}

namespace {

// What parentheses before `after` only group: `(a.b)(c)`, `(a).b(c)`. Empty when they are a call or not there.
Tokens group_before(const Token* after) {
  const Token& closing = after[-1];
  if (!closing.is(TokenKind::close_paren)) return {};
  const Token& opening = (&closing)[closing.partner];
  return is_callee_end((&opening)[-1].kind) ? Tokens{} : ungroup(inside(opening));
}

// `((a).b).c` as "a.b.c"; empty when there is more than names, dots and grouping parentheses.
std::string flat_name(const Context& context, Tokens tokens) {
  std::string tail;
  for (;;) {
    tokens = ungroup(tokens);
    const bool name = dotted_size(tokens) == tokens.size();
    const std::size_t end = name ? 0 : static_cast<std::size_t>(tokens[0].partner) + 1;
    const bool group = !name && tokens[0].is(TokenKind::open_paren) && end + 1 < tokens.size() &&
                       tokens[end].is(TokenKind::dot) &&
                       dotted_size(tokens.subspan(end + 1)) + end + 1 == tokens.size();
    if (tokens.empty() || (!name && !group)) return {};
    std::string text;
    for (const Token& token : tokens.subspan(end)) text += context.text(token);
    tail.insert(0, text);
    if (name) return tail;
    tokens = inside(tokens[0]);
  }
}

// The `b.c` at the end of `a().b.c`; empty when the tokens are no primary that ends so.
Tokens trailing_names(Tokens tokens) {
  if (!read_primary(tokens).whole) return {};
  std::size_t first = tokens.size();
  while (first >= 2 && tokens[first - 1].is(TokenKind::name) && tokens[first - 2].is(TokenKind::dot)) first -= 2;
  return first == tokens.size() ? Tokens{} : tokens.subspan(first + 1);
}

// `(a.b).c(`: the name goes on behind its parentheses. `rest` is the `c`, or empty.
void extend_callee(Context& context, Tokens group, Tokens rest, Callee& callee) {
  std::string name = flat_name(context, group);
  const bool rooted = !name.empty();
  std::uint32_t begin = group.front().begin;
  if (!rooted) {
    const Tokens names = trailing_names(group);
    if (names.empty()) return;
    name = context.facts.text(dotted(context, names));
    begin = names.front().begin;
  }
  if (!rest.empty()) name.append(".").append(context.facts.text(callee.name));
  callee = {context.intern(name), begin, rooted};
}

// Of a whole primary that is neither a name nor a call, or of a signed number.
ValueKind literal_kind(Tokens tokens) {
  if (is_only(tokens, kStrings)) return ValueKind::string;
  if (is_bracketed(tokens)) return bracketed_kind(tokens);
  if (tokens.back().is(TokenKind::number)) return ValueKind::number;
  if (tokens.size() > 1) return ValueKind::other;
  switch (tokens[0].kind) {
    case TokenKind::kw_none:
      return ValueKind::null;
    case TokenKind::kw_true:
    case TokenKind::kw_false:
      return ValueKind::boolean;
    default:
      return ValueKind::other;
  }
}

std::size_t atom_size(Tokens tokens) {
  if (const std::size_t name = dotted_size(tokens)) return name;
  std::size_t size = 0;
  while (size < tokens.size() && kStringStart.has(tokens[size].kind)) size += hashed_size(tokens[size]);
  if (size > 0) return size;
  return static_cast<std::size_t>(tokens[0].partner) + 1;
}

bool is_comparison(std::string_view sign) {
  return sign == "==" || sign == "!=" || sign == "<" || sign == ">" || sign == "<=" || sign == ">=";
}

// Of an expression with operators: the one that binds least decides.
ValueKind operation_kind(const Context& context, Tokens tokens) {
  constexpr KindSet kNoOperation{TokenKind::kw_for, TokenKind::kw_yield, TokenKind::walrus, TokenKind::colon};
  bool choice = false, test = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const TokenKind kind = tokens[i].kind;
    if (kNoOperation.has(kind) || (i == 0 && kind == TokenKind::kw_lambda)) return ValueKind::other;
    if (kind == TokenKind::kw_lambda) break;
    if (kOpening.has(kind)) i += static_cast<std::size_t>(tokens[i].partner);
    choice |= kind == TokenKind::kw_or || kind == TokenKind::kw_if;
    test |= kind == TokenKind::kw_and || kind == TokenKind::kw_not || kind == TokenKind::kw_in ||
            kind == TokenKind::kw_is || (kind == TokenKind::other && is_comparison(context.text(tokens[i])));
  }
  return choice ? ValueKind::choice : test ? ValueKind::test : ValueKind::other;
}

}  // namespace

Callee read_callee(Context& context, const Token* parenthesis) {
  const Token* first = parenthesis;
  if (first[-1].is(TokenKind::name)) {
    --first;
    while (first[-1].is(TokenKind::dot) && first[-2].is(TokenKind::name)) first -= 2;
  }
  const Tokens name(first, parenthesis);
  const bool rooted = !name.empty() && !first[-1].is(TokenKind::dot);
  Callee callee{dotted(context, name), first->begin, rooted};
  if (rooted) return callee;
  const Tokens group = group_before(name.empty() ? first : first - 1);
  if (!group.empty()) extend_callee(context, group, name, callee);
  return callee;
}

Primary read_primary(Tokens tokens) {
  constexpr KindSet kAtoms{TokenKind::name,       TokenKind::number,       TokenKind::string,
                           TokenKind::bytes,      TokenKind::open_paren,   TokenKind::open_bracket,
                           TokenKind::open_brace, TokenKind::open_fstring, TokenKind::kw_none,
                           TokenKind::kw_true,    TokenKind::kw_false,     TokenKind::ellipsis};
  Primary primary;
  if (tokens.empty() || !kAtoms.has(tokens[0].kind)) return primary;
  const std::size_t atom = atom_size(tokens);
  std::size_t last = atom;  // where the last trailer begins
  for (std::size_t i = atom; i < tokens.size();) {
    last = i;
    if (tokens[i].is(TokenKind::open_paren) || tokens[i].is(TokenKind::open_bracket)) {
      i += static_cast<std::size_t>(tokens[i].partner) + 1;
    } else if (tokens[i].is(TokenKind::dot) && i + 1 < tokens.size() && tokens[i + 1].is(TokenKind::name)) {
      i += 2;
    } else {
      return primary;
    }
  }
  primary.whole = true;
  if (last < tokens.size() && tokens[last].is(TokenKind::open_paren)) primary.call = &tokens[last];
  return primary;
}

const Token* primary_begin(const Token* last, std::size_t most_trailers) {
  for (std::size_t trailers = 0;; ++trailers) {
    if (kClosing.has(last->kind)) last += last->partner;
    if (last->is(TokenKind::edge)) return last + 1;
    const TokenKind before = last[-1].kind;
    if (trailers == most_trailers) return last;
    if (before == TokenKind::dot) {
      last -= 2;
    } else if (kOpening.has(last->kind) && is_callee_end(before)) {
      last -= 1;
    } else {
      return last;
    }
  }
}

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
  if (tokens[0].is(TokenKind::kw_yield)) return {ValueKind::other, {}};
  if (find(tokens, kCommas) < tokens.size()) return {ValueKind::tuple, {}};
  tokens = ungroup(tokens);
  const std::size_t name = dotted_size(tokens);
  if (name == tokens.size()) return {ValueKind::name, dotted(context, tokens)};
  if (tokens[0].is(TokenKind::open_paren)) {
    if (const std::string grouped = flat_name(context, tokens); !grouped.empty()) {
      return {ValueKind::name, context.intern(grouped)};
    }
  }
  const bool awaited = tokens.size() > 1 && tokens.front().is(TokenKind::kw_await);
  const Primary primary = read_primary(awaited ? ungroup(tokens.subspan(1)) : tokens);
  if (primary.call != nullptr) {
    const Callee callee = read_callee(context, primary.call);
    return {ValueKind::call, callee.rooted ? callee.name : StringId{}};
  }
  if (primary.whole || is_number(context, tokens)) return {awaited ? ValueKind::other : literal_kind(tokens), {}};
  const ValueKind kind = operation_kind(context, tokens);
  return {kind, kind == ValueKind::other || !context.is_source ? StringId{} : masked_text(context, tokens)};
}

std::string_view string_body(std::string_view literal) {
  const std::size_t quote = literal.find_first_of("\"'");
  if (quote == std::string_view::npos) return literal;
  literal.remove_prefix(quote);
  const bool triple = literal.size() >= 6 && literal[1] == literal[0] && literal[2] == literal[0];
  const std::size_t size = triple ? 3 : 1;
  return literal.size() >= 2 * size ? literal.substr(size, literal.size() - 2 * size) : std::string_view{};
}

StringId annotation_head(Context& context, Tokens annotation) {
  if (annotation.size() != 1 || !annotation[0].is(TokenKind::string)) {
    return dotted(context, annotation.first(dotted_size(annotation)));
  }
  const std::string_view body = string_body(context.text(annotation[0]));
  std::size_t size = 0;
  while (size < body.size() && (scan::continues_identifier(body[size]) || body[size] == '.')) ++size;
  return context.intern(body.substr(0, size));
}

std::uint64_t string_hash(std::string_view literal) {
  return scan::mix(scan::hash_token(string_body(literal)) ^ kString);
}

std::uint64_t number_hash(std::string_view literal) {
  const bool plain = std::ranges::all_of(literal, [](char c) { return c >= '0' && c <= '9'; });
  if (plain || literal.size() > kMaxNumber) return scan::hash_token(literal);
  std::string digits;
  for (const char c : literal)
    if (c != '_') digits += scan::lower(c);
  const bool imaginary = digits.ends_with('j');
  const char* const end = digits.data() + digits.size() - (imaginary ? 1 : 0);
  const int base = digits.starts_with("0x") ? 16 : digits.starts_with("0o") ? 8 : digits.starts_with("0b") ? 2 : 10;
  if (base != 10) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(digits.data() + 2, end, value, base);
    return scan::hash_token(read.ec == std::errc{} && read.ptr == end ? std::to_string(value) : digits);
  }
  if (!imaginary && digits.find_first_of(".e") == std::string::npos) return scan::hash_token(digits);
  double value = 0;
  const auto read = std::from_chars(digits.data(), end, value);
  if (read.ec != std::errc{} || read.ptr != end) return scan::hash_token(digits);
  return scan::hash_token(usual_form(value) + (imaginary ? "j" : ""));
}

std::uint64_t hash_value(const Context& context, Tokens tokens) {
  if (tokens.empty()) return 0;
  std::uint64_t hash = 0;
  tokens = ungroup(tokens);
  for (std::size_t i = 0; i < tokens.size(); i += hashed_size(tokens[i])) {
    const std::string_view text = hashed_text(context, tokens[i]);
    if (kStringStart.has(tokens[i].kind) && text.size() > kMaxHashedString) return 0;
    const std::uint64_t token = tokens[i].is(TokenKind::string)   ? string_hash(text)
                                : tokens[i].is(TokenKind::number) ? number_hash(text)
                                                                  : scan::hash_token(text);
    hash = combine(hash, token);
  }
  return hash;
}

}  // namespace fount::python
