// In which order code tries the sources of one secret: variables, secret stores, literals; through `or`, early returns,
// loops over names and helpers. Two functions that try them in different orders can end up with two secrets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"

namespace fount {

enum class ChainSourceKind : std::uint8_t { variable, store, literal };

struct ChainSource {
  ChainSourceKind kind = ChainSourceKind::variable;
  std::string label;  // "JWT_SECRET_{environment}", "a secret store", "a literal"
  Span span;
};

struct Chain {
  std::string secret;  // what all its names have in common: "jwt secret"
  FileId file;
  std::uint32_t definition = kNone;
  EnvironmentId guard;               // what it says holds in this environment only
  std::vector<ChainSource> sources;  // each once, first tried first
};

// The words of a secret's name that say which secret it is; environments and words like "key" and "value" do not.
std::string logical_secret(std::string_view name);

// The chains of production code with two sources or more: by secret, then file and place.
std::vector<Chain> secret_chains(const Index& index);

}  // namespace fount
