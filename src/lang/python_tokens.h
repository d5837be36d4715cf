// Python source text → logical lines of tokens. Owns the lexical grammar through 3.13 (and t-strings): line joining,
// indentation, strings, f-strings with nested fields, comments. Knows nothing of statements.
//
// A logical line is the unit because it bounds everything: the buffer is reused, a mistake in one line cannot reach the
// next, and whoever reads the tokens has the whole statement at hand, brackets matched, without any lookahead protocol.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace fount::python {

enum class TokenKind : std::uint8_t {
  edge,  // stands before the first and after the last token of a line, so that neighbours can always be asked for
  name,
  number,
  string,
  bytes,
  open_paren,
  open_bracket,
  open_brace,
  open_fstring,
  open_field,
  close_paren,
  close_bracket,
  close_brace,
  close_fstring,
  close_field,
  comma,
  dot,
  colon,
  semicolon,
  equal,
  augmented,
  walrus,
  arrow,
  star,
  double_star,
  at,
  ellipsis,
  other,
  kw_false,
  kw_none,
  kw_true,
  kw_and,
  kw_as,
  kw_assert,
  kw_async,
  kw_await,
  kw_break,
  kw_class,
  kw_continue,
  kw_def,
  kw_del,
  kw_elif,
  kw_else,
  kw_except,
  kw_finally,
  kw_for,
  kw_from,
  kw_global,
  kw_if,
  kw_import,
  kw_in,
  kw_is,
  kw_lambda,
  kw_nonlocal,
  kw_not,
  kw_or,
  kw_pass,
  kw_raise,
  kw_return,
  kw_try,
  kw_while,
  kw_with,
  kw_yield,
};

class KindSet {
 public:
  constexpr KindSet() = default;
  constexpr KindSet(std::initializer_list<TokenKind> kinds) {
    for (const TokenKind kind : kinds) bits_ |= bit(kind);
  }
  constexpr bool has(TokenKind kind) const { return (bits_ & bit(kind)) != 0; }
  constexpr bool meets(KindSet other) const { return (bits_ & other.bits_) != 0; }
  constexpr void add(TokenKind kind) { bits_ |= bit(kind); }

 private:
  static constexpr std::uint64_t bit(TokenKind kind) { return 1ULL << static_cast<unsigned>(kind); }
  std::uint64_t bits_ = 0;
};
static_assert(static_cast<unsigned>(TokenKind::kw_yield) < 64);

inline constexpr KindSet kOpening{TokenKind::open_paren, TokenKind::open_bracket, TokenKind::open_brace,
                                  TokenKind::open_fstring, TokenKind::open_field};
inline constexpr KindSet kStringStart{TokenKind::string, TokenKind::bytes, TokenKind::open_fstring};
inline constexpr KindSet kStringEnd{TokenKind::string, TokenKind::bytes, TokenKind::close_fstring};
inline constexpr KindSet kEndsOperand{TokenKind::name,        TokenKind::number,        TokenKind::string,
                                      TokenKind::bytes,       TokenKind::close_paren,   TokenKind::close_bracket,
                                      TokenKind::close_brace, TokenKind::close_fstring, TokenKind::kw_none,
                                      TokenKind::kw_true,     TokenKind::kw_false};
inline constexpr KindSet kClosing{TokenKind::close_paren, TokenKind::close_bracket, TokenKind::close_brace,
                                  TokenKind::close_fstring, TokenKind::close_field};

struct Token {
  std::uint32_t begin = 0, end = 0;
  std::int32_t partner = 0;  // brackets: how many tokens ahead (or, negative, back) the other one is
  TokenKind kind = TokenKind::edge;

  bool is(TokenKind other) const { return kind == other; }
};
static_assert(sizeof(Token) == 16);

using Tokens = std::span<const Token>;  // always part of one LogicalLine: the token before and the one after exist

struct Comment {
  std::uint32_t begin = 0, end = 0;
  bool own_line = false;  // nothing but space before it on its physical line
};

struct LogicalLine {
  std::vector<Token> buffer;      // edge, tokens, edge; just edges when broken
  std::vector<Comment> comments;  // in source order, from the end of the previous logical line to the end of this one
  std::uint32_t leading_comments = 0;  // how many of them stand before the first token
  std::uint32_t begin = 0, end = 0;    // from the first token to the end of the last
  std::uint32_t indent = 0;            // columns, tabs to multiples of 8
  KindSet kinds;                       // of its tokens
  bool broken = false;                 // not Python: unterminated, unbalanced, too deep, or two operands in a row

  Tokens tokens() const { return Tokens(buffer).subspan(1, buffer.size() - 2); }
};

class Lexer {
 public:
  explicit Lexer(std::string_view bytes);

  // Reads the next logical line that has a token. False at the end; `line.comments` then holds what trails the code.
  bool next(LogicalLine& line);

  // Deeper brackets, or nested f-strings, break their line. CPython allows 200.
  static constexpr std::size_t kMaxNesting = 200;

 private:
  struct Bracket {
    TokenKind kind;
    std::uint32_t token;  // its place in the line's buffer
  };

  bool find_first_token();
  bool skip_space();
  bool skip_more_space();
  bool skip_continuation();
  void skip_newline();
  void read_comment(bool own_line);
  void read_token();
  void read_word();
  void read_number();
  void read_dot();
  void read_operator();
  bool skip_conflict_marker();
  void read_opening(TokenKind kind);
  void read_closing(TokenKind kind);
  void read_string(const char* token_begin);
  void skip_string_body(char quote, bool triple);
  void read_fstring_body(char quote, bool triple, bool raw);
  void read_field(char quote, bool triple);
  void read_format_spec(char quote, bool triple);
  void skip_escape_in_fstring(bool raw);
  bool closes_string(char quote, bool triple) const;
  void end_line_early();
  bool is_expected(TokenKind statement_word) const;

  void add(TokenKind kind, const char* from);
  void open(TokenKind kind, const char* from);
  void close(TokenKind opening, TokenKind kind, const char* from);
  void check_operands(TokenKind kind);
  bool follows_soft_keyword() const;
  void fail() { line_->broken = true; }

  char peek(std::ptrdiff_t ahead = 0) const { return ahead < end_ - cursor_ ? cursor_[ahead] : '\0'; }
  std::uint32_t offset(const char* at) const { return static_cast<std::uint32_t>(at - begin_); }

  const char* begin_;
  const char* end_;
  const char* cursor_;
  const char* line_start_;  // of the physical line that skip_space() entered last
  LogicalLine* line_ = nullptr;
  std::vector<Bracket> open_;
  std::size_t ignored_openings_ = 0;  // brackets beyond kMaxNesting: only counted
  bool has_carriage_returns_;
  bool fresh_line_ = false;  // the token at the cursor is the first of its physical line
  bool ended_ = false;       // a statement keyword showed that a bracket was never closed
};

// Kind of a word: a hard keyword or `name`. Soft keywords (match, case, type, _) are names here.
TokenKind word_kind(std::string_view word);

}  // namespace fount::python
