// TOML: tables, inline tables and dotted keys are maps; each [[x]] is an item of the list x. After a mistake the rest
// of its line is not understood. Why fount.toml's reader does not do this: docs/adr/0004-toml.md.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/scalar.h"
#include "lang/entry_builder.h"
#include "lang/formats.h"
#include "lang/interpolation.h"
#include "lang/scan.h"

namespace fount {
namespace {

constexpr std::uint32_t kMaxEntries = 100'000;  // in one value: more is data
constexpr std::size_t kMaxRawKey = 1024;        // longer ones are longer than a key is kept, escapes or not

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
constexpr bool is_bare_key(char c) { return scan::is_letter(c) || scan::is_digit(c) || c == '_' || c == '-'; }
constexpr bool is_word(char c) { return is_bare_key(c) || c == '+' || c == '.' || c == ':'; }

class TomlScanner {
 public:
  TomlScanner(std::string_view bytes, FileFacts& facts) : bytes_(bytes), builder_(bytes, facts) {}

  void read() {
    at_ = byte_order_mark(bytes_);
    while (!done()) {
      skip_blanks();
      if (peek() == '[') {
        read_heading();
      } else if (is_key_begin(peek()) && !lost_) {
        read_line();
      }
      finish_line();
    }
    close_section();
    builder_.finish();
  }

 private:
  struct Key {
    TextPlace place;
    ScalarStyle style = ScalarStyle::plain;
  };

  bool done() const { return at_ >= bytes_.size(); }
  char peek() const { return done() ? '\0' : bytes_[at_]; }
  static bool is_key_begin(char c) { return is_bare_key(c) || c == '"' || c == '\''; }
  bool take(std::string_view text) {
    if (!bytes_.substr(std::min<std::size_t>(at_, bytes_.size())).starts_with(text)) return false;
    at_ += static_cast<std::uint32_t>(text.size());
    return true;
  }
  void skip_blanks() {
    while (!done() && is_blank(bytes_[at_])) ++at_;
  }
  std::uint32_t line_end() const { return static_cast<std::uint32_t>(std::min(bytes_.find('\n', at_), bytes_.size())); }

  // White space, line ends and comments between the items of a list.
  void skip_filler() {
    for (;; ++at_) {
      skip_blanks();
      if (peek() == '#') at_ = line_end();
      if (done() || peek() != '\n') return;
    }
  }

  // What the line still has is a comment or was not understood.
  void finish_line() {
    skip_blanks();
    const std::uint32_t end = line_end();
    if (at_ < end && peek() != '#') builder_.note_unparsed({at_, bytes_[end - 1] == '\r' ? end - 1 : end});
    at_ = end + 1;
  }

  // [a.b] or [[a.b]]. The lines below a broken one belong to a table that is not known.
  void read_heading() {
    close_section();
    const std::uint32_t begin = at_;
    const bool is_item = take("[[");
    if (!is_item) take("[");
    depth_ = 0;
    lost_ = !read_path() || !take(is_item ? "]]" : "]");
    if (lost_) {
      at_ = begin;
      return;
    }
    section_ = kNone;
    for (std::size_t i = 0; i < path_.size(); ++i) {
      const bool is_list = is_item && i + 1 == path_.size();
      section_ = child(section_, path_[i], is_list ? EntryKind::list : EntryKind::map);
    }
    if (is_item) section_ = add_table(section_);
    section_depth_ = 2 * static_cast<std::uint32_t>(path_.size());  // each part may be a list and its item
    last_end_ = at_;
  }

  // Each table around the section reaches at least as far as its last line.
  void close_section() {
    for (std::uint32_t table = section_; table != kNone; table = builder_[table].parent) {
      builder_.end_container(table, last_end_);
    }
  }

  void read_line() {
    depth_ = section_depth_;
    const std::uint32_t begin = at_, size = builder_.size();
    const std::size_t reads = builder_.facts().reads.size();
    const std::uint32_t entry = read_key(section_);
    if (entry == kNone) {
      builder_.take_back(size, reads);
      at_ = begin;
      return;
    }
    const std::uint32_t value = at_, with_key = builder_.size();
    if (!read_value(entry)) {
      builder_.take_back(with_key, reads);
      builder_[entry].kind = EntryKind::none;
      builder_[entry].value_begin = builder_[entry].value_end = builder_[entry].end;
      at_ = value;
    }
    last_end_ = at_;
  }

