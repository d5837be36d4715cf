// Which environment a file describes: what its name, its directories, its own settings and fount.toml say.
#include "index/environments.h"

#include <gtest/gtest.h>

#include "lang/extract.h"
#include "source/language.h"

namespace fount::test {
namespace {

struct Case {
  std::string path, content;
  std::string environment;  // "" for none
  std::string why;
  Role role = Role::production;
};

std::string told(const Case& c, const Policy& policy = {}) {
  const std::vector<SourceFile> files{{.path = c.path, .language = language_of(c.path), .role = c.role}};
  const std::vector<FileFacts> facts{
      can_extract(files[0].language) ? extract(files[0].language, c.content, kEveryDetail) : FileFacts{}};
  const Texts texts{FileText::whole(c.content)};
  const Environments environments({files, facts, texts, policy});
  const EnvironmentId id = environments.of(FileId{0});
  return id ? environments[id].name + ": " + environments[id].files[0].why : "";
}

class EnvironmentTest : public testing::TestWithParam<Case> {};

TEST_P(EnvironmentTest, is_what_the_file_says) {
  const Case& c = GetParam();
  EXPECT_EQ(told(c), c.environment.empty() ? "" : c.environment + ": " + c.why) << c.path;
}

INSTANTIATE_TEST_SUITE_P(names, EnvironmentTest,
                         testing::Values(Case{"config/staging.env", "", "staging", "file name"},
                                         Case{".env.production", "", "production", "file name"},
                                         Case{".env.prod", "", "production", "file name"},
                                         Case{".env.local", "", "local", "file name"},
                                         Case{".env.staging.tests", "", "staging", "file name"},
                                         Case{"docker/docker-compose.staging.yml", "", "staging", "file name"},
                                         Case{"chart/values-prod.yaml", "", "production", "file name"},
                                         Case{"config.staging.json", "", "staging", "file name"},
                                         Case{"appsettings.Production.json", "", "production", "file name"},
                                         Case{".github/workflows/deploy-staging.yml", "", "staging", "file name"},
                                         Case{"dockerfiles/api.staging.Dockerfile", "", "staging", "file name"}));

INSTANTIATE_TEST_SUITE_P(directories, EnvironmentTest,
                         testing::Values(Case{"terraform-gcp-staging/main.tf", "", "staging", "directory"},
                                         Case{"terraform-dev-postgres/main.tf", "", "development", "directory"},
                                         Case{"environments/prod/main.tf", "", "production", "directory"},
                                         Case{"k8s/overlays/staging/kustomization.yaml", "", "staging", "directory"},
                                         Case{"envs/demo/app.yaml", "", "demo", "directory"}));

INSTANTIATE_TEST_SUITE_P(
    nothing, EnvironmentTest,
    testing::Values(Case{".env.example", "", "", ""}, Case{"config/.env.production.template", "", "", ""},
                    Case{".github/workflows/test.yml", "", "", ""}, Case{"apps/live/config.yaml", "", "", ""},
                    Case{"tests/staging.env", "", "", "", Role::test}, Case{"staging_results.json", "", "", ""},
                    Case{"src/test/fixture.yaml", "", "", ""}, Case{"tool/test.yaml", "", "", ""},
                    Case{".pre-commit-config-tests.yaml", "", "", ""}, Case{"docker/compose.yml", "", "", ""},
                    Case{"apps/payments.yaml", "PAYMENTS_ENV: sandbox\n", "", ""}, Case{"production.py", "", "", ""},
                    Case{"scripts/fix_production.sh", "", "", ""}));

TEST(EnvironmentsTest, a_declaration_goes_before_what_the_name_says) {
  Policy policy;
  policy.environments = {{.name = "prod", .files = {"deploy/", "!deploy/notes.yml", "*.live.env"}}};
  EXPECT_EQ(told({"deploy/staging.env", ""}, policy), "prod: fount.toml");
  EXPECT_EQ(told({"a/b.live.env", ""}, policy), "prod: fount.toml");
  EXPECT_EQ(told({"deploy/notes.yml", ""}, policy), "");
  EXPECT_EQ(told({"config/production.env", ""}, policy), "prod: file name") << "a synonym of the declared one";
}

TEST(EnvironmentsTest, synonyms_are_one) {
  for (const std::string_view word : {"prod", "PRODUCTION", "prd", "live"})
    EXPECT_EQ(environment_name(word), "production");
  EXPECT_EQ(environment_name("backend"), "");
}

}  // namespace
}  // namespace fount::test
