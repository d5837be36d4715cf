#include "base/glob.h"

#include <algorithm>
#include <array>

namespace fount {
namespace {

constexpr std::string_view kSpecial = "*?[\\";

struct NamedClass {
  std::string_view name;
  bool (*contains)(int byte);
};

// ASCII by definition, whatever the locale says.
constexpr bool is_lower(int c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(int c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_digit(int c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(int c) { return is_lower(c) || is_upper(c); }
constexpr bool is_alnum(int c) { return is_alpha(c) || is_digit(c); }
constexpr bool is_graph(int c) { return c > ' ' && c < 0x7F; }

constexpr std::array<NamedClass, 12> kNamedClasses = {{
    {"alnum", is_alnum},
    {"alpha", is_alpha},
    {"blank", [](int c) { return c == ' ' || c == '\t'; }},
    {"cntrl", [](int c) { return c < ' ' || c == 0x7F; }},
    {"digit", is_digit},
    {"graph", is_graph},
    {"lower", is_lower},
    {"print", [](int c) { return c == ' ' || is_graph(c); }},
    {"punct", [](int c) { return is_graph(c) && !is_alnum(c); }},
    {"space", [](int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }},  // git's own: no \v, no \f
    {"upper", is_upper},
    {"xdigit", [](int c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }},
}};

template <std::size_t N>
bool add_named_class(std::string_view name, std::bitset<N>& set) {
  for (const NamedClass& named : kNamedClasses) {
    if (named.name != name) continue;
    for (int c = 0; c < 0x80; ++c)
      set[static_cast<std::size_t>(c)] = set[static_cast<std::size_t>(c)] || named.contains(c);
    return true;
  }
  return false;
}

}  // namespace

// git compares the literal prefix first and hands its matcher only the rest, so `foo**/bar` sees its `**` at the start
// of a pattern. Compiling the rest on its own keeps that.
Glob::Glob(std::string_view pattern) {
  const std::size_t special = std::min(pattern.find_first_of(kSpecial), pattern.size());
  prefix_ = pattern.substr(0, special);
  pattern.remove_prefix(special);
  for (std::size_t at = 0; at < pattern.size() && !never_;) {
    switch (pattern[at]) {
      case '*':
        at = compile_stars(pattern, at);
        break;
      case '[':
        at = compile_set(pattern, at);
        break;
      case '?':
        tokens_.push_back({Op::any});
        ++at;
        break;
      case '\\':
        if (++at == pattern.size()) {
          never_ = true;
          break;
        }
        [[fallthrough]];
      default:
        tokens_.push_back({Op::byte, static_cast<unsigned char>(pattern[at])});
        ++at;
    }
  }
}

std::size_t Glob::compile_stars(std::string_view pattern, std::size_t at) {
  const std::size_t end = std::min(pattern.find_first_not_of('*', at), pattern.size());
  const std::string_view rest = pattern.substr(end);
  const bool deep = end - at >= 2 && (at == 0 || pattern[at - 1] == '/');
  if (deep && rest.starts_with('/')) {
    tokens_.push_back({Op::directories});
    return end + 1;
  }
  tokens_.push_back({deep && (rest.empty() || rest.starts_with("\\/")) ? Op::everything : Op::star});
  return end;
}

std::size_t Glob::compile_set(std::string_view pattern, std::size_t at) {
  const auto byte_at = [&](std::size_t i) { return i < pattern.size() ? static_cast<unsigned char>(pattern[i]) : 0U; };
  ByteSet set;
  const bool negated = byte_at(at + 1) == '!' || byte_at(at + 1) == '^';
  std::size_t i = at + (negated ? 2 : 1);
  unsigned low = 0;  // what a following '-' would start a range from; 0: nothing
  for (bool first = true; first || byte_at(i) != ']'; first = false, ++i) {
    unsigned byte = byte_at(i);
    if (byte == '-' && low != 0 && byte_at(i + 1) != 0 && byte_at(i + 1) != ']') {
      if (byte_at(++i) == '\\') ++i;
      for (unsigned c = low; c <= byte_at(i); ++c) set.set(c);
      low = 0;
    } else if (const std::size_t close = pattern.find(']', i + 2); byte == '[' && byte_at(i + 1) == ':' &&
                                                                   close != pattern.npos && close > i + 2 &&
                                                                   pattern[close - 1] == ':') {
      if (!add_named_class(pattern.substr(i + 2, close - i - 3), set)) never_ = true;
      i = close;
      low = 0;
    } else {
      if (byte == '\\') byte = byte_at(++i);
      set.set(byte);
      low = byte;
    }
    if (i >= pattern.size()) never_ = true;
    if (never_) return pattern.size();
  }
  if (negated) set.flip();
  set.reset('/');
  tokens_.push_back({Op::set, static_cast<std::uint32_t>(sets_.size())});
  sets_.push_back(set);
  return i + 1;
}

bool Glob::match_one(const Token& token, unsigned char byte) const {
  switch (token.op) {
    case Op::byte:
      return byte == token.value;
    case Op::any:
      return byte != '/';
    case Op::set:
      return sets_[token.value][byte];
    default:
      return false;
  }
}

// The next place where what follows a star may begin, when there is one before the next '/'.
bool Glob::grow_star(std::string_view text, std::size_t token, std::size_t& at) const {
  if (at >= text.size() || text[at] == '/') return false;
  ++at;
  if (token == tokens_.size() || tokens_[token].op != Op::byte) return true;
  const char wanted = static_cast<char>(tokens_[token].value);
  while (at < text.size() && text[at] != wanted && text[at] != '/') ++at;
  return at < text.size() && text[at] == wanted;
}

// What stands behind the last star has to end the text, which turns away most texts by their last byte.
bool Glob::may_end(std::string_view text) const {
  for (std::size_t token = tokens_.size(); token > 0 && tokens_[token - 1].op <= Op::set; --token) {
    if (text.empty() || !match_one(tokens_[token - 1], static_cast<unsigned char>(text.back()))) return false;
    text.remove_suffix(1);
  }
  return true;
}

// Two places to resume from are enough: the last `*` and the last `**`. A star cannot cross '/', so once a later star
// is reached, growing an earlier one gains nothing; and the shortest match before a `**` leaves it the most text.
bool Glob::matches(std::string_view text) const {
  if (never_ || !text.starts_with(prefix_)) return false;
  text.remove_prefix(prefix_.size());
  if (!may_end(text)) return false;
  struct Resume {
    std::size_t token = 0, text = 0;
    bool active = false, by_directory = false;
  } star, deep;
  std::size_t token = 0, at = 0;
  for (;;) {
    if (token == tokens_.size()) {
      if (at == text.size()) return true;
    } else if (const Token& next = tokens_[token]; next.op == Op::star) {
      star = {++token, at, true, false};
      continue;
    } else if (next.op == Op::directories || next.op == Op::everything) {
      deep = {++token, at, true, next.op == Op::directories};
      star.active = false;
      if (token == tokens_.size() && !deep.by_directory) return true;
      continue;
    } else if (at < text.size() && match_one(next, static_cast<unsigned char>(text[at]))) {
      ++token, ++at;
      continue;
    }
    star.active = star.active && grow_star(text, star.token, star.text);
    if (star.active) {
      at = star.text;
      token = star.token;
      continue;
    }
    if (!deep.active) return false;
    const std::size_t skipped = deep.by_directory ? text.find('/', deep.text) : deep.text;
    if (skipped >= text.size()) return false;
    at = deep.text = skipped + 1;
    token = deep.token;
  }
}

}  // namespace fount
