#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "core/secret_name.h"
#include "engine/redact.h"
#include "engine/redact_ranges.h"
#include "engine/redact_text.h"

namespace fount {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr std::size_t kLongestExpression = 2000;  // bytes that one name answers for, which keeps hostile text linear

// Formats in which a value needs no quotes.
bool is_data(Language language) {
  constexpr std::array kData = {Language::unknown, Language::markdown, Language::shell,      Language::yaml,
                                Language::toml,    Language::dotenv,   Language::dockerfile, Language::terraform};
  return std::ranges::find(kData, language) != kData.end();
}

// `Bearer {token}`: a scheme, and a reference that is filled in.
bool is_scheme_and_field(std::string_view value) {
  const std::size_t space = value.find(' ');
  if (space == std::string_view::npos || space > 10) return false;
  const std::string_view field = value.substr(space + 1);
  return field.starts_with('{') && field.find('}') + 1 == field.size();
}

// A value that is none: empty, a reference to be filled in, a word of the language.
bool is_placeholder(std::string_view value) {
  constexpr std::string_view kWords[] = {"true",  "false", "null", "none",      "None",     "True",
                                         "False", "nil",   "nan",  "undefined", "required", "optional"};
  constexpr std::string_view kFilledIn[] = {"${", "$(", "{", "<", "%"};
  const auto begins = [&](std::string_view start) { return value.starts_with(start); };
  return value.size() < 3 || is_scheme_and_field(value) || std::ranges::any_of(kFilledIn, begins) ||
         std::ranges::find(kWords, value) != std::end(kWords);
}

// "JWT_SECRET": the name of a variable that holds one, which is what an audit talks about.
bool is_variable_name(std::string_view value) {
  const bool shaped = std::ranges::all_of(value, [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
  return shaped && value.contains('_') && is_secret_name(value);
}

bool is_lookup_key(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return is_word(c) || c == '.' || c == '-' || c == '/' || c == ':'; });
}

// Calls whose first argument names what they fetch: `get("jwt_secret")`, but not `SecretStr("hunter2")`.
bool is_getter(std::string_view function) {
  constexpr std::string_view kVerbs[] = {"get", "read",    "load", "lookup", "fetch", "require", "resolve", "find",
                                         "pop", "environ", "env",  "set",    "has",   "access",  "delete",  "del"};
  while (function.starts_with('_')) function.remove_prefix(1);
  return std::ranges::any_of(kVerbs, [&](std::string_view verb) { return function.starts_with(verb); });
}

struct Bracket {
  char kind;  // '(', '[' or '{'
  std::size_t at;
  bool groups;  // neither call, list nor mapping: `(` around an expression
};

class NamedValues : private RedactedText {
 public:
  NamedValues(std::string_view text, Language language, HiddenRanges& hidden)
      : RedactedText(text, language), data_(is_data(language)), hidden_(hidden) {}

  void find_in_data();
  void find_in_code(std::size_t from);

 private:
  void hide(std::size_t begin, std::size_t end) {
    if (is_placeholder(part(begin, end))) return;
    hidden_.push_back({begin, end});
    hidden_end_ = std::max(hidden_end_, end);
  }

  void values_of(std::size_t begin, std::size_t end, bool quoted);
  void quoted_name(const QuotedText& literal);
  void inside_text(std::size_t begin, std::size_t end);
  void argument_after(std::size_t quote, std::size_t after);
  void argument(std::size_t i);
  void default_after(std::size_t close);
  void unquoted_value(std::size_t i);
  void option_value(std::size_t end);
  void returned_by(std::size_t end);
  void expression(std::size_t i, bool nested = true);
  bool is_key(const QuotedText& literal) const;
  bool is_value(const QuotedText& literal, const Bracket& bracket) const;
  bool owned_by_other(std::size_t before) const;
  std::size_t after_operator(std::size_t i, bool quoted) const;
  std::size_t after_annotation(std::size_t i, bool quoted) const;

