// What a place that reads a flag takes for on and for off: `== "true"`, `in ("1", "yes")`, a condition, bool(...), a
// settings class. Knows nothing of other places and of the values that are set.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "index/index.h"

namespace fount {

enum class FlagState : std::uint8_t { unknown, off, on };

// Any case. "false", "0", "no"; "true", "1", "yes".
bool means_off(std::string_view word);
bool means_on(std::string_view word);

class FlagMeaning {
 public:
  FlagMeaning(const Index& index, const SettingRead& read);

  // Compares with words of flags, or converts to true and false: it says that the variable is a flag.
  bool says_flag() const { return says_flag_; }
  // Any text counts as on; "false" and "0" too.
  bool takes_any_text() const { return takes_any_text_; }
  FlagState of(std::string_view value) const;
  FlagState unset() const;           // what happens without the variable
  std::string default_text() const;  // of a default that is a string or number
  std::string words() const;         // `== "true"`, for messages

 private:
  bool holds(std::string_view value) const;  // among the words that are compared with

  const Index* index_;
  const SettingRead* read_;
  bool says_flag_ = false;
  bool takes_any_text_ = false;
  bool on_words_ = false;  // the words that are compared with are those of on
};

}  // namespace fount
