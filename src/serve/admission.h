// Who may come in at all: how many connections there are, in all and from one address, and how fast new ones come.
// Asked before a byte is read. Lives on the event loop.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "settings/settings.h"

namespace fount {

// `rate` things a second, after a burst of as many.
class TokenBucket {
 public:
  explicit TokenBucket(std::int64_t rate_per_s) : rate_(static_cast<double>(rate_per_s)), level_(rate_) {}
  bool take(std::int64_t now_ms) {
    constexpr double kMillisecondsPerSecond = 1000;
    const double passed_s =
        static_cast<double>(std::max<std::int64_t>(0, now_ms - filled_ms_)) / kMillisecondsPerSecond;
    level_ = std::min(rate_, level_ + (filled_ms_ == 0 ? 0 : passed_s * rate_));
    filled_ms_ = now_ms;
    if (level_ < 1) return false;
    level_ -= 1;
    return true;
  }
  bool is_full(std::int64_t now_ms) const {
    return now_ms - filled_ms_ >= 1000;  // a second fills any bucket
  }

 private:
  double rate_, level_;
  std::int64_t filled_ms_ = 0;  // 0: never asked
};

class Admission {
 public:
  explicit Admission(const Settings& settings) : settings_(settings) {}

  // "" when it may come in, and then it counts until `leave`; else why not.
  std::string_view enter(const std::string& address, std::int64_t now_ms);
  void leave(const std::string& address);
  // Forgets addresses that have no connection and a full bucket. Now and then.
  void tidy(std::int64_t now_ms);
  std::size_t connections() const { return connections_; }

 private:
  struct Address {
    explicit Address(std::int64_t rate) : connects(rate) {}
    TokenBucket connects;
    std::int64_t open = 0;
  };
  bool is_trusted(const std::string& address) const;

  const Settings& settings_;
  std::map<std::string, Address> addresses_;
  std::size_t connections_ = 0;
};

}  // namespace fount
