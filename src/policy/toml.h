// TOML text → a small tree with lines. The only door to the TOML library (docs/adr/0004-toml.md): nothing else in Fount
// includes it, and what comes out is plain values of bounded depth. Knows nothing of fount.toml's keys.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace fount {

struct TomlMember;

struct TomlNode {
  enum class Kind : std::uint8_t { string, integer, number, boolean, date, time, list, table };

  Kind kind = Kind::table;
  bool boolean = false;
  std::uint32_t line = 0;
  std::int64_t integer = 0;
  double number = 0;                // also set for integers
  std::string text;                 // strings; dates as YYYY-MM-DD
  std::vector<TomlNode> items;      // of a list
  std::vector<TomlMember> members;  // of a table, in source order
};

struct TomlMember {
  std::string key;
  std::uint32_t line = 0;
  TomlNode node;
};

struct TomlProblem {
  std::uint32_t line = 0;
  std::string message;
};

// Hand-written policies are a few kilobytes. At this size the worst inputs found take 0.3 CPU seconds.
inline constexpr std::size_t kMaxTomlBytes = 1 << 20;

// The whole document as a table, or the first place where it is not TOML. Any bytes are allowed; nesting of values and
// parts of a dotted key are limited, because a tree is destroyed recursively.
std::expected<TomlNode, TomlProblem> read_toml(std::string_view text);

// "a string", "a list": for messages.
std::string_view name_of(TomlNode::Kind kind);

}  // namespace fount
