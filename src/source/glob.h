// One gitignore glob, compiled. Owns the pattern language (`*`, `?`, `[...]`, `**`, escapes) and nothing of what a
// match means: anchoring, negation and directories are ignore.h's.
//
// Held to git's own matcher by a differential test, quirks included. Matching takes O(pattern × text) steps for every
// pattern: git's matcher recurses per star, which hostile patterns (`a*a*a*a*b`) turn into exponential time.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fount {

class Glob {
 public:
  explicit Glob(std::string_view pattern);

  bool matches(std::string_view text) const;

  // Without special characters: the pattern is the text it matches.
  bool literal() const { return tokens_.empty() && !never_; }

 private:
  enum class Op : std::uint8_t {
    byte,         // exactly `value`
    any,          // `?`: one byte but '/'
    set,          // `[...]`: sets_[value]
    star,         // `*`: any bytes but '/'
    directories,  // `**/`: nothing, or anything that ends in '/'
    everything,   // `**` with nothing (or an escaped '/') after it
  };
  struct Token {
    Op op;
    std::uint32_t value = 0;
  };
  using ByteSet = std::bitset<256>;

  std::size_t compile_stars(std::string_view pattern, std::size_t at);
  std::size_t compile_set(std::string_view pattern, std::size_t at);
  bool match_one(const Token& token, unsigned char byte) const;

  std::string prefix_;  // the bytes before the first special one
  std::vector<Token> tokens_;
  std::vector<ByteSet> sets_;
  bool never_ = false;  // malformed: git accepts such a pattern and matches nothing with it
};

}  // namespace fount
