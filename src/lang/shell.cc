#include "lang/shell.h"

#include <algorithm>
#include <array>

#include "lang/formats.h"
#include "lang/shell_scanner.h"

namespace fount::shell {
namespace {

constexpr std::size_t kMaxFrames = 256;

}  // namespace

Scanner::Scanner(const ShellText& text, FileFacts& facts)
    : bytes_(text.bytes),
      builder_(text.bytes, facts),
      at_(text.begin),
      end_(text.end),
      parent_(text.parent),
      host_(text.host),
      patience_(4 * std::uint64_t{text.end - text.begin}) {}

void Scanner::read() {
  const std::size_t first = std::min<std::size_t>(bytes_.find_first_not_of(" \t\r\n", at_), end_);
  const std::size_t line = first == 0 ? std::string_view::npos : bytes_.rfind('\n', first - 1);
  if (line != std::string_view::npos && line + 1 >= at_) indentation_ = static_cast<std::uint32_t>(first - line - 1);
  List list;
  list.parent = parent_;
  read_list(list, '\0');
  for (const Frame& frame : frames_) builder_.note_unparsed({frame.begin, line_end(frame.begin)});
}

void Scanner::read_variables() {
  while (!broken_ && !at_end()) {
    if (peek() != '$') {
      ++at_;
    } else if (read_dollar(parent_, true) && parent_ != kNone) {
      builder_[parent_].flags |= kInterpolated;
    }
  }
}

void Scanner::read_list(List list, char closing) {
  list.base = frames_.size();
  const bool outermost = depth_ == 0;
  while (!broken_) {
    separate(list);
    if (at_end()) {
      if (closing != '\0') fail();
      return;
    }
    if (closing != '\0' && peek() == closing && !has_subshell(list)) {
      if (frames_.size() > list.base) builder_.note_unparsed({frames_.back().begin, at_});
      frames_.resize(list.base);
      return;
    }
    const std::uint32_t statement = at_;
    const auto entries = builder_.size();
    const std::size_t reads = builder_.facts().reads.size(), unparsed = builder_.facts().unparsed.size();
    const std::size_t frames = frames_.size();
    read_statement(list);
    if (!broken_ || !outermost) continue;
    builder_.facts().entries.resize(entries);
    builder_.facts().reads.resize(reads);
    builder_.facts().unparsed.resize(unparsed);
    frames_.resize(std::min(frames_.size(), frames));
    give_up_statement(statement);
  }
}

// One line is lost; but text that fails line after line would be read to its end each time.
void Scanner::give_up_statement(std::uint32_t statement) {
  const std::uint32_t line = line_end(statement), cost = reached_ - std::min(reached_, line);
  const std::uint32_t resume = cost > patience_ ? end_ : line;
  patience_ -= std::min<std::uint64_t>(patience_, cost);
  builder_.note_unparsed({statement, std::max(resume, statement + 1)});
  at_ = std::max(resume, statement + 1);
  documents_.clear();
  broken_ = false;
}

bool Scanner::is_conditional(const List& list) const {
  const bool framed = frames_.size() > list.base && frames_.back().conditional;
  return list.conditional || framed || list.after_test;
}

bool Scanner::has_subshell(const List& list) const {
  for (std::size_t i = list.base; i < frames_.size(); ++i) {
    if (frames_[i].kind == FrameKind::subshell || frames_[i].pattern) return true;
  }
  return false;
}

void Scanner::open(const List& list, FrameKind kind, std::uint32_t begin, bool conditional) {
  if (frames_.size() >= kMaxFrames) return fail();
  frames_.push_back({kind, conditional || is_conditional(list), false, begin});
}

void Scanner::close(List& list, FrameKind kind, std::uint32_t begin) {
  std::size_t size = frames_.size();
  while (size > list.base && frames_[size - 1].kind != kind) --size;
  if (size == list.base) return builder_.note_unparsed({begin, at_});
  if (size != frames_.size()) builder_.note_unparsed({begin, at_});
  frames_.resize(size - 1);
}

// Whatever stands between two statements.
void Scanner::separate(List& list) {
  while (!broken_ && !at_end()) {
    skip_blanks();
    const char c = peek();
    if (c == '\n') {
      list.after_test = false;
      skip_newline();
    } else if (c == '#') {
      at_ = line_end(at_);
    } else if (starts_with("&&") || starts_with("||")) {
      at_ += 2;
      list.after_test = true;
      skip_blanks();
      if (peek() == '\n') skip_newline();
    } else if (c == ';') {
      const bool next_pattern = peek(1) == ';' || peek(1) == '&';
      at_ += next_pattern ? (peek(2) == '&' && peek(1) == ';' ? 3 : 2) : 1;
      list.after_test = false;
      if (next_pattern && frames_.size() > list.base && frames_.back().kind == FrameKind::case_) {
        frames_.back().pattern = true;
      }
    } else if (c == '&' && peek(1) != '>') {
      ++at_;
      list.after_test = false;
    } else if (c == '|') {
      at_ += peek(1) == '&' ? 2 : 1;
      skip_blanks();
      if (peek() == '\n') skip_newline();
    } else {
      return;
    }
  }
}

void Scanner::read_statement(List& list) {
  if (frames_.size() > list.base && frames_.back().pattern) return read_pattern(list);
  const char c = peek();
  if (c == ')') return close_parenthesis(list);
  if (c == '(' && peek(1) == '(' && read_arithmetic_command(list)) return;
  if (c == '(') {
    open(list, FrameKind::subshell, at_++, list.function);
    list.function = false;
    return;
  }
  if (read_keyword(list) || read_function(list)) return;
  read_command(list);
}

// (( ... )), which two subshells may begin like: only that both parentheses close together tells.
bool Scanner::read_arithmetic_command(List& list) {
  const std::uint32_t begin = at_;
  const std::size_t reads = builder_.facts().reads.size();
  const std::uint32_t entries = builder_.size();
  ++at_;
  read_balanced(list.parent);
  const std::uint32_t cost = at_ - begin;
  if (broken_ || peek() == ')' || cost > patience_) {
    if (peek() == ')') ++at_;
    return true;
  }
  patience_ -= cost;
  builder_.facts().reads.resize(reads);
  builder_.facts().entries.resize(entries);
  at_ = begin;
  return false;
}

void Scanner::close_parenthesis(List& list) {
  const std::uint32_t begin = at_++;
  close(list, FrameKind::subshell, begin);
}

// The run of bytes that a reserved word could be.
std::string_view Scanner::peek_word() const {
  constexpr std::size_t kLongestKeyword = 8;
  std::uint32_t end = at_;
  while (end < end_ && end - at_ <= kLongestKeyword &&
         (scan::is_letter(bytes_[end]) || bytes_[end] == '{' || bytes_[end] == '}' || bytes_[end] == '!')) {
    ++end;
  }
  const char next = end < end_ ? bytes_[end] : ' ';
  const bool ends = is_blank(next) || std::string_view("\n;&|()<>").find(next) != std::string_view::npos ||
                    (next == '\\' && end + 1 < end_ && bytes_[end + 1] == '\n');
  return ends ? bytes_.substr(at_, end - at_) : std::string_view{};
}

bool Scanner::read_keyword(List& list) {
  const std::string_view word = peek_word();
  const std::uint32_t begin = at_;
  if (word.empty()) return false;
  const auto is = [&](auto... words) { return ((word == words) || ...); };
  const auto skip = [&] { at_ += static_cast<std::uint32_t>(word.size()); };
  const bool body = list.function;
  if (is("if")) {
    skip(), open(list, FrameKind::if_, begin, body);
  } else if (is("while", "until")) {
    skip(), open(list, FrameKind::loop, begin, body);
  } else if (is("for", "select")) {
    skip(), read_for(list);
  } else if (is("case")) {
    skip(), read_case(list);
  } else if (is("then", "else", "elif", "do")) {
    skip();
    if (frames_.size() > list.base) frames_.back().conditional = true;
    list.after_test = false;
  } else if (is("fi")) {
    skip(), close(list, FrameKind::if_, begin);
  } else if (is("done")) {
    skip(), close(list, FrameKind::loop, begin);
  } else if (is("esac")) {
    skip(), close(list, FrameKind::case_, begin);
  } else if (is("{")) {
    skip(), open(list, FrameKind::brace, begin, body);
  } else if (is("}")) {
    skip(), close(list, FrameKind::brace, begin);
  } else if (is("!", "time", "coproc")) {
    skip();
    return true;
  } else if (is("function")) {
    skip(), skip_blanks();
    while (!at_end() && !is_blank(peek()) && std::string_view("\n;(").find(peek()) == std::string_view::npos) ++at_;
    skip_blanks();
    if (starts_with("()")) at_ += 2;
    list.function = true;
    return true;
  } else {
    return false;
  }
  list.function = false;
  return true;
}

// name ( ), whose body is the next compound statement.
bool Scanner::read_function(List& list) {
  std::uint32_t at = at_;
  while (at < end_ && (is_name_byte(bytes_[at]) || bytes_[at] == '-' || bytes_[at] == '.' || bytes_[at] == ':')) ++at;
  if (at == at_) return false;
  while (at < end_ && is_blank(bytes_[at])) ++at;
  if (at >= end_ || bytes_[at] != '(') return false;
  for (++at; at < end_ && is_blank(bytes_[at]);) ++at;
  if (at >= end_ || bytes_[at] != ')') return false;
  at_ = at + 1;
  list.function = true;
  return true;
}

// `for x in words` up to its `do`, which the list goes on with.
void Scanner::read_for(List& list) {
  open(list, FrameKind::loop, at_, list.function);
  skip_blanks();
  if (starts_with("((")) {
    ++at_;
    read_balanced(list.parent);
    if (peek() == ')') ++at_;
    return;
  }
  while (!broken_ && !at_end()) {
    skip_blanks();
    const char c = peek();
    if (c == '\n' || c == ';' || c == '#' || c == '\0') return;
    const Word word = read_word(list.parent);
    if (word.begin == word.end) return fail();
  }
}

void Scanner::read_case(List& list) {
  open(list, FrameKind::case_, at_, list.function);
  skip_blanks();
  read_word(list.parent);
  while (!broken_ && (skip_blanks(), peek() == '\n')) skip_newline();
  if (broken_ || peek_word() != "in") return fail();
  at_ += 2;
  frames_.back().pattern = true;
}

// a | "b"*) of a case, or its esac.
void Scanner::read_pattern(List& list) {
  if (peek_word() == "esac") {
    const std::uint32_t begin = at_;
    at_ += 4;
    return close(list, FrameKind::case_, begin);
  }
  frames_.back().pattern = false;
  frames_.back().conditional = true;
  if (peek() == '(') ++at_;
  while (!broken_) {
    skip_blanks();
    const char c = peek();
    if (c == ')') {
      ++at_;
      return;
    }
    if (c == '|') {
      ++at_;
      continue;
    }
    if (c == '\n' || c == '\0') return fail();
    const Word word = read_word(list.parent);
    if (word.begin == word.end) return fail();
  }
}

}  // namespace fount::shell

namespace fount {

void read_shell_text(const ShellText& text, FileFacts& facts) { shell::Scanner(text, facts).read(); }

void read_host_variables(const ShellText& text, FileFacts& facts) { shell::Scanner(text, facts).read_variables(); }

void read_shell_fragment(std::string_view bytes, std::uint32_t begin, std::uint32_t end, std::uint32_t parent,
                         FileFacts& facts) {
  read_shell_text({bytes, begin, end, parent, ShellHost::none}, facts);
}

void read_shell(std::string_view bytes, FileFacts& facts) {
  read_shell_fragment(bytes, byte_order_mark(bytes), static_cast<std::uint32_t>(bytes.size()), kNone, facts);
  EntryBuilder(bytes, facts).settle_unparsed();
}

}  // namespace fount
