// Appends entries and reads to one file's facts. Knows no format; owns what all of them need: keys cut to their limit,
// repeated keys, unparsed spans in order, and taking back what a broken value left behind. Scanners within scanners
// (shell inside YAML) each have one of their own over the same facts.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/facts.h"
#include "lang/string_builder.h"

namespace fount {

// Bytes of the file, half-open.
struct TextPlace {
  std::uint32_t begin = 0, end = 0;
};

// What it means that a map has the key of another.
enum class Maps : std::uint8_t {
  by_key,  // what any repeated key means
  blocks,  // nothing: blocks of a name are many by right
};

class EntryBuilder {
 public:
  // How deep entries may lie in each other. What is deeper is not read.
  static constexpr std::uint32_t kMaxDepth = 200;

  EntryBuilder(std::string_view bytes, FileFacts& facts);

  std::string_view bytes() const { return bytes_; }
  std::string_view text(TextPlace place) const { return bytes_.substr(place.begin, place.end - place.begin); }
  FileFacts& facts() { return facts_; }
  Entry& operator[](std::uint32_t entry) { return facts_.entries[entry]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(facts_.entries.size()); }

  // Too long a key is kept as none: see Entry.
  StringId intern(std::string_view key);
  // An entry that has no value yet: EntryKind::none. `key` as it means.
  std::uint32_t add(std::string_view key, TextPlace place, std::uint32_t parent, std::uint16_t flags = 0);
  // A key that stands in the file as it means.
  std::uint32_t add(TextPlace key, TextPlace value, std::uint32_t parent, EntryKind kind = EntryKind::scalar);
  // A list item: its place is its value's, so it has none yet.
  std::uint32_t add_item(std::uint32_t at, std::uint32_t parent) { return add("", {at, at}, parent, kListItem); }
  std::uint32_t add_item(TextPlace value, std::uint32_t parent, ScalarStyle style = ScalarStyle::plain);
  // Makes room for an entry before those from `at` on. Only these, and reads from `first_read` on, may name them.
  void insert(std::uint32_t at, std::size_t first_read, const Entry& entry);

  void set_scalar(std::uint32_t entry, TextPlace value, ScalarStyle style);
  void set_container(std::uint32_t entry, std::uint32_t begin, EntryKind kind);
  void end_container(std::uint32_t entry, std::uint32_t end);
  // A scalar list item `KEY=value` (in quotes or not) becomes a pair. False when it is none.
  bool make_pair(std::uint32_t item);

  void add_read(std::string_view name, TextPlace place, std::uint32_t entry);
  // Reads from `first_read` on that lie within the value of one of the entries from `first_entry` on, which follow one
  // another in the file, become its own.
  void claim_reads(std::uint32_t first_entry, std::size_t first_read);

  // Back to the state in which there were `size` entries and `reads` reads.
  void take_back(std::uint32_t size, std::size_t reads);
  // Adjoining spans become one.
  void note_unparsed(TextPlace place);
  // Marks each key from entry `first` on that its map had before.
  void mark_repeated(std::uint32_t first, Maps maps = Maps::by_key);
  // Spans in order and apart: a scanner that goes back to a line it gave up on may have noted a later one first.
  void settle_unparsed();
  // Both of the above, for a format in which every repeated key is one.
  void finish();

 private:
  std::string_view bytes_;
  FileFacts& facts_;
  StringBuilder& strings_;
};

// How wide a byte order mark the text begins with.
constexpr std::uint32_t byte_order_mark(std::string_view bytes) { return bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

}  // namespace fount
