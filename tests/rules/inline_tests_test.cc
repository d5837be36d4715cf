// Secrets that stand in tests which a file keeps beside its code.
#include "rules/inline_tests.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace fount {
namespace {

// For each of the words SECRET in the text, whether it stands in a test: "t" or "-".
std::string marks(Language language, std::string_view text) {
  std::string result;
  for (std::size_t at = text.find("SECRET"); at != text.npos; at = text.find("SECRET", at + 1))
    result += is_in_test(language, text, static_cast<std::uint32_t>(at)) ? 't' : '-';
  return result;
}

TEST(InlineTests, a_rust_module_for_tests_ends_at_its_bracket) {
  EXPECT_EQ(marks(Language::rust,
                  "const A: &str = \"SECRET\";\n#[cfg(test)]\nmod tests {\n    fn a() {\n        \"SECRET\"\n    }\n}\n"
                  "const B: &str = \"SECRET\";\n"),
            "-t-");
  EXPECT_EQ(marks(Language::rust, "#[tokio::test]\nasync fn a() {\n    b(\"SECRET\");\n}\nfn c() { \"SECRET\" }\n"),
            "t-");
  EXPECT_EQ(marks(Language::rust, "#[cfg(test)] mod tests { SECRET"), "t");
}

TEST(InlineTests, a_file_in_the_words_of_a_test_framework_is_one) {
  EXPECT_EQ(marks(Language::typescript, "describe('a', () => {\n  it('b', () => { expect('SECRET') })\n})\n"), "t");
  EXPECT_EQ(marks(Language::typescript, "const a = { describe: 'SECRET' }\n"), "-");
}

}  // namespace
}  // namespace fount
