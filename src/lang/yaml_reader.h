// YAML as it is found in repositories, read line by line: a broken line costs itself, a line of a Helm or Jinja
// template (`{{ ... }}`) nothing. Aliases are pointed at, never expanded. Part of yaml.cc, apart for size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lang/entry_builder.h"

namespace fount {

class YamlReader {
 public:
  YamlReader(std::string_view bytes, FileFacts& facts) : bytes_(bytes), builder_(bytes, facts) {}
  void read();

 private:
  // A map or list that is open, or a document (indent -1), which waits for its node.
  struct Frame {
    std::int64_t indent = -1;
    std::uint32_t owner = kNone;   // the entry whose children these are; kNone for the first document's
    std::uint32_t latest = kNone;  // the entry that waits for a value, or had one last
    EntryKind kind = EntryKind::none;
    bool pending = false;
  };
  struct Key {
    TextPlace place;
    std::uint32_t colon = kNone;  // kNone: no key stands there
  };

  // yaml.cc: documents and blocks.
  void read_line();
  void begin_document();
  void end_document();
  bool read_marker();
  void read_node();
  bool begin_item();
  bool begin_pair(const Key& key);
  void read_complex_key();
  void read_complex_value();
  void read_template_line();
  void close_frames(std::int64_t indent, bool item);
  void close_frame();
  bool open_frame(EntryKind kind, std::int64_t indent);
  void give_up_line();

  // yaml_values.cc: what stands after a key or a dash. All begin at at_ and leave it at the value's end.
  void read_value(std::int64_t indent);
  void read_properties();
  void read_alias();
  void set_alias(std::uint32_t entry, TextPlace alias);
  void read_block_scalar(std::int64_t indent);
  bool is_block_header() const;
  std::uint32_t block_end(std::int64_t indent);
  bool continues_block(std::uint32_t line, std::int64_t least) const;
  void read_quoted_value();
  void read_plain_value(std::int64_t indent);
  std::uint32_t plain_line_end(std::uint32_t from, bool& has_key);
  std::uint32_t plain_end(std::int64_t indent);
  void finish_value(TextPlace value, ScalarStyle style);
  void read_tail();
  std::uint32_t target_entry();

  // yaml_flow.cc: [a, {b: c}]
  void read_flow_value();
  bool read_flow(std::uint32_t owner);
  bool read_flow_item(std::uint32_t owner);
  bool read_flow_pair(std::uint32_t owner);
  bool read_flow_node(std::uint32_t entry);
  bool skip_flow_filler();
  TextPlace flow_scalar(ScalarStyle& style);
  std::uint32_t flow_plain_end(std::uint32_t from) const;
  bool is_flow_colon(std::uint32_t at, bool quoted) const;

  // yaml_text.cc: what holds of the bytes alone, and what scalars say.
  std::uint32_t line_end(std::uint32_t from) const;
  std::uint32_t next_line(std::uint32_t from) const;
  std::uint32_t skip_blanks(std::uint32_t from, std::uint32_t end) const;
  std::int64_t column_of(std::uint32_t at) const { return at - line_; }
  bool is_separated(std::uint32_t at) const;  // a blank or the line's end stands there
  bool is_marker(std::uint32_t line) const;
  bool is_dash(std::uint32_t at) const { return at < bytes_.size() && bytes_[at] == '-' && is_separated(at + 1); }
  bool starts_with(std::uint32_t at, std::string_view text) const { return bytes_.substr(at).starts_with(text); }
  std::uint32_t quoted_end(std::uint32_t quote, std::size_t limit);
  std::uint32_t template_end(std::uint32_t from);
  Key key_at(std::uint32_t at);
  Key quoted_key_at(std::uint32_t at, std::uint32_t end);
  std::string key_text(TextPlace key) const;
  void read_meaning(std::uint32_t entry);
  bool read_as_shell(std::uint32_t entry, TextPlace inner);
  char peek() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }

  std::string_view bytes_;
  EntryBuilder builder_;
  std::vector<Frame> frames_;
  std::unordered_map<std::string_view, std::uint32_t> anchors_;
  std::uint32_t at_ = 0;
  std::uint32_t line_ = 0;      // where the line of at_ begins
  std::uint32_t last_end_ = 0;  // of what was read last: where maps and lists end
  std::uint32_t flow_depth_ = 0;
  int lost_ = 0;  // quotes and brackets that nothing closes: see kMaxLost
  bool first_document_ = true;
  bool templates_close_ = true;  // some `}}` may still follow
};

// Looking for what closes a quote or bracket goes to the end of the file when nothing does. After this many such looks
// they end with the line.
inline constexpr int kMaxLostInYaml = 64;

}  // namespace fount
