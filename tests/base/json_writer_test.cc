#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <limits>

namespace fount {
namespace {

using namespace std::string_literals;

std::string written(const std::function<void(JsonWriter&)>& write, JsonStyle style = JsonStyle::compact) {
  std::string out;
  JsonWriter json(out, style);
  write(json);
  return out;
}

void write_sample(JsonWriter& json) {
  json.begin_object().key("a").begin_array().integer(1).string("x").begin_object().end_object().end_array();
  json.key("b").begin_object().key("c").null().key("d").boolean(true).end_object();
  json.key("e").begin_array().end_array().end_object();
}

TEST(JsonWriter, puts_commas_between_items) {
  EXPECT_EQ(written(write_sample), R"({"a":[1,"x",{}],"b":{"c":null,"d":true},"e":[]})");
}

TEST(JsonWriter, indents_by_two_spaces_when_pretty) {
  EXPECT_EQ(written(write_sample, JsonStyle::pretty), R"({
  "a": [
    1,
    "x",
    {}
  ],
  "b": {
    "c": null,
    "d": true
  },
  "e": []
})");
}

TEST(JsonWriter, escapes_strings_and_keys) {
  auto check = [](std::string_view text, std::string_view expected) {
    const std::string quoted = '"' + std::string(expected) + '"';
    EXPECT_EQ(written([&](JsonWriter& json) { json.string(text); }), quoted);
    EXPECT_EQ(written([&](JsonWriter& json) { json.begin_object().key(text).null().end_object(); }),
              '{' + quoted + ":null}");
  };
  check("", "");
  check("plain / <text>", "plain / <text>");
  check("\"\\", R"(\"\\)");
  check("\b\f\n\r\t", R"(\b\f\n\r\t)");
  check("\0\x1F\x7F"s, R"(\u0000\u001f\u007f)");
  check("\xC2\x9B\xC2\xA0", "\\u009b\xC2\xA0");
  check("\xE2\x82\xAC\xF0\x9F\x98\x80", "\xE2\x82\xAC\xF0\x9F\x98\x80");
  check("a\xFF\xE2\x82z\xED\xA0\x80", "a\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(JsonWriter, writes_integers_of_every_width) {
  EXPECT_EQ(written([](JsonWriter& json) { json.integer(std::numeric_limits<std::int64_t>::min()); }),
            "-9223372036854775808");
  EXPECT_EQ(written([](JsonWriter& json) { json.integer(std::numeric_limits<std::uint64_t>::max()); }),
            "18446744073709551615");
  EXPECT_EQ(written([](JsonWriter& json) { json.integer(std::uint8_t{7}); }), "7");
}

TEST(JsonWriter, writes_doubles_shortest_and_scores_with_one_decimal) {
  auto check = [](double value, std::string_view shortest, std::string_view one_decimal) {
    EXPECT_EQ(written([&](JsonWriter& json) { json.number(value); }), shortest);
    EXPECT_EQ(written([&](JsonWriter& json) { json.decimal(value); }), one_decimal);
  };
  check(0.1, "0.1", "0.1");
  check(61.74, "61.74", "61.7");
  check(90, "90", "90.0");
  check(-0.04, "-0.04", "0.0");
  check(1e300, "1e+300", written([](JsonWriter& json) { json.decimal(1e300); }));
  check(std::numeric_limits<double>::infinity(), "null", "null");
  check(std::numeric_limits<double>::quiet_NaN(), "null", "null");
  EXPECT_EQ(written([](JsonWriter& json) { json.decimal(std::numeric_limits<double>::max()); }).size(), 311U);
}

}  // namespace
}  // namespace fount
