#include "lang/python_code.h"

#include <algorithm>
#include <string_view>

#include "lang/python_values.h"
#include "lang/scan.h"

namespace fount::python {
namespace {

constexpr KindSet kBranches{TokenKind::kw_elif, TokenKind::kw_else, TokenKind::kw_except, TokenKind::kw_finally};
constexpr KindSet kLiterals{TokenKind::bytes, TokenKind::kw_true, TokenKind::kw_false, TokenKind::kw_none};

class LineWriter {
 public:
  LineWriter(std::string_view bytes, std::vector<CodeToken>& tokens, bool header)
      : bytes_(bytes), tokens_(tokens), header_(header) {}

  // Text of an f-string stands between fields without a token of its own: it reaches from where the last token of
  // the string ended to where the next begins.
  void add(const Token& token) {
    if (kOpening.has(token.kind)) ++depth_;
    if (kClosing.has(token.kind)) --depth_;
    if (text_begin_ != 0 && token.begin > text_begin_) {
      push(CodeTokenKind::literal, scan::hash_token(bytes_.substr(text_begin_, token.begin - text_begin_)));
    }
    text_begin_ = token.is(TokenKind::open_fstring) || token.is(TokenKind::close_field) ? token.end : 0;
    if (token.is(TokenKind::name)) {
      push_name(token);
    } else if (token.is(TokenKind::string)) {
      push(CodeTokenKind::literal, string_hash(text(token)));
    } else if (token.is(TokenKind::number)) {
      push(CodeTokenKind::literal, number_hash(text(token)));
    } else if (kLiterals.has(token.kind)) {
      push(CodeTokenKind::literal, scan::hash_token(text(token)));
    } else if (token.is(TokenKind::open_fstring) || token.is(TokenKind::close_fstring)) {
      push(CodeTokenKind::other, static_cast<std::uint64_t>(token.kind));
    } else {
      push(CodeTokenKind::other, scan::hash_token(text(token)));
    }
  }

 private:
  // The tokens before and after exist: see LogicalLine.
  bool reaches_outside(const Token& token) const {
    const char first = bytes_[token.begin];
    const Token& before = *(&token - 1);
    const bool defines = before.is(TokenKind::kw_def) || before.is(TokenKind::kw_class);
    if (defines) return false;
    return is_of_another(token) || (&token + 1)->is(TokenKind::open_paren) || (first >= 'A' && first <= 'Z');
  }

  // An attribute, or a parameter of what is called.
  bool is_of_another(const Token& token) const {
    const Token& before = *(&token - 1);
    const bool keyword = depth_ > 0 && !header_ && (&token + 1)->is(TokenKind::equal) &&
                         (before.is(TokenKind::open_paren) || before.is(TokenKind::comma));
    return keyword || before.is(TokenKind::dot);
  }

  void push_name(const Token& token) {
    const CodeTokenKind kind = reaches_outside(token) ? CodeTokenKind::outer : CodeTokenKind::name;
    tokens_.emplace_back(kind, scan::hash_token(text(token)), is_of_another(token));
  }
  void push(CodeTokenKind kind, std::uint64_t hash) { tokens_.emplace_back(kind, hash); }

  std::string_view text(const Token& token) const { return bytes_.substr(token.begin, token.end - token.begin); }

  std::string_view bytes_;
  std::vector<CodeToken>& tokens_;
  bool header_;                   // of a definition: names before `=` are its parameters, not another's
  int depth_ = 0;                 // of brackets
  std::uint32_t text_begin_ = 0;  // 0: not between the fields of an f-string
};

std::uint8_t flags_of(Tokens tokens) {
  unsigned flags = 0;
  const TokenKind first = tokens.front().kind;
  if (first == TokenKind::kw_import || first == TokenKind::kw_from) flags |= kImportLine;
  if (tokens.back().is(TokenKind::colon)) flags |= kHeaderLine;
  if (kBranches.has(first)) flags |= kBranchLine;
  if (is_definition_line(tokens)) flags |= kDefinitionLine;
  return static_cast<std::uint8_t>(flags);
}

}  // namespace

bool is_definition_line(Tokens line) {
  constexpr KindSet kFirst{TokenKind::at, TokenKind::kw_class, TokenKind::kw_def};
  const bool async_definition =
      line.front().is(TokenKind::kw_async) && line.size() > 1 && line[1].is(TokenKind::kw_def);
  return kFirst.has(line.front().kind) || async_definition;
}

std::uint16_t height_of(std::string_view bytes, const LogicalLine& line) {
  const Tokens tokens = line.tokens();
  if (std::ranges::all_of(tokens, [](const Token& token) { return token.is(TokenKind::string); })) return 0;
  const std::string_view text = bytes.substr(line.begin, line.end - line.begin);
  return static_cast<std::uint16_t>(std::min<std::size_t>(scan::count_lines(text), 0xFFFF));
}

// A suite's header ends with its colon; a suite on its header's own line holds no other line.
std::uint16_t CodeLines::add(const LogicalLine& line) {
  while (!suites_.empty() && suites_.back() >= line.indent) suites_.pop_back();
  CodeLine code;
  code.height = height_of(bytes_, line);
  if (code.height == 0) return 0;
  const Tokens tokens = line.tokens();
  code.begin = line.begin;
  code.end = line.end;
  code.first_token = next_index(facts_.code_tokens);
  code.depth = static_cast<std::uint8_t>(std::min<std::size_t>(suites_.size(), 0xFF));
  code.flags = flags_of(tokens);
  facts_.code.push_back(code);
  LineWriter writer(bytes_, facts_.code_tokens, code.is(kDefinitionLine));
  for (const Token& token : tokens) writer.add(token);
  if (code.is(kHeaderLine)) suites_.push_back(line.indent);
  return code.height;
}

void read_code(std::string_view bytes, FileFacts& facts) {
  Lexer lexer(bytes);
  LogicalLine line;
  CodeLines lines(bytes, facts);
  while (lexer.next(line)) lines.add(line);
}

}  // namespace fount::python
