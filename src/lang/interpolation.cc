#include "lang/interpolation.h"

#include <algorithm>
#include <array>

#include "lang/scan.h"

namespace fount {
namespace {

constexpr bool is_upper_name(char c) { return (c >= 'A' && c <= 'Z') || c == '_' || scan::is_digit(c); }
constexpr bool is_name(char c) { return scan::is_letter(c) || c == '_' || scan::is_digit(c); }

class Interpolation {
 public:
  Interpolation(EntryBuilder& builder, std::uint32_t entry, TextPlace place, unsigned dollars)
      : builder_(builder),
        text_(builder.bytes().substr(0, place.end)),
        entry_(entry),
        at_(place.begin),
        dollars_(dollars) {}

  void read() {
    const std::uint32_t begin = at_;
    for (;;) {
      const std::size_t dollar = text_.find('$', at_);
      if (dollar == std::string_view::npos) break;
      at_ = static_cast<std::uint32_t>(dollar);
      read_dollar(begin);
    }
    if (found_ || text_.find("{{", begin) != std::string_view::npos) builder_[entry_].flags |= kInterpolated;
  }

 private:
  bool has(Dollars form) const { return (dollars_ & form) != 0; }
  char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void read_dollar(std::uint32_t begin) {
    const bool escaped = has(kBackslash) && at_ > begin && text_[at_ - 1] == '\\';
    if (escaped) {
      ++at_;
    } else if (has(kDoubled) && peek(1) == '$') {
      at_ += 2;
    } else if (has(kExpressions) && peek(1) == '{' && peek(2) == '{') {
      read_expression();
    } else if (has(kOnlyExpressions)) {
      found_ = found_ || peek(1) == '{' || peek(1) == '(' || is_name(peek(1));
      ++at_;
    } else if (peek(1) == '{') {
      read_braces();
    } else if (peek(1) == '(') {
      found_ = true;
      read_name(2, ')');
    } else {
      read_name(1, '\0');
    }
  }

  // $NAME or $(NAME).
  void read_name(std::uint32_t skipped, char closing) {
    std::uint32_t end = at_ + skipped;
    const std::uint32_t name = end;
    while (end < text_.size() && is_upper_name(text_[end])) ++end;
    const bool starts = name < end && !scan::is_digit(text_[name]);
    const bool ends = end == text_.size() || (closing == '\0' ? !is_name(text_[end]) : text_[end] == closing);
    const bool complete = closing == '\0' || end < text_.size();
    if (!starts || !ends || !complete || !has(closing == '\0' ? kBareName : kParenthesized)) {
      at_ += skipped;
      return;
    }
    add({at_, closing == '\0' ? end : end + 1}, text_.substr(name, end - name), ReadForm::plain, {});
    at_ = end;
  }

  // ${NAME}, ${NAME:-default}, ${NAME?message}.
  void read_braces() {
    const std::uint32_t name = at_ + 2;
    std::uint32_t end = name;
    while (end < text_.size() && is_name(text_[end])) ++end;
    found_ = true;
    if (end == name || end == text_.size() || scan::is_digit(text_[name])) {
      at_ += 2;
      return;
    }
    std::uint32_t operation = end;
    if (text_[operation] == ':') ++operation;
    const char c = operation < text_.size() ? text_[operation] : '\0';
    constexpr std::string_view kOperations = "-=?+";
    if (c != '}' && kOperations.find(c) == std::string_view::npos) {
      at_ += 2;
      return;
    }
    const std::uint32_t close = c == '}' ? operation : closing_brace(operation + 1);
    if (close == kNone) {
      at_ += 2;
      return;
    }
    const ReadForm form = c == '}'   ? ReadForm::plain
                          : c == '?' ? ReadForm::required
                          : c == '+' ? ReadForm::alternative
                                     : ReadForm::with_default;
    const TextPlace rest = form == ReadForm::with_default ? TextPlace{operation + 1, close} : TextPlace{};
    add({at_, close + 1}, text_.substr(name, end - name), form, rest);
    at_ = c == '}' ? close + 1 : operation + 1;  // a default may ask for variables too
  }

