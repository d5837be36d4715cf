// One JSON object, as headers and claims of tokens are: its members by name, each once. What is nested deeper is
// checked and not kept. Owns the limits: hostile input costs no more than its length.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace fount {

struct JsonMember {
  enum class Kind : std::uint8_t { text, integer, texts, other };  // texts: an array of nothing but strings

  std::string name;
  Kind kind = Kind::other;
  std::string text;
  std::int64_t integer = 0;
  std::vector<std::string> texts;
};

class FlatJson {
 public:
  // Or why not, in words that show nothing of the input.
  static std::expected<FlatJson, std::string_view> read(std::string_view text);

  const JsonMember* find(std::string_view name) const;

 private:
  friend class FlatJsonHandler;
  std::vector<JsonMember> members_;
};

}  // namespace fount
