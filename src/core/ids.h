// Small value types that carry meaning: a file, a place in a file, a name in a file. Four-byte ids instead of pointers;
// offsets instead of line numbers, because lines are computed only for places that a human will read.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace fount {

inline constexpr std::uint32_t kNone = 0xFFFF'FFFF;  // "no such index" for every index held in a fact

// Position of a file in the sorted list of an audit's files.
struct FileId {
  std::uint32_t value = kNone;
  auto operator<=>(const FileId&) const = default;
};

// Bytes of one file, half-open.
struct Span {
  FileId file;
  std::uint32_t begin = 0, end = 0;
  auto operator<=>(const Span&) const = default;
};
static_assert(sizeof(Span) == 12);

// A string of one file's own StringTable. 0 is the empty string.
struct StringId {
  std::uint32_t value = 0;
  auto operator<=>(const StringId&) const = default;
  explicit operator bool() const { return value != 0; }
};

// A string of the whole audit (index/symbols.h). 0 is the empty string. Never stored in facts.
struct Symbol {
  std::uint32_t value = 0;
  auto operator<=>(const Symbol&) const = default;
  explicit operator bool() const { return value != 0; }
};

}  // namespace fount

template <>
struct std::hash<fount::FileId> {
  std::size_t operator()(fount::FileId id) const noexcept { return id.value; }
};
template <>
struct std::hash<fount::Symbol> {
  std::size_t operator()(fount::Symbol id) const noexcept { return id.value; }
};
