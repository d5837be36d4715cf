#include <algorithm>
#include <array>
#include <iterator>

#include "engine/redact.h"
#include "engine/redact_ranges.h"

namespace fount {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
// Bounds that keep hostile text linear. What is longer is hidden to the end.
constexpr std::size_t kLongestExpression = 2000;
constexpr std::size_t kLongestLiteral = 4000;
constexpr int kMostReturns = 8;  // of one function

constexpr char kGroup = 'g';  // a bracket that is no call, list or mapping

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
constexpr bool is_open(char c) { return c == '(' || c == '[' || c == '{'; }
constexpr bool is_close(char c) { return c == ')' || c == ']' || c == '}'; }

// Formats in which a value needs no quotes.
bool is_data(Language language) {
  constexpr std::array kData = {Language::unknown, Language::markdown, Language::shell,      Language::yaml,
                                Language::toml,    Language::dotenv,   Language::dockerfile, Language::terraform};
  return std::ranges::find(kData, language) != kData.end();
}

// A value that is none: empty, a reference to be filled in, a word of the language.
bool is_placeholder(std::string_view value) {
  constexpr std::string_view kWords[] = {"true",  "false", "null",      "none",     "None",    "True",
                                         "False", "nil",   "undefined", "required", "optional"};
  if (value.size() < 3 || value.starts_with("${") || value.starts_with("$(") || value.starts_with("{{") ||
      value.starts_with("<") || value.starts_with("%("))
    return true;
  return std::ranges::find(kWords, value) != std::end(kWords);
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
  return std::ranges::any_of(kVerbs, [&](std::string_view verb) {
    return function.starts_with(verb) || function.starts_with("_" + std::string(verb));
  });
}

class NamedValues {
 public:
  NamedValues(std::string_view text, Language language, HiddenRanges& hidden)
      : text_(text), data_(is_data(language)), hidden_(hidden) {}

