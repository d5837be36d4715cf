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

  // The only text that matches, when the pattern has no special characters; else "".
  std::string_view literal() const {
    return tokens_.empty() && !never_ ? std::string_view(prefix_) : std::string_view{};
  }

 private:
  enum class Op : std::uint8_t {  // those of one byte first
    byte,                         // exactly `value`
    any,                          // `?`: one byte but '/'
    set,                          // `[...]`: sets_[value]
    star,                         // `*`: any bytes but '/'
    directories,                  // `**/`: nothing, or anything that ends in '/'
    everything,                   // `**` with nothing (or an escaped '/') after it
  };
  struct Token {
    Op op;
    std::uint32_t value = 0;
  };
  using ByteSet = std::bitset<256>;

  std::size_t compile_stars(std::string_view pattern, std::size_t at);
  std::size_t compile_set(std::string_view pattern, std::size_t at);
  bool match_one(const Token& token, unsigned char byte) const;
  bool may_end(std::string_view text) const;
  bool grow_star(std::string_view text, std::size_t token, std::size_t& at) const;

  std::string prefix_;  // the bytes before the first special one
  std::vector<Token> tokens_;
  std::vector<ByteSet> sets_;
  bool never_ = false;  // malformed: git accepts such a pattern and matches nothing with it
};

}  // namespace fount
