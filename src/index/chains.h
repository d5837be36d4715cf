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

// What code does with what it found.
enum class ChainUse : std::uint8_t {
  answers,   // returns it, keeps it, signs with it
  hands_on,  // builds something with it: an argument of a constructor, an entry of a mapping
  looks_at,  // only looks whether it is there: a check of health
};

struct Chain {
  std::string secret;  // what the name of its first source says: "jwt secret"
  FileId file;
  std::uint32_t definition = kNone;
  EnvironmentId guard;               // what it says holds in this environment only
  std::vector<ChainSource> sources;  // each once, first tried first
  ChainUse use = ChainUse::answers;
};

// The words of a secret's name that say which secret it is; environments and words like "key" and "value" do not.
std::string logical_secret(std::string_view name);

// The source that a variable is: of JWT_SECRET_STAGING "JWT_SECRET_{environment}".
std::string source_label(std::string_view name);

// The chains of production code and scripts, those of one source too: by secret, then file and place.
std::vector<Chain> secret_chains(const Index& index);

}  // namespace fount
