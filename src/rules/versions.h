// Version constraints as sets: what `>=3.9,<4`, `^18.2`, `~> 1.5` and `3.11` allow, so that two places can be asked
// whether they can agree. Pure; knows no file and no tool.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace fount {

// What a version without operator means.
enum class BareVersion : std::uint8_t {
  prefix,  // toolchains and images: 3.11 is any 3.11.x
  exact,   // packages: 1.2 is 1.2.0
};

class VersionSet {
 public:
  // Nothing when the text says no numbers (latest, lts/*, a branch, an address) or says them in a way not known here:
  // pre-releases, `!=`, more than four numbers.
  static std::optional<VersionSet> parse(std::string_view text, BareVersion bare);

  bool intersects(const VersionSet& other) const;
  bool is_floor() const;  // everything from some version on
  // One release line and nothing else: "3.11", "==1.2.3". A range says what is allowed, a pin what is used.
  bool is_pin() const { return pin_; }

  using Number = std::array<std::uint32_t, 4>;
  struct Interval {
    Number low{}, high{};  // half-open
  };
  const std::vector<Interval>& intervals() const { return intervals_; }

 private:
  std::vector<Interval> intervals_;
  bool pin_ = false;
};

}  // namespace fount
