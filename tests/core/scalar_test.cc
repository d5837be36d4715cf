#include "core/scalar.h"

#include <gtest/gtest.h>

namespace fount {
namespace {

TEST(Decode, every_escape_of_one_letter) {
  EXPECT_EQ(decode(R"("\n\t\r\b\f\a\v\0\e")", ScalarStyle::double_quoted, Language::python),
            std::string("\n\t\r\b\f\a\v\0\x1b", 9));
}

}  // namespace
}  // namespace fount
