// Appends entries and reads to one file's facts. Scanners within scanners (shell inside a Dockerfile) each have one of
// their own over the same facts.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/facts.h"
#include "lang/string_builder.h"

namespace fount {

class EntryBuilder {
 public:
  struct Place {
    std::uint32_t begin = 0, end = 0;
  };

  EntryBuilder(std::string_view bytes, FileFacts& facts);

  std::string_view text(Place place) const { return bytes_.substr(place.begin, place.end - place.begin); }
  // Too long a key is kept as none: see Entry.
  StringId intern(std::string_view key);

  // A key that stands in the file as it means.
  std::uint32_t add(Place key, Place value, std::uint32_t parent, EntryKind kind = EntryKind::scalar);
  // A list item, which has no key.
  std::uint32_t add_item(Place value, std::uint32_t parent, ScalarStyle style = ScalarStyle::plain);
  // Makes room for an entry before those from `at` on. Only these, and reads from `first_read` on, may name them.
  void insert(std::uint32_t at, std::size_t first_read, const Entry& entry);

  void add_read(std::string_view name, Place place, std::uint32_t entry);
  // Reads from `first_read` on that lie within the value of one of the entries from `first_entry` on, which follow one
  // another in the file, become its own.
  void claim_reads(std::uint32_t first_entry, std::size_t first_read);

  // Adjoining spans become one.
  void note_unparsed(Place place);
  // Marks each key from entry `first` on that its map had before. Maps are left out: blocks of a name are many by
  // right.
  void mark_repeated(std::uint32_t first);

  Entry& operator[](std::uint32_t entry) { return facts_.entries[entry]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(facts_.entries.size()); }
  FileFacts& facts() { return facts_; }

 private:
  std::string_view bytes_;
  FileFacts& facts_;
  StringBuilder& strings_;
};

// Spans in order and apart: a scanner that goes back to a line it gave up on may have noted a later one first.
void settle_unparsed(FileFacts& facts);

// How wide a byte order mark the text begins with.
inline std::uint32_t byte_order_mark(std::string_view bytes) { return bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

}  // namespace fount
