#include "engine/secret_vault.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "lang/extract.h"
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
  return SecretVault(values_of(secret, {{0, static_cast<std::uint32_t>(secret.size()), 0}}), KnownNames({}, {}));
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

// What one env file holds under names of secrets, beside the files that the repository has.
std::string scrubbed_beside(std::string_view entry, std::string_view text) {
  const std::string source(entry);
  const std::vector<SourceFile> files{{.path = "staging.env", .language = Language::dotenv},
                                      {.path = "dockerfiles/auth.alpine.Dockerfile"},
                                      {.path = "shop/core/jwtHandler2.py"}};
  std::vector<FileFacts> facts(files.size());
  facts[0] = extract(Language::dotenv, source, kEveryDetail);
  const SecretValues values(files, facts, {FileText::whole(source), {}, {}});
  return SecretVault(values, KnownNames(files, facts)).scrubbed(text);
}

TEST(SecretVault, leaves_names_that_the_repository_says_openly) {
  for (const std::string_view value :
       {"./docker/auth.alpine.Dockerfile", "docker/auth.alpine.Dockerfile", "auth.alpine.Dockerfile",
        "/etc/secrets/jwtKey2.pem", "configs/AuthSettings.yaml", "shop.core.jwtHandler2.verify",
        "django.contrib.auth.backends.ModelBackend", "E2E_KEY_NAME",
        "https://auth-701982941522.run.app/oauth2/token"}) {
    const std::string entry = "E2E_KEY_NAME=x\nAUTH_PASSWORD=" + std::string(value);
    for (const std::string& text : {std::string(value), "copies " + std::string(value) + ", which does not exist"})
      EXPECT_EQ(scrubbed_beside(entry, text), text);
  }
}

TEST(SecretVault, leaves_a_password_that_is_a_folders_name) {
  const std::string secret = "os2datascanner", shown = "os2datascanner.projects.admin";
  std::vector<SourceFile> files(1);
  for (const auto& [path, hidden] :
       {std::pair("src/os2datascanner/a.py", false), std::pair("src/scanner/a.py", true)}) {
    files[0].path = path;
    const SecretVault vault(values_of(secret, {{0, static_cast<std::uint32_t>(secret.size()), 0}}),
                            KnownNames(files, {}));
    std::string text = shown;
    vault.scrub(text);
    EXPECT_EQ(text != shown, hidden) << path;
  }
}

TEST(SecretVault, hides_what_only_resembles_a_name) {
  for (const std::string_view value :
       {"/q7Rk/ZtW9+Lb4Nv8sHdU3", "./q7RkZtW9Lb4Nv8sHdU3", "q7RkZtW9Lb4N.Dockerfile", "Sunshine.Garden7.Blue",
        "Sunshine/Garden7/Blue", "ADMIN_2024_KEY", "https://hooks.test/T0AB1/q7RkZtW9Lb4Nv8sHdU3",
        "https://host/?key=q7RkZtW9Lb4Nv8s", "q7RkZtW9Lb4/auth.alpine.Dockerfile"}) {
    const std::string entry = "AUTH_PASSWORD=" + std::string(value);
    EXPECT_FALSE(shows(scrubbed_beside(entry, "it is " + std::string(value)), value)) << value;
  }
}

}  // namespace
}  // namespace fount::test
