// What tells a private key from somebody's drawing of one.
#include "secrets/encodings.h"

#include <gtest/gtest.h>

namespace fount::secrets {
namespace {

TEST(WholeKey, is_a_sequence_that_is_as_long_as_it_says) {
  EXPECT_TRUE(is_whole_key("MAMBAgM="));
  EXPECT_TRUE(is_whole_key("MIEDAQID")) << "a length of its own byte";
  EXPECT_TRUE(is_whole_key("\\nMAMB\\nAgM=\\n")) << "lines of a string";
  EXPECT_TRUE(is_whole_key("b3BlbnNzaC1rZXktdjE=")) << "what OpenSSH writes";
  EXPECT_FALSE(is_whole_key("MAQBAgM=")) << "a byte is missing";
  EXPECT_FALSE(is_whole_key("AAMBAgM=")) << "no sequence";
  EXPECT_FALSE(is_whole_key(""));
}

}  // namespace
}  // namespace fount::secrets
