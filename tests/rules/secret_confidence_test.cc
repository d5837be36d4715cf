// How sure the rules of secrets are: each case beside what lowers it.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/confidence.h"

namespace fount {
namespace {

using test::Confidences;
using test::Files;
using test::kCertain;
using test::kFirm;
using test::kNothing;
using test::kTentative;
using test::run;

const std::string kSecret = "q7Rk2ZtW9xLb4NvE8sHd";

Files production(const std::string& settings) { return {{"config/production.env", settings}}; }

TEST(SecretConfidence, what_a_deployment_signs_with_opens_it) {
  const Files signing = production("SESSION_SECRET=" + kSecret + "\n");
  Files template_too = signing, skeleton = signing;
  template_too.emplace_back(".env.example", "SESSION_SECRET=" + kSecret + "\n");
  skeleton.emplace_back(".yo-rc.json", "{\"generator\": {\"sessionSecret\": \"" + kSecret + "\"}}\n");
  run({
      {"it signs", "committed-secret", signing, kFirm},
      {"by another name", "committed-secret", production("SIGNATURE_SECRET=" + kSecret + "\n"), kFirm},
      {"a database checks it", "committed-secret", production("DB_PASSWORD=" + kSecret + "\n"), kTentative},
      {"a provider checks it", "committed-secret", production("MAPS_AUTH=" + kSecret + "\n"), kTentative},
      {"typed", "committed-secret", production("SESSION_SECRET=session-secret-for-all\n"), kNothing},
      {"of no environment", "committed-secret", {{"config/app.env", "SESSION_SECRET=" + kSecret + "\n"}}, kTentative},
      {"in a template too", "committed-secret", template_too, kTentative},
      {"of a skeleton", "committed-secret", skeleton, kTentative},
  });
}

TEST(SecretConfidence, environments_share_what_they_sign_with) {
  const auto both = [](const std::string& setting) {
    return Files{{"config/production.env", setting}, {"config/staging.env", setting}};
  };
  run({
      {"a key", "shared-secret", both("SESSION_SECRET=" + kSecret + "\n"), kFirm},
      {"a password", "shared-secret", both("DB_PASSWORD=" + kSecret + "\n"), kTentative},
  });
}

TEST(SecretConfidence, a_part_of_another_that_is_deployed) {
  const auto parts = [](const std::string& first, const std::string& second) {
    return production(first + "=" + kSecret + "\n" + second + "=service-" + kSecret + "-n4B9h2D7y5\n");
  };
  run({
      {"one signs", "shared-secret", parts("SESSION_SECRET", "MAPS_PASSWORD"), kFirm},
      {"neither signs", "shared-secret", parts("DB_PASSWORD", "MAPS_PASSWORD"), kTentative},
      {"not deployed",
       "shared-secret",
       {{"config/app.env", "SESSION_SECRET=" + kSecret + "\nMAPS_PASSWORD=service-" + kSecret + "-n4B9h2D7y5\n"}},
       kTentative},
  });
}

TEST(SecretConfidence, two_that_begin_with_different_variables) {
  const auto orders = [](const std::string& first, const std::string& second) {
    const auto function = [](const std::string& name, const std::string& answer) {
      return "import os\n\n\ndef " + name + "():\n    return " + answer + "\n";
    };
    return Files{{"shop/__init__.py", ""},
                 {"shop/sign.py", function("signing", first)},
                 {"shop/read.py", function("reading", second)}};
  };
  const auto get = [](const std::string& name) { return "os.environ.get(\"" + name + "\")"; };
  const std::string jwt = get("JWT_SECRET_STAGING") + " or " + get("JWT_SECRET");
  run({
      {"begin apart", "secret-precedence", orders(jwt, get("JWT_SECRET") + " or " + get("JWT_SECRET_KEY")), kFirm},
      {"begin alike", "secret-precedence", orders(jwt, get("JWT_SECRET_STAGING") + " or " + get("JWT_SECRET_KEY")),
       kTentative},
      {"a password", "secret-precedence",
       orders(get("CACHE_PASSWORD_STAGING") + " or " + get("CACHE_PASSWORD"),
              get("CACHE_PASSWORD") + " or " + get("CACHE_PASSWORD_OLD")),
       kTentative},
  });
}

Files fallback(const std::string& path, const std::string& name, const std::string& value,
               const std::string& more = "") {
  return {{path, "import os\n\nKEY = os.environ.get(\"" + name + "\", \"" + value + "\")\n" + more}};
}

TEST(SecretConfidence, of_a_fallback_by_its_name_and_place) {
  const std::string value = "not-so-secret", refusing = "if KEY.startswith(\"not-so\"):\n    raise SystemExit\n";
  run({
      {"a key", "fallback-secret", fallback("shop/settings.py", "SESSION_SECRET", value), kFirm},
      {"six characters", "fallback-secret", fallback("shop/settings.py", "SESSION_SECRET", "secret"), kFirm},
      {"a cookie's name", "fallback-secret", fallback("shop/settings.py", "COOKIE_TOKEN_KEY", value), kTentative},
      {"a cookie's secret", "fallback-secret", fallback("shop/settings.py", "COOKIE_SECRET", value), kFirm},
      {"a prefix", "fallback-secret", fallback("shop/settings.py", "SESSION_KEY_PREFIX", value), kNothing},
      {"a rate", "fallback-secret", fallback("shop/settings.py", "TOKEN_THROTTLE_RATE", "20/min"), kNothing},
      {"for tests", "fallback-secret", fallback("shop/settings.py", "TEST_JWT_SECRET", value), kNothing},
      {"none", "fallback-secret", fallback("shop/settings.py", "WEBHOOK_SECRET", "MISSING_SECRET"), kNothing},
      {"developers' settings", "fallback-secret", fallback("shop/settings/dev.py", "SECRET_KEY", value), kNothing},
      {"a load test", "fallback-secret", fallback("shop/locustfile_orders.py", "SECRET_KEY", value), kTentative},
      {"a salt", "fallback-secret", fallback("shop/settings.py", "SESSION_SECRET_SALT", value), kNothing},
      {"demanded by another branch",
       "fallback-secret",
       {{"shop/settings.py",
         "import os\n\nif os.environ.get(\"LIVE\"):\n    KEY = os.environ[\"SECRET_KEY\"]\nelse:\n"
         "    KEY = os.environ.get(\"SECRET_KEY\", \"not-so-secret\")\n"}},
       kTentative},
      {"demanded at start", "fallback-secret",
       fallback("shop/settings.py", "SECRET_KEY", value,
                "\n\ndef start(app):\n    if not app.config['SECRET_KEY']:\n        raise RuntimeError\n"),
       kTentative},
      {"refused by its beginning", "fallback-secret", fallback("shop/settings.py", "SECRET_KEY", value, refusing),
       kTentative},
  });
}

// What deploys the program sees to it that the variable is set.
TEST(SecretConfidence, of_a_fallback_that_no_deployment_takes) {
  const auto beside = [](const std::string& path, const std::string& text) {
    Files files = fallback("shop/settings.py", "SESSION_SECRET", "not-so-secret");
    files.emplace_back(path, text);
    return files;
  };
  const std::string container = "services:\n  web:\n    image: shop\n    environment:\n      - SESSION_SECRET=";
  run({
      {"passed on", "fallback-secret", beside("compose.yaml", container + "${SESSION_SECRET}\n"), kFirm},
      {"demanded", "fallback-secret", beside("compose.yaml", container + "${SESSION_SECRET:?}\n"), kTentative},
      {"made by the platform", "fallback-secret",
       beside("render.yaml", "envVars:\n  - key: SESSION_SECRET\n    generateValue: true\n"), kTentative},
      {"another one is made", "fallback-secret",
       beside("render.yaml", "envVars:\n  - key: OTHER_SECRET\n    generateValue: true\n"), kFirm},
      {"from a store", "fallback-secret",
       beside("cloudbuild.yaml", "steps:\n  - args: [--set-secrets=SESSION_SECRET=shop-session:latest]\n"), kTentative},
      {"in a comment", "fallback-secret", beside("compose.yaml", "# SESSION_SECRET: ${SESSION_SECRET:?}\n"), kFirm},
  });
}

TEST(SecretConfidence, settings_classes_for_tests_have_no_secrets_of_their_own) {
  const auto settings = [](const std::string& name) {
    return Files{{"shop/settings.py", "from pydantic_settings import BaseSettings\n\n\nclass " + name +
                                          "(BaseSettings):\n    SECRET_KEY: str = \"not-so-secret\"\n"}};
  };
  run({
      {"of all", "fallback-secret", settings("Settings"), kFirm},
      {"of tests", "fallback-secret", settings("TestSettings"), kNothing},
  });
}

}  // namespace
}  // namespace fount
