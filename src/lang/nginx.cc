// nginx: a directive is an entry whose value is its arguments; a block is a map, and what stands before its brace
// (location's path, upstream's name) a label.
#include <algorithm>
#include <vector>

#include "lang/entry_builder.h"
#include "lang/formats.h"

namespace fount {
namespace {

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class Reader {
 public:
  Reader(std::string_view bytes, FileFacts& facts)
      : bytes_(bytes),
        builder_(bytes, facts),
        at_(byte_order_mark(bytes)),
        end_(static_cast<std::uint32_t>(bytes.size())) {}

  void read() {
    while (skip_space(), at_ < end_) read_directive();
    for (const std::uint32_t block : blocks_) {
      builder_.note_unparsed({builder_[block].begin, builder_[block].end});
      builder_[block].value_end = end_;
    }
    builder_.settle_unparsed();
  }

 private:
  void skip_space() {
    while (at_ < end_ && (is_space(bytes_[at_]) || bytes_[at_] == '#')) {
      at_ = bytes_[at_] == '#' ? line_end(at_) : at_ + 1;
    }
  }
  std::uint32_t line_end(std::uint32_t from) const {
    return static_cast<std::uint32_t>(std::min<std::size_t>(bytes_.find('\n', from), end_));
  }

  void read_directive() {
    const std::uint32_t begin = at_;
    if (bytes_[at_] == '}') {
      ++at_;
      close_block(begin);
      return;
    }
    const TextPlace name = read_word();
    TextPlace arguments{at_, at_};
    std::uint32_t words = 0;
    while (skip_space(), at_ < end_ && !is_end(bytes_[at_])) {
      const TextPlace word = read_word();
      if (word.begin == word.end) break;
      if (words++ == 0) arguments.begin = word.begin;
      arguments.end = word.end;
    }
    const char end = at_ < end_ ? bytes_[at_] : '\0';
    if (end == ';' && name.begin < name.end) {
      ++at_;
      add_directive(name, arguments, words);
    } else if (end == '{' && name.begin < name.end) {
      ++at_;
      open_block(name, arguments);
    } else {
      at_ = std::max(at_ + (end == '}' || end == '\0' ? 0 : 1), begin + 1);
      at_ = std::min(at_, end_);
      builder_.note_unparsed({begin, std::min(std::max(arguments.end, begin + 1), end_)});
    }
  }

  static bool is_end(char c) { return c == ';' || c == '{' || c == '}'; }

  // A quoted word runs to its quote; a brace belongs to a word only in ${name}.
  TextPlace read_word() {
    const std::uint32_t begin = at_;
    const char quote = bytes_[at_];
    if (quote == '"' || quote == '\'') {
      for (++at_; at_ < end_ && bytes_[at_] != quote; ++at_) {
        if (bytes_[at_] == '\\') ++at_;
      }
      if (at_ >= end_) {  // its quote never comes
        at_ = line_end(begin);
        builder_.note_unparsed({begin, at_});
        return {begin, at_};
      }
      return {begin, ++at_};
    }
    while (at_ < end_ && !is_space(bytes_[at_]) && !is_end(bytes_[at_])) {
      if (bytes_[at_] == '\\') ++at_;
      if (at_ + 1 < end_ && bytes_[at_] == '$' && bytes_[at_ + 1] == '{') skip_braces();
      ++at_;
    }
    at_ = std::min(at_, end_);
    return {begin, at_};
  }

  void skip_braces() {
    std::uint32_t at = at_ + 2;
    while (at < end_ && scan::kIdentifierBytes[static_cast<unsigned char>(bytes_[at])]) ++at;
    if (at < end_ && bytes_[at] == '}') at_ = at;
  }

  std::uint32_t parent() const { return blocks_.empty() ? kNone : blocks_.back(); }

  void add_directive(TextPlace name, TextPlace arguments, std::uint32_t words) {
    const EntryKind kind = words == 0 ? EntryKind::none : EntryKind::scalar;
    const std::uint32_t entry = builder_.add(name, arguments, parent(), kind);
    const char quote = words == 1 ? bytes_[arguments.begin] : '\0';
    if (quote == '"') builder_[entry].style = ScalarStyle::double_quoted;
    if (quote == '\'') builder_[entry].style = ScalarStyle::single_quoted;
    read_variables(arguments, entry);
  }

  void open_block(TextPlace name, TextPlace arguments) {
    std::uint32_t entry = builder_.add(name, {at_ - 1, at_}, parent(), EntryKind::map);
    const bool is_code = builder_.text(name).ends_with("_by_lua_block");
    if (arguments.begin < arguments.end) {
      builder_[entry].value_begin = arguments.begin;
      entry = builder_.add(arguments, {at_ - 1, at_}, entry, EntryKind::map);
      builder_[entry].flags |= kLabel;
      read_variables(arguments, entry);
    }
    blocks_.push_back(entry);
    if (is_code) skip_code();
  }

  void close_block(std::uint32_t begin) {
    if (blocks_.empty()) return builder_.note_unparsed({begin, begin + 1});
    std::uint32_t entry = blocks_.back();
    blocks_.pop_back();
    builder_[entry].value_end = at_;
    if (builder_[entry].is(kLabel)) builder_[builder_[entry].parent].value_end = at_;
  }

  // Lua, up to the brace that closes the block.
  void skip_code() {
    for (std::uint32_t open = 1; at_ < end_; ++at_) {
      if (bytes_[at_] == '{') ++open;
      if (bytes_[at_] == '}' && --open == 0) return;
    }
  }

  void read_variables(TextPlace place, std::uint32_t entry) {
    for (std::uint32_t at = place.begin; at < place.end; ++at) {
      if (bytes_[at] != '$') continue;
      const bool braces = at + 1 < place.end && bytes_[at + 1] == '{';
      const std::uint32_t name = at + (braces ? 2 : 1);
      std::uint32_t end = name;
      while (end < place.end && scan::kIdentifierBytes[static_cast<unsigned char>(bytes_[end])]) ++end;
      if (end == name || scan::is_digit(bytes_[name]) || (braces && (end >= place.end || bytes_[end] != '}'))) continue;
      builder_.add_read(builder_.text({name, end}), {at, end + (braces ? 1U : 0U)}, entry);
      builder_[entry].flags |= kInterpolated;
      at = end - 1;
    }
  }

  std::string_view bytes_;
  EntryBuilder builder_;
  std::uint32_t at_, end_;
  std::vector<std::uint32_t> blocks_;
};

}  // namespace

void read_nginx(std::string_view bytes, FileFacts& facts) { Reader(bytes, facts).read(); }

}  // namespace fount
