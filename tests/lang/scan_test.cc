#include "lang/scan.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "lang/string_builder.h"
#include "lang/token_hash.h"

namespace fount {
namespace {

std::uint32_t lines_byte_by_byte(std::string_view bytes) {
  std::uint32_t lines = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool joined = bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n';
    if (bytes[i] == '\n' || (bytes[i] == '\r' && !joined)) ++lines;
  }
  return lines + (bytes.empty() || bytes.back() == '\n' || bytes.back() == '\r' ? 0 : 1);
}

TEST(Scan, CountsLinesAsEditorsDo) {
  EXPECT_EQ(scan::count_lines(""), 0U);
  EXPECT_EQ(scan::count_lines("a"), 1U);
  EXPECT_EQ(scan::count_lines("a\nb\r\nc\rd"), 4U);
  EXPECT_EQ(scan::count_lines(std::string(100'000, '\n')), 100'000U);
  std::mt19937 random(7);
  for (std::size_t size = 0; size < 5'000; size += 37) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += "\n\n\r\xffx\n\x8a\x09"[random() % 8];
    EXPECT_EQ(scan::count_lines(bytes), lines_byte_by_byte(bytes)) << size;
  }
}

TEST(Scan, PackedTextsOfOneLengthDiffer) {
  for (const std::string_view text : {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh"}) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string other(text);
      other[i] = 'x';
      EXPECT_NE(scan::packed(text), scan::packed(other)) << other;
      EXPECT_NE(scan::hash_token(text), scan::hash_token(other)) << other;
    }
  }
}

TEST(StringBuilder, EqualTextsHaveOneId) {
  StringBuilder builder;
  for (int file = 0; file < 3; ++file) {
    StringTable table;
    builder.start(table);
    EXPECT_EQ(builder.intern(""), StringId{});
    for (int round = 0; round < 2; ++round) {
      for (std::uint32_t i = 1; i <= 5'000; ++i) {
        const std::string text = std::to_string(file) + "/" + std::to_string(i);
        EXPECT_EQ(builder.intern(text).value, i);
        EXPECT_EQ(table[StringId{i}], text);
      }
    }
    EXPECT_EQ(table.size(), 5'001U);
  }
}

TEST(TokenHash, IsOfTheRangeNotOfItsPlace) {
  TokenHash alone, within;
  const TokenHash::Mark start = alone.mark();
  for (std::uint64_t i = 0; i < 99; ++i) within.add(i);
  const TokenHash::Mark later = within.mark();
  for (const std::uint64_t token : {3U, 1U, 4U}) alone.add(token), within.add(token);
  alone.add_literal(15);
  within.add_literal(92);
  EXPECT_EQ(alone.count_since(start), 4U);
  EXPECT_EQ(alone.shape_since(start), within.shape_since(later));
  EXPECT_NE(alone.content_since(start), within.content_since(later));
}

}  // namespace
}  // namespace fount
