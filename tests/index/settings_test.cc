// What each kind of file says of a variable: layer, environment, scope and how its value is to be had.
#include "index/settings.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/index/repository.h"

namespace fount::test {
namespace {

std::string flags_of(const SettingSource& setting) {
  constexpr std::pair<SettingFlag, std::string_view> kNames[] = {
      {kSettingCommentedOut, "commented"}, {kSettingFromStore, "store"},
      {kSettingComputed, "computed"},      {kSettingEmpty, "empty"},
      {kSettingRepeated, "repeated"},      {kSettingTemplate, "template"},
      {kSettingPassedOn, "passed"},        {kSettingConditional, "branch"},
      {kSettingInside, "inside"}};
  std::string text;
  for (const auto& [flag, name] : kNames)
    if (setting.is(flag)) text += " " + std::string(name);
  return text;
}

// "NAME=value [layer, environment, scope] flags" per setting, in file order.
std::string told(const std::string& path, const std::string& content) {
  const auto index = index_of({{path, content}});
  std::map<std::uint32_t, std::string> lines;
  for (const SettingSource& s : index->settings().all()) {
    const std::string value = s.is(kSettingComputed) ? "" : index->value({s.file, s.value_begin, s.value_end}, s.style);
    const std::string environment = s.environment ? index->environments()[s.environment].name : "";
    lines[s.begin] = std::string(index->symbols()[s.name]) + "=" + value + " [" + std::string(name_of(s.layer)) + ", " +
                     environment + ", " + std::string(index->symbols()[s.scope]) + "]" + flags_of(s) + "\n";
  }
  std::string text;
  for (const auto& [place, line] : lines) text += line;
  return text;
}

TEST(SettingsTest, env_file) {
  EXPECT_EQ(told("config/staging.env", "A=1\nB=\"two\"\n# C=3\nA=4\nE=\nF=${G}\n"),
            "A=1 [env file, staging, ]\nB=two [env file, staging, ]\nC=3 [env file, staging, ] commented\n"
            "A=4 [env file, staging, ] repeated\nE= [env file, staging, ] empty\nF= [env file, staging, ] computed\n");
  EXPECT_EQ(told(".env", "ENVIRONMENT=prod\nA=1\n"),
            "ENVIRONMENT=prod [env file, production, ]\nA=1 [env file, production, ]\n");
  EXPECT_EQ(told(".env.example", "A=1\n"), "A=1 [env file, , ] template\n");
}

TEST(SettingsTest, compose) {
  EXPECT_EQ(told("docker-compose.yml",
                 "x-common: &common\n  LOG: info\nservices:\n  db:\n    image: postgres\n  web:\n    environment:\n"
                 "      <<: *common\n      A: 1\n      DB_HOST: db\n      TOKEN: ${TOKEN}\n  job:\n    environment:\n"
                 "      - B=2\n      - C\n      - ENVIRONMENT=staging\n"),
            "LOG=info [compose, , web]\nA=1 [compose, , web]\nDB_HOST=db [compose, , web] inside\n"
            "TOKEN= [compose, , web] computed passed\nB=2 [compose, staging, job]\nC= [compose, staging, job] computed "
            "passed\nENVIRONMENT=staging [compose, staging, job]\n");
}

TEST(SettingsTest, workflow) {
  EXPECT_EQ(
      told(".github/workflows/release.yml",
           "on: push\nenv:\n  A: 1\njobs:\n  ship:\n    environment: staging\n    env:\n      B: 2\n    steps:\n"
           "      - run: |\n          gcloud run deploy api --set-env-vars=C=3,D=4 --set-secrets=E=e:latest\n"
           "        env:\n          TOKEN: ${{ secrets.TOKEN }}\n"),
      "A=1 [workflow, , ]\nB=2 [workflow, staging, ship]\nC=3 [deploy script, , api]\nD=4 [deploy script, , api]\n"
      "E= [deploy script, , api] store computed\nTOKEN= [workflow, staging, ship step 1] store computed\n");
}

TEST(SettingsTest, kubernetes) {
  EXPECT_EQ(
      told("k8s/api.yaml",
           "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n"
           "      containers:\n        - name: server\n          env:\n            - name: A\n              value: "
           "\"1\"\n"
           "            - name: B\n              valueFrom:\n                secretKeyRef:\n                  key: b\n"
           "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api\ndata:\n  C: \"3\"\n"),
      "A=1 [Kubernetes, , api server]\nB= [Kubernetes, , api server] store computed\nC=3 [Kubernetes, , ConfigMap "
      "api]\n");
}

TEST(SettingsTest, dockerfile) {
  EXPECT_EQ(told("Dockerfile", "FROM python AS base\nARG A=1\nENV B=2 C=3\nFROM base\nENV D=4\n"),
            "A=1 [image, , stage 1 build]\nB=2 [image, , stage 1]\nC=3 [image, , stage 1]\nD=4 [image, , stage 2]\n");
}

TEST(SettingsTest, terraform) {
  EXPECT_EQ(told("infra/main.tf",
                 "resource \"google_cloud_run_service\" \"api\" {\n  env {\n    name = \"A\"\n    value = \"1\"\n  }\n"
                 "  environment {\n    variables = {\n      BB = \"2\"\n      CC = var.c\n    }\n  }\n}\n"),
            "A=1 [Terraform, , api]\nBB=2 [Terraform, , api]\nCC= [Terraform, , api] computed\n");
}

TEST(SettingsTest, shell) {
  EXPECT_EQ(told("start.sh", "export A=1\nB=2\nif true; then export C=3; fi\ndocker run -e D=4 image\n"),
            "A=1 [shell script, , ]\nC=3 [shell script, , ] branch\nD=4 [deploy script, , ]\n");
}

TEST(SettingsTest, env_file_of_compose_is_found) {
  const auto index = index_of(
      {{"config/web.env", "A=1\n"},
       {"docker/docker-compose.yml", "services:\n  web:\n    image: x\n    env_file:\n      - ../config/web.env\n"}});
  ASSERT_EQ(index->settings().brought_in().size(), 1U);
  const BroughtIn& link = index->settings().brought_in()[0];
  EXPECT_EQ(index->file(link.file).path, "config/web.env");
  EXPECT_EQ(index->symbols()[link.scope], "web");
}

TEST(SettingsTest, tests_set_what_they_like) {
  const auto index = index_of({{"tests/staging.env", "A=1\n"}});
  EXPECT_TRUE(index->settings().all().empty());
}

}  // namespace
}  // namespace fount::test