  void find() {
    for (std::size_t at = 0; at < text_.size();) {
      if (!is_word(text_[at])) {
        ++at;
        continue;
      }
      const std::size_t end = name_end(at);
      if (at >= hidden_end_ && is_secret_name(text_.substr(at, end - at))) values_of(at, end);
      at = end;
    }
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  bool starts(std::size_t i, std::string_view what) const {
    return i < text_.size() && text_.substr(i).starts_with(what);
  }
  std::size_t skip_spaces(std::size_t i) const {
    while (i < text_.size() && is_space(text_[i])) ++i;
    return i;
  }
  std::size_t skip_blanks(std::size_t i) const {  // stays on the line
    while (at(i) == ' ' || at(i) == '\t') ++i;
    return i;
  }

  // "api-key" is one name; so is "api_key".
  std::size_t name_end(std::size_t i) const {
    while (is_word(at(i)) || (at(i) == '-' && is_word(at(i + 1)) && !is_digit(at(i + 1)))) ++i;
    return i;
  }

  std::size_t word_end(std::size_t i) const {
    while (is_word(at(i))) ++i;
    return i;
  }

  // The last word before `end`, dots left out: the function that a bracket at `end` calls.
  std::string_view word_before(std::size_t end) const {
    std::size_t begin = end;
    while (begin > 0 && is_word(text_[begin - 1])) --begin;
    return text_.substr(begin, end - begin);
  }

  void hide(std::size_t begin, std::size_t end) {
    if (is_placeholder(text_.substr(begin, end - begin))) return;
    hidden_.push_back({begin, end});
    hidden_end_ = std::max(hidden_end_, end);
  }

  void values_of(std::size_t begin, std::size_t end);
  void argument_after(std::size_t quote, std::size_t after);
  void default_after(std::size_t close);
  void unquoted_value(std::size_t i);
  void returned_by(std::size_t end);
  void option_value(std::size_t end);
  void expression(std::size_t i);
  std::size_t literal(std::size_t quote, char bracket);
  bool hides_nested(std::size_t quote, std::size_t begin, std::size_t end, char bracket) const;
  std::size_t after_operator(std::size_t i) const;
  std::size_t after_annotation(std::size_t i) const;
  std::size_t literal_end(std::size_t quote, std::size_t& content) const;

  std::string_view text_;
  bool data_;
  HiddenRanges& hidden_;
  std::size_t hidden_end_ = 0;
};

// Where the content of the literal begins, and one past its last quote. An unterminated one ends with its line (or,
// triple-quoted, with the text): what an excerpt cuts off was still a value.
std::size_t NamedValues::literal_end(std::size_t quote, std::size_t& content) const {
  const char mark = text_[quote];
  const bool triple = at(quote + 1) == mark && at(quote + 2) == mark;
  content = quote + (triple ? 3 : 1);
  for (std::size_t i = content; i < std::min(text_.size(), content + kLongestLiteral); ++i) {
    if (text_[i] == '\\') {
      ++i;
    } else if (triple ? at(i) == mark && at(i + 1) == mark && at(i + 2) == mark : text_[i] == mark) {
      return i + (triple ? 3 : 1);
    } else if (!triple && mark != '`' && text_[i] == '\n') {
      return i;
    }
  }
  return text_.size();
}

// Just behind `=`, `:=`, `==`, `!=`, `=>`, `:` or ` or ` / `||` / `??`; kNowhere when none follows.
std::size_t NamedValues::after_operator(std::size_t i) const {
  i = skip_blanks(i);
  if (at(i) == ']' || (at(i) == '?' && at(i + 1) != '?') || (at(i) == '!' && at(i + 1) == ':')) i = skip_blanks(i + 1);
  for (const std::string_view sign :
       {"===", "!==", "==", "!=", ":=", "=>", "+=", "||=", "?\?=", "?=", "||", "?\?", "="}) {
    if (starts(i, sign)) return i + sign.size();
  }
  if (starts(i, "or ") || starts(i, "or\n")) return i + 2;
  if (at(i) == ':') return after_annotation(i + 1);
  return kNowhere;
}

// `name: "value"` is a mapping, `name: str = "value"` an annotation: its `=` is the operator then.
std::size_t NamedValues::after_annotation(std::size_t i) const {
  if (data_) return i;
  for (std::size_t end = i; end < text_.size() && end < i + 200; ++end) {
    if (text_[end] == '=') return end + 1;
    const bool type = is_word(text_[end]) || std::string_view(" \t.,|[]<>?&*").contains(text_[end]);
    if (!type) break;
  }
  return i;
}

void NamedValues::values_of(std::size_t begin, std::size_t end) {
  if (starts(begin >= 2 ? begin - 2 : 0, "--")) option_value(end);
  if (const std::size_t before = text_.substr(0, begin).find_last_not_of(" \t"); before != kNowhere) {
    const std::string_view keyword = word_before(before + 1);
    if (keyword == "def" || keyword == "function" || keyword == "func" || keyword == "fn") return returned_by(end);
  }
  const bool quoted = is_quote(at(end)) && begin > 0 && text_[begin - 1] == text_[end];
  std::size_t after = quoted ? end + 1 : end;
  if (quoted) argument_after(begin - 1, after);
  if (const std::size_t value = after_operator(after); value != kNowhere) {
    expression(value);
    if (data_) unquoted_value(value);
    return;
  }
  after = skip_blanks(after);
  if (!quoted && at(after) == ',') expression(after + 1);
  // - name: JWT_SECRET            {"name": "JWT_SECRET", "value": "..."}
  //   value: ...
  default_after(after);
}

// `getenv("JWT_SECRET", "value")`, `getenv("JWT_SECRET") or "value"`; but not `("password", "token")`, a list of names.
void NamedValues::argument_after(std::size_t quote, std::size_t after) {
  std::size_t before = quote;
  while (before > 0 && is_space(text_[before - 1])) --before;
  if (before < 2 || text_[before - 1] != '(' || !is_word(text_[before - 2])) return;
  after = skip_spaces(after);
  if (at(after) == ',') return expression(after + 1);
  if (at(after) != ')') return;
  if (const std::size_t value = after_operator(after + 1); value != kNowhere) expression(value);
}

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
  std::size_t end = std::min(text_.find('\n', i), text_.size());
  if (const std::size_t comment = text_.substr(i, end - i).find(" #"); comment != kNowhere) end = i + comment;
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
  const std::string_view body = text_.substr(end, kLongestExpression);
  const std::size_t stop = std::min(body.find("def "), body.find("function "));
  std::size_t at = body.find("return ");
  for (int count = 0; at < stop && count < kMostReturns; ++count, at = body.find("return ", at + 1))
    expression(end + at + 7);
}

// The literals of the expression at `i`, up to the end of its statement, or of its argument. At its top level every
// literal is the value (parentheses that only group change nothing); inside calls and lists there are keys and options
// too.
void NamedValues::expression(std::size_t i) {
  const std::size_t limit = std::min(text_.size(), i + kLongestExpression);
  std::string brackets;
  bool complete = false;  // a newline ends the expression
  for (; i < limit; ++i) {
    const char c = text_[i];
    if (brackets.empty() && (c == ',' || c == ';' || (c == '\n' && complete))) return;
    if (is_quote(c)) {
      i = literal(i, brackets.empty() ? kGroup : brackets.back()) - 1;
      complete = true;
    } else if (is_open(c)) {
      const bool groups = c == '(' && !is_word(at(i - 1)) && (brackets.empty() || brackets.back() == kGroup);
      brackets += groups ? kGroup : c;
    } else if (is_close(c)) {
      if (brackets.empty()) return;
      brackets.pop_back();
      complete = true;
    } else if (c == '#' || starts(i, "//")) {
      i = std::min(text_.find('\n', i), limit) - 1;
    } else if (is_word(c)) {
      const std::size_t end = word_end(i);
      complete = text_.substr(i, end - i) != "or";
      i = end - 1;
    } else if (!is_space(c)) {
      complete = false;  // an operator, or a backslash before the newline
    }
  }
}

// Hides the literal at `quote` when it is a value; returns where it ends.
std::size_t NamedValues::literal(std::size_t quote, char bracket) {
  std::size_t content = 0;
  const std::size_t end = literal_end(quote, content);
  const std::size_t marks = content - quote;
  const bool closed = end >= content + marks && text_[end - 1] == text_[quote];
  const std::size_t stop = closed ? end - marks : end;
  if (bracket == kGroup || hides_nested(quote, content, stop, bracket)) hide(content, stop);
  return end;
}

// Inside brackets: what another name owns, what a getter looks up and sentences are no values.
bool NamedValues::hides_nested(std::size_t quote, std::size_t begin, std::size_t end, char bracket) const {
  const std::string_view value = text_.substr(begin, end - begin);
  if (is_variable_name(value) || value.contains(' ')) return false;
  std::size_t before = quote;
  while (before > 0 && (is_space(text_[before - 1]) || text_[before - 1] == '[')) --before;
  if (before > 0 && (text_[before - 1] == '=' || text_[before - 1] == ':')) {
    std::size_t name = before - 1;
    while (name > 0 && (is_space(text_[name - 1]) || is_quote(text_[name - 1]))) --name;
    const std::string_view key = word_before(name);
    return key.empty() || key == "default" || key == "value" || key == "fallback" || is_secret_name(key);
  }
  if (bracket == '(' && before > 0 && text_[before - 1] == '(' && is_getter(word_before(before - 1)))
    return !is_lookup_key(value);
  // os.environ["NAME"]: a subscript is a lookup too.
  if (bracket == '[' && quote > 1 && text_[quote - 1] == '[' && is_word(text_[quote - 2])) return !is_lookup_key(value);
  return true;
}

}  // namespace

void hide_by_name(std::string_view text, Language language, HiddenRanges& hidden) {
  NamedValues(text, language, hidden).find();
}

}  // namespace fount
