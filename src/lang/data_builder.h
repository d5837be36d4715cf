// Appends the entries of one data file to its facts. Knows no format; owns what all of them need: keys cut to their
// limit, repeated keys, unparsed spans in order, and taking back what a broken value left behind.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/facts.h"
#include "lang/string_builder.h"

namespace fount {

// Bytes of the file, half-open.
struct Place {
  std::uint32_t begin = 0, end = 0;
};

class DataBuilder {
 public:
  // How deep entries may lie in each other. What is deeper is not read.
  static constexpr std::uint32_t kMaxDepth = 200;

  DataBuilder(std::string_view bytes, FileFacts& facts);

  std::string_view bytes() const { return bytes_; }
  std::string_view text(Place place) const { return bytes_.substr(place.begin, place.end - place.begin); }
  FileFacts& facts() { return facts_; }
  Entry& operator[](std::uint32_t entry) { return facts_.entries[entry]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(facts_.entries.size()); }

  StringId intern(std::string_view text);
  // An entry that has no value yet: EntryKind::none. `key` as it means.
  std::uint32_t add(std::string_view key, Place place, std::uint32_t parent, std::uint16_t flags = 0);
  // A list item: its place is its value's, so it has none yet.
  std::uint32_t add_item(std::uint32_t at, std::uint32_t parent) { return add("", {at, at}, parent, kListItem); }

  void set_scalar(std::uint32_t entry, Place value, ScalarStyle style);
  void set_container(std::uint32_t entry, std::uint32_t begin, EntryKind kind);
  void end_container(std::uint32_t entry, std::uint32_t end);
  // A scalar list item `KEY=value` (in quotes or not) becomes a pair. False when it is none.
  bool make_pair(std::uint32_t item);

  // Adjoining spans become one.
  void note_unparsed(Place place);
  // Back to the state in which there were `size` entries and `reads` reads.
  void take_back(std::uint32_t size, std::size_t reads);
  // Marks repeated keys, puts unparsed spans in order.
  void finish();

 private:
  void mark_repeated();

  std::string_view bytes_;
  FileFacts& facts_;
  StringBuilder& strings_;
};

// How wide a byte order mark the text begins with.
constexpr std::uint32_t byte_order_mark(std::string_view bytes) { return bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

}  // namespace fount
