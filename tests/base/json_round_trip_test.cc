// What JsonWriter writes, Python's json reads back: any value, any bytes, both styles.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

#include "base/hash.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "tests/base/python.h"

namespace fount {
namespace {

constexpr int kDocuments = 2'000;

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += hex64(static_cast<unsigned char>(c)).substr(14);
  return out;
}

// Writes random values in both styles and, beside them, the tokens that a reader should find.
class RandomDocument {
 public:
  explicit RandomDocument(std::mt19937& random) : random_(random) { write_value(4); }

  std::string line() const { return hex(compact_text_) + "," + hex(pretty_text_) + "," + tokens_ + "\n"; }

 private:
  void write_value(unsigned depth) {
    switch (random_() % (depth == 0 ? 5 : 7)) {
      case 0:
        return write_string();
      case 1:
        return write_integer();
      case 2:
        return write_number();
      case 3:
        return both([](JsonWriter& json) { json.boolean(true); }, "true");
      case 4:
        return both([](JsonWriter& json) { json.null(); }, "null");
      case 5:
        both([](JsonWriter& json) { json.begin_array(); }, "[");
        for (unsigned i = random_() % 4; i > 0; --i) write_value(depth - 1);
        return both([](JsonWriter& json) { json.end_array(); }, "]");
      default:
        both([](JsonWriter& json) { json.begin_object(); }, "{");
        for (unsigned i = random_() % 4; i > 0; --i) write_member(i, depth - 1);
        return both([](JsonWriter& json) { json.end_object(); }, "}");
    }
  }

  // A number in front keeps keys distinct after U+FFFD has replaced what differed.
  void write_member(unsigned i, unsigned depth) {
    const std::string key = std::to_string(i) + random_bytes();
    both([&](JsonWriter& json) { json.key(key); }, "s" + hex(key));
    write_value(depth);
  }

  void write_string() {
    const std::string text = random_bytes();
    both([&](JsonWriter& json) { json.string(text); }, "s" + hex(text));
  }

  void write_integer() {
    const auto value = static_cast<std::int64_t>(random_bits()) >> (random_() % 64);
    both([&](JsonWriter& json) { json.integer(value); }, "i" + std::to_string(value));
  }

  void write_number() {
    const double value = random_() % 2 == 0 ? std::bit_cast<double>(random_bits()) : double(random_()) / 10;
    both([&](JsonWriter& json) { json.number(value); },
         std::isfinite(value) ? "f" + hex64(std::bit_cast<std::uint64_t>(value)) : "null");
  }

  void both(auto write, const std::string& token) {
    write(compact_);
    write(pretty_);
    tokens_ += token + " ";
  }

  std::uint64_t random_bits() { return std::uint64_t{random_()} << 32 | random_(); }

  std::string random_bytes() {
    constexpr std::string_view kNotable = "\"\\/\b\n\t\x01\x7F\x80\xC2\x9B\xE2\x82\xAC\xF0\x9F\x98\x80\xED\xA0 a";
    std::string out;
    for (unsigned i = random_() % 12; i > 0; --i)
      out += random_() % 2 == 0 ? static_cast<char>(random_()) : kNotable[random_() % kNotable.size()];
    return out;
  }

  std::mt19937& random_;
  std::string compact_text_, pretty_text_, tokens_;
  JsonWriter compact_{compact_text_}, pretty_{pretty_text_, JsonStyle::pretty};
};

constexpr std::string_view kOracle = R"(
import json, struct, sys

class Number(str): pass

def tokens(value):
    if isinstance(value, dict): return ["{", *(t for k, v in value.items() for t in [k, *tokens(v)]), "}"]
    if isinstance(value, list): return ["[", *(t for v in value for t in tokens(v)), "]"]
    return [value]

def agrees(found, token):
    if token in "{}[]": return found == token
    if token in ("true", "null"): return found is (True if token == "true" else None)
    if token[0] == "s": return found == bytes.fromhex(token[1:]).decode(errors="replace")
    if token[0] == "i": return isinstance(found, Number) and found == token[1:]
    return isinstance(found, Number) and struct.pack(">d", float(found)).hex() == token[1:]

for line in open(sys.argv[1]):
    compact, pretty, expected = line.rstrip(" \n").split(",")
    expected = expected.split(" ")
    for text in compact, pretty:
        found = tokens(json.loads(bytes.fromhex(text).decode(), parse_int=Number, parse_float=Number))
        good = len(found) == len(expected) and all(map(agrees, found, expected))
        print("ok" if good else f"{found} is not {expected}")
)";

TEST(JsonWriter, is_read_back_by_python) {
  std::mt19937 random(20'250'915);
  std::string input;
  for (int i = 0; i < kDocuments; ++i) input += RandomDocument(random).line();
  const std::string output = run_python(std::string(kOracle), input);
  int good = 0;
  for (const std::string_view line : split(output, '\n')) {
    good += line == "ok" ? 1 : 0;
    EXPECT_TRUE(line == "ok" || line.empty()) << line;
  }
  EXPECT_EQ(good, 2 * kDocuments);
}

}  // namespace
}  // namespace fount