  bool data_;
  HiddenRanges& hidden_;
  std::size_t hidden_end_ = 0;  // no need to look again at what is hidden already
};

// Without a grammar: names anywhere, quoted or not.
void NamedValues::find_in_data() {
  for (std::size_t i = 0; i < text_.size();) {
    if (!is_word(text_[i])) {
      ++i;
      continue;
    }
    const std::size_t end = name_end(i);
    if (i >= hidden_end_ && is_secret_name(part(i, end))) {
      const bool quoted = is_quote(at(end)) && i > 0 && text_[i - 1] == text_[end];
      values_of(i, end, quoted);
      if (quoted) argument_after(i - 1, end + 1);
    }
    i = end;
  }
}

// Code, comments and literals are told apart: a name means something else in each.
void NamedValues::find_in_code(std::size_t from) {
  for (std::size_t i = from; i < text_.size();) {
    if (comments(i)) {
      inside_text(i, line_end(i));
      i = line_end(i);
    } else if (is_quote(text_[i])) {
      const QuotedText literal = literal_at(i);
      quoted_name(literal);
      i = literal.end;
    } else if (is_word(text_[i])) {
      const std::size_t end = word_end(i);
      if (i >= hidden_end_ && is_secret_name(part(i, end))) values_of(i, end, false);
      i = end;
    } else {
      ++i;
    }
  }
}

void NamedValues::quoted_name(const QuotedText& literal) {
  const std::string_view content = part(literal.content, literal.stop);
  if (literal.quote < hidden_end_) return;
  if (content.size() <= 100 && is_lookup_key(content) && is_secret_name(content)) {
    values_of(literal.content, literal.stop, true);
    argument_after(literal.quote, literal.end);
  } else {
    inside_text(literal.content, literal.stop);
  }
}

// Prose, connection strings, code in comments: `password=x`, `"password": "x"`, but not "the token: a string".
void NamedValues::inside_text(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end;) {
    const std::size_t name = i;
    i = is_word(text_[i]) ? std::min(name_end(i), end) : i + 1;
    if (!is_word(text_[name]) || !is_secret_name(part(name, i))) continue;
    std::size_t value = i;
    while (value < end && (is_quote(text_[value]) || text_[value] == '\\')) ++value;
    const std::size_t sign = skip_blanks(value);
    if (sign >= end || (text_[sign] != '=' && text_[sign] != ':')) continue;
    value = skip_blanks(sign + 1);
    const bool apart = value > sign + 1 || sign > i;
    const std::size_t open = value;
    while (value < end && (is_quote(text_[value]) || text_[value] == '\\')) ++value;
    if (value == open && (apart || text_[sign] == ':')) continue;
    std::size_t stop = value;
    while (stop < end && !is_space(text_[stop]) && !std::string_view("\\\"'`&;,)}>").contains(text_[stop])) ++stop;
    hide(value, stop);
    i = std::max(i, stop);
  }
}

// Just behind `=`, `:=`, `==`, `!=`, `=>`, `:` or ` or ` / `||` / `??`; kNowhere when none follows.
std::size_t NamedValues::after_operator(std::size_t i, bool quoted) const {
  i = skip_blanks(i);
  if (at(i) == ']' || (at(i) == '?' && at(i + 1) != '?') || (at(i) == '!' && at(i + 1) == ':')) i = skip_blanks(i + 1);
  for (const std::string_view sign :
       {"===", "!==", "==", "!=", ":=", "=>", "+=", "||=", "?\?=", "?=", "||", "?\?", "="}) {
    if (starts(i, sign)) return i + sign.size();
  }
  if (starts(i, "or ") || starts(i, "or\n")) return i + 2;
  if (at(i) == ':') return after_annotation(i + 1, quoted);
  return kNowhere;
}

// `name: "value"` is a mapping, `name: str = "value"` an annotation: its `=` is the operator then. `if name:` is
// neither.
std::size_t NamedValues::after_annotation(std::size_t i, bool quoted) const {
  if (data_) return i;
  if (at(skip_blanks(i)) == '\n') return kNowhere;
  if (quoted) return i;
  for (std::size_t end = i; end < text_.size() && end < i + 200; ++end) {
    if (text_[end] == '=') return end + 1;
    const bool type = is_word(text_[end]) || std::string_view(" \t.,|[]<>?&*").contains(text_[end]);
    if (!type) break;
  }
  return i;
}

