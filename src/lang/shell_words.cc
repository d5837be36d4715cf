// Words: quoting, and what expands inside them.
#include <algorithm>

#include "lang/shell_scanner.h"

namespace fount::shell {
namespace {

constexpr std::uint32_t kMaxDepth = 48;  // of substitutions and quotes in one another

constexpr auto kWordEnds =
    scan::byte_set([](char c) { return std::string_view(" \t\r\n;&|<>()").find(c) != std::string_view::npos; });
// What a run of ordinary bytes stops at.
constexpr auto kWordBreaks =
    scan::byte_set([](char c) { return std::string_view(" \t\r\n;&|<>()'\"`$\\").find(c) != std::string_view::npos; });
constexpr auto kQuoteBreaks =
    scan::byte_set([](char c) { return std::string_view("\"`$\\").find(c) != std::string_view::npos; });

bool has(const std::array<bool, 256>& set, char c) { return set[static_cast<unsigned char>(c)]; }

class Deeper {
 public:
  explicit Deeper(std::uint32_t& depth) : depth_(++depth) {}
  ~Deeper() { --depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;
  bool too_deep() const { return depth_ > kMaxDepth; }

 private:
  std::uint32_t& depth_;
};

}  // namespace

void Scanner::fail() {
  if (!broken_) reached_ = at_;
  broken_ = true;
  at_ = end_;
}

std::uint32_t Scanner::find(char c, std::uint32_t from) const {
  const char* const data = bytes_.data();
  return from >= end_ ? end_ : static_cast<std::uint32_t>(scan::find_byte(data + from, data + end_, c) - data);
}

std::uint32_t Scanner::skip_name(std::uint32_t from) const {
  while (from < end_ && is_name_byte(bytes_[from])) ++from;
  return from;
}

// Past [...], which is short where it is a subscript.
std::uint32_t Scanner::skip_subscript(std::uint32_t from) const {
  constexpr std::uint32_t kLongest = 128;
  if (from >= end_ || bytes_[from] != '[') return from;
  const std::uint32_t last = from + std::min(kLongest, end_ - from);
  for (std::uint32_t at = from; at < last && bytes_[at] != '\n'; ++at) {
    if (bytes_[at] == ']') return at + 1;
  }
  return from;
}

// A backslash at a line's end. A Dockerfile may have comment lines before the line that goes on.
bool Scanner::skip_continuation() {
  if (peek() != '\\') return false;
  std::uint32_t blanks = 1;
  while (peek(blanks) == '\r' || (host_ == ShellHost::dockerfile && is_blank(peek(blanks)))) ++blanks;
  if (peek(blanks) != '\n') return false;
  at_ += blanks + 1;
  while (host_ == ShellHost::dockerfile && !at_end()) {
    std::uint32_t at = at_;
    while (at < end_ && is_blank(bytes_[at])) ++at;
    if (at >= end_ || (bytes_[at] != '#' && bytes_[at] != '\n')) break;
    at_ = std::min(line_end(at) + 1, end_);
  }
  return true;
}

void Scanner::skip_blanks() {
  while (!at_end() && (is_blank(peek()) || skip_continuation())) {
    if (!at_end() && is_blank(peek())) ++at_;
  }
}

void Scanner::skip_newline() {
  ++at_;
  if (!documents_.empty()) read_here_documents();
}

void Scanner::finish_value(std::uint32_t entry, const Word& word, std::uint16_t flags) {
  Entry& value = builder_[entry];
  value.value_begin = word.begin;
  value.value_end = word.end;
  value.flags |= static_cast<std::uint16_t>(flags | (word.interpolated ? kInterpolated : 0));
  if (word.quoted) value.style = ScalarStyle::shell_word;
}

Scanner::Word Scanner::read_word(std::uint32_t entry, bool is_test) {
  Word word;
  word.begin = at_;
  if ((peek() == '<' || peek() == '>') && peek(1) == '(') {
    ++at_;
    word.interpolated = true;
    read_substitution(entry);
  }
  while (!broken_ && !at_end() && read_word_part(word, entry, is_test)) continue;
  word.end = std::max(at_, word.begin);
  return word;
}

bool Scanner::read_word_part(Word& word, std::uint32_t entry, bool is_test) {
  const char c = peek();
  if (c == '\\') {
    if (skip_continuation()) return !at_end() && !has(kWordEnds, peek());
    word.quoted = true;
    at_ = std::min(at_ + 2, end_);
  } else if (c == '\'') {
    word.quoted = true;
    read_single_quoted();
  } else if (c == '"') {
    word.quoted = true;
    read_double_quoted(word, entry);
  } else if (c == '`') {
    word.interpolated = true;
    read_backticks(entry);
  } else if (c == '$') {
    if (host_ != ShellHost::makefile && (peek(1) == '\'' || peek(1) == '"')) word.quoted = true;
    word.interpolated = read_dollar(entry, false) || word.interpolated;
  } else if (c == '(' && at_ > word.begin && std::string_view("?*+@!").contains(bytes_[at_ - 1])) {
    read_balanced(entry);  // an extended pattern
  } else if (has(kWordEnds, c)) {
    if (!is_test || is_blank(c) || c == '\n') return false;
    ++at_;
  } else {
    while (!at_end() && !has(kWordBreaks, peek())) ++at_;
  }
  return true;
}

void Scanner::read_single_quoted() {
  at_ = find('\'', at_ + 1);
  if (at_end()) return fail();
  ++at_;
}

void Scanner::read_double_quoted(Word& word, std::uint32_t entry) {
  const Deeper deeper(depth_);
  if (deeper.too_deep()) return fail();
  ++at_;
  while (!broken_) {
    while (!at_end() && !has(kQuoteBreaks, peek())) ++at_;
    if (at_end()) return fail();
    const char c = peek();
    if (c == '"') {
      ++at_;
      return;
    }
    if (c == '\\') {
      at_ = std::min(at_ + 2, end_);
    } else if (c == '$') {
      word.interpolated = read_dollar(entry, true) || word.interpolated;
    } else {
      word.interpolated = true;
      read_backticks(entry);
    }
  }
}

bool Scanner::read_dollar(std::uint32_t entry, bool in_quotes) {
  if (host_ == ShellHost::makefile) {
    if (peek(1) != '$') return read_make_reference(entry);
    ++at_;
  }
  const char next = peek(1);
  if (is_name_start(next)) {
    const std::uint32_t begin = at_;
    at_ = skip_name(at_ + 1);
    builder_.add_read(builder_.text({begin + 1, at_}), {begin, at_}, entry);
    return true;
  }
  if (starts_with("${{")) {  // the host's: GitHub reads it before shell does
    const std::size_t close = bytes_.substr(0, std::min(line_end(at_), end_)).find("}}", at_);
    if (close == std::string_view::npos) return fail(), false;
    at_ = static_cast<std::uint32_t>(close + 2);
    return true;
  }
  if (next == '{') return read_parameter(entry), true;
  if (starts_with("$((")) return read_arithmetic(entry), true;
  if (next == '(') {
    ++at_;
    return read_substitution(entry), true;
  }
  if (next == '\'' && !in_quotes) return read_ansi_quoted(), false;
  if (scan::is_digit(next) || (next != '\0' && std::string_view("@*#?-$!").contains(next))) {
    at_ += 2;
    return true;
  }
  ++at_;
  return false;
}

void Scanner::read_ansi_quoted() {
  at_ += 2;
  while (!at_end() && peek() != '\'') at_ += peek() == '\\' ? 2 : 1;
  if (at_end()) return fail();
  ++at_;
}

// ${X}, ${#X}, ${!X}, ${X[i]}, ${X:-default}, ${X%pattern} ...
void Scanner::read_parameter(std::uint32_t entry) {
  const Deeper deeper(depth_);
  if (deeper.too_deep()) return fail();
  const std::uint32_t begin = at_;
  at_ += 2;
  if ((peek() == '#' || peek() == '!') && is_name_start(peek(1))) ++at_;
  const std::uint32_t name = at_;
  at_ = is_name_start(peek()) ? skip_name(at_) : at_;
  const std::uint32_t name_end = at_;
  if (name_end == name && peek() != '}') ++at_;  // a positional or special parameter
  at_ = skip_subscript(at_);
  const bool colon = peek() == ':' && std::string_view("-=?+").contains(peek(1)) && peek(1) != '\0';
  const char test = peek(colon ? 1 : 0);
  const bool tests = test != '\0' && std::string_view("-=?+").contains(test);
  if (tests) at_ += colon ? 2 : 1;
  const std::uint32_t body = at_;
  const std::size_t read = builder_.facts().reads.size();
  builder_.add_read(builder_.text({name, name_end}), {begin, name_end}, entry);
  read_parameter_body(entry);
  if (broken_ || read == builder_.facts().reads.size() || name == name_end) return;
  VariableRead& made = builder_.facts().reads[read];
  made.end = at_;
  if (!tests) return;
  made.form = test == '?' ? ReadForm::required : test == '+' ? ReadForm::alternative : ReadForm::with_default;
  if (made.form != ReadForm::with_default) return;
  made.default_begin = body;
  made.default_end = at_ - 1;
}

void Scanner::read_parameter_body(std::uint32_t entry) {
  Word ignored;
  while (!broken_) {
    if (at_end()) return fail();
    const char c = peek();
    if (c == '}') {
      ++at_;
      return;
    }
    if (c == '\\') {
      at_ = std::min(at_ + 2, end_);
    } else if (c == '"') {
      read_double_quoted(ignored, entry);
    } else if (c == '$') {
      read_dollar(entry, true);
    } else if (c == '`') {
      read_backticks(entry);
    } else {
      ++at_;
      if (c == '\'') skip_quoted_in_parameter();
    }
  }
}

// Quotes quote here but where the whole stands in double quotes: taken for quotes when they close before the brace.
void Scanner::skip_quoted_in_parameter() {
  std::uint32_t at = at_;
  while (at < end_ && bytes_[at] != '\'' && bytes_[at] != '}' && bytes_[at] != '\n') ++at;
  if (at < end_ && bytes_[at] == '\'') at_ = at + 1;
}

void Scanner::read_arithmetic(std::uint32_t entry) {
  ++at_;
  read_balanced(entry);
}

// ( ... ) whose inside is no list of commands: arithmetic, an extended pattern.
void Scanner::read_balanced(std::uint32_t entry) {
  const Deeper deeper(depth_);
  if (deeper.too_deep()) return fail();
  Word ignored;
  std::uint32_t open = 0;
  while (!broken_) {
    if (at_end()) return fail();
    const char c = peek();
    if (c == '"') {
      read_double_quoted(ignored, entry);
    } else if (c == '\'') {
      read_single_quoted();
    } else if (c == '$') {
      read_dollar(entry, true);
    } else if (c == '`') {
      read_backticks(entry);
    } else {
      at_ += c == '\\' ? 2 : 1;
      if (c == '(') ++open;
      if (c == ')' && --open == 0) return;
    }
  }
}

void Scanner::read_substitution(std::uint32_t entry) {
  const Deeper deeper(depth_);
  if (deeper.too_deep()) return fail();
  ++at_;
  std::vector<HereDocument> documents;
  documents.swap(documents_);
  List list;
  list.parent = entry;
  list.conditional = entry != kNone && builder_[entry].is(kConditional);
  read_list(list, ')');
  documents_.swap(documents);
  if (!broken_) ++at_;
}

// Backticks nest only when escaped, so the next bare one closes.
void Scanner::read_backticks(std::uint32_t entry) {
  const Deeper deeper(depth_);
  std::uint32_t close = at_ + 1;
  while (close < end_ && bytes_[close] != '`') close += bytes_[close] == '\\' ? 2 : 1;
  if (deeper.too_deep() || close >= end_) return fail();
  List list;
  list.parent = entry;
  list.conditional = entry != kNone && builder_[entry].is(kConditional);
  within({at_ + 1, close}, [&] { read_list(list, '\0'); });
  at_ = close + 1;
}

// $(X) and ${X} of make; of a function call, what it holds.
bool Scanner::read_make_reference(std::uint32_t entry) {
  const Deeper deeper(depth_);
  const char open = peek(1);
  const std::uint32_t begin = at_;
  at_ = std::min(at_ + 2, end_);
  if (open != '(' && open != '{') return true;
  if (deeper.too_deep()) return fail(), true;
  const char close = open == '(' ? ')' : '}';
  const std::uint32_t name = at_;
  while (!at_end() && (is_name_byte(peek()) || peek() == '-' || peek() == '.')) ++at_;
  if (at_ > name && (peek() == close || peek() == ':')) {
    builder_.add_read(builder_.text({name, at_}), {begin, at_ + 1}, entry);
  }
  std::uint32_t nested = 0;
  while (!broken_ && !at_end() && peek() != '\n') {
    const char c = peek();
    if (c == '$') {
      if (peek(1) == '$')
        at_ += 2;
      else
        read_make_reference(entry);
      continue;
    }
    if (skip_continuation()) continue;
    ++at_;
    if (c == open) ++nested;
    if (c == close && nested-- == 0) return true;
  }
  return fail(), true;
}

void Scanner::read_here_documents() {
  std::vector<HereDocument> documents;
  documents.swap(documents_);
  for (const HereDocument& document : documents) read_here_document(document);
}

void Scanner::read_here_document(const HereDocument& document) {
  const std::uint32_t body = at_;
  std::uint32_t line = at_, end = end_;
  while (line < end_) {
    const std::uint32_t next = line_end(line);
    std::string_view text = bytes_.substr(line, next - line);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (document.unindent) text.remove_prefix(std::min(text.find_first_not_of('\t'), text.size()));
    if (indentation_ > 0) {
      text.remove_prefix(std::min<std::size_t>({text.find_first_not_of(" \t"), text.size(), indentation_}));
    }
    if (text == document.delimiter) {
      end = next;
      break;
    }
    line = std::min(next + 1, end_);
  }
  if (line >= end_) builder_.note_unparsed({document.begin, line_end(document.begin)});
  const std::uint32_t item = builder_.add_item({document.begin, end}, document.entry, ScalarStyle::heredoc);
  if (document.entry != kNone) {
    Entry& command = builder_[document.entry];
    if (command.kind == EntryKind::none) command.kind = EntryKind::list;
    builder_[item].flags |= static_cast<std::uint16_t>(command.flags & kConditional);
  }
  if (!document.literal) read_expansions({body, line}, item);
  at_ = std::min(end + 1, end_);
}

void Scanner::read_expansions(TextPlace place, std::uint32_t entry) {
  const std::size_t first = builder_.facts().reads.size();
  const std::uint32_t entries = builder_.size();
  within(place, [&] {
    while (!broken_ && !at_end()) {
      const char c = peek();
      if (c == '$') {
        if (read_dollar(entry, true)) builder_[entry].flags |= kInterpolated;
      } else if (c == '`') {
        read_backticks(entry);
      } else {
        at_ += c == '\\' ? 2 : 1;
      }
    }
  });
  if (builder_.facts().reads.size() > first || builder_.size() > entries) builder_[entry].flags |= kInterpolated;
}

}  // namespace fount::shell
