#include "lang/python_tokens.h"

#include <array>

#include "lang/scan.h"

namespace fount::python {
namespace {

enum class ByteClass : std::uint8_t {
  illegal,
  letter,
  digit,
  space,
  newline,
  quote,
  hash,
  backslash,
  open,
  close,
  dot,
  op
};

constexpr std::array<ByteClass, 256> classify_bytes() {
  std::array<ByteClass, 256> classes{};
  const auto set = [&](std::string_view bytes, ByteClass byte_class) {
    for (const char c : bytes) classes[static_cast<unsigned char>(c)] = byte_class;
  };
  for (int i = 0; i < 256; ++i) {
    if (scan::starts_identifier(static_cast<char>(i))) classes[static_cast<std::size_t>(i)] = ByteClass::letter;
  }
  set("0123456789", ByteClass::digit);
  set(" \t\f", ByteClass::space);
  set("\r\n", ByteClass::newline);
  set("\"'", ByteClass::quote);
  set("#", ByteClass::hash);
  set("\\", ByteClass::backslash);
  set("([{", ByteClass::open);
  set(")]}", ByteClass::close);
  set(".", ByteClass::dot);
  set(",:;=+-*/%@<>&|^~!", ByteClass::op);
  return classes;
}
constexpr auto kByteClasses = classify_bytes();

ByteClass class_of(char c) { return kByteClasses[static_cast<unsigned char>(c)]; }

// Hard keywords by length and bytes in a table without collisions: one multiplication decides almost every word.
constexpr std::string_view kKeywords[] = {"False",  "None",   "True",    "and",      "as",       "assert", "async",
                                          "await",  "break",  "class",   "continue", "def",      "del",    "elif",
                                          "else",   "except", "finally", "for",      "from",     "global", "if",
                                          "import", "in",     "is",      "lambda",   "nonlocal", "not",    "or",
                                          "pass",   "raise",  "return",  "try",      "while",    "with",   "yield"};
constexpr std::size_t kKeywordSlots = 256;

constexpr std::uint64_t pack_keyword(std::string_view word) {  // scan::packed() for constant expressions
  const auto byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(word[i])); };
  const auto four = [&](std::size_t i) { return byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24; };
  const std::size_t size = word.size();
  if (size >= 8) return four(0) | four(4) << 32;
  if (size >= 4) return four(0) | four(size - 4) << 32;
  return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
}