  // a . "b" . 'c', with blanks around each part, to path_.
  bool read_path() {
    path_.clear();
    do {
      skip_blanks();
      Key key{{at_, at_}, ScalarStyle::plain};
      if (peek() == '"' || peek() == '\'') {
        key.style = peek() == '"' ? ScalarStyle::double_quoted : ScalarStyle::single_quoted;
        at_ = line_string_end(at_);
      } else {
        while (is_bare_key(peek())) ++at_;
      }
      key.place.end = at_;
      if (key.place.begin == key.place.end || depth_ + path_.size() >= EntryBuilder::kMaxDepth) return false;
      path_.push_back(key);
      skip_blanks();
    } while (take("."));
    return true;
  }

  // Up to the value. The new entry, or kNone.
  std::uint32_t read_key(std::uint32_t table) {
    if (!read_path() || !take("=")) return kNone;
    skip_blanks();
    for (std::size_t i = 0; i + 1 < path_.size(); ++i) table = child(table, path_[i], EntryKind::map);
    depth_ += static_cast<std::uint32_t>(path_.size());
    return add(table, path_.back());
  }

  std::string text_of(const Key& key) const {
    const std::string_view raw = builder_.text(key.place);
    return raw.size() > kMaxRawKey ? std::string{} : decode(raw, key.style, Language::toml);
  }

  std::uint32_t add(std::uint32_t table, const Key& key) {
    const std::uint32_t entry = builder_.add(text_of(key), key.place, table);
    children_[slot(table, builder_[entry].key)] = entry;
    return entry;
  }

  std::uint32_t add_table(std::uint32_t list) {
    const std::uint32_t item = builder_.add_item(at_, list);
    builder_.set_container(item, at_, EntryKind::map);
    children_[slot(list, {})] = item;
    return item;
  }

  // The table or list that `key` is in `table`: of a list of tables, its last. Made when it is not there yet.
  std::uint32_t child(std::uint32_t table, const Key& key, EntryKind kind) {
    const StringId name = builder_.intern(text_of(key));
    const std::uint32_t known = name ? find(table, name) : kNone;
    if (known != kNone && builder_[known].kind == kind) return known;
    if (known != kNone && builder_[known].kind == EntryKind::list) {
      if (const std::uint32_t last = find(known, {}); last != kNone) return last;
    }
    const std::uint32_t entry = add(table, key);
    builder_.set_container(entry, at_, kind);
    return entry;
  }

  // A list's last table has the slot that no key has. Entries may have been taken back since they were noted.
  static std::uint64_t slot(std::uint32_t table, StringId name) { return std::uint64_t{table} << 32 | name.value; }
  std::uint32_t find(std::uint32_t table, StringId name) {
    const auto found = children_.find(slot(table, name));
    if (found == children_.end() || found->second >= builder_.size()) return kNone;
    const Entry& entry = builder_[found->second];
    return entry.parent == table && entry.key == name ? found->second : kNone;
  }

  bool read_value(std::uint32_t entry) {
    const std::uint32_t begin = at_;
    if (peek() == '[' || peek() == '{') return read_container(entry);
    ScalarStyle style = ScalarStyle::plain;
    at_ = value_end(style);
    if (at_ == begin) return false;
    builder_.set_scalar(entry, {begin, at_}, style);
    if (style == ScalarStyle::plain) return true;
    read_interpolation(builder_, entry, {begin + 1, at_ - 1}, kBareName);
    if (builder_[entry].is(kListItem)) builder_.make_pair(entry);
    return true;
  }

  bool read_container(std::uint32_t entry) {
    const std::uint32_t begin = at_++, depth = depth_;
    const bool is_map = bytes_[begin] == '{';
    if (++depth_ >= EntryBuilder::kMaxDepth) return false;
    builder_.set_container(entry, begin, is_map ? EntryKind::map : EntryKind::list);
    if (!(is_map ? read_map(entry) : read_list(entry))) return false;
    builder_.end_container(entry, at_);
    depth_ = depth;
    return true;
  }

