#include "lang/python.h"

#include <algorithm>

#include "lang/python_assignments.h"
#include "lang/python_blocks.h"
#include "lang/python_code.h"
#include "lang/python_comments.h"
#include "lang/python_context.h"
#include "lang/python_definitions.h"
#include "lang/python_deprecations.h"
#include "lang/python_exports.h"
#include "lang/python_expressions.h"
#include "lang/python_imports.h"
#include "lang/python_scopes.h"
#include "lang/python_steps.h"
#include "lang/python_syntax.h"
#include "lang/python_values.h"

namespace fount::python {
namespace {

constexpr std::uint64_t kNewline = scan::mix(3);  // stands for the end of a statement in content hashes

class Reader {
 public:
  Reader(std::string_view bytes, Detail detail, FileFacts& facts, StringBuilder& strings)
      : context_{bytes, facts, strings},
        lexer_(bytes),
        scopes_(context_),
        comments_(context_),
        code_(bytes, facts),
        detail_(detail) {
    context_.is_source = detail.source;
    context_.keeps_lookups = detail.lookups;
    context_.keeps_literals = detail.literals;
  }

  void read() {
    while (lexer_.next(line_)) read_line();
    scopes_.end_all();
    comments_.finish(line_);
    const Body& module = scopes_.body();
    const bool only_strings = module.statements > 0 && module.statements == module.strings;
    if (only_strings && context_.facts.unparsed.empty()) context_.facts.flags |= kDocumentation;
  }

 private:
  void read_line();
  bool read_statements(Tokens tokens);
  bool is_header(Tokens tokens) const;
  bool read_header(Tokens header);
  bool read_definition(Tokens header);
  bool read_branch(Tokens header, std::uint32_t body);
  bool read_case(Tokens header, const Suite& match, std::uint32_t body);
  bool read_simple(Tokens statement);
  bool read_by_keyword(Tokens statement);
  void read_expression(Tokens statement);
  void note_call(const Value& value);
  bool is_docstring(Tokens statement) const;
  void begin_statement(Tokens statement);
  void add_unparsed();
  std::uint64_t hash(Tokens tokens);

  bool is_word(const Token& token, std::string_view word) const {
    return token.is(TokenKind::name) && context_.text(token) == word;
  }
  ExpressionOptions options() const { return {line_.kinds.has(TokenKind::kw_await), nullptr}; }

