// bytes → facts. Extraction never fails and never executes anything: what was not understood is an unparsed span.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/facts.h"
#include "core/file.h"

namespace fount {

// True when facts can be had of this language. The others are counted as not assessed.
bool can_extract(Language language);

// How much is wanted. CodeLines take as much memory as all other facts together, and only rules that compare bodies of
// production code read them; two thirds of a large repository are tests, which are no source of anything.
enum class Detail : std::uint8_t {
  references,  // what it defines and uses: no content hashes, claims, conditions, mentions, look-ups of keys or needs
               // of syntax
  outline,
  code,
  code_alone,  // code lines and no other fact, for half of the price; not even what could not be parsed
};

// Facts of one file. Pure: depends on nothing but its arguments. Any bytes are allowed; time and memory are linear in
// bytes.size(), nesting is bounded (deeper input becomes an unparsed span). Thread-safe.
FileFacts extract(Language language, std::string_view bytes, Detail detail = Detail::outline);

// Changes whenever the same bytes would give other facts; part of the cache key.
inline constexpr int kExtractorRevision = 9;

}  // namespace fount
