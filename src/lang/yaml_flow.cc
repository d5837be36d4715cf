#include <algorithm>

#include "lang/yaml_reader.h"

namespace fount {
namespace {

constexpr std::string_view kIndicators = ",[]{}";

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_break(char c) { return c == '\n' || c == '\r'; }

}  // namespace

// A flow collection that nothing closes leaves no entries behind, only its first line as unparsed.
void YamlReader::read_flow_value() {
  const std::uint32_t begin = at_;
  const std::uint32_t size = builder_.size();
  const std::size_t reads = builder_.facts().reads.size();
  const std::uint32_t owner = frames_.back().latest;
  frames_.back().pending = false;
  if (read_flow(owner)) {
    last_end_ = at_;
    return;
  }
  ++lost_;
  builder_.take_back(size, reads);
  std::erase_if(anchors_, [&](const auto& anchor) { return anchor.second >= size; });
  if (owner != kNone) builder_[owner].kind = EntryKind::none;
  at_ = line_end(begin);
  builder_.note_unparsed({begin, at_});
  last_end_ = at_;
}

// At a bracket.
bool YamlReader::read_flow(std::uint32_t owner) {
  const bool map = peek() == '{';
  builder_.set_container(owner, at_, map ? EntryKind::map : EntryKind::list);
  if (flow_depth_ >= EntryBuilder::kMaxDepth) return false;
  ++at_;
  ++flow_depth_;
  bool good = true;
  for (;;) {
    good = skip_flow_filler();
    if (!good || peek() == (map ? '}' : ']')) break;
    good = map ? read_flow_pair(owner) : read_flow_item(owner);
    good = good && skip_flow_filler() && (peek() == ',' || peek() == (map ? '}' : ']'));
    if (!good) break;
    if (peek() == ',') ++at_;
  }
  --flow_depth_;
  if (good) builder_.end_container(owner, ++at_);
  return good;
}

// Blanks, line ends and comments. False at the end of the text.
bool YamlReader::skip_flow_filler() {
  while (at_ < bytes_.size()) {
    const char c = bytes_[at_];
    if (is_break(c)) {
      if (lost_ >= kMaxLostInYaml) return false;
      if (c == '\n' && is_marker(at_ + 1)) return false;
      ++at_;
    } else if (is_blank(c)) {
      ++at_;
    } else if (c == '#' && (is_blank(bytes_[at_ - 1]) || is_break(bytes_[at_ - 1]))) {
      at_ = line_end(at_);
    } else {
      return true;
    }
  }
  return false;
}

bool YamlReader::is_flow_colon(std::uint32_t at, bool quoted) const {
  if (at >= bytes_.size() || bytes_[at] != ':') return false;
  return quoted || is_separated(at + 1) || kIndicators.find(bytes_[at + 1]) != std::string_view::npos;
}

// One item, which may be a single pair: [a: b].
bool YamlReader::read_flow_item(std::uint32_t owner) {
  const std::size_t reads = builder_.facts().reads.size();
  const std::uint32_t item = builder_.add_item(at_, owner);
  const std::uint32_t begin = at_;
  if (!read_flow_node(item)) return false;
  const Entry read = builder_[item];
  const bool quoted = at_ > begin && (bytes_[at_ - 1] == '"' || bytes_[at_ - 1] == '\'');
  std::uint32_t colon = at_;
  while (colon < bytes_.size() && is_blank(bytes_[colon])) ++colon;
  const bool is_pair = (read.kind == EntryKind::scalar || read.kind == EntryKind::none) && is_flow_colon(colon, quoted);
  if (!is_pair) return true;
  at_ = begin;
  builder_.take_back(item, reads);
  const std::uint32_t map = builder_.add_item(begin, owner);
  builder_.set_container(map, begin, EntryKind::map);
  if (!read_flow_pair(map)) return false;
  builder_.end_container(map, at_);
  return true;
}

bool YamlReader::read_flow_pair(std::uint32_t owner) {
  if (peek() == '?' && is_separated(at_ + 1)) {
    ++at_;
    if (!skip_flow_filler()) return false;
  }
  ScalarStyle style = ScalarStyle::plain;
  const TextPlace key = flow_scalar(style);
  if (key.end == kNone) return false;
  const std::uint32_t entry = builder_.add(key_text(key), key, owner);
  const std::uint32_t after = at_;
  if (!skip_flow_filler()) return false;
  if (!is_flow_colon(at_, style != ScalarStyle::plain)) {
    at_ = after;  // a key alone
    return key.begin < key.end;
  }
  ++at_;
  builder_[entry].value_begin = builder_[entry].value_end = at_;
  return skip_flow_filler() && read_flow_node(entry);
}

bool YamlReader::read_flow_node(std::uint32_t entry) {
  while (peek() == '&' || peek() == '!') {
    const std::uint32_t begin = at_;
    while (at_ < bytes_.size() && !is_separated(at_) && kIndicators.find(peek()) == std::string_view::npos) ++at_;
    if (bytes_[begin] == '&') anchors_.insert_or_assign(bytes_.substr(begin + 1, at_ - begin - 1), entry);
    if (!skip_flow_filler()) return false;
  }
  if ((peek() == '{' && !starts_with(at_, "{{")) || peek() == '[') return read_flow(entry);
  const bool alias = peek() == '*';
  ScalarStyle style = ScalarStyle::plain;
  const TextPlace value = flow_scalar(style);
  if (value.end == kNone) return false;
  if (value.begin == value.end) return !builder_[entry].is(kListItem);  // no value: {a: , b: }
  builder_.set_scalar(entry, value, style);
  if (alias) {
    set_alias(entry, value);
  } else {
    read_meaning(entry);
  }
  return true;
}

// Its end is kNone where a quote is not closed.
TextPlace YamlReader::flow_scalar(ScalarStyle& style) {
  const std::uint32_t begin = at_;
  style = peek() == '"' ? ScalarStyle::double_quoted : peek() == '\'' ? ScalarStyle::single_quoted : ScalarStyle::plain;
  if (style == ScalarStyle::plain) {
    at_ = flow_plain_end(begin);
    return {begin, at_};
  }
  const std::uint32_t end = quoted_end(begin, lost_ < kMaxLostInYaml ? bytes_.size() : line_end(begin));
  if (end != kNone) at_ = end;
  return {begin, end};
}

// Over line ends too, up to the last byte of text.
std::uint32_t YamlReader::flow_plain_end(std::uint32_t from) const {
  std::uint32_t stop = from;
  for (std::uint32_t i = from; i < bytes_.size(); ++i) {
    const char c = bytes_[i];
    if (starts_with(i, "{{")) {
      const std::size_t close = bytes_.substr(0, line_end(i)).find("}}", i);
      if (close == std::string_view::npos) return stop;
      i = static_cast<std::uint32_t>(close + 1);
      stop = i + 1;
      continue;
    }
    if (kIndicators.find(c) != std::string_view::npos || is_flow_colon(i, false)) break;
    if (c == '#' && i > from && (is_blank(bytes_[i - 1]) || is_break(bytes_[i - 1]))) break;
    if (c == '\n' && (lost_ >= kMaxLostInYaml || is_marker(i + 1))) break;
    if (!is_blank(c) && !is_break(c)) stop = i + 1;
  }
  return stop;
}

}  // namespace fount
