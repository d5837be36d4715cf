#include "policy/toml.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 16
#include <toml++/toml.h>

#include "base/text.h"

namespace fount {
namespace {

// The library limits nested values itself, but not the parts of a dotted key.
constexpr unsigned kMaxKeyParts = 16;

// Offset just after the string that starts at `begin`: any of TOML's four kinds, ended by the text's end at the latest.
std::size_t end_of_string(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  const bool multiline = text.substr(begin, 3) == std::string(3, quote);
  const std::string closing(multiline ? 3 : 1, quote);
  for (std::size_t i = begin + closing.size(); i < text.size(); ++i) {
    if (text[i] == '\n' && !multiline) return i;
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (text.substr(i, closing.size()) == closing) {
      return i + closing.size();
    }
  }
  return text.size();
}

// Offset of the first dotted key with too many parts. Numbers hold one dot each, and what separates values resets.
std::optional<std::size_t> find_deep_key(std::string_view text) {
  unsigned dots = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = end_of_string(text, i);
      continue;
    }
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '.' && ++dots >= kMaxKeyParts) return i;
    if (std::string_view("\n,=[]{}").find(c) != std::string_view::npos) dots = 0;
    ++i;
  }
  return std::nullopt;
}

TomlNode node_of(const toml::node& from);

TomlNode list_of(const toml::array& array) {
  TomlNode list;
  list.kind = TomlNode::Kind::list;
  list.items.reserve(array.size());
  for (const toml::node& item : array) list.items.push_back(node_of(item));
  return list;
}

// The library keeps members sorted by name; a reader of messages and of lists expects the file's order.
TomlNode table_of(const toml::table& from) {
  std::vector<std::tuple<toml::source_position, const toml::key*, const toml::node*>> ordered;
  for (const auto& [key, node] : from) ordered.emplace_back(key.source().begin, &key, &node);
  std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    const toml::source_position first = std::get<0>(a), second = std::get<0>(b);
    return std::tie(first.line, first.column) < std::tie(second.line, second.column);
  });
  TomlNode table;
  table.members.reserve(ordered.size());
  for (const auto& [position, key, node] : ordered)
    table.members.push_back({std::string(key->str()), position.line, node_of(*node)});
  return table;
}

TomlNode scalar_of(const toml::node& from) {
  TomlNode node;
  if (const auto* text = from.as_string()) {
    node.kind = TomlNode::Kind::string;
    node.text = text->get();
  } else if (const auto* integer = from.as_integer()) {
    node.kind = TomlNode::Kind::integer;
    node.integer = integer->get();
    node.number = static_cast<double>(integer->get());
  } else if (const auto* number = from.as_floating_point()) {
    node.kind = TomlNode::Kind::number;
    node.number = number->get();
  } else if (const auto* boolean = from.as_boolean()) {
    node.kind = TomlNode::Kind::boolean;
    node.boolean = boolean->get();
  } else if (const auto* date = from.as_date()) {
    node.kind = TomlNode::Kind::date;
    node.text = fmt::format("{:04}-{:02}-{:02}", date->get().year, date->get().month, date->get().day);
  } else {
    node.kind = TomlNode::Kind::time;
  }
  return node;
}

TomlNode node_of(const toml::node& from) {
  TomlNode node = from.is_array()   ? list_of(*from.as_array())
                  : from.is_table() ? table_of(*from.as_table())
                                    : scalar_of(from);
  node.line = from.source().begin.line;
  return node;
}

}  // namespace

std::expected<TomlNode, TomlProblem> read_toml(std::string_view text) {
  if (text.size() > kMaxTomlBytes)
    return std::unexpected(TomlProblem{1, fmt::format("the file is larger than {} KiB", kMaxTomlBytes >> 10)});
  const std::optional<std::size_t> deep = find_deep_key(text);
  const std::string_view readable = deep ? text.substr(0, text.rfind('\n', *deep) + 1) : text;
  const toml::parse_result result = toml::parse(readable);
  if (!result) {
    const toml::parse_error& error = result.error();
    return std::unexpected(
        TomlProblem{error.source().begin.line, "not valid TOML: " + printable_text(error.description())});
  }
  if (deep) {
    const auto line = static_cast<std::uint32_t>(std::count(readable.begin(), readable.end(), '\n')) + 1;
    return std::unexpected(TomlProblem{line, fmt::format("a key of more than {} parts", kMaxKeyParts)});
  }
  return node_of(result.table());
}

std::string_view name_of(TomlNode::Kind kind) {
  constexpr std::string_view kNames[] = {"a string", "an integer", "a number", "a boolean",
                                         "a date",   "a time",     "a list",   "a table"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace fount
