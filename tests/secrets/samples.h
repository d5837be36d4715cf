// Credentials as their providers document them, drawn anew for each test: none of them ever opened anything, and none
// stands in this repository, so that no scanner finds one in it.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace fount::test {

// In `format`, "<62*36>" stands for 36 characters of base 62; see the table in samples.cc for the other alphabets.
struct Format {
  std::string_view kind;    // Kind::id
  std::string_view format;  // the text around the credential too, where that makes it one
  std::string_view name;    // the setting that it stands under where only that tells what it is, else ""
};
std::span<const Format> formats();

struct Sample {
  std::string text;    // as it is committed
  std::string secret;  // what of it must never be shown
};
Sample sample_of(const Format& format, std::uint32_t seed);

// What looks like a credential and is none, one text each.
std::span<const std::string_view> traps();

}  // namespace fount::test
