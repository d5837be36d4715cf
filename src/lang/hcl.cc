// HCL: Terraform, its variable files, and what else is written in it. One pass; an expression's inside is looked at for
// the values it refers to and, where it is an object or a list, for what that holds.
#include <algorithm>
#include <array>

#include "lang/entry_builder.h"
#include "lang/formats.h"

namespace fount {
namespace {

constexpr std::uint32_t kMaxDepth = 64;

// Names that are no value of the configuration's when an expression begins with them.
constexpr auto kWords =
    std::to_array<std::string_view>({"else", "endfor", "endif", "false", "for", "if", "in", "null", "true"});

bool is_name_byte(char c) { return scan::kIdentifierBytes[static_cast<unsigned char>(c)] || c == '-'; }

class Reader {
 public:
  Reader(std::string_view bytes, FileFacts& facts)
      : bytes_(bytes),
        builder_(bytes, facts),
        facts_(facts),
        at_(byte_order_mark(bytes)),
        end_(static_cast<std::uint32_t>(bytes.size())) {}

  void read() {
    while (at_ < end_) {
      read_body(kNone);
      if (at_ < end_) builder_.note_unparsed({at_, at_ + 1});  // a brace too many
      ++at_;
    }
    builder_.mark_repeated(0, Maps::blocks);
    builder_.settle_unparsed();
  }

 private:
  char peek(std::uint32_t ahead = 0) const { return at_ + ahead < end_ ? bytes_[at_ + ahead] : '\0'; }
  bool starts_with(std::string_view text) const { return bytes_.substr(at_, end_ - at_).starts_with(text); }
  std::uint32_t line_end(std::uint32_t from) const {
    return static_cast<std::uint32_t>(std::min<std::size_t>(bytes_.find('\n', from), end_));
  }

  void skip_space(bool lines);
  bool skip_comment();
  void read_body(std::uint32_t parent);
  void read_item(std::uint32_t parent);
  void read_block(TextPlace name, std::uint32_t parent);
  void read_attribute(TextPlace key, TextPlace name, std::uint32_t parent);
  void give_up_line(std::uint32_t begin);
  TextPlace read_name();
  TextPlace read_string(std::uint32_t entry);
  bool read_template(std::uint32_t entry);
  void read_heredoc(std::uint32_t entry);
  void read_value(std::uint32_t entry);
  void read_object(std::uint32_t entry);
  void read_list(std::uint32_t entry);
  void read_expression(std::uint32_t entry, bool lines);
  void read_nested(std::uint32_t entry, char close);
  void read_traversal(std::uint32_t entry);
  bool ends_value();
  bool is_comprehension();

