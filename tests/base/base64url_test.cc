#include "base/base64url.h"

#include <gtest/gtest.h>

namespace fount::test {
namespace {

TEST(Base64url, every_text_has_one_meaning) {
  for (const std::string& bytes : {std::string(), std::string("f"), std::string("fo"), std::string("foo"),
                                   std::string("\0\xFF\xFE", 3), std::string(32, '\xFF')})
    EXPECT_EQ(decode_base64url(encode_base64url(bytes)), bytes);
  EXPECT_EQ(encode_base64url("fo"), "Zm8");
  EXPECT_EQ(encode_base64url("\xFB\xFF"), "-_8");
  for (const std::string_view wrong : {"A", "AAAAA", "Zm9=", "Zm8=", "Zm9", "Zh", "+/8", "Zm 8", "Zm\n8", "\xC3\xA9"})
    EXPECT_EQ(decode_base64url(wrong), std::nullopt) << wrong;
}

// Over all short texts: what decodes encodes back to itself.
TEST(Base64url, no_two_texts_mean_the_same) {
  std::string text(3, '\0');
  for (int first = 0; first < 256; first += 3)
    for (int second = 0; second < 256; ++second)
      for (int third = 0; third < 256; third += 5) {
        text[0] = static_cast<char>(first);
        text[1] = static_cast<char>(second);
        text[2] = static_cast<char>(third);
        for (std::size_t size = 1; size <= 3; ++size) {
          const auto bytes = decode_base64url(std::string_view(text).substr(0, size));
          EXPECT_EQ(bytes ? encode_base64url(*bytes) : text.substr(0, size), text.substr(0, size));
        }
      }
}

}  // namespace
}  // namespace fount::test