void NamedValues::values_of(std::size_t begin, std::size_t end, bool quoted) {
  if (begin >= 2 && starts(begin - 2, "--")) option_value(end);
  if (const std::size_t before = text_.substr(0, begin).find_last_not_of(" \t"); !quoted && before != kNowhere) {
    const std::string_view keyword = word_before(before + 1);
    if (keyword == "def" || keyword == "function" || keyword == "func" || keyword == "fn") return returned_by(end);
  }
  const std::size_t after = quoted ? end + 1 : end;
  if (const std::size_t value = after_operator(after, quoted); value != kNowhere) {
    expression(value);
    if (data_) unquoted_value(value);
    return;
  }
  const std::size_t next = skip_blanks(after);
  if (!quoted && at(next) == ',') return argument(next + 1);
  default_after(next);
}

// `getenv("JWT_SECRET", "value")`, `getenv("JWT_SECRET") or "value"`; but not `("password", "token")`, a list of names.
void NamedValues::argument_after(std::size_t quote, std::size_t after) {
  std::size_t before = quote;
  while (before > 0 && is_space(text_[before - 1])) --before;
  if (before < 2 || text_[before - 1] != '(' || !is_word(text_[before - 2])) return;
  after = skip_spaces(after);
  if (at(after) == ',') return expression(after + 1);
  if (at(after) != ')') return;
  if (const std::size_t value = after_operator(after + 1, false); value != kNowhere) expression(value);
}

// `compare_digest(token, "value")`: only a literal that follows at once; what else does is another argument.
void NamedValues::argument(std::size_t i) {
  i = skip_spaces(i);
  const std::size_t prefix = word_end(i) - i;  // b"", rf""
  if (prefix > 2 || !is_quote(at(i + prefix))) return;
  const QuotedText literal = literal_at(i + prefix);
  if (!is_key(literal)) hide(literal.content, literal.stop);
}

// - name: JWT_SECRET            {"name": "JWT_SECRET", "value": "..."}
//   value: ...
void NamedValues::default_after(std::size_t close) {
  std::size_t i = skip_spaces(at(close) == ',' ? close + 1 : close);
  if (is_quote(at(i))) ++i;
  for (const std::string_view key : {"value", "default", "defaultValue", "default_value"}) {
    if (!starts(i, key) || is_word(at(i + key.size()))) continue;
    std::size_t sign = i + key.size();
    if (is_quote(at(sign))) ++sign;
    sign = skip_blanks(sign);
    if (at(sign) != ':' && at(sign) != '=') return;
    expression(sign + 1);
    if (data_) unquoted_value(sign + 1);
  }
}

// To the end of the line, or to a comment on it.
void NamedValues::unquoted_value(std::size_t i) {
  i = skip_blanks(i);
  if (i >= text_.size() || is_quote(text_[i]) || is_open(text_[i]) || text_[i] == '|' || text_[i] == '>') return;
  std::size_t end = line_end(i);
  if (const std::size_t comment = part(i, end).find(" #"); comment != kNowhere) end = i + comment;
  while (end > i && (is_space(text_[end - 1]) || text_[end - 1] == ',')) --end;
  hide(i, end);
}

// `--password value`
void NamedValues::option_value(std::size_t end) {
  if (at(end) != ' ') return;
  const std::size_t value = skip_blanks(end);
  std::size_t stop = value;
  while (stop < text_.size() && !is_space(text_[stop])) ++stop;
  if (at(value) != '-') hide(value, stop);
}

// `def get_secret(): return "value"`: as far as the next definition.
void NamedValues::returned_by(std::size_t end) {
  const std::size_t limit = std::min(text_.size(), end + kLongestExpression);
  for (std::size_t i = end; i < limit; ++i) {
    if (comments(i)) {
      i = line_end(i);
    } else if (is_quote(text_[i])) {
      i = literal_at(i).end - 1;
    } else if (is_word(text_[i])) {
      const std::string_view word = part(i, word_end(i));
      if (word == "def" || word == "function" || word == "func" || word == "fn") return;
      i += word.size() - 1;
      if (word == "return") expression(i + 1, false);
    }
  }
}

