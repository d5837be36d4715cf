// bytes → facts. Extraction never fails and never executes anything: what was not understood is an unparsed span.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/facts.h"
#include "core/file.h"

namespace fount {

// True when facts can be had of this language. The others are counted as not assessed.
bool can_extract(Language language);

// What is wanted of code beside what it defines and uses. Configuration is read whole, whatever was asked for.
struct Detail {
  bool source = true;   // content hashes, claims, docstrings, conditions, steps and the arguments of calls
  bool lookups = true;  // mentions, look-ups of keys and needs of syntax; of a source only
  bool code = false;    // CodeLines: as much memory as all other facts together
  bool literals = false;
};
inline constexpr Detail kReferences{.source = false, .lookups = false};
inline constexpr Detail kOutline{};
inline constexpr Detail kEveryDetail{.code = true, .literals = true};

// Facts of one file. Pure: depends on nothing but its arguments. Any bytes are allowed; time and memory are linear in
// bytes.size(), nesting is bounded (deeper input becomes an unparsed span). Thread-safe.
FileFacts extract(Language language, std::string_view bytes, Detail detail = kOutline);

// Code lines and no other fact, for half of the price; not even what could not be parsed.
FileFacts extract_code(Language language, std::string_view bytes);

// Changes whenever the same bytes would give other facts; part of the cache key.
inline constexpr int kExtractorRevision = 10;

}  // namespace fount
