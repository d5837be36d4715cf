// What every reader of a Python statement works on: the text, the facts it adds to, and where the statement stands.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "lang/python_tokens.h"
#include "lang/string_builder.h"

namespace fount::python {

struct Context {
  struct OpenCall {
    const Token* closing;
    std::uint32_t call;
  };

  std::string_view bytes;
  FileFacts& facts;
  StringBuilder& strings;
  std::uint32_t definition = kNone;  // innermost definition around the statement
  std::uint32_t block = kNone;       // innermost block around it, within that definition
  bool is_source = true;             // what is wanted: Detail
  bool keeps_lookups = true;
  bool keeps_literals = false;
  std::vector<OpenCall> open_calls;           // those around the token that is being read, innermost last
  std::vector<std::string_view> own_modules;  // names that were given `sys.modules[__name__]`

  std::string_view text(const Token& token) const { return bytes.substr(token.begin, token.end - token.begin); }
  std::string_view text(Tokens tokens) const {
    return bytes.substr(tokens.front().begin, tokens.back().end - tokens.front().begin);
  }
  StringId intern(std::string_view text) { return strings.intern(text); }
  bool in_function() const {
    return definition != kNone && facts.definitions[definition].kind == DefinitionKind::function;
  }
};

template <class T>
std::uint32_t next_index(const std::vector<T>& facts) {
  return static_cast<std::uint32_t>(facts.size());
}

}  // namespace fount::python
