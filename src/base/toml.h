// TOML 1.0 text → a flat tree with lines. Own code because the packaged libraries abort or worse on some wrong input
// (docs/adr/0004-toml.md), and a configuration file is input like any other. Knows nothing of what the keys mean.
#pragma once

#include <cstdint>
#include <expected>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fount {

struct TomlNode {
  enum class Kind : std::uint8_t { string, integer, number, boolean, date, time, list, table };

  Kind kind = Kind::table;
  bool boolean = false;
  std::uint32_t line = 0;  // where its value begins; of a table with a heading, the heading's
  std::int64_t integer = 0;
  double number = 0;                    // also set for integers
  std::string key;                      // in its table; "" in a list
  std::string text;                     // strings; dates and times as written
  std::vector<std::uint32_t> children;  // of a table or list, in source order: positions in TomlDocument
};

// "a string", "a list": for messages.
std::string_view name_of(TomlNode::Kind kind);

// All nodes in one vector, so that no depth of nesting makes copying or destruction recursive.
class TomlDocument {
 public:
  explicit TomlDocument(std::vector<TomlNode> nodes) : nodes_(std::move(nodes)) {}
  const TomlNode& root() const { return nodes_.front(); }
  auto children(const TomlNode& node) const {
    return node.children | std::views::transform([this](std::uint32_t at) -> const TomlNode& { return nodes_[at]; });
  }

 private:
  std::vector<TomlNode> nodes_;
};

struct TomlProblem {
  std::uint32_t line = 0;
  std::string message;
};

// Or the first place where it is not TOML. Any bytes are allowed; time and memory are O(n log n) and O(n).
std::expected<TomlDocument, TomlProblem> read_toml(std::string_view text);

}  // namespace fount
