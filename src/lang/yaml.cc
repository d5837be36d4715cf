#include <algorithm>

#include "lang/formats.h"
#include "lang/yaml_reader.h"

namespace fount {

void read_yaml(std::string_view bytes, FileFacts& facts) { YamlReader(bytes, facts).read(); }

void YamlReader::read() {
  at_ = byte_order_mark(bytes_);
  begin_document();
  while (at_ < bytes_.size()) read_line();
  end_document();
  builder_.finish();
}

// The first document's keys are the file's own, each later one has a root entry without key.
void YamlReader::begin_document() {
  Frame root;
  root.pending = true;
  if (!first_document_) {
    root.latest = builder_.add("", {at_, at_}, kNone);
  }
  frames_.push_back(root);
  anchors_.clear();
}

void YamlReader::end_document() {
  while (!frames_.empty()) {
    const Frame frame = frames_.back();
    close_frame();
    const bool is_empty_root = frames_.empty() && frame.pending && frame.latest != kNone;
    if (is_empty_root) builder_.take_back(frame.latest, builder_.facts().reads.size());
    if (frames_.empty() && !frame.pending) first_document_ = false;
  }
}

// Reads whatever begins on this line, however many lines it takes; at_ is then at the start of a line.
void YamlReader::read_line() {
  line_ = at_;
  const std::uint32_t end = line_end(at_);
  if (is_marker(line_)) {
    if (read_marker()) return;
  } else if (peek() == '%' && frames_.size() == 1 && frames_.back().pending) {
    at_ = next_line(at_);
    return;
  }
  while (at_ < end && bytes_[at_] == ' ') ++at_;
  const std::uint32_t content = skip_blanks(at_, end);
  if (content == end || bytes_[content] == '#') {
    at_ = next_line(content);
    return;
  }
  if (content > at_) return give_up_line();  // a tab may not indent
  read_node();
}

// `---` and `...`. True when nothing more stands on the line.
bool YamlReader::read_marker() {
  const std::uint32_t end = line_end(line_);
  end_document();
  at_ = skip_blanks(line_ + 3, end);
  begin_document();
  if (at_ < end && bytes_[at_] != '#') return false;
  at_ = next_line(line_);
  return true;
}

void YamlReader::read_node() {
  while (is_dash(at_)) {
    if (!begin_item()) return give_up_line();
    const std::uint32_t end = line_end(at_);
    at_ = skip_blanks(at_ + 1, end);
    if (at_ == end || bytes_[at_] == '#') {
      at_ = next_line(at_);
      return;
    }
  }
  if (peek() == '?' && is_separated(at_ + 1)) return read_complex_key();
  if (peek() == ':' && is_separated(at_ + 1)) return read_complex_value();
  const Key key = key_at(at_);
  if (key.colon == kNone && starts_with(at_, "{{") && !is_dash(line_)) return read_template_line();
  if (key.colon != kNone) {
    const std::int64_t column = column_of(at_);
    if (!begin_pair(key)) return give_up_line();
    at_ = key.colon + 1;
    return read_value(column);
  }
  close_frames(column_of(at_), false);
  Frame& top = frames_.back();
  if (!top.pending || column_of(at_) <= top.indent) return give_up_line();
  read_value(top.indent);
}

bool YamlReader::begin_item() {
  const std::int64_t column = column_of(at_);
  close_frames(column, true);
  const Frame& top = frames_.back();
  if (top.kind != EntryKind::list || top.indent != column) {
    const bool below_key = top.kind == EntryKind::map && top.indent == column;
    if (!top.pending || (top.indent >= column && !below_key)) return false;
    if (!open_frame(EntryKind::list, column)) return false;
  }
  Frame& list = frames_.back();
  list.latest = builder_.add_item(at_, list.owner);
  list.pending = true;
  last_end_ = at_ + 1;
  return true;
}

bool YamlReader::begin_pair(const Key& key) {
  const std::int64_t column = column_of(at_);
  close_frames(column, false);
  const Frame& top = frames_.back();
  if (top.kind != EntryKind::map || top.indent != column) {
    if (!top.pending || top.indent >= column || !open_frame(EntryKind::map, column)) return false;
  }
  Frame& map = frames_.back();
  map.latest = builder_.add(key_text(key.place), key.place, map.owner);
  map.pending = true;
  builder_[map.latest].value_begin = builder_[map.latest].value_end = key.colon + 1;
  last_end_ = key.colon + 1;
  return true;
}

// `? key`: what follows is the key when it is a scalar; of other keys only the value is kept.
void YamlReader::read_complex_key() {
  const std::uint32_t mark = at_;
  const std::uint32_t end = line_end(at_);
  const std::uint32_t begin = skip_blanks(at_ + 1, end);
  bool has_key = false;
  const bool quoted = begin < end && (bytes_[begin] == '"' || bytes_[begin] == '\'');
  const std::uint32_t stop = quoted ? quoted_end(begin, end) : plain_line_end(begin, has_key);
  const bool simple =
      begin < end && stop != kNone && !has_key && bytes_.substr(begin, 1).find_first_of("[{&*!|>-") != 0;
  const TextPlace place = simple ? TextPlace{begin, stop} : TextPlace{mark, mark + 1};
  if (!begin_pair({place, mark}) || !simple) return give_up_line();
  at_ = next_line(at_);
}

void YamlReader::read_complex_value() {
  const std::int64_t column = column_of(at_);
  close_frames(column, false);
  const Frame& top = frames_.back();
  if (top.kind != EntryKind::map || top.indent != column || !top.pending) return give_up_line();
  ++at_;
  read_value(column);
}

// A line that a template engine takes out or puts other lines in its place.
void YamlReader::read_template_line() {
  const std::uint32_t begin = at_;
  const std::uint32_t end = template_end(at_);
  if (end == kNone) return give_up_line();
  at_ = next_line(end);
  Frame& top = frames_.back();
  const std::size_t word = bytes_.find_first_not_of("{- \t", begin);
  constexpr std::string_view kControl[] = {"if", "else", "end", "range", "with", "define", "block", "/*", "$"};
  const bool control = std::ranges::any_of(kControl, [&](std::string_view name) {
    return word != std::string_view::npos && bytes_.substr(word).starts_with(name);
  });
  if (control || !top.pending || top.latest == kNone || column_of(begin) <= top.indent) return;
  builder_.set_scalar(top.latest, {begin, end}, ScalarStyle::plain);
  builder_[top.latest].flags |= kInterpolated;
  last_end_ = end;
}

// Frames that a node in column `indent` lies outside of. A list may stand in its key's column.
void YamlReader::close_frames(std::int64_t indent, bool item) {
  while (frames_.size() > 1) {
    const Frame& top = frames_.back();
    const bool left_list = top.kind == EntryKind::list && top.indent == indent && !item;
    if (top.indent <= indent && !left_list) return;
    close_frame();
  }
}

void YamlReader::close_frame() {
  builder_.end_container(frames_.back().owner, last_end_);
  frames_.pop_back();
}

bool YamlReader::open_frame(EntryKind kind, std::int64_t indent) {
  if (frames_.size() > EntryBuilder::kMaxDepth) return false;
  Frame& top = frames_.back();
  top.pending = false;
  builder_.set_container(top.latest, at_, kind);
  frames_.push_back({indent, top.latest, kNone, kind, false});
  return true;
}

void YamlReader::give_up_line() {
  std::uint32_t begin = line_;
  const std::uint32_t end = line_end(at_);
  begin = skip_blanks(begin, end);
  builder_.note_unparsed({begin, end});
  at_ = next_line(at_);
}

}  // namespace fount