constexpr std::size_t keyword_slot(std::uint64_t packed) { return (packed * 0x9E37'79B9'7F4A'7C15ULL) >> 56; }

struct KeywordSlot {
  std::uint64_t packed = 0;
  std::uint8_t size = 0;
  TokenKind kind = TokenKind::name;
};

constexpr std::array<KeywordSlot, kKeywordSlots> keyword_table() {
  std::array<KeywordSlot, kKeywordSlots> table{};
  for (std::size_t i = 0; i < std::size(kKeywords); ++i) {
    const std::uint64_t packed = pack_keyword(kKeywords[i]);
    std::size_t slot = keyword_slot(packed);
    while (table[slot].size != 0) slot = (slot + 1) % kKeywordSlots;
    const auto kind = static_cast<TokenKind>(static_cast<std::size_t>(TokenKind::kw_false) + i);
    table[slot] = {packed, static_cast<std::uint8_t>(kKeywords[i].size()), kind};
  }
  return table;
}
constexpr auto kKeywordTable = keyword_table();

// Words that begin a statement and stand nowhere else.
constexpr KindSet kBeginsStatement{
    TokenKind::kw_class,  TokenKind::kw_def,    TokenKind::kw_import, TokenKind::kw_return,   TokenKind::kw_while,
    TokenKind::kw_try,    TokenKind::kw_raise,  TokenKind::kw_pass,   TokenKind::kw_break,    TokenKind::kw_continue,
    TokenKind::kw_del,    TokenKind::kw_global, TokenKind::kw_assert, TokenKind::kw_nonlocal, TokenKind::kw_with,
    TokenKind::kw_except, TokenKind::kw_elif,   TokenKind::kw_finally};

constexpr KindSet kStartsOperand{TokenKind::name,         TokenKind::number,  TokenKind::string,  TokenKind::bytes,
                                 TokenKind::open_fstring, TokenKind::kw_none, TokenKind::kw_true, TokenKind::kw_false};

// More tokens than any statement that people or their generators write; bounds the buffer.
constexpr std::size_t kMaxTokens = 1 << 22;

bool is_string_prefix(std::string_view word) {
  if (word.size() > 2) return false;
  const auto is_any = [](char letter, std::string_view letters) {
    return letters.find(scan::lower(letter)) != std::string_view::npos;
  };
  if (word.size() == 1) return is_any(word[0], "rbuft");
  return (is_any(word[0], "r") && is_any(word[1], "bft")) || (is_any(word[0], "bft") && is_any(word[1], "r"));
}

}  // namespace

TokenKind word_kind(std::string_view word) {
  if (word.size() < 2 || word.size() > 8) return TokenKind::name;
  const std::uint64_t packed = scan::packed(word);
  for (std::size_t i = keyword_slot(packed); kKeywordTable[i].size != 0; i = (i + 1) % kKeywordSlots) {
    if (kKeywordTable[i].packed == packed && kKeywordTable[i].size == word.size()) return kKeywordTable[i].kind;
  }
  return TokenKind::name;
}

Lexer::Lexer(std::string_view bytes)
    : begin_(bytes.data()),
      end_(bytes.data() + bytes.size()),
      cursor_(bytes.starts_with("\xEF\xBB\xBF") ? begin_ + 3 : begin_),
      line_start_(begin_),
      has_carriage_returns_(scan::find_byte(begin_, end_, '\r') != end_) {}

bool Lexer::next(LogicalLine& line) {
  line_ = &line;
  line.buffer.assign(1, Token{});
  line.comments.clear();
  line.broken = line.has_await = line.has_yield = line.has_semicolon = false;
  open_.clear();
  ignored_openings_ = 0;
  ended_ = false;
  const bool found = find_first_token();
  line.leading_comments = static_cast<std::uint32_t>(line.comments.size());
  line.begin = line.end = offset(cursor_);
  if (found) {
    while (skip_space()) {
      read_token();
      if (ended_) break;
    }
    if (!open_.empty()) fail();
    if (!ended_) skip_newline();
  }
  if (line.broken) line.buffer.resize(1);
  line.buffer.push_back({line.end, line.end, 0, TokenKind::edge});
  return found;
}

// Blank lines and lines with only a comment have no indentation of their own.
bool Lexer::find_first_token() {
  std::uint32_t column = 0;
  std::uint32_t column_before_backslash = 0;
  for (; cursor_ != end_;) {
    switch (*cursor_) {
      case ' ':
        ++column, ++cursor_;
        break;
      case '\t':
        column = (column / 8 + 1) * 8, ++cursor_;
        break;
      case '\f':
        column = 0, ++cursor_;
        break;
      case '\r':
      case '\n':
        column = column_before_backslash = 0, skip_newline();
        break;
      case '#':
        read_comment(true);
        break;
      case '\\':
        if (column_before_backslash == 0) column_before_backslash = column;
        if (skip_continuation()) break;
        [[fallthrough]];
      default:
        line_->indent = column_before_backslash != 0 ? column_before_backslash : column;
        line_start_ = cursor_;
        return true;
    }
  }
  return false;
}

// Within a logical line: moves to its next token. False at its end.
bool Lexer::skip_space() {
  fresh_line_ = false;
  while (cursor_ != end_) {
    switch (class_of(*cursor_)) {
      case ByteClass::space:
        ++cursor_;
        break;
      case ByteClass::newline:
        if (open_.empty()) return false;
        skip_newline();
        line_start_ = cursor_;
        fresh_line_ = true;
        break;
      case ByteClass::hash:
        read_comment(fresh_line_);
        break;
      case ByteClass::backslash:
        if (!skip_continuation()) return true;
        break;
      default:
        return true;
    }
  }
  return false;
}

void Lexer::skip_newline() {
  if (cursor_ == end_) return;
  cursor_ += *cursor_ == '\r' && peek(1) == '\n' ? 2 : 1;
}

bool Lexer::skip_continuation() {
  if (peek(1) != '\n' && peek(1) != '\r') return false;
  ++cursor_;
  skip_newline();
  return true;
}

void Lexer::read_comment(bool own_line) {
  const char* stop = scan::find_byte(cursor_, end_, '\n');
  if (has_carriage_returns_) stop = scan::find_byte(cursor_, stop, '\r');
  line_->comments.push_back({offset(cursor_), offset(stop), own_line});
  cursor_ = stop;
}

void Lexer::read_token() {
  switch (class_of(*cursor_)) {
    case ByteClass::letter:
      return read_word();
    case ByteClass::digit:
      return read_number();
    case ByteClass::quote:
      return read_string(cursor_);
    case ByteClass::dot:
      return read_dot();
    case ByteClass::open:
      // "{%" opens a template's tag: no expression begins with a percent sign.
      if (*cursor_ == '{' && peek(1) == '%') fail();
      return read_opening(*cursor_ == '('   ? TokenKind::open_paren
                          : *cursor_ == '[' ? TokenKind::open_bracket
                                            : TokenKind::open_brace);
    case ByteClass::close:
      return read_closing(*cursor_ == ')'   ? TokenKind::close_paren
                          : *cursor_ == ']' ? TokenKind::close_bracket
                                            : TokenKind::close_brace);
    case ByteClass::op:
      return read_operator();
    default:
      ++cursor_;
      line_->end = offset(cursor_);
      fail();
  }
}

void Lexer::read_word() {
  const char* from = cursor_;
  cursor_ = scan::skip_identifier(cursor_ + 1, end_);
  const std::string_view word(from, static_cast<std::size_t>(cursor_ - from));
  if (cursor_ != end_ && class_of(*cursor_) == ByteClass::quote && is_string_prefix(word)) return read_string(from);
  const TokenKind kind = word_kind(word);
  if (kBeginsStatement.has(kind)) {
    if (fresh_line_) return end_line_early();
    if (!is_expected(kind)) fail();
  }
  line_->has_await |= kind == TokenKind::kw_await;
  line_->has_yield |= kind == TokenKind::kw_yield;
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
      line_->has_semicolon = true;
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
  while (cursor_ != end_ && class_of(*cursor_) != ByteClass::newline) ++cursor_;
  line_->end = offset(cursor_);
  return true;
}

void Lexer::read_opening(TokenKind kind) {
  const char* from = cursor_++;
  open(kind, from);
}

void Lexer::read_closing(TokenKind kind) {
  const char* from = cursor_++;
  const TokenKind opening = kind == TokenKind::close_paren     ? TokenKind::open_paren
                            : kind == TokenKind::close_bracket ? TokenKind::open_bracket
                                                               : TokenKind::open_brace;
  close(opening, kind, from);
}

void Lexer::add(TokenKind kind, const char* from) {
  line_->end = offset(cursor_);
  if (kStartsOperand.has(kind)) check_operands(kind);
  if (line_->buffer.size() > kMaxTokens) fail();
  if (!line_->broken) line_->buffer.push_back({offset(from), offset(cursor_), 0, kind});
}

void Lexer::open(TokenKind kind, const char* from) {
  if (open_.size() == kMaxNesting) {
    fail();
    ++ignored_openings_;
    line_->end = offset(cursor_);
    return;
  }
  open_.push_back({kind, static_cast<std::uint32_t>(line_->buffer.size())});
  add(kind, from);
}

void Lexer::close(TokenKind opening, TokenKind kind, const char* from) {
  if (ignored_openings_ > 0) {
    --ignored_openings_;
    return;
  }
  if (open_.empty() || open_.back().kind != opening) fail();
  add(kind, from);
  if (open_.empty()) return;
  if (!line_->broken) {
    Token& closing = line_->buffer.back();
    const auto distance = static_cast<std::int32_t>(line_->buffer.size() - 1 - open_.back().token);
    closing.partner = -distance;
    line_->buffer[open_.back().token].partner = distance;
  }
  // A field is closed by its own reader only: a stray bracket inside must not end the f-string around it.
  if (open_.back().kind != TokenKind::open_field || opening == TokenKind::open_field) open_.pop_back();
}

// Two operands with nothing between them: prose, a template or another language. Adjacent strings are one operand.
void Lexer::check_operands(TokenKind kind) {
  const Token& before = line_->buffer.back();
  if (!kEndsOperand.has(before.kind) || line_->broken) return;
  if (kStringStart.has(kind) && kStringEnd.has(before.kind)) return;
  if (!follows_soft_keyword()) fail();
}

// `match x:`, `case x:`, `type X = ...` at the start of a statement.
bool Lexer::follows_soft_keyword() const {
  const Token& word = line_->buffer.back();
  const TokenKind before = (&word)[-1].kind;
  if (!word.is(TokenKind::name)) return false;
  if (before != TokenKind::edge && before != TokenKind::semicolon && before != TokenKind::colon) return false;
  const std::string_view text(begin_ + word.begin, word.end - word.begin);
  return text == "match" || text == "case" || text == "type";
}

}  // namespace fount::python
