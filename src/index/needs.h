// What a rule asks of the index beyond what every audit has (files, names, definitions, imports, uses, secrets). An
// audit of some rules makes only what they need; whoever asks for more than was declared meets an assertion.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace fount {

enum class Need : std::uint8_t {
  copies,    // Index::clones(), FileFacts::code
  products,  // Index::calls(), products()
  lookups,   // mentions, look-ups of keys and needs of syntax among the facts
  settings,  // Index::environments(), settings(), setting_reads()
  literals,  // text() and value() of code, shared_states()
};

class Needs {
 public:
  constexpr Needs() = default;
  constexpr Needs(std::initializer_list<Need> needs) {
    for (const Need need : needs) bits_ |= bits_of(need);
  }
  static constexpr Needs everything() { return {Need::copies, Need::settings}; }

  constexpr bool has(Need need) const { return (bits_ & bit(need)) != 0; }
  constexpr void add(Needs others) { bits_ |= others.bits_; }

 private:
  static constexpr std::uint8_t bit(Need need) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(need)); }
  // Who reads a setting is found through calls and look-ups, and what it falls back to among the literals.
  static constexpr std::uint8_t bits_of(Need need) {
    const int reading = bit(Need::products) | bit(Need::lookups) | bit(Need::literals);
    return static_cast<std::uint8_t>(need == Need::settings ? bit(need) | reading : bit(need));
  }
  std::uint8_t bits_ = 0;
};

}  // namespace fount