  bool read_list(std::uint32_t list) {
    const std::uint32_t first = builder_.size();
    for (;;) {
      skip_filler();
      if (take("]")) return true;
      if (builder_.size() - first > kMaxEntries || !read_value(builder_.add_item(at_, list))) return false;
      skip_filler();
      if (!take(",") && peek() != ']') return false;
    }
  }

  // On one line, so that no line can be a part of many tables that nothing closes.
  bool read_map(std::uint32_t map) {
    const std::uint32_t first = builder_.size(), depth = depth_;
    for (;;) {
      skip_blanks();
      if (take("}")) return true;
      const std::uint32_t entry = builder_.size() - first > kMaxEntries ? kNone : read_key(map);
      if (entry == kNone || !read_value(entry)) return false;
      depth_ = depth;
      skip_blanks();
      if (!take(",") && peek() != '}') return false;
    }
  }

  // The end of the string or word that begins here; at_ itself when there is none.
  std::uint32_t value_end(ScalarStyle& style) const {
    const std::string_view rest = bytes_.substr(std::min<std::size_t>(at_, bytes_.size()));
    if (rest.starts_with("\"\"\"") || rest.starts_with("'''")) {
      style = ScalarStyle::triple_quoted;
      return long_string_end();
    }
    if (rest.starts_with('"') || rest.starts_with('\'')) {
      style = rest.front() == '"' ? ScalarStyle::double_quoted : ScalarStyle::single_quoted;
      return line_string_end(at_);
    }
    return word_end(at_);
  }

  std::uint32_t line_string_end(std::uint32_t begin) const {
    const char quote = bytes_[begin];
    for (std::size_t i = begin + 1; i < bytes_.size() && bytes_[i] != '\n'; ++i) {
      if (bytes_[i] == quote) return static_cast<std::uint32_t>(i + 1);
      if (bytes_[i] == '\\' && quote == '"') ++i;
    }
    return begin;
  }

  // Two quotes more than the closing three belong to the text.
  std::uint32_t long_string_end() const {
    const std::string_view quotes = bytes_.substr(at_, 3);
    std::size_t i = at_ + quotes.size();
    while (i < bytes_.size() && !bytes_.substr(i).starts_with(quotes)) {
      i += bytes_[i] == '\\' && quotes.front() == '"' ? 2 : 1;
    }
    if (i >= bytes_.size()) return at_;
    std::size_t end = i + quotes.size();
    while (end < bytes_.size() && end < i + 5 && bytes_[end] == quotes.front()) ++end;
    return static_cast<std::uint32_t>(end);
  }

  // Numbers, words and dates, between whose day and hour one blank may stand.
  std::uint32_t word_end(std::uint32_t begin) const {
    std::size_t end = begin;
    const auto skip_word = [&] {
      while (end < bytes_.size() && is_word(bytes_[end])) ++end;
    };
    skip_word();
    constexpr std::size_t kDateSize = 10;  // 2001-01-31
    const std::string_view word = bytes_.substr(begin, end - begin);
    const bool is_date = word.size() == kDateSize && word[4] == '-' && word[7] == '-';
    if (is_date && end + 1 < bytes_.size() && bytes_[end] == ' ' && scan::is_digit(bytes_[end + 1])) {
      ++end;
      skip_word();
    }
    return static_cast<std::uint32_t>(end);
  }

  std::string_view bytes_;
  EntryBuilder builder_;
  std::uint32_t at_ = 0;
  std::uint32_t section_ = kNone;
  std::uint32_t section_depth_ = 0;
  std::uint32_t last_end_ = 0;
  std::uint32_t depth_ = 0;  // entries around what is being read
  bool lost_ = false;
  std::vector<Key> path_;
  std::unordered_map<std::uint64_t, std::uint32_t> children_;
};

}  // namespace

void read_toml(std::string_view bytes, FileFacts& facts) { TomlScanner(bytes, facts).read(); }

}  // namespace fount
