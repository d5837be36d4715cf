#include "lang/python_tokens.h"

#include <array>

#include "lang/scan.h"

namespace fount::python {
namespace {

enum class ByteClass : std::uint8_t {  // those that begin a token first
  illegal,
  letter,
  digit,
  quote,
  open,
  close,
  dot,
  op,
  space,
  newline,
  hash,
  backslash
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
bool begins_token(char c) { return class_of(c) <= ByteClass::op; }

constexpr KindSet kStartsOperand{TokenKind::name,         TokenKind::number,  TokenKind::string,  TokenKind::bytes,
                                 TokenKind::open_fstring, TokenKind::kw_none, TokenKind::kw_true, TokenKind::kw_false};

// More tokens than any statement that people or their generators write; bounds the buffer.
constexpr std::size_t kMaxTokens = 1 << 22;

}  // namespace

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
  line.broken = false;
  line.kinds = {};
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
  constexpr std::size_t kWord = 8;
  constexpr std::uint64_t kSpaces = 0x2020'2020'2020'2020ULL;
  std::uint32_t column = 0;
  std::uint32_t column_before_backslash = 0;
  while (cursor_ != end_) {
    while (end_ - cursor_ >= static_cast<std::ptrdiff_t>(kWord) && scan::load(cursor_, kWord) == kSpaces) {
      cursor_ += kWord;
      column += kWord;
    }
    switch (peek()) {
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
        if (cursor_ == end_) return false;
        line_->indent = column_before_backslash != 0 ? column_before_backslash : column;
        line_start_ = cursor_;
        return true;
    }
  }
  return false;
}

// Within a logical line: moves to its next token, to which it is one space or none. False at its end.
bool Lexer::skip_space() {
  fresh_line_ = false;
  if (peek() == ' ') ++cursor_;
  return (cursor_ != end_ && begins_token(*cursor_)) || skip_more_space();
}

bool Lexer::skip_more_space() {
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
  std::vector<Token>& buffer = line_->buffer;
  if (kStartsOperand.has(kind) && kEndsOperand.has(buffer.back().kind)) check_operands(kind);
  if (line_->broken) return;
  if (buffer.size() == buffer.capacity() && buffer.size() >= kMaxTokens) return fail();
  buffer.push_back({offset(from), line_->end, 0, kind});
  line_->kinds.add(kind);
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
