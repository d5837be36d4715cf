// fount config: check, diff, explain, resolve.
#include <gtest/gtest.h>

#include "tests/cli/command_line.h"

namespace fount {
namespace {

constexpr std::string_view kSecret = "c0ffee-hunter2-correct-horse-battery";

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void write_environments(const TemporaryDirectory& directory) {
  const std::string secret(kSecret);
  directory.write(
      "config/staging.env",
      "CACHE_HOST=cache.staging.shop.io\nPAGE_SIZE=20\nMAIL_HOST=mail.shop.io\nAPI_SECRET=" + secret + "\n");
  directory.write("config/production.env", "CACHE_HOST=cache.shop.io\nPAGE_SIZE=many\nAPI_SECRET=" + secret + "\n");
  directory.write("docker-compose.staging.yml",
                  "services:\n  web:\n    image: shop\n    environment:\n      CACHE_HOST: other.shop.io\n");
}

TEST(ConfigExplain, SaysEveryPlaceAndWhichWins) {
  const TemporaryDirectory directory;
  write_environments(directory);
  const Outcome outcome = run_fount({"config", "explain", "CACHE_HOST", directory.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const std::string part : {"config/staging.env:1", "config/production.env:1", "docker-compose.staging.yml:5",
                                 "staging runs with \"other.shop.io\": compose is the last layer"})
    EXPECT_TRUE(contains(outcome.out, part)) << part << "\n" << outcome.out;
  const Outcome json = run_fount({"config", "explain", "CACHE_HOST", directory.path(), "--json"});
  EXPECT_TRUE(contains(json.out, "\"schema\": \"fount.config.explain/1\"")) << json.out;
}

TEST(ConfigExplain, SaysInWhichOrderASecretIsResolved) {
  const TemporaryDirectory directory;
  directory.write("shop/__init__.py", "");
  directory.write("shop/keys.py",
                  "import os\n\n\ndef signing_key():\n"
                  "    return os.environ.get(\"JWT_SECRET_KEY\") or os.environ.get(\"JWT_SECRET\")\n");
  const Outcome outcome = run_fount({"config", "explain", "JWT_SECRET", directory.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const std::string part :
       {"resolved in this order by", "shop/keys.py:5  shop.keys.signing_key", "JWT_SECRET_KEY → JWT_SECRET"})
    EXPECT_TRUE(contains(outcome.out, part)) << part << "\n" << outcome.out;
  const Outcome json = run_fount({"config", "explain", "JWT_SECRET", directory.path(), "--json"});
  EXPECT_TRUE(contains(json.out, "\"use\": \"answers\"")) << json.out;
}

TEST(ConfigExplain, AnUnknownNameGetsASuggestion) {
  const TemporaryDirectory directory;
  write_environments(directory);
  const Outcome outcome = run_fount({"config", "explain", "CACHE_HOTS", directory.path()});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.err, "did you mean 'CACHE_HOST'?")) << outcome.err;
}

TEST(ConfigDiff, TellsDriftFromDifference) {
  const TemporaryDirectory directory;
  write_environments(directory);
  const Outcome outcome = run_fount({"config", "diff", "stage", "prod", directory.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const std::string part : {"staging | production: 4 settings, 1 the same", "drift, one lacks it: 1",
                                 "MAIL_HOST: \"mail.shop.io\" | not given", "drift, another kind of value: 1",
                                 "PAGE_SIZE: \"20\" | \"many\"", "values differ: 1"})
    EXPECT_TRUE(contains(outcome.out, part)) << part << "\n" << outcome.out;
  const Outcome unknown = run_fount({"config", "diff", "stagging", "prod", directory.path()});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_TRUE(contains(unknown.err, "no environment 'stagging'; did you mean 'staging'?")) << unknown.err;
}

TEST(ConfigResolve, SaysWhatRunsAndWhereItComesFrom) {
  const TemporaryDirectory directory;
  write_environments(directory);
  const Outcome outcome = run_fount({"config", "resolve", "production", directory.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const std::string part : {"CACHE_HOST = \"cache.shop.io\"", "config/production.env:1", "API_SECRET = secret "})
    EXPECT_TRUE(contains(outcome.out, part)) << part << "\n" << outcome.out;
}

TEST(ConfigCheck, FailsOnWhatIsSevere) {
  const TemporaryDirectory directory;
  write_environments(directory);
  const Outcome outcome = run_fount({"config", "check", directory.path()});
  EXPECT_EQ(outcome.code, 1) << outcome.out << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "setting-conflict")) << outcome.out;
  EXPECT_TRUE(contains(outcome.err, "gate failed: ")) << outcome.err;
  const TemporaryDirectory clean;
  clean.write("config/staging.env", "PAGE_SIZE=20\n");
  EXPECT_EQ(run_fount({"config", "check", clean.path()}).code, 0);
  EXPECT_EQ(run_fount({"config", "check", clean.path(), "--fail-on", "hihg"}).code, 2);
}

TEST(Config, ASecretIsNeverShown) {
  const TemporaryDirectory directory;
  write_environments(directory);
  const std::vector<std::vector<std::string>> commands = {
      {"explain", "API_SECRET"}, {"diff", "staging", "production"}, {"resolve", "staging"}, {"check"}};
  for (const std::vector<std::string>& command : commands)
    for (const bool json : {false, true}) {
      std::vector<std::string> arguments{"config"};
      arguments.insert(arguments.end(), command.begin(), command.end());
      arguments.push_back(directory.path());
      if (json) arguments.emplace_back("--json");
      const Outcome outcome = run_fount(arguments);
      EXPECT_FALSE(contains(outcome.out + outcome.err, std::string(kSecret))) << command.front();
    }
}

TEST(Config, HostileNamesStayText) {
  const TemporaryDirectory directory;
  directory.write("config/staging.env", "A=1\x1b[31m\nB=\"x\ny\"\n");
  const Outcome outcome = run_fount({"config", "resolve", "staging", directory.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_FALSE(contains(outcome.out, "\x1b"));
  const Outcome explained = run_fount({"config", "explain", "\x1b]0;x\x07", directory.path()});
  EXPECT_EQ(explained.code, 2);
  EXPECT_FALSE(contains(explained.err, "\x1b"));
}

TEST(Config, AWrongPartGetsASuggestion) {
  const Outcome outcome = run_fount({"config", "exlpain", "X"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.err, "there is no command 'exlpain'; did you mean 'explain'?")) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "`fount config --help` says what there is.")) << outcome.err;
}

}  // namespace
}  // namespace fount
