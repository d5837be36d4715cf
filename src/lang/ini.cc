// INI and .cfg: sections are maps, `key = value` or `key: value` within; a deeper indented line continues a value. A
// key before any section is the file's own.
#include <algorithm>

#include "lang/entry_builder.h"
#include "lang/formats.h"
#include "lang/interpolation.h"

namespace fount {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

class IniReader {
 public:
  IniReader(std::string_view bytes, FileFacts& facts) : bytes_(bytes), builder_(bytes, facts) {}

  void read() {
    std::uint32_t at = byte_order_mark(bytes_);
    while (at < bytes_.size()) {
      const auto stop = static_cast<std::uint32_t>(std::min(bytes_.find('\n', at), bytes_.size()));
      std::uint32_t begin = at, end = stop;
      while (begin < end && is_blank(bytes_[begin])) ++begin;
      while (end > begin && is_blank(bytes_[end - 1])) --end;
      read_line(begin, end, begin - at);
      at = stop + 1;
    }
    finish_value();
    builder_.end_container(section_, last_end_);
    builder_.finish();
  }

 private:
  void read_line(std::uint32_t begin, std::uint32_t end, std::uint32_t indent) {
    if (begin == end || bytes_[begin] == '#' || bytes_[begin] == ';') return;
    if (value_ != kNone && indent > value_indent_) {
      Entry& entry = builder_[value_];
      if (entry.kind == EntryKind::none || entry.value_begin == entry.value_end) entry.value_begin = begin;
      builder_.set_scalar(value_, {entry.value_begin, end}, ScalarStyle::plain);
      last_end_ = end;
    } else if (bytes_[begin] == '[') {
      finish_value();
      read_section(begin, end);
    } else {
      finish_value();
      read_pair(begin, end);
      value_indent_ = indent;
    }
  }

  void read_section(std::uint32_t begin, std::uint32_t end) {
    const std::size_t close = bytes_.substr(0, end).rfind(']');
    if (close == std::string_view::npos || close < begin) return builder_.note_unparsed({begin, end});
    builder_.end_container(section_, last_end_);
    const TextPlace name{begin + 1, static_cast<std::uint32_t>(close)};
    section_ = builder_.add(builder_.text(name), name, kNone);
    last_end_ = static_cast<std::uint32_t>(close + 1);
    builder_.set_container(section_, last_end_, EntryKind::map);
  }

  void read_pair(std::uint32_t begin, std::uint32_t end) {
    const std::size_t sign = std::min<std::size_t>(bytes_.substr(0, end).find_first_of("=:", begin), end);
    auto key_end = static_cast<std::uint32_t>(sign);
    while (key_end > begin && is_blank(bytes_[key_end - 1])) --key_end;
    if (key_end == begin) return builder_.note_unparsed({begin, end});
    value_ = builder_.add(builder_.text({begin, key_end}), {begin, key_end}, section_);
    last_end_ = end;
    if (sign == end) return;
    auto value = static_cast<std::uint32_t>(sign + 1);
    while (value < end && is_blank(bytes_[value])) ++value;
    builder_.set_scalar(value_, {value, comment_begin(value, end)}, ScalarStyle::plain);
  }

  // Where ` ;` begins a comment; git and most others take it so. ` #` may be a colour or an anchor.
  std::uint32_t comment_begin(std::uint32_t begin, std::uint32_t end) const {
    std::size_t comment = bytes_.substr(0, end).find(" ;", begin);
    if (comment == std::string_view::npos) return end;
    while (comment > begin && is_blank(bytes_[comment - 1])) --comment;
    return static_cast<std::uint32_t>(comment);
  }

  // Once its last line is known.
  void finish_value() {
    if (value_ == kNone) return;
    const Entry& entry = builder_[value_];
    read_interpolation(builder_, value_, {entry.value_begin, entry.value_end}, kBareName);
    value_ = kNone;
  }

  std::string_view bytes_;
  EntryBuilder builder_;
  std::uint32_t section_ = kNone;
  std::uint32_t value_ = kNone;  // the entry that a deeper line continues
  std::uint32_t value_indent_ = 0;
  std::uint32_t last_end_ = 0;
};

}  // namespace

void read_ini(std::string_view bytes, FileFacts& facts) { IniReader(bytes, facts).read(); }

}  // namespace fount
