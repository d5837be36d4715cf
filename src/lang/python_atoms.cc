// The part of the Lexer that reads words, numbers and operators.
#include "lang/python_tokens.h"
#include "lang/scan.h"

namespace fount::python {
namespace {

// Words that begin a statement and stand nowhere else.
constexpr KindSet kBeginsStatement{
    TokenKind::kw_class,  TokenKind::kw_def,    TokenKind::kw_import, TokenKind::kw_return,   TokenKind::kw_while,
    TokenKind::kw_try,    TokenKind::kw_raise,  TokenKind::kw_pass,   TokenKind::kw_break,    TokenKind::kw_continue,
    TokenKind::kw_del,    TokenKind::kw_global, TokenKind::kw_assert, TokenKind::kw_nonlocal, TokenKind::kw_with,
    TokenKind::kw_except, TokenKind::kw_elif,   TokenKind::kw_finally};

bool is_string_prefix(std::string_view word) {
  if (word.size() > 2) return false;
  const auto is_any = [](char letter, std::string_view letters) {
    return letters.find(scan::lower(letter)) != std::string_view::npos;
  };
  if (word.size() == 1) return is_any(word[0], "rbuft");
  return (is_any(word[0], "r") && is_any(word[1], "bft")) || (is_any(word[0], "bft") && is_any(word[1], "r"));
}

}  // namespace

void Lexer::read_word() {
  const char* from = cursor_;
  cursor_ = scan::skip_identifier(cursor_ + 1, end_);
  const std::string_view word(from, static_cast<std::size_t>(cursor_ - from));
  if ((peek() == '"' || peek() == '\'') && is_string_prefix(word)) return read_string(from);
  const TokenKind kind = word_kind(word);
  if (kBeginsStatement.has(kind)) {
    if (fresh_line_) return end_line_early();
    if (!is_expected(kind)) fail();
  }
  add(kind, from);
}

// Statements begin at the start of a line, behind `;` or a header's colon; `from x import`, `async def`, `async with`.
bool Lexer::is_expected(TokenKind statement_word) const {
  constexpr KindSet kBefore{TokenKind::edge, TokenKind::semicolon, TokenKind::colon, TokenKind::kw_async};
  constexpr KindSet kBeforeImport{TokenKind::name, TokenKind::dot, TokenKind::ellipsis};
  const TokenKind before = line_->buffer.back().kind;
  return kBefore.has(before) || (statement_word == TokenKind::kw_import && kBeforeImport.has(before));
}

// A bracket was left open and a new statement began: the line ends before it, so that one slip costs one statement.
void Lexer::end_line_early() {
  fail();
  ended_ = true;
  cursor_ = line_start_;
}

void Lexer::read_number() {
  const char* from = cursor_;
  const auto skip = [&](auto accepts) {
    while (cursor_ != end_ && (accepts(*cursor_) || *cursor_ == '_')) ++cursor_;
  };
  const char radix = *cursor_ == '0' ? scan::lower(peek(1)) : '\0';
  if (radix == 'x' || radix == 'o' || radix == 'b') {
    cursor_ += 2;
    skip([&](char c) { return scan::is_digit(c) || (radix == 'x' && scan::lower(c) >= 'a' && scan::lower(c) <= 'f'); });
    return add(TokenKind::number, from);
  }
  skip(scan::is_digit);
  if (peek() == '.') {
    ++cursor_;
    skip(scan::is_digit);
  }
  if (scan::lower(peek()) == 'e') {
    const bool sign = peek(1) == '+' || peek(1) == '-';
    if (scan::is_digit(peek(sign ? 2 : 1))) {
      cursor_ += sign ? 2 : 1;
      skip(scan::is_digit);
    }
  }
  if (scan::lower(peek()) == 'j') ++cursor_;
  add(TokenKind::number, from);
}

void Lexer::read_dot() {
  const char* from = cursor_;
  if (scan::is_digit(peek(1))) return read_number();
  const bool ellipsis = peek(1) == '.' && peek(2) == '.';
  cursor_ += ellipsis ? 3 : 1;
  add(ellipsis ? TokenKind::ellipsis : TokenKind::dot, from);
}

void Lexer::read_operator() {
  const char* from = cursor_;
  const char c = *cursor_++;
  const char next = peek();
  TokenKind kind = TokenKind::other;
  switch (c) {
    case ',':
      return add(TokenKind::comma, from);
    case ';':
      return add(TokenKind::semicolon, from);
    case '~':
      return add(TokenKind::other, from);
    case ':':
      kind = next == '=' ? TokenKind::walrus : TokenKind::colon;
      break;
    case '=':
      kind = next == '=' ? TokenKind::other : TokenKind::equal;
      break;
    case '!':
      if (next != '=') fail();
      break;
    case '<':
    case '>':
    case '*':
    case '/':
      if (c == '<' && next == '>') fail();  // Python 2's "not equal"
      if (next == c) {
        ++cursor_;
        kind = c == '*' ? TokenKind::double_star : TokenKind::other;
        if (peek() == '=') kind = TokenKind::augmented;
      } else if (c == '*' || c == '/') {
        kind = next == '=' ? TokenKind::augmented : c == '*' ? TokenKind::star : TokenKind::other;
      }
      break;
    default:  // + - % @ & | ^
      kind = next == '=' ? TokenKind::augmented : c == '@' ? TokenKind::at : TokenKind::other;
      if (c == '-' && next == '>') {
        ++cursor_;
        return add(TokenKind::arrow, from);
      }
  }
  if (peek() == '=') ++cursor_;
  if (cursor_ - from == 2 && skip_conflict_marker()) return;
  add(kind, from);
}

// "<<<<<<<", "=======" and ">>>>>>>" at the start of a physical line: what an unfinished merge leaves behind.
bool Lexer::skip_conflict_marker() {
  constexpr std::ptrdiff_t kMarkerSize = 7;
  const char* from = cursor_ - 2;
  if (from != begin_ && from[-1] != '\n' && from[-1] != '\r') return false;
  if (end_ - from < kMarkerSize) return false;
  for (std::ptrdiff_t i = 1; i < kMarkerSize; ++i) {
    if (from[i] != from[0]) return false;
  }
  fail();
  while (cursor_ != end_ && *cursor_ != '\n' && *cursor_ != '\r') ++cursor_;
  line_->end = offset(cursor_);
  return true;
}

}  // namespace fount::python
