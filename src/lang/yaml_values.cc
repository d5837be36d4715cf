#include <algorithm>

#include "lang/yaml_reader.h"

namespace fount {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

// The value of the innermost frame's latest entry. Its further lines are indented deeper than `indent`.
void YamlReader::read_value(std::int64_t indent) {
  const std::uint32_t end = line_end(at_);
  at_ = skip_blanks(at_, end);
  read_properties();
  if (at_ >= end || peek() == '#') {
    at_ = next_line(at_);
    return;
  }
  if (starts_with(at_, "{{")) {
    const std::uint32_t stop = template_end(at_);
    finish_value({at_, stop == kNone ? end : stop}, ScalarStyle::plain);
  } else if (peek() == '[' || peek() == '{') {
    read_flow_value();
  } else if (peek() == '"' || peek() == '\'') {
    read_quoted_value();
  } else if (peek() == '*') {
    read_alias();
  } else if (is_block_header()) {
    read_block_scalar(indent);
    return;
  } else {
    read_plain_value(indent);
    return;
  }
  read_tail();
}

// &anchor and !tag before a node.
void YamlReader::read_properties() {
  const std::uint32_t end = line_end(at_);
  while (at_ < end && (peek() == '&' || peek() == '!')) {
    const std::uint32_t begin = at_;
    while (at_ < end && !is_blank(bytes_[at_])) ++at_;
    const std::string_view name = bytes_.substr(begin + 1, at_ - begin - 1);
    const std::uint32_t entry = frames_.back().latest;
    if (bytes_[begin] == '&' && entry != kNone) anchors_.insert_or_assign(name, entry);
    last_end_ = at_;
    at_ = skip_blanks(at_, end);
  }
}

// The entry that a value goes to. A scalar that is the whole first document gets one of its own.
std::uint32_t YamlReader::target_entry() {
  Frame& top = frames_.back();
  if (top.latest == kNone) top.latest = builder_.add("", {at_, at_}, kNone);
  top.pending = false;
  return top.latest;
}

void YamlReader::finish_value(TextPlace value, ScalarStyle style) {
  const std::uint32_t entry = target_entry();
  builder_.set_scalar(entry, value, style);
  at_ = last_end_ = value.end;
  read_meaning(entry);
}

void YamlReader::read_alias() {
  const std::uint32_t begin = at_;
  while (at_ < bytes_.size() && !is_separated(at_)) ++at_;
  set_alias(target_entry(), {begin, at_});
  last_end_ = at_;
}

void YamlReader::set_alias(std::uint32_t entry, TextPlace alias) {
  const auto anchor = anchors_.find(builder_.text({alias.begin + 1, alias.end}));
  builder_.set_scalar(entry, alias, ScalarStyle::plain);
  builder_[entry].kind = EntryKind::alias;
  builder_[entry].target = anchor == anchors_.end() ? kNone : anchor->second;
}

// After a value nothing but a comment may stand on its line.
void YamlReader::read_tail() {
  const std::uint32_t end = line_end(at_);
  const std::uint32_t tail = skip_blanks(at_, end);
  if (tail < end && (bytes_[tail] != '#' || tail == at_)) builder_.note_unparsed({tail, end});
  at_ = next_line(end);
}

// A quote that is closed by one in the middle of other text closes nothing.
void YamlReader::read_quoted_value() {
  const std::uint32_t end = line_end(at_);
  std::uint32_t close = quoted_end(at_, lost_ < kMaxLostInYaml ? bytes_.size() : end);
  if (close != kNone && close > end) {
    const std::uint32_t last = line_end(close);
    const std::uint32_t tail = skip_blanks(close, last);
    if (tail < last && bytes_[tail] != '#') close = kNone;
  }
  if (close != kNone)
    return finish_value({at_, close},
                        ScalarStyle(bytes_[at_] == '"' ? ScalarStyle::double_quoted : ScalarStyle::single_quoted));
  ++lost_;
  frames_.back().pending = false;
  builder_.note_unparsed({at_, end});
  at_ = end;
}

// ---- plain scalars ----

// Where the plain text of one line ends: at a comment or the line's end, blanks before it left out.
std::uint32_t YamlReader::plain_line_end(std::uint32_t from, bool& has_key) {
  const std::uint32_t end = line_end(from);
  std::uint32_t stop = end;
  bool templated = false;
  for (std::uint32_t i = from; i < end; ++i) {
    if (starts_with(i, "{{")) {
      const std::size_t close = bytes_.substr(0, end).find("}}", i);
      if (close == std::string_view::npos) break;
      templated = true;
      i = static_cast<std::uint32_t>(close + 1);
    } else if (bytes_[i] == '#' && i > from && is_blank(bytes_[i - 1])) {
      stop = i;
      break;
    } else if (bytes_[i] == ':' && is_separated(i + 1) && !templated) {
      has_key = true;
    }
  }
  while (stop > from && is_blank(bytes_[stop - 1])) --stop;
  return stop;
}

std::uint32_t YamlReader::plain_end(std::int64_t indent) {
  bool has_key = false;
  const std::uint32_t end = line_end(at_);
  std::uint32_t stop = plain_line_end(at_, has_key);
  if (has_key) builder_.note_unparsed({at_, end});
  const bool commented = skip_blanks(stop, end) != end;
  std::uint32_t line = commented || has_key ? static_cast<std::uint32_t>(bytes_.size()) : next_line(end);
  while (line < bytes_.size() && !is_marker(line)) {
    const std::uint32_t last = line_end(line);
    const std::uint32_t begin = skip_blanks(line, last);
    if (begin < last) {
      std::uint32_t spaces = line;
      while (spaces < last && bytes_[spaces] == ' ') ++spaces;
      if (static_cast<std::int64_t>(spaces - line) <= indent || bytes_[begin] == '#' || starts_with(begin, "{{")) break;
      if (key_at(begin).colon != kNone) break;
      stop = plain_line_end(begin, has_key);
      if (skip_blanks(stop, last) != last) break;
    }
    line = next_line(last);
  }
  return stop;
}

void YamlReader::read_plain_value(std::int64_t indent) {
  const std::uint32_t end = plain_end(indent);
  finish_value({at_, end}, ScalarStyle::plain);
  at_ = next_line(at_);
}

// ---- | and > ----

bool YamlReader::is_block_header() const {
  if (peek() != '|' && peek() != '>') return false;
  const std::uint32_t end = line_end(at_);
  std::uint32_t i = at_ + 1;
  while (i < end && (bytes_[i] == '+' || bytes_[i] == '-' || (bytes_[i] >= '1' && bytes_[i] <= '9'))) ++i;
  return i == end || is_blank(bytes_[i]);
}

void YamlReader::read_block_scalar(std::int64_t indent) {
  const ScalarStyle style = peek() == '|' ? ScalarStyle::literal_block : ScalarStyle::folded_block;
  const std::uint32_t begin = at_;
  const std::uint32_t header = line_end(at_);
  const std::uint32_t tail = skip_blanks(
      std::min<std::uint32_t>(static_cast<std::uint32_t>(bytes_.find_first_not_of("|>+-123456789", at_)), header),
      header);
  if (tail < header && bytes_[tail] != '#') builder_.note_unparsed({tail, header});
  const std::uint32_t end = block_end(indent);
  const std::uint32_t next = at_;
  finish_value({begin, end}, style);
  at_ = next;
}

// A line of a template within a block does not end it when the block goes on after it.
bool YamlReader::continues_block(std::uint32_t line, std::int64_t least) const {
  while (line < bytes_.size() && !is_marker(line)) {
    const std::uint32_t end = line_end(line);
    std::uint32_t begin = line;
    while (begin < end && bytes_[begin] == ' ') ++begin;
    if (begin < end && !starts_with(begin, "{{")) return static_cast<std::int64_t>(begin - line) >= least;
    line = next_line(end);
  }
  return false;
}

// The end of the block's last line that has text; with `+` of its last line. at_ is then at the line after the block.
std::uint32_t YamlReader::block_end(std::int64_t indent) {
  const std::uint32_t header = line_end(at_);
  const std::string_view indicators = bytes_.substr(at_ + 1, std::min<std::uint32_t>(2, header - at_ - 1));
  const bool keeps = indicators.find('+') != std::string_view::npos;
  std::int64_t least = -1;  // the first line with text tells, or the header
  for (const char c : indicators)
    if (c >= '1' && c <= '9') least = std::max<std::int64_t>(indent, 0) + (c - '0');
  std::uint32_t stop = header;
  at_ = next_line(header);
  while (at_ < bytes_.size()) {
    const std::uint32_t end = line_end(at_);
    std::uint32_t begin = at_;
    while (begin < end && bytes_[begin] == ' ') ++begin;
    if (begin < end) {
      const std::int64_t column = begin - at_;
      if (column == 0 && is_marker(at_)) break;
      const bool outside = column <= indent || (least >= 0 && column < least);
      if (outside && !(starts_with(begin, "{{") && continues_block(at_, std::max(least, indent + 1)))) break;
      if (least < 0 && !outside) least = column;
      stop = end;
    } else if (keeps) {
      stop = end;
    }
    at_ = next_line(end);
  }
  return stop;
}

}  // namespace fount