// The literals of the expression at `i`, up to the end of its statement, or of its argument. At its top level every
// literal is the value (parentheses that only group change nothing); inside calls and lists there are keys and options
// too, which `nested` leaves to is_value().
void NamedValues::expression(std::size_t i, bool nested) {
  const std::size_t limit = std::min(text_.size(), i + kLongestExpression);
  std::vector<Bracket> brackets;
  const auto top = [&] { return brackets.empty() || brackets.back().groups; };
  bool complete = false;  // a newline ends the expression
  for (; i < limit; ++i) {
    const char c = text_[i];
    if (brackets.empty() && (c == ',' || c == ';' || is_close(c) || (c == '\n' && complete))) return;
    if (comments(i)) {
      i = line_end(i) - 1;
    } else if (is_quote(c)) {
      const QuotedText literal = literal_at(i);
      if (!is_key(literal) && (top() || (nested && is_value(literal, brackets.back())))) {
        hide(literal.content, literal.stop);
      }
      i = literal.end - 1;
      complete = true;
    } else if (is_open(c)) {
      brackets.push_back({c, i, c == '(' && !is_word(at(i - 1)) && top()});
    } else if (is_close(c)) {
      brackets.pop_back();
      complete = true;
    } else if (is_word(c)) {
      const std::size_t end = word_end(i);
      complete = part(i, end) != "or";
      i = end - 1;
    } else if (std::string_view("\\+|?=").contains(c)) {
      complete = false;  // its other operand may stand on the next line
    }
  }
}

// `{"key": value, "key": value}`, but not `if token == "value": ...`.
bool NamedValues::is_key(const QuotedText& literal) const {
  if (at(literal.end) != ':') return false;
  std::size_t before = literal.quote;
  while (before > 0 && is_space(text_[before - 1])) --before;
  return before > 0 && (text_[before - 1] == '{' || text_[before - 1] == ',');
}

// Inside brackets: what another name owns, what a getter looks up and sentences are no values.
bool NamedValues::is_value(const QuotedText& literal, const Bracket& bracket) const {
  const std::string_view value = part(literal.content, literal.stop);
  if (is_variable_name(value) || value.contains(' ')) return false;
  std::size_t before = literal.quote;
  while (before > 0 && (is_space(text_[before - 1]) || text_[before - 1] == '[')) --before;
  if (before > 0 && (text_[before - 1] == '=' || text_[before - 1] == ':')) return !owned_by_other(before - 1);
  if (!is_lookup_key(value)) return true;
  const std::string_view function = word_before(bracket.at);
  if (bracket.kind == '[') return function.empty();  // os.environ["NAME"] looks something up, ["value"] does not
  if (bracket.kind != '(' || !is_getter(function)) return true;
  const std::string_view arguments = part(bracket.at, literal.quote);
  return std::ranges::count(arguments, ',') > (function.ends_with("attr") ? 1 : 0);
}

// `algorithm="HS256"`, `"issuer": "me"`: but `default="x"` belongs to whom the whole expression belongs.
bool NamedValues::owned_by_other(std::size_t sign) const {
  std::size_t end = sign;
  while (end > 0 && (is_space(text_[end - 1]) || is_quote(text_[end - 1]))) --end;
  const std::string_view key = word_before(end);
  return !key.empty() && key != "default" && key != "value" && key != "fallback" && !is_secret_name(key);
}

bool has_odd_triple_quotes(std::string_view text, std::string_view quotes) {
  std::size_t count = 0;
  for (std::size_t i = text.find(quotes); i != kNowhere; i = text.find(quotes, i + 3)) ++count;
  return count % 2 != 0;
}

}  // namespace

void hide_by_name(std::string_view text, Language language, HiddenRanges& hidden) {
  if (is_data(language)) return NamedValues(text, language, hidden).find_in_data();
  NamedValues(text, language, hidden).find_in_code(0);
  // An excerpt may begin inside a docstring. When it may, it is read that way as well.
  for (const std::string_view quotes : {R"(""")", "'''"}) {
    if (has_odd_triple_quotes(text, quotes)) NamedValues(text, language, hidden).find_in_code(text.find(quotes) + 3);
  }
}

}  // namespace fount
