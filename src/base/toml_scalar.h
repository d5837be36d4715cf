// The leaves of TOML: strings, numbers, dates. Part of base/toml.cc, apart for size: nothing else includes it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/toml.h"

namespace fount {

// A place in a text that is valid UTF-8. The first failure stays; after it nothing is read.
struct TomlCursor {
  std::string_view text;
  std::size_t at = 0;
  std::size_t failed_at = 0;
  std::string failure;

  bool done() const { return at >= text.size(); }
  char peek() const { return done() ? '\0' : text[at]; }  // NUL is nowhere allowed, so it means "nothing useful"
  std::string_view rest() const { return text.substr(at); }
  bool take(std::string_view expected);
  bool take_newline() { return take("\n") || take("\r\n"); }
  void skip_blanks();

  bool fail(std::string message) { return fail_at(at, std::move(message)); }
  bool fail_at(std::size_t where, std::string message);  // always false
  std::string found() const;                             // what stands here, for "expected ..., found ..."
};

// Control characters that neither comments nor strings may hold. Tab may stand anywhere.
constexpr bool is_toml_control(char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7F'; }

// At a quote. Multi-line strings only where allowed: keys may not be.
bool read_toml_string(TomlCursor& cursor, bool multiline_allowed, std::string& out);

// At a value that is neither a string, a list nor an inline table.
bool read_toml_scalar(TomlCursor& cursor, TomlNode& out);

}  // namespace fount
