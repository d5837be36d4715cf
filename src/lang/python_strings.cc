// The part of the Lexer that reads string literals. An f-string becomes open_fstring, the tokens of its replacement
// fields (each within open_field and close_field), close_fstring; its literal text and format specs give no token.
#include "lang/python_tokens.h"
#include "lang/scan.h"

namespace fount::python {
namespace {

bool is_escaped(const char* quote, const char* body) {
  const char* at = quote;
  while (at != body && at[-1] == '\\') --at;
  return ((quote - at) & 1) != 0;
}

}  // namespace

void Lexer::read_string(const char* token_begin) {
  bool raw = false, formatted = false, bytes = false;
  for (const char* at = token_begin; at != cursor_; ++at) {
    const char letter = scan::lower(*at);
    raw |= letter == 'r';
    formatted |= letter == 'f' || letter == 't';
    bytes |= letter == 'b';
  }
  const char quote = *cursor_;
  const bool triple = peek(1) == quote && peek(2) == quote;
  cursor_ += triple ? 3 : 1;
  if (!formatted || open_.size() == kMaxNesting) {
    if (formatted) fail();
    skip_string_body(quote, triple);
    return add(bytes ? TokenKind::bytes : TokenKind::string, token_begin);
  }
  open(TokenKind::open_fstring, token_begin);
  read_fstring_body(quote, triple, raw);
  if (ended_) return;
  const char* closing = cursor_;
  if (closes_string(quote, triple)) {
    cursor_ += triple ? 3 : 1;
  } else {
    fail();
  }
  close(TokenKind::open_fstring, TokenKind::close_fstring, closing);
}

bool Lexer::closes_string(char quote, bool triple) const {
  return peek() == quote && cursor_ != end_ && (!triple || (peek(1) == quote && peek(2) == quote));
}

// From behind the opening quote to behind the closing one. A string that never closes ends with its physical line, or
// with the file when it is triple-quoted, and breaks its logical line.
void Lexer::skip_string_body(char quote, bool triple) {
  const char* body = cursor_;
  if (triple) {
    for (;; ++cursor_) {
      cursor_ = scan::find_byte(cursor_, end_, quote);
      if (cursor_ == end_) return fail();
      if (peek(1) == quote && peek(2) == quote && !is_escaped(cursor_, body)) break;
    }
    cursor_ += 3;
    return;
  }
  for (; cursor_ != end_ && *cursor_ != quote; ++cursor_) {
    if (*cursor_ == '\n' || *cursor_ == '\r') return fail();
    if (*cursor_ == '\\') {
      if (peek(1) == '\r' && peek(2) == '\n') ++cursor_;
      if (++cursor_ == end_) return fail();
    }
  }
  if (cursor_ == end_) return fail();
  ++cursor_;
}

void Lexer::read_fstring_body(char quote, bool triple, bool raw) {
  while (cursor_ != end_ && !ended_) {
    const char c = *cursor_;
    if (c == quote) {
      if (closes_string(quote, triple)) return;
      ++cursor_;
    } else if (c == '{') {
      if (peek(1) == '{') {
        cursor_ += 2;
      } else {
        read_field(quote, triple);
      }
    } else if (c == '\\') {
      skip_escape_in_fstring(raw);
    } else if (!triple && (c == '\n' || c == '\r')) {
      return;
    } else {
      ++cursor_;
    }
  }
}

void Lexer::skip_escape_in_fstring(bool raw) {
  const char next = peek(1);
  if (next == '{' || next == '}') {  // the brace still means a field
    ++cursor_;
  } else if (!raw && next == 'N' && peek(2) == '{') {  // \N{LATIN SMALL LETTER A}
    while (cursor_ != end_ && *cursor_ != '}' && *cursor_ != '\n') ++cursor_;
  } else {
    cursor_ += next == '\r' && peek(2) == '\n' ? 3 : cursor_ + 1 == end_ ? 1 : 2;
  }
}

// `{expression!conversion:spec}`, from its brace to behind the closing one.
void Lexer::read_field(char quote, bool triple) {
  if (open_.size() == kMaxNesting) {
    fail();
    ++cursor_;
    return;
  }
  const char* from = cursor_++;
  const std::size_t depth = open_.size();
  open(TokenKind::open_field, from);
  while (!ended_ && skip_space()) {
    const char c = *cursor_;
    if (open_.size() == depth + 1) {
      if (c == '}') {
        from = cursor_++;
        return close(TokenKind::open_field, TokenKind::close_field, from);
      }
      if (c == '!' && peek(1) != '=') {
        cursor_ = scan::skip_identifier(cursor_ + 1, end_);
        continue;
      }
      if (c == ':') {
        ++cursor_;
        read_format_spec(quote, triple);
        if (peek() != '}' || ended_) break;
        continue;
      }
    }
    // A quote of the f-string's own kind after an operand: the field was never closed, the string was.
    const TokenKind before = line_->buffer.back().kind;
    const bool misplaced = line_->broken || (kEndsOperand.has(before) && !kStringEnd.has(before));
    if (misplaced && closes_string(quote, triple)) break;
    read_token();
  }
  if (ended_) return;
  fail();
  open_.resize(depth);
}

// Up to the closing brace of its field.
void Lexer::read_format_spec(char quote, bool triple) {
  while (cursor_ != end_ && !ended_ && *cursor_ != '}') {
    if (*cursor_ == '{') {
      read_field(quote, triple);
    } else if (*cursor_ == '\\' && cursor_ + 1 != end_ && peek(1) != '{' && peek(1) != '}') {
      cursor_ += 2;
    } else if (closes_string(quote, triple) || (!triple && (*cursor_ == '\n' || *cursor_ == '\r'))) {
      return;
    } else {
      ++cursor_;
    }
  }
}

}  // namespace fount::python
