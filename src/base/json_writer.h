// Writes JSON into a string as it goes: no tree, no second copy. Owns commas, indentation and escaping, so what comes
// out is valid JSON in valid UTF-8 whatever bytes come in. Knows nothing of what it writes.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fount {

enum class JsonStyle : std::uint8_t {
  compact,  // no white space
  pretty,   // two spaces per level, empty containers on one line
};

// json.begin_object().key("line").integer(3).key("why").null().end_object();
// Calls must nest as JSON does: a key before every value of an object, none in an array.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out, JsonStyle style = JsonStyle::compact) : out_(out), style_(style) {}

  JsonWriter& begin_object() { return begin('{'); }
  JsonWriter& end_object() { return end('}'); }
  JsonWriter& begin_array() { return begin('['); }
  JsonWriter& end_array() { return end(']'); }
  JsonWriter& key(std::string_view name);

  // Invalid UTF-8 becomes U+FFFD; control characters, also those that only terminals obey, are escaped.
  JsonWriter& string(std::string_view text);
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  JsonWriter& integer(T value) {
    return raw(std::to_string(value));
  }
  JsonWriter& number(double value);   // shortest text that reads back as the same double; null when not finite
  JsonWriter& decimal(double value);  // one digit after the point: scores; null when not finite
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  JsonWriter& json(std::string_view value) { return raw(value); }  // a value that is JSON already, as it is

 private:
  JsonWriter& begin(char bracket);
  JsonWriter& end(char bracket);
  JsonWriter& raw(std::string_view token);
  void start_item();  // comma, line break and indentation before a key or an array's value
  void break_line();

  std::string& out_;
  JsonStyle style_;
  std::vector<bool> open_;  // per open container: has an item been written?
  bool after_key_ = false;
};

}  // namespace fount