  Context context_;
  Lexer lexer_;
  Scopes scopes_;
  Comments comments_;
  CodeLines code_;
  LogicalLine line_;
  std::uint32_t first_decorator_ = kNone;  // of the definition to come
  std::uint32_t decorator_begin_ = 0;
  Detail detail_;
};

void Reader::read_line() {
  scopes_.enter_line(line_.indent);
  std::uint16_t height = 0;
  if (detail_.code)
    height = code_.add(line_);
  else if (context_.is_source)
    height = height_of(context_.bytes, line_);
  const bool does = height > 0 && !is_definition_line(line_.tokens());
  const std::uint32_t next_definition = next_index(context_.facts.definitions);
  if (line_.broken || !read_statements(line_.tokens())) {
    add_unparsed();
  } else if (context_.keeps_lookups) {
    note_syntax(context_, line_);
  }
  scopes_.set_last_end(line_.end);
  scopes_.add_line({height, does ? 1U : 0U});
  const bool opened = next_definition < context_.facts.definitions.size();
  comments_.read_line(line_, opened ? next_definition : kNone, first_decorator_ != kNone);
}

void Reader::add_unparsed() {
  first_decorator_ = kNone;
  context_.facts.unparsed.push_back({line_.begin, line_.end});
}

bool Reader::read_statements(Tokens tokens) {
  while (!tokens.empty()) {
    if (is_header(tokens)) {
      const std::size_t colon = find(tokens, {TokenKind::colon});
      if (colon == tokens.size() || colon == 0 || !read_header(tokens.first(colon + 1))) return false;
      scopes_.set_last_end(tokens[colon].end);
      tokens = tokens.subspan(colon + 1);
      continue;
    }
    const std::size_t size =
        line_.kinds.has(TokenKind::semicolon) ? find(tokens, {TokenKind::semicolon}) : tokens.size();
    if (size > 0 && !read_simple(tokens.first(size))) return false;
    tokens = tokens.subspan(std::min(size + 1, tokens.size()));
  }
  return true;
}

bool Reader::is_header(Tokens tokens) const {
  constexpr KindSet kHeaderWords{TokenKind::kw_class, TokenKind::kw_def,    TokenKind::kw_if,    TokenKind::kw_elif,
                                 TokenKind::kw_else,  TokenKind::kw_for,    TokenKind::kw_while, TokenKind::kw_try,
                                 TokenKind::kw_with,  TokenKind::kw_except, TokenKind::kw_async, TokenKind::kw_finally};
  if (kHeaderWords.has(tokens[0].kind)) return true;
  if (!tokens[0].is(TokenKind::name) || tokens.size() < 3) return false;
  if (is_word(tokens[0], "case")) return scopes_.enclosing_match() != nullptr;
  // No other statement ends its line with a colon.
  return is_word(tokens[0], "match") && tokens.back().is(TokenKind::colon) &&
         find(tokens, {TokenKind::colon}) + 1 == tokens.size();
}

// `header` ends with its colon.
bool Reader::read_header(Tokens header) {
  begin_statement(header);
  const std::uint32_t body = header.back().end;
  header = header.first(header.size() - 1);
  const TokenKind first = header.front().kind;
  const bool async_definition = first == TokenKind::kw_async && header.size() > 1 && header[1].is(TokenKind::kw_def);
  if (first == TokenKind::kw_class || first == TokenKind::kw_def || async_definition) return read_definition(header);
  first_decorator_ = kNone;
  scopes_.body().straight = scopes_.body().trivial = false;
  return read_branch(header, body);
}

bool Reader::read_definition(Tokens header) {
  scopes_.body().trivial = false;
  DefinitionHeader read = read_definition_header(context_, header, line_.kinds.has(TokenKind::kw_await));
  if (!read.valid) return false;
  Definition& definition = read.definition;
  if (first_decorator_ != kNone) {
    definition.begin = decorator_begin_;
    definition.decorators = {first_decorator_, next_index(context_.facts.decorators)};
    first_decorator_ = kNone;
  }
  note_module_name(context_, context_.facts.text(definition.name), false);
  scopes_.body().names |= hash(header.first(read.content));
  const TokenHash::Mark content = scopes_.hash().mark();
  const std::uint64_t names = hash(header.subspan(read.content));
  if (!scopes_.open_definition(definition, content, line_.indent)) return false;
  scopes_.body().names |= names;
  note_deprecated_decorators(context_, next_index(context_.facts.definitions) - 1);
  return true;
}

bool Reader::read_branch(Tokens header, std::uint32_t body) {
  scopes_.body().names |= hash(header);
  if (header.front().is(TokenKind::name)) {
    if (const Suite* match = scopes_.enclosing_match(); match != nullptr && is_word(header.front(), "case")) {
      return read_case(header, *match, body);
    }
    read_expressions(context_, header.subspan(1), options());
    note_need(context_, SyntaxKind::match_statement, header.front().begin, header.front().end);
    return scopes_.open_match(header.front().begin, line_.indent);
  }
  read_expressions(context_, header, options());
  read_yields(context_, header);
  const Suite* previous = scopes_.previous_branch();
  read_header_targets(context_, header);
  Block block = read_block_header(context_, header, previous);
  block.body = body;
  const bool continues = block.statement != block.begin;
  return scopes_.open_block(block, line_.indent, continues ? previous->try_body : kNone);
}

// Patterns look like calls but are none; the guard after `if` is an expression.
bool Reader::read_case(Tokens header, const Suite& match, std::uint32_t body) {
  const std::size_t guard = find(header, {TokenKind::kw_if});
  read_expressions(context_, header.subspan(guard), options());
  read_captures(context_, header.first(guard).subspan(1));
  Block block;
  block.begin = header.front().begin;
  block.statement = match.statement;
  block.kind = BlockKind::match_case;
  block.body = body;
  return scopes_.open_block(block, line_.indent);
}

void Reader::begin_statement(Tokens statement) {
  Body& body = scopes_.body();
  if (body.statements++ == 0 && context_.definition != kNone) {
    context_.facts.definitions[context_.definition].body_begin = statement.front().begin;
  }
}

bool Reader::is_docstring(Tokens statement) const {
  return std::ranges::all_of(ungroup(statement), [](const Token& token) { return token.is(TokenKind::string); });
}

bool Reader::read_simple(Tokens statement) {
  if (statement.front().is(TokenKind::at)) {
    if (first_decorator_ == kNone) {
      first_decorator_ = next_index(context_.facts.decorators);
      decorator_begin_ = statement.front().begin;
    }
    read_decorator(context_, statement, line_.kinds.has(TokenKind::kw_await));
    scopes_.body().names |= hash(statement);
    return true;
  }
  first_decorator_ = kNone;
  begin_statement(statement);
  Body& body = scopes_.body();
  if (is_docstring(statement)) {
    ++body.strings;
    if (body.statements == 1) {
      body.documented = true;
      comments_.read_docstring(statement);
      return true;
    }
  }
  if (!read_by_keyword(statement)) return false;
  read_expressions(context_, statement, options());
  scopes_.body().names |= hash(statement);
  scopes_.hash().add(kNewline);
  return true;
}

// What most keywords begin is nothing but expressions, whose calls are read for every statement.
bool Reader::read_by_keyword(Tokens statement) {
  Body& body = scopes_.body();
  const bool direct = context_.block == kNone;
  if (line_.kinds.has(TokenKind::kw_yield)) {
    read_yields(context_, statement);
    body.straight = false;
  }
  switch (statement.front().kind) {
    case TokenKind::kw_pass:
      return statement.size() == 1;
    case TokenKind::ellipsis:
      if (statement.size() > 1) body.trivial = false;
      return true;
    case TokenKind::string:
      body.trivial &= is_docstring(statement);
      return true;
    case TokenKind::kw_return: {
      body.trivial = false;
      note_call(read_exit(context_, statement, StepKind::return_));
      body.straight = false;
      return true;
    }
    case TokenKind::kw_raise: {
      if (line_.kinds.has(TokenKind::comma) && find(statement, {TokenKind::comma}) < statement.size())
        return false;  // Python 2: `raise E, "text"`
      body.trivial = false;
      const Value raised = read_exit(context_, statement, StepKind::raise);
      if (direct && body.straight && context_.in_function()) {
        context_.facts.definitions[context_.definition].flags |= kAlwaysRaises;
        context_.facts.definitions[context_.definition].raises = raised.text;
      }
      body.straight = false;
      return true;
    }
    case TokenKind::kw_import:
    case TokenKind::kw_from:
      body.trivial = false;
      return read_import(context_, statement);
    case TokenKind::kw_del:
      body.trivial = false;
      read_delete(context_, statement);
      return true;
    case TokenKind::kw_global:
    case TokenKind::kw_nonlocal:
      body.trivial = false;
      read_scope_names(context_, statement);
      return true;
    default:
      body.trivial = false;
      read_expression(statement);
      return true;
  }
}

void Reader::note_call(const Value& value) {
  if (value.kind == ValueKind::call) scopes_.body().callee = value.text;
}

void Reader::read_expression(Tokens statement) {
  const bool alias = is_word(statement.front(), "type") && statement.size() > 3 && statement[1].is(TokenKind::name) &&
                     (statement[2].is(TokenKind::equal) || statement[2].is(TokenKind::open_bracket));
  if (alias) return read_type_alias(context_, statement);
  constexpr KindSet kSigns{TokenKind::equal, TokenKind::augmented, TokenKind::colon};
  if (line_.kinds.meets(kSigns) && find(statement, kSigns) < statement.size())
    return read_assignment(context_, statement);
  note_export_call(context_, statement);
  note_call(read_value(context_, statement));
}

// Adds the tokens to the hashes of all open definitions. Returns the name_bit() of every identifier in them.
std::uint64_t Reader::hash(Tokens tokens) {
  if (!context_.is_source) return 0;
  constexpr KindSet kLiterals{TokenKind::string,  TokenKind::bytes,    TokenKind::open_fstring, TokenKind::number,
                              TokenKind::kw_true, TokenKind::kw_false, TokenKind::kw_none};
  TokenHash& hash = scopes_.hash();
  std::uint64_t names = 0;
  std::uint32_t hashed_end = 0;  // an f-string's text stands for the tokens of its fields, but their names count
  for (const Token& token : tokens) {
    const std::string_view text = hashed_text(context_, token);
    if (token.is(TokenKind::name)) names |= name_bit(text);
    if (token.begin < hashed_end) continue;
    hashed_end = token.begin + static_cast<std::uint32_t>(text.size());
    const std::uint64_t value = token.is(TokenKind::number) ? number_hash(text) : scan::hash_token(text);
    if (kLiterals.has(token.kind)) {
      hash.add_literal(value);
    } else {
      hash.add(value);
    }
  }
  return names;
}

}  // namespace

void read_file(std::string_view bytes, Detail detail, FileFacts& facts) {
  thread_local StringBuilder strings;
  strings.start(facts.strings);
  Reader(bytes, detail, facts, strings).read();
}

}  // namespace fount::python
