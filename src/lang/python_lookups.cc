#include "lang/python_lookups.h"

#include <algorithm>
#include <array>
#include <string>

#include "lang/mentions.h"
#include "lang/python_masked.h"
#include "lang/python_values.h"
#include "lang/scan.h"

namespace fount::python {
namespace {

constexpr auto kVerbs = std::to_array<std::string_view>(
    {"get", "getenv", "getenvb", "get_env", "get_env_var", "get_secret", "pop", "setdefault"});
constexpr auto kKeyWords =
    std::to_array<std::string_view>({"env", "key", "name", "secret", "setting", "var", "option"});
constexpr std::size_t kMostTrailers = 16;  // of real code; keeps chains of look-ups linear
constexpr std::size_t kMostTokens = 64;    // of a comprehension before its `for`, likewise
constexpr KindSet kEndsAlternative{
    TokenKind::kw_or,       TokenKind::kw_and,      TokenKind::kw_if,       TokenKind::kw_else,       TokenKind::comma,
    TokenKind::colon,       TokenKind::kw_for,      TokenKind::close_paren, TokenKind::close_bracket, TokenKind::edge,
    TokenKind::close_brace, TokenKind::close_field, TokenKind::semicolon};

std::string_view last_name(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

bool holds(std::string_view text, std::string_view lower) {
  return !std::ranges::search(text, lower, {}, scan::lower).empty();
}

// What is done with the answer, read outwards from where it stands.
class Surroundings {
 public:
  Surroundings(Context& context, Lookup& lookup, const Token* begin, const Token* end)
      : context_(context), lookup_(lookup), begin_(begin), end_(end) {}

  void read() {
    const Token* before = nullptr;
    while (before != end_) {
      before = end_;
      read_methods();
      read_alternative();
      read_parenthesis();
    }
    read_test();
    lookup_.whole_begin = begin_->begin;
    lookup_.whole_end = end_[-1].end;
  }

 private:
  // `.strip().lower()`
  void read_methods() {
    while (end_[0].is(TokenKind::dot) && end_[1].is(TokenKind::name) && end_[2].is(TokenKind::open_paren)) {
      const std::string_view method = context_.text(end_[1]);
      const bool lowered = method == "lower" || method == "upper" || method == "casefold";
      const bool split = method == "split";
      if (!lowered && !split && method != "strip" && method != "rstrip" && method != "lstrip") return;
      if (lowered) lookup_.flags |= kLookupLowered;
      if (split) lookup_.flags |= kLookupSplit;
      end_ += 3 + end_[2].partner;
    }
  }

  // `or "value"`: the first of them is kept, the others are only stepped over.
  void read_alternative() {
    while (end_[0].is(TokenKind::kw_or)) {
      const Token* const first = end_ + 1;
      const Token* last = first;
      while (!kEndsAlternative.has(last->kind)) last += kOpening.has(last->kind) ? last->partner + 1 : 1;
      if (last == first) return;
      if (lookup_.instead_end == 0) {
        lookup_.instead_begin = first->begin;
        lookup_.instead_end = last[-1].end;
      }
      end_ = last;
    }
  }

  // `(...)` that only groups, `int(...)` that converts.
  void read_parenthesis() {
    if (!begin_[-1].is(TokenKind::open_paren) || !end_[0].is(TokenKind::close_paren)) return;
    const Token* const opening = begin_ - 1;
    if (is_callee_end(opening[-1].kind)) {
      const Callee callee = read_callee(context_, opening);
      const bool converts = callee.rooted && context_.facts.text(callee.name) != "str";
      if (converts && !lookup_.converter) lookup_.converter = callee.name;
    }
    begin_ = primary_begin(end_, kMostTrailers);
    ++end_;
  }

  void read_test() {
    const Token& before = begin_[-1];
    const Token& after = end_[0];
    const std::string_view sign = after.is(TokenKind::other) ? context_.text(after) : std::string_view{};
    constexpr KindSet kConditions{TokenKind::kw_if, TokenKind::kw_elif, TokenKind::kw_while, TokenKind::kw_not,
                                  TokenKind::kw_and};
    if (sign == "==" || sign == "!=") {
      lookup_.test = sign == "==" ? LookupTest::equals : LookupTest::not_equals;
      read_tested(end_ + 1);
    } else if (after.is(TokenKind::kw_in)) {
      lookup_.test = LookupTest::in;
      read_tested(end_ + 1);
    } else if (after.is(TokenKind::kw_not) && end_[1].is(TokenKind::kw_in)) {
      lookup_.test = LookupTest::not_in;
      read_tested(end_ + 2);
    } else if (after.is(TokenKind::kw_is)) {
      const bool none =
          end_[1].is(TokenKind::kw_none) || (end_[1].is(TokenKind::kw_not) && end_[2].is(TokenKind::kw_none));
      if (none) lookup_.test = LookupTest::missing;
    } else if (kConditions.has(before.kind) || after.is(TokenKind::kw_and)) {
      lookup_.test = LookupTest::truth;
    }
  }

  void read_tested(const Token* first) {
    const Token* last = first;
    while (!kEndsAlternative.has(last->kind)) last += kOpening.has(last->kind) ? last->partner + 1 : 1;
    if (last == first) return;
    lookup_.tested_begin = first->begin;
    lookup_.tested_end = last[-1].end;
  }

  Context& context_;
  Lookup& lookup_;
  const Token* begin_;
  const Token* end_;  // one past
};

// Fills in the key when it is a mention or a name.
bool read_key(Context& context, Tokens key, Lookup& lookup) {
  if (key.empty()) return false;
  lookup.begin = key.front().begin;
  lookup.end = key.back().end;
  if (dotted_size(key) == key.size()) {
    lookup.key = dotted(context, key);
    return true;
  }
  if (hashed_size(key.front()) != key.size()) return false;
  std::string text;
  if (key.front().is(TokenKind::string)) text = string_body(context.text(key.front()));
  if (key.front().is(TokenKind::open_fstring)) text = fstring_text(context, key.front());
  lookup.mention = mention_kind(text) == MentionKind::setting;
  if (lookup.mention) lookup.key = context.intern(text);
  return lookup.mention;
}

bool is_key_parameter(const Context& context, std::string_view name) {
  if (!context.in_function()) return false;
  const Range parameters = context.facts.definitions[context.definition].parameters;
  for (std::uint32_t p = parameters.begin; p < parameters.end; ++p)
    if (context.facts.text(context.facts.parameters[p].name) == name)
      return std::ranges::any_of(kKeyWords, [&](std::string_view word) { return holds(name, word); });
  return false;
}

// `[f(key) for key in KEYS]`: what gives the key its values. Looked for in the innermost brackets, within bounds.
void read_comprehension(Context& context, Lookup& lookup, const Token* at) {
  const Token* opening = at;
  for (std::size_t i = 0; i < kMostTokens && !kOpening.has(opening[-1].kind); ++i) {
    if (opening[-1].is(TokenKind::edge)) return;
    opening -= kClosing.has(opening[-1].kind) ? 1 - opening[-1].partner : 1;
  }
  if (!kOpening.has(opening[-1].kind)) return;
  const Tokens content = inside(opening[-1]);
  const std::size_t word = find(content.first(std::min(content.size(), kMostTokens)), {TokenKind::kw_for});
  if (word + 3 >= content.size() || !content[word].is(TokenKind::kw_for)) return;
  const Tokens clause = content.subspan(word + 1);
  const std::size_t in = find(clause, {TokenKind::kw_in});
  if (in == clause.size() || context.text(clause.front()) != context.facts.text(lookup.key)) return;
  Tokens walked = clause.subspan(in + 1);
  walked = walked.first(find(walked, {TokenKind::kw_if, TokenKind::kw_for}));
  if (walked.empty()) return;
  lookup.over = dotted(context, walked.first(dotted_size(walked)));
  lookup.over_begin = walked.front().begin;
  lookup.over_end = walked.back().end;
}

void add(Context& context, Lookup& lookup, const Token* begin, const Token* end) {
  if (!lookup.mention) read_comprehension(context, lookup, begin);
  lookup.definition = context.definition;
  lookup.block = context.block;
  Surroundings(context, lookup, begin, end).read();
  context.facts.lookups.push_back(lookup);
}

}  // namespace

void add_call_lookup(Context& context, const Token& parenthesis, std::uint32_t call) {
  Tokens arguments = inside(parenthesis);
  if (arguments.empty() || !context.keeps_lookups) return;
  const TokenKind first = arguments.front().kind;
  if (first != TokenKind::name && first != TokenKind::string && first != TokenKind::open_fstring) return;
  Lookup lookup{.container = context.facts.calls[call].callee, .call = call, .form = LookupForm::call};
  if (!read_key(context, take_item(arguments), lookup)) return;
  const std::string_view verb = last_name(context.facts.text(lookup.container));
  const bool asks = lookup.mention || holds(verb, "env") || std::ranges::find(kVerbs, verb) != kVerbs.end() ||
                    is_key_parameter(context, context.facts.text(lookup.key));
  if (!asks) return;
  const Token* const closing = &parenthesis + parenthesis.partner;
  add(context, lookup, primary_begin(closing, kMostTrailers), closing + 1);
}

void add_subscript_lookup(Context& context, const Token& bracket) {
  if (!context.keeps_lookups) return;
  const Token* first = &bracket;
  while (first[-1].is(TokenKind::name) || first[-1].is(TokenKind::dot)) --first;
  const Tokens container(first, &bracket);
  if (dotted_size(container) != container.size() || container.empty()) return;
  Lookup lookup{.container = dotted(context, container), .form = LookupForm::subscript};
  if (!read_key(context, inside(bracket), lookup)) return;
  if (!lookup.mention && !holds(context.facts.text(lookup.container), "env")) return;
  const Token* const end = &bracket + bracket.partner + 1;
  if (end->is(TokenKind::equal) || end->is(TokenKind::augmented)) lookup.flags |= kLookupWrites;
  add(context, lookup, first, end);
}

void add_membership_lookup(Context& context, const Token& word) {
  if (!context.keeps_lookups) return;
  const Token* key = &word - 1;
  if (key->is(TokenKind::kw_not)) --key;
  if (key->is(TokenKind::edge)) return;  // `not in x`: nothing stands before it, nor before the edge
  Lookup lookup{.form = LookupForm::contains};
  const Token* first = key;
  if (key->is(TokenKind::close_fstring)) first += key->partner;
  if (first[-1].is(TokenKind::kw_for) || first[-1].is(TokenKind::comma)) return;
  if (!read_key(context, Tokens(first, key + 1), lookup)) return;
  const Token* const container = &word + 1;
  const Token* last = container;
  while (last->is(TokenKind::name) || last->is(TokenKind::dot)) ++last;
  const Tokens tokens(container, last);
  if (tokens.empty() || dotted_size(tokens) != tokens.size() || last->is(TokenKind::open_paren)) return;
  lookup.container = dotted(context, tokens);
  if (!lookup.mention && !holds(context.facts.text(lookup.container), "env")) return;
  add(context, lookup, first, last);
  context.facts.lookups.back().test = LookupTest::missing;
}

}  // namespace fount::python
