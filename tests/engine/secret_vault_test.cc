#include "engine/secret_vault.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/secrets/samples.h"

namespace fount::test {
namespace {

// The secrets of one env file, by the names they stand under.
SecretValues values_of(const std::string& text, std::vector<SecretSpan> found) {
  static const std::vector<SourceFile> files(1);
  FileFacts facts;
  facts.secrets = std::move(found);
  const std::vector<FileFacts> all{facts};
  return SecretValues(files, all, {FileText::whole(text)});
}

SecretVault vault_of(const std::string& secret) {
  return SecretVault(values_of(secret, {{0, static_cast<std::uint32_t>(secret.size()), 0}}));
}

// No twelve bytes of the secret are left.
bool shows(std::string_view text, std::string_view secret) {
  constexpr std::size_t kPart = 12;
  for (std::size_t i = 0; i + kPart <= secret.size(); ++i)
    if (text.contains(secret.substr(i, kPart))) return true;
  return text.contains(secret);
}

TEST(SecretVault, hides_every_format_in_every_text) {
  for (const Format& format : formats()) {
    const std::string secret = sample_of(format, 11).secret;
    const SecretVault vault = vault_of(secret);
    for (const std::string& text : {secret, "key=" + secret, "\"" + secret + "\", and again '" + secret + "'",
                                    "x" + secret + "y", secret.substr(0, secret.size() - 3), secret.substr(5)}) {
      EXPECT_FALSE(shows(vault.scrubbed(text), secret)) << format.kind;
    }
  }
}

TEST(SecretVault, hides_other_ways_of_writing_it) {
  const std::string secret = "q7Rk/ZtW9+Lb4Nv=8sHdU3";
  const SecretVault vault = vault_of(secret);
  EXPECT_EQ(vault.scrubbed("redis://:q7Rk%2FZtW9%2BLb4Nv%3D8sHdU3@cache"), "redis://:<redacted 28 characters>@cache");
  // base64("shop:" + secret), as an Authorization header has it
  EXPECT_FALSE(vault.scrubbed("Basic c2hvcDpxN1JrL1p0VzkrTGI0TnY9OHNIZFUz").contains("N1JrL1p0VzkrTGI0TnY9OHNIZ"));
}

TEST(SecretVault, leaves_all_else) {
  const SecretVault vault = vault_of("q7RkZtW9Lb4Nv8sHdU3");
  for (const char* text : {"", "q7Rk", "a sentence about secrets", "q7RkZtW9Lb4", "config/staging.env"})
    EXPECT_EQ(vault.scrubbed(text), text);
  EXPECT_EQ(vault.scrubbed("a q7RkZtW9Lb4Nv8sHdU3 b"), "a <redacted 19 characters> b");
}

}  // namespace
}  // namespace fount::test
