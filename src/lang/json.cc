// JSON as people write it: comments, trailing commas, JSON5's bare keys and single quotes. After a mistake the rest of
// its line is not understood and the next one is read as if it stood there.
//
// A file of more than 20,000 entries is data, not configuration: what comes after them is not read.
#include <algorithm>
#include <string>

#include "core/scalar.h"
#include "lang/entry_builder.h"
#include "lang/formats.h"
#include "lang/interpolation.h"
#include "lang/scan.h"

namespace fount {
namespace {

constexpr std::uint32_t kMaxEntries = 20'000;

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool is_word(char c) { return scan::continues_identifier(c) || c == '+' || c == '-' || c == '.' || c == '$'; }

class JsonReader {
 public:
  JsonReader(std::string_view bytes, FileFacts& facts) : bytes_(bytes), builder_(bytes, facts) {}

  void read() {
    at_ = byte_order_mark(bytes_);
    skip_filler();
    if (peek() == '{' || peek() == '[') {
      read_container(kNone);
    } else if (!done()) {
      read_value(builder_.add("", {at_, at_}, kNone));
    }
    skip_filler();
    if (!done() && !is_full()) builder_.note_unparsed({at_, static_cast<std::uint32_t>(bytes_.size())});
    builder_.finish();
  }

 private:
  bool done() const { return at_ >= bytes_.size(); }
  bool is_full() const { return builder_.size() >= kMaxEntries; }
  char peek() const { return done() ? '\0' : bytes_[at_]; }

  void skip_filler() {
    for (;;) {
      while (!done() && is_space(bytes_[at_])) ++at_;
      const std::string_view rest = bytes_.substr(std::min<std::size_t>(at_, bytes_.size()));
      if (rest.starts_with("//")) {
        at_ = line_end();
      } else if (rest.starts_with("/*")) {
        const std::size_t end = bytes_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return give_up(static_cast<std::uint32_t>(bytes_.size()));
        at_ = static_cast<std::uint32_t>(end + 2);
      } else {
        return;
      }
    }
  }

  std::uint32_t line_end() const { return static_cast<std::uint32_t>(std::min(bytes_.find('\n', at_), bytes_.size())); }
  void give_up(std::uint32_t end) {
    builder_.note_unparsed({at_, end});
    at_ = end;
  }

  // At a bracket. The items of `owner`: kNone for the file's own.
  void read_container(std::uint32_t owner) {
    const std::uint32_t begin = at_++;
    const bool map = bytes_[begin] == '{';
    builder_.set_container(owner, begin, map ? EntryKind::map : EntryKind::list);
    if (++depth_ > EntryBuilder::kMaxDepth) {
      give_up(static_cast<std::uint32_t>(bytes_.size()));
    } else {
      read_items(owner, map);
    }
    --depth_;
    builder_.end_container(owner, at_);
  }

  void read_items(std::uint32_t owner, bool map) {
    const char close = map ? '}' : ']';
    for (;;) {
      skip_filler();
      if (done() || is_full()) return lost_end();
      if (peek() == close) {
        ++at_;
        return;
      }
      if (peek() == (map ? ']' : '}')) return give_up(line_end());  // closes something else: perhaps what is around us
      if (!(map ? read_pair(owner) : read_item(owner))) {
        give_up(line_end());
        continue;
      }
      skip_filler();
      if (peek() == ',') {
        ++at_;
      } else if (peek() != close && !done() && !is_full()) {
        give_up(line_end());
      }
    }
  }

  void lost_end() {
    if (is_full()) {
      at_ = static_cast<std::uint32_t>(bytes_.size());
    } else if (!bytes_.empty()) {
      builder_.note_unparsed({at_ - 1, at_});
    }
  }

  bool read_item(std::uint32_t owner) {
    const std::uint32_t size = builder_.size();
    if (read_value(builder_.add_item(at_, owner))) return true;
    builder_.take_back(size, builder_.facts().reads.size());
    return false;
  }

  bool read_pair(std::uint32_t owner) {
    const std::uint32_t begin = at_;
    ScalarStyle style = ScalarStyle::plain;
    const TextPlace key = scalar(style);
    if (key.begin == key.end) return false;
    skip_filler();
    if (peek() != ':') {
      at_ = begin;
      return false;
    }
    ++at_;
    skip_filler();
    const std::string_view raw = builder_.text(key);
    return read_value(
        builder_.add(raw.size() > kMaxRawKey ? std::string{} : decode(raw, style, Language::json), key, owner));
  }

  bool read_value(std::uint32_t entry) {
    if (peek() == '{' || peek() == '[') {
      read_container(entry);
      return true;
    }
    ScalarStyle style = ScalarStyle::plain;
    const TextPlace value = scalar(style);
    if (value.begin == value.end) return false;
    builder_.set_scalar(entry, value, style);
    if (style != ScalarStyle::plain) read_interpolation(builder_, entry, {value.begin + 1, value.end - 1}, kBareName);
    if (builder_[entry].is(kListItem)) builder_.make_pair(entry);
    return true;
  }

  // A string, or a word: a number, true, null, a bare key. Nothing is taken where neither stands here.
  TextPlace scalar(ScalarStyle& style) {
    const std::uint32_t begin = at_;
    std::uint32_t end = begin;
    if (peek() == '"' || peek() == '\'') {
      end = string_end(begin);
      style = peek() == '"' ? ScalarStyle::double_quoted : ScalarStyle::single_quoted;
    } else {
      style = ScalarStyle::plain;
      while (end < bytes_.size() && is_word(bytes_[end])) ++end;
    }
    at_ = end;
    return {begin, end};
  }

  // `begin` itself when it is not closed on its line.
  std::uint32_t string_end(std::uint32_t begin) const {
    for (std::size_t i = begin + 1; i < bytes_.size() && bytes_[i] != '\n'; ++i) {
      if (bytes_[i] == bytes_[begin]) return static_cast<std::uint32_t>(i + 1);
      if (bytes_[i] == '\\') ++i;
    }
    return begin;
  }

  static constexpr std::size_t kMaxRawKey = 1024;  // longer ones are longer than a key is kept, escapes or not

  std::string_view bytes_;
  EntryBuilder builder_;
  std::uint32_t at_ = 0;
  std::uint32_t depth_ = 0;
};

}  // namespace

void read_json(std::string_view bytes, FileFacts& facts) { JsonReader(bytes, facts).read(); }

}  // namespace fount