  // Looks no further than a default is long, so that a thousand open braces cost a thousand short looks.
  std::uint32_t closing_brace(std::uint32_t from) const {
    constexpr std::size_t kMaxDefault = 1024;
    const std::size_t limit = std::min(text_.size(), from + kMaxDefault);
    int depth = 1;
    for (std::size_t i = from; i < limit; ++i) {
      if (text_[i] == '{') ++depth;
      if (text_[i] == '}' && --depth == 0) return static_cast<std::uint32_t>(i);
    }
    return kNone;
  }

  // ${{ ... }}: the names in it, each with the literal that follows it after `||`.
  void read_expression() {
    found_ = true;
    std::uint32_t i = at_ + 3;
    while (i < text_.size() && text_[i] != '}' && text_[i] != '\n') {
      if (text_[i] == '\'') {
        i = after_quote(i);
      } else if (is_name(text_[i])) {
        i = read_context(i);
      } else {
        ++i;
      }
    }
    at_ = i;
  }

  std::uint32_t after_quote(std::uint32_t quote) const {
    const std::size_t end = text_.find_first_of("'\n", quote + 1);
    return static_cast<std::uint32_t>(end == std::string_view::npos ? text_.size() : end + 1);
  }

  std::uint32_t read_context(std::uint32_t begin) {
    constexpr auto kContexts = std::to_array<std::string_view>({"secrets", "env", "vars"});
    std::uint32_t end = begin;
    while (end < text_.size() && (is_name(text_[end]) || text_[end] == '.' || text_[end] == '-')) ++end;
    const std::string_view name = text_.substr(begin, end - begin);
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos || dot + 1 == name.size()) return end;
    if (std::ranges::find(kContexts, name.substr(0, dot)) == kContexts.end()) return end;
    const TextPlace literal = alternative_at(end);
    const ReadForm form = literal.end > 0 ? ReadForm::with_default : ReadForm::plain;
    add({begin, end}, name, form, literal);
    return end;
  }

  // The literal of `|| 'd'`, without its quotes.
  TextPlace alternative_at(std::uint32_t at) const {
    const auto skip = [&] {
      at = static_cast<std::uint32_t>(std::min(text_.find_first_not_of(' ', at), text_.size()));
    };
    skip();
    if (!text_.substr(at).starts_with("||")) return {};
    at += 2;
    skip();
    if (at < text_.size() && text_[at] == '\'') {
      const std::uint32_t end = after_quote(at);
      return text_[end - 1] == '\'' && end > at + 1 ? TextPlace{at + 1, end - 1} : TextPlace{};
    }
    std::uint32_t end = at;
    while (end < text_.size() && (is_name(text_[end]) || text_[end] == '.')) ++end;
    const std::string_view word = text_.substr(at, end - at);
    const bool literal = !word.empty() && (scan::is_digit(word.front()) || word == "true" || word == "false");
    return literal ? TextPlace{at, end} : TextPlace{};
  }

  void add(TextPlace place, std::string_view name, ReadForm form, TextPlace literal) {
    found_ = true;
    VariableRead read;
    read.name = builder_.intern(name);
    if (!read.name) return;
    read.begin = place.begin;
    read.end = place.end;
    read.default_begin = literal.begin;
    read.default_end = literal.end;
    read.entry = entry_;
    read.form = form;
    builder_.facts().reads.push_back(read);
  }

  EntryBuilder& builder_;
  std::string_view text_;  // up to the end of the place
  std::uint32_t entry_;
  std::uint32_t at_;
  unsigned dollars_;
  bool found_ = false;
};

}  // namespace

void read_interpolation(EntryBuilder& builder, std::uint32_t entry, TextPlace place, unsigned dollars) {
  Interpolation(builder, entry, place, dollars).read();
}

}  // namespace fount
