// Whether text was drawn by a machine or written by a person: what tells keys from names, words and placeholders.
#pragma once

#include <cstddef>
#include <string_view>

namespace fount::secrets {

// How a run of characters mixes classes; separators (`_-+/=`) belong to none and end nothing.
struct Mixture {
  std::size_t lower = 0, upper = 0, digit = 0, changes = 0;
  bool hex = true;
  std::size_t size() const { return lower + upper + digit; }
};
Mixture mixture_of(std::string_view run);

// A run of base-64 characters without paths in it: random base-62 text changes class at 62 % of its positions, hex at
// 47 %, identifiers at 10 to 35 %.
bool looks_random(std::string_view run);

// Words of a path, or of an assignment, in a run of base-64 characters.
bool is_path(std::string_view run);

// Changes class too seldom for a key: "forged_access_token", "asddasfd".
bool is_wordy(std::string_view run);

// Shannon's, in bits per byte.
double entropy(std::string_view text);

// Put there for people to replace, or for a test: "changeme", "<token>", "your-key-here", "xxxx", "abcd1234", "${X}".
bool is_made_up(std::string_view value);

}  // namespace fount::secrets
