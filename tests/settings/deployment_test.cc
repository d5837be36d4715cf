// What production and staging refuse that development does not mind.
#include <gtest/gtest.h>

#include "settings/key_file.h"
#include "settings/weak_secret.h"
#include "tests/settings/sources.h"

namespace fount::test {
namespace {

const std::string kBypassKey = "dV3nq8Zs0rT5wX1yB7kLmN2pQ4hJ6gFa";

TEST(Deployment, production_with_what_it_needs_starts) {
  EXPECT_EQ(problems_of({.environment = production()}), "");
  EXPECT_EQ(problems_of({.environment = production({{"FOUNT_TRUSTED_PROXIES", "10.0.0.1"}, {"FOUNT_PUBLIC_URL", ""}})}),
            "");
}

TEST(Deployment, missing_keys_are_named) {
  const std::string how =
      "set FOUNT_JWT_KEYS_FILE to a file that holds a JWK set, or FOUNT_JWT_KEYS to the set itself, " +
      std::string(kKeySetForm);
  EXPECT_EQ(problems_of({.environment = production({{"FOUNT_JWT_KEYS", ""}})}),
            "FOUNT_JWT_KEYS: not set, and needed in production: " + how);
  EXPECT_EQ(problems_of({.environment = {{"FOUNT_ENVIRONMENT", "test"}}}),
            "FOUNT_JWT_KEYS: not set, and needed in test: " + how);
  EXPECT_EQ(problems_of({.command_line = {{"address", "0.0.0.0"}}}),
            "FOUNT_JWT_KEYS: not set, and needed where others can reach the server: " + how);
  EXPECT_EQ(problems_of({.command_line = {{"address", "::1"}}}), "");
  EXPECT_EQ(problems_of({.command_line = {{"address", "127.1.2.3"}}}), "");
}

TEST(Deployment, production_and_staging_need_tls) {
  for (const std::string environment : {"production", "staging"}) {
    const Pairs plain{{"FOUNT_ENVIRONMENT", environment},
                      {"FOUNT_PUBLIC_URL", "http://fount.example.com"},
                      {"FOUNT_JWT_KEYS", kKeySet}};
    EXPECT_EQ(problems_of({.environment = plain}),
              "FOUNT_PUBLIC_URL: must begin with https:// in " + environment +
                  ": set FOUNT_PUBLIC_URL; or declare the proxy that ends TLS with FOUNT_TRUSTED_PROXIES");
  }
}

TEST(Deployment, the_bypass_key_never_works_in_production) {
  const std::string never =
      "E2E_BYPASS_KEY: never in production: it lets anyone who knows it sign in as anybody; remove it";
  const std::string expires = "2026-12-04T12:00:00Z";
  EXPECT_EQ(
      problems_of({.environment = production({{"E2E_BYPASS_KEY", kBypassKey}, {"FOUNT_E2E_BYPASS_EXPIRES", expires}})}),
      never);
  EXPECT_EQ(
      problems_of(
          {.environment = {{"FOUNT_ENVIRONMENT", "production"}, {"E2E_BYPASS_KEY", "weak"}, {"FOUNT_PORT", "x"}}}),
      never)
      << "and nothing else: no keys, no TLS, a weak key, a wrong port";
  EXPECT_EQ(problems_of({.environment = {{"FOUNT_ENVIRONMENT", "production"}, {"E2E_BYPASS_KEY_FILE", "/nope"}}}),
            "E2E_BYPASS_KEY_FILE" + never.substr(never.find(':')));
  const auto staging = [&](const std::string& key, const std::string& until) {
    return problems_of(
        {.environment = production(
             {{"FOUNT_ENVIRONMENT", "staging"}, {"E2E_BYPASS_KEY", key}, {"FOUNT_E2E_BYPASS_EXPIRES", until}})});
  };
  EXPECT_EQ(staging(kBypassKey, expires), "");
  EXPECT_EQ(staging(kBypassKey, ""),
            "E2E_BYPASS_KEY: needs FOUNT_E2E_BYPASS_EXPIRES, at most 7 days ahead, as 2026-01-31T12:00:00Z");
  EXPECT_EQ(staging("changeme", expires),
            "E2E_BYPASS_KEY: is shorter than 32 bytes: make one with `openssl rand -base64 32`");
  EXPECT_EQ(problems_of({.environment = {{"E2E_BYPASS_KEY", "weak"}, {"FOUNT_E2E_BYPASS_EXPIRES", expires}}}), "");
}

TEST(Deployment, environments_do_not_share_settings) {
  struct Case {
    std::string environment, variable, value, problem;
  };
  const std::string in_production = ", and this is production: environments do not share settings";
  const std::vector<Case> cases{
      {"production", "FOUNT_PUBLIC_URL", "https://fount.staging.example.com",
       "FOUNT_PUBLIC_URL: public_url speaks of 'staging'" + in_production},
      {"production", "FOUNT_JWT_ISSUER", "auth-dev", "FOUNT_JWT_ISSUER: jwt_issuer speaks of 'dev'" + in_production},
      {"production", "FOUNT_DATA", "/srv/Staging/fount", "FOUNT_DATA: data speaks of 'staging'" + in_production},
      {"production", "FOUNT_ALLOWED_GIT_HOSTS", "git.example.com,git.stg.example.com",
       "FOUNT_ALLOWED_GIT_HOSTS: allowed_git_hosts speaks of 'stg'" + in_production},
      {"staging", "FOUNT_PUBLIC_URL", "https://prod.example.com",
       "FOUNT_PUBLIC_URL: public_url speaks of 'prod', and this is staging: environments do not share settings"},
      {"development", "FOUNT_JWT_ISSUER", "auth-production",
       "FOUNT_JWT_ISSUER: jwt_issuer speaks of 'production', and this is development: environments do not share "
       "settings"},
      {"production", "FOUNT_PUBLIC_URL", "https://fount.dev", ""},
      {"production", "FOUNT_PUBLIC_URL", "https://fount.prod.example.com", ""},
      {"production", "FOUNT_JWT_ISSUER", "latest-devices-stagecoach", ""},
      {"production", "FOUNT_DATA", "/dev/shm/test/fount", ""},
      {"production", "FOUNT_ORGANISATION", "Staging crew", ""},
      {"development", "FOUNT_JWT_ISSUER", "auth-test", ""},
  };
  for (const Case& one : cases) {
    const Pairs environment = production({{one.variable, one.value}, {"FOUNT_ENVIRONMENT", one.environment}});
    EXPECT_EQ(problems_of({.environment = environment}), one.problem) << one.environment << " " << one.value;
  }
}

TEST(Deployment, an_environment_file_of_another_environment_is_refused) {
  const TemporaryDirectory folder;
  folder.write(".env.staging", "FOUNT_PORT=1\n");
  SettingSources sources{.environment = production({{"HOME", folder.path()}}), .env_file = folder / ".env.staging"};
  sources.config_file = folder / "fount-serve.toml";
  folder.write("fount-serve.toml", "");
  const Result<LoadedSettings> loaded = load_settings(sources);
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().message.find("the file's name speaks of 'staging', and this is production"),
            std::string::npos)
      << loaded.error().message;
}

TEST(Deployment, weak_secrets_are_known) {
  EXPECT_EQ(weakness_of(kBypassKey), "");
  EXPECT_EQ(weakness_of("0b9c1f7de2a4538610f7ac92be4d5e31"), "");
  EXPECT_EQ(weakness_of("short"), "shorter than 32 bytes");
  EXPECT_EQ(weakness_of("abababababababababababababababababab"), "made of fewer than 8 different characters");
  EXPECT_EQ(weakness_of("k3J9xQ2mk3J9xQ2mk3J9xQ2mk3J9xQ2mk3J9"), "a repetition");
  EXPECT_EQ(weakness_of("please-CHANGE-ME-before-you-deploy-this"), "a sample, as documentation has it");
  EXPECT_EQ(weakness_of("hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"), "a key that was published as an example");
}

}  // namespace
}  // namespace fount::test
