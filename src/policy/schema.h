// What fount.toml may say, as one table: every table and key, its type, whether it is needed, what it means and where
// it goes. Validation, suggestions, the published JSON Schema and docs/policy.md are all made from it. Knows neither
// the TOML library nor the files it describes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/policy.h"

namespace fount {

enum class KeyType : std::uint8_t {
  text,
  texts,
  area_name,
  directories,
  globs,
  flag,
  score,
  weight,
  amount,
  bytes,
  severity,
  date,
  rule,
  rules_or_areas,
};

// A checked value; which member holds it follows from the type.
struct Value {
  std::string text = {};
  std::vector<std::string> list = {};
  double number = 0;
  bool flag = false;
  Severity severity = Severity::low;
};

struct TypeInfo {
  std::string_view phrase;  // completes "must be ..."
  std::string_view json;    // JSON Schema: "string", "array" (of strings), "number", "integer", "boolean"
  std::optional<double> minimum = {}, maximum = {};
  bool above_minimum = false;     // the minimum itself is not allowed
  std::string_view pattern = "";  // JSON Schema pattern of the string, or of each of the array's strings
};
const TypeInfo& info_of(KeyType type);

enum class Presence : std::uint8_t {
  optional,
  required,
  one_of
};  // one_of: at least one of the table's keys so marked
enum class Unique : std::uint8_t { no, exact, as_id };  // no two tables may have this key equal; as_id: after area_id()

struct KeyInfo {
  std::string_view name;
  KeyType type;
  Presence need;
  std::string_view help;     // Markdown, sentences
  std::string_view example;  // TOML, what stands right of '='
  void (*store)(Policy&, Value&&);
  Unique unique = Unique::no;
};

enum class Shape : std::uint8_t {
  single,    // [gate]
  named,     // [service.NAME]
  repeated,  // [[canonical]]
};

struct TableInfo {
  std::string_view name;
  Shape shape;
  std::string_view help;
  std::string_view example_name;  // NAME in the example of a named table
  std::span<const KeyInfo> keys;
  void (*open)(Policy&, std::string&& name, std::uint32_t line);  // appends what `store` then fills; null for single
};

std::span<const TableInfo> policy_tables();      // in the order of docs/policy.md
std::string heading_of(const TableInfo& table);  // "[gate]", "[service.NAME]", "[[canonical]]"

// "Agent Service / Pipeline" → "agent-service-pipeline".
std::string area_id(std::string_view name);

}  // namespace fount