  std::string_view bytes_;
  EntryBuilder builder_;
  FileFacts& facts_;
  std::uint32_t at_, end_;
  std::uint32_t depth_ = 0;
};

bool Reader::skip_comment() {
  if (peek() == '#' || starts_with("//")) {
    at_ = line_end(at_);
    return true;
  }
  if (!starts_with("/*")) return false;
  const std::size_t close = bytes_.find("*/", at_ + 2);
  if (close == std::string_view::npos) builder_.note_unparsed({at_, end_});
  at_ = close == std::string_view::npos ? end_ : static_cast<std::uint32_t>(close + 2);
  return true;
}

void Reader::skip_space(bool lines) {
  while (at_ < end_) {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\r' || (lines && c == '\n')) {
      ++at_;
    } else if (!skip_comment()) {
      return;
    }
  }
}

// Up to the brace that closes, which is left, or the end.
void Reader::read_body(std::uint32_t parent) {
  while (skip_space(true), at_ < end_ && peek() != '}') read_item(parent);
}

void Reader::give_up_line(std::uint32_t begin) {
  at_ = std::max(at_, line_end(begin));
  builder_.note_unparsed({begin, std::max(at_, begin + 1)});
  at_ = std::max(at_, begin + 1);
}

TextPlace Reader::read_name() {
  const std::uint32_t begin = at_;
  while (at_ < end_ && is_name_byte(peek())) ++at_;
  return {begin, at_};
}

// name = value, or name "label" "label" { ... }
void Reader::read_item(std::uint32_t parent) {
  const std::uint32_t begin = at_;
  TextPlace key{at_, at_}, name{at_, at_};
  if (peek() == '"') {
    key = read_string(kNone);
    name = {key.begin + 1, std::max(key.begin + 1, key.end - 1)};
  } else {
    key = name = read_name();
  }
  skip_space(false);
  if (key.begin == key.end) return give_up_line(begin);
  if (peek() == '=' && peek(1) != '=') {
    ++at_;
    read_attribute(key, name, parent);
    skip_space(false);
    if (at_ < end_ && peek() != '\n' && peek() != '}' && peek() != ',') give_up_line(at_);
    if (peek() == ',') ++at_;
    return;
  }
  if (peek() == '{' || peek() == '"' || is_name_byte(peek())) return read_block(key, parent);
  give_up_line(begin);
}

void Reader::read_attribute(TextPlace key, TextPlace name, std::uint32_t parent) {
  skip_space(false);
  const std::uint32_t entry = builder_.add(key, {at_, at_}, parent);
  builder_[entry].key = builder_.intern(builder_.text(name));
  read_value(entry);
}

void Reader::read_block(TextPlace name, std::uint32_t parent) {
  const std::uint32_t begin = name.begin;
  const std::uint32_t first = builder_.size();
  std::uint32_t entry = builder_.add(name, {at_, at_}, parent, EntryKind::map);
  while (at_ < end_ && peek() != '{') {
    TextPlace label{at_, at_}, text{at_, at_};
    if (peek() == '"') {
      label = read_string(kNone);
      text = {label.begin + 1, std::max(label.begin + 1, label.end - 1)};
    } else {
      label = text = read_name();
    }
    if (label.begin == label.end) break;
    entry = builder_.add(label, {at_, at_}, entry, EntryKind::map);
    builder_[entry].key = builder_.intern(builder_.text(text));
    builder_[entry].flags |= kLabel;
    skip_space(false);
  }
  if (peek() != '{' || depth_ >= kMaxDepth) {
    facts_.entries.resize(first);
    return give_up_line(begin);
  }
  const std::uint32_t open = at_++;
  ++depth_;
  read_body(entry);
  --depth_;
  if (at_ >= end_) builder_.note_unparsed({begin, line_end(begin)});
  at_ = std::min(at_ + 1, end_);
  for (std::uint32_t i = first; i <= entry; ++i) {
    builder_[i].value_begin = i == entry ? open : builder_[i + 1].begin;
    builder_[i].value_end = at_;
  }
}

// "..." with its templates. Unclosed, it ends with its line.
TextPlace Reader::read_string(std::uint32_t entry) {
  const std::uint32_t begin = at_++;
  while (at_ < end_) {
    const char c = peek();
    if (c == '\\') {
      at_ = std::min(at_ + 2, end_);
    } else if (c == '"') {
      ++at_;
      return {begin, at_};
    } else if (c == '\n') {
      break;
    } else if (!read_template(entry)) {
      ++at_;
    }
  }
  builder_.note_unparsed({begin, at_});
  return {begin, at_};
}

// ${ ... } and %{ ... }, but for $${ and %%{.
bool Reader::read_template(std::uint32_t entry) {
  const char c = peek();
  if (c != '$' && c != '%') return false;
  if (peek(1) == c && peek(2) == '{') {
    at_ += 3;
    return true;
  }
  if (peek(1) != '{') return false;
  if (entry != kNone) builder_[entry].flags |= kInterpolated;
  at_ += 2;
  if (peek() == '~') ++at_;
  read_nested(entry, '}');
  return true;
}

// <<EOT and <<-EOT, which indentation may precede the end of.
void Reader::read_heredoc(std::uint32_t entry) {
  const std::uint32_t begin = at_;
  at_ += peek(2) == '-' ? 3 : 2;
  const std::string_view marker = builder_.text(read_name());
  std::uint32_t line = std::min(line_end(at_) + 1, end_);
  const std::uint32_t body = line;
  while (line < end_) {
    const std::string_view text = bytes_.substr(line, line_end(line) - line);
    const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
    const std::size_t last = text.find_last_not_of(" \t\r");
    if (last != std::string_view::npos && last >= first && text.substr(first, last + 1 - first) == marker) break;
    line = std::min(line_end(line) + 1, end_);
  }
  if (line >= end_ || marker.empty()) builder_.note_unparsed({begin, line_end(begin)});
  const std::uint32_t outer = end_;
  at_ = body;
  end_ = line;
  while (at_ < end_) {
    if (!read_template(entry)) ++at_;
  }
  end_ = outer;
  at_ = line_end(line);
}

// A value that may be a literal, an object, a list or any expression; it ends with its line outside of brackets.
void Reader::read_value(std::uint32_t entry) {
  const std::uint32_t begin = at_;
  builder_[entry].value_begin = begin;
  const std::uint32_t first = builder_.size();
  const std::size_t reads = facts_.reads.size();
  const bool nested = depth_ >= kMaxDepth;
  const char c = peek();
  bool whole = true;
  ScalarStyle style = ScalarStyle::plain;
  EntryKind kind = EntryKind::scalar;
  ++depth_;
  if (!nested && c == '{' && !is_comprehension()) {
    kind = EntryKind::map;
    read_object(entry);
  } else if (!nested && c == '[' && !is_comprehension()) {
    kind = EntryKind::list;
    read_list(entry);
  } else if (c == '"') {
    const TextPlace string = read_string(entry);
    const bool closed = string.end - string.begin > 1 && bytes_[string.end - 1] == '"';
    style = closed ? ScalarStyle::double_quoted : ScalarStyle::plain;
  } else if (starts_with("<<")) {
    style = ScalarStyle::heredoc;
    read_heredoc(entry);
  } else {
    const TextPlace word = read_name();
    if (peek() == '.' && scan::is_digit(bytes_[word.begin])) {
      ++at_;
      read_name();
    }
    const std::string_view text = builder_.text({begin, at_});
    whole = text == "true" || text == "false" || text == "null" ||
            (!text.empty() && (scan::is_digit(text[0]) || (text[0] == '-' && text.size() > 1)));
    if (!whole) at_ = begin;
  }
  std::uint32_t value_end = at_;
  if (!whole || !ends_value()) {
    // What looked like a literal is the beginning of more.
    facts_.entries.resize(first);
    facts_.reads.resize(reads);
    at_ = begin;
    kind = EntryKind::scalar;
    style = ScalarStyle::expression;
    read_expression(entry, false);
    value_end = at_;
    while (value_end > begin && (bytes_[value_end - 1] == ' ' || bytes_[value_end - 1] == '\t' ||
                                 bytes_[value_end - 1] == '\r' || bytes_[value_end - 1] == '\n')) {
      --value_end;
    }
    builder_[entry].flags |= kInterpolated;
  }
  --depth_;
  builder_[entry].value_end = value_end;
  builder_[entry].kind = kind;
  builder_[entry].style = style;
}

// Whether nothing follows on the line but what ends a value.
bool Reader::ends_value() {
  const std::uint32_t begin = at_;
  skip_space(false);
  const char c = peek();
  const bool ends = at_ >= end_ || c == '\n' || c == ',' || c == '}' || c == ']' || c == ')';
  at_ = begin;
  return ends;
}

// [for ...] and {for ...}
bool Reader::is_comprehension() {
  const std::uint32_t begin = at_++;
  skip_space(true);
  const bool is = starts_with("for") && !is_name_byte(peek(3));
  at_ = begin;
  return is;
}

void Reader::read_object(std::uint32_t entry) {
  const std::uint32_t begin = at_++;
  while (skip_space(true), at_ < end_ && peek() != '}') {
    const std::uint32_t item = at_;
    TextPlace key{at_, at_}, name{at_, at_};
    if (peek() == '"') {
      key = read_string(entry);
      name = {key.begin + 1, std::max(key.begin + 1, key.end - 1)};
    } else if (peek() == '(') {
      ++at_;
      read_nested(entry, ')');
      key = {item, at_};
    } else {
      key = read_name();
      while (peek() == '.' || is_name_byte(peek())) ++at_;
      key.end = at_;
      name = key;
    }
    skip_space(false);
    if (key.begin == key.end || (peek() != '=' && peek() != ':')) {
      give_up_line(item);
      continue;
    }
    ++at_;
    read_attribute(key, name, entry);
    skip_space(false);
    if (peek() == ',') ++at_;
  }
  if (at_ >= end_) builder_.note_unparsed({begin, line_end(begin)});
  at_ = std::min(at_ + 1, end_);
}

void Reader::read_list(std::uint32_t entry) {
  const std::uint32_t begin = at_++;
  while (skip_space(true), at_ < end_ && peek() != ']') {
    const std::uint32_t start = at_;
    const std::uint32_t item = builder_.add_item({at_, at_}, entry);
    read_value(item);
    builder_[item].end = builder_[item].value_end;
    skip_space(true);
    if (peek() == ',') ++at_;
    if (at_ == start) give_up_line(start);
  }
  if (at_ >= end_) builder_.note_unparsed({begin, line_end(begin)});
  at_ = std::min(at_ + 1, end_);
}

// To the end of the line, or to what closes around it.
void Reader::read_expression(std::uint32_t entry, bool lines) {
  while (at_ < end_) {
    skip_space(lines);
    const char c = peek();
    if (at_ >= end_ || c == '\n' || c == ',' || c == '}' || c == ']' || c == ')') return;
    if (c == '"') {
      read_string(entry);
    } else if (c == '(' || c == '[' || c == '{') {
      ++at_;
      read_nested(entry, c == '(' ? ')' : c == '[' ? ']' : '}');
    } else if (starts_with("<<") && is_name_byte(peek(peek(2) == '-' ? 3 : 2))) {
      read_heredoc(entry);
    } else if (scan::starts_identifier(c)) {
      read_traversal(entry);
    } else if (scan::is_digit(c)) {
      read_name();
    } else {
      ++at_;
    }
  }
}

// Inside brackets, to behind the one that closes. Lines do not end it.
void Reader::read_nested(std::uint32_t entry, char close) {
  const std::uint32_t begin = at_;
  ++depth_;
  while (at_ < end_ && depth_ < 4 * kMaxDepth) {
    read_expression(entry, true);
    const char c = peek();
    if (at_ < end_) ++at_;
    if (c == close) {
      --depth_;
      return;
    }
  }
  --depth_;
  builder_.note_unparsed({begin, std::min(line_end(begin), end_)});
  at_ = std::max(at_, std::min(line_end(begin), end_));
}

// var.x, local.y, data.a.b.c, module.m.o, google_x.name.attribute; [0] and ["k"] are passed over. A lone word and a
// function's name refer to nothing.
void Reader::read_traversal(std::uint32_t entry) {
  const std::uint32_t begin = at_;
  const TextPlace head = read_name();
  std::uint32_t end = at_;
  while (peek() == '.' && (scan::starts_identifier(peek(1)) || peek(1) == '*')) {
    ++at_;
    if (peek() == '*') {
      ++at_;
    } else {
      read_name();
    }
    end = at_;
  }
  const std::string_view name = builder_.text({begin, end});
  if (end == head.end || std::ranges::find(kWords, builder_.text(head)) != kWords.end() || name.contains('*')) return;
  builder_.add_read(name, {begin, end}, entry);
}

}  // namespace

void read_hcl(std::string_view bytes, FileFacts& facts) { Reader(bytes, facts).read(); }

}  // namespace fount
