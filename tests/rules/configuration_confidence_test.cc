// What lowers the confidence of the rules of configuration, infrastructure, secrets and authentication, each beside
// what does not: every pair was a wrong or doubtful finding of some repository once.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/confidence.h"

namespace fount {
namespace {

using test::Files;
using test::kCertain;
using test::kFirm;
using test::kNothing;
using test::kTentative;
using test::run;

std::string compose(const std::string& environment) {
  return "services:\n  web:\n    image: shop\n    environment:\n" + environment;
}

constexpr auto kSecret = "q7Rk2ZtW9xLb4NvE8sHd";

TEST(ConfigurationConfidence, a_secret_is_judged_by_where_it_stands) {
  const auto in = [](const std::string& section) { return section + ":\n  session_secret: " + kSecret + "\n"; };
  const std::string plain = std::string("session_secret: ") + kSecret + "\n";
  run({
      {"a deployed environment", "committed-secret", {{"config/production.yml", plain}}, kFirm},
      {"no environment", "committed-secret", {{"config/secrets.yml", plain}}, kTentative},
      {"settings of developers", "committed-secret", {{"config/secrets.yml", in("development")}}, kNothing},
      {"a folder of developers", "committed-secret", {{"web/dev/vault.yml", plain}}, kNothing},
      {"a field of a saved page",
       "committed-secret",
       {{"page.yml", std::string("# <input name=\"session_secret\" value=\"") + kSecret + "\" />\n"}},
       kTentative},
  });
}

TEST(ConfigurationConfidence, a_providers_key_counts_unless_it_was_made_to_try_something) {
  const std::string key = std::string("dop_") + "v1_4be1c77f0a93d5286e0bd9a1f25c8e6437d0f9b28ac15e6d7b3409f1e82ac5d6";
  const std::string setting = "store_token: " + key + "\n";
  run({
      {"in production", "committed-secret", {{"config/production.yml", setting}}, kCertain},
      {"in the product", "committed-secret", {{"config/store.yml", setting}}, kFirm},
      {"of developers", "committed-secret", {{"config/development.yml", setting}}, kFirm},
      {"of tests", "committed-secret", {{"config/settings/test.yml", setting}}, kTentative},
      {"of a workflow", "committed-secret", {{".github/workflows/a.yml", "env:\n  " + setting}}, kTentative},
      {"in code", "committed-secret", {{"shop/a.py", "STORE_TOKEN = \"" + key + "\"\n"}}, kFirm},
      {"in code, to test", "committed-secret", {{"shop/a.py", "STORE_TEST_TOKEN = \"" + key + "\"\n"}}, kTentative},
      {"in a comment", "committed-secret", {{"config/store.yml", "# " + setting}}, kTentative},
  });
}

TEST(ConfigurationConfidence, the_id_of_a_key_opens_nothing_without_its_secret) {
  const std::string id = std::string("KEY_ID = \"AK") + "IAQ3EG7RZ5MWLX2TNB\"\n";
  const std::string secret = std::string("AWS_SECRET_ACCESS_KEY = \"k9Qw3xZ7") + "LmP2vR8tYb4NcJ6hGd1FsA5uEo0iKqWx\"\n";
  test::Confidences both = kFirm;
  both.insert(both.end(), kTentative.begin(), kTentative.end());  // the secret is one by its name
  run({
      {"both", "committed-secret", {{"shop/store.py", id + secret}}, both},
      {"the id alone", "committed-secret", {{"shop/store.py", id}}, kTentative},
  });
}

TEST(ConfigurationConfidence, base_64_of_what_somebody_typed_is_no_secret) {
  const std::string typed = "VGhpc0lzTXlDdXN0b21TZWNyZXRLZXkwMTIzNDU2Nzg=";  // ThisIsMyCustomSecretKey012345678
  const std::string drawn = "cTdSazJadFc5eExiNE52RThzSGQ=";
  const auto settings = [](const std::string& value) {
    return Files{{"auth.properties", "auth.server.secret=" + value + "\nplugin.token.key=" + value + "\n"}};
  };
  run({
      {"typed", "shared-secret", settings(typed), kNothing},
      {"drawn", "shared-secret", settings(drawn), kTentative},
      {"typed", "committed-secret", settings(typed), kNothing},
  });
}

TEST(ConfigurationConfidence, whether_there_are_accounts_is_for_the_operator_to_say) {
  const auto check = [](const std::string& condition) {
    return Files{{"shop/__init__.py", ""},
                 {"shop/auth.py", "import os\n\n\ndef authenticate(request, settings):\n    if " + condition +
                                      ":\n        return True\n    return verify_token(request.token)\n"}};
  };
  run({
      {"a setting", "auth-bypass", check("settings.auth_disabled"), kTentative},
      {"not required", "auth-bypass", check("not settings.require_auth"), kTentative},
      {"off", "auth-bypass", check("os.getenv(\"AUTH_BYPASS\", \"false\") == \"true\""), kTentative},
      {"on", "auth-bypass", check("os.getenv(\"AUTH_BYPASS\", \"true\") == \"true\""), kCertain},
      {"a constant", "auth-bypass", check("request.password == \"letmein42\""), kCertain},
  });
}

TEST(ConfigurationConfidence, a_fallback_that_production_refuses_is_less_sure) {
  const std::string read = "import os\n\nSECRET_KEY = os.environ.get(\"SECRET_KEY\", \"random_secret_key\")\n";
  run({
      {"alone", "fallback-secret", {{"settings/__init__.py", ""}, {"settings/common.py", read}}, kFirm},
      {"refused",
       "fallback-secret",
       {{"settings/__init__.py", ""},
        {"settings/common.py", read},
        {"settings/prod.py",
         "from .common import SECRET_KEY\n\nassert SECRET_KEY not in {\"\", \"random_secret_key\"}\n"}},
       kTentative},
      {"of a development stack", "fallback-secret", {{"settings/devstack.py", read}}, kNothing},
      {"what is deployed has one",
       "fallback-secret",
       {{"settings/common.py", read},
        {"deploy/shop.yaml",
         "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n"
         "      containers:\n        - name: shop\n          env:\n            - name: SECRET_KEY\n"
         "              valueFrom:\n                secretKeyRef:\n                  name: shop\n                  "
         "key: key\n"}},
       kTentative},
  });
}

Files two_defaults(const std::string& first, const std::string& second) {
  return {{"shop/__init__.py", ""},
          {"shop/orders.py", "import os\n\nKEY = os.getenv(\"STORE_KEY\", \"" + first + "\")\n"},
          {"shop/mail.py", "import os\n\nKEY = os.getenv(\"STORE_KEY\", \"" + second + "\")\n"}};
}

Files two_compose_defaults(const std::string& variable, const std::string& first, const std::string& second) {
  return {{"compose.yaml", compose("      A: ${" + variable + ":-" + first + "}\n      B: ${" + variable + ":-" +
                                   second + "}\n      C: ${" + variable + ":-" + first + "}\n")}};
}

TEST(ConfigurationConfidence, defaults_that_are_of_two_kinds_do_not_conflict) {
  const auto container = [](const std::string& name, const std::string& port) {
    return "  " + name + ":\n    image: shop\n    environment:\n      NAME: ${DB_NAME:-" + name + "}\n" +
           (port.empty() ? "" : "      PORT: ${DB_PORT:-" + port + "}\n");
  };
  const std::string two = "services:\n" + container("web", "") + container("jobs", "");
  const std::string three = two + "  mail:\n    image: shop\n    environment:\n      NAME: ${DB_NAME:-web}\n";
  const std::string another_server = "services:\n" + container("web", "5432") + container("jobs", "6543");
  run({
      {"two values", "default-conflict", two_defaults("shop", "orders"), kTentative},
      {"a letter", "default-conflict", two_defaults("shop", "x"), kNothing},
      {"the variable's name", "default-conflict", two_defaults("shop", "store_key"), kNothing},
      {"two values of a composition", "default-conflict", two_compose_defaults("DB", "shop", "shop-db"), kFirm},
      {"two targets of a build",
       "default-conflict",
       {{"compose.yaml", "services:\n  a:\n    image: a:${TAG:-one}\n  b:\n    image: b:${TAG:-two}\n"}},
       kTentative},
      {"a port and a mapping", "default-conflict", two_compose_defaults("SHOP_PORT", "8080", "443:443"), kTentative},
      {"a directory of the host", "default-conflict", two_compose_defaults("STORE", "./store", "/store"), kTentative},
      {"seen from the browser", "default-conflict", two_compose_defaults("API", "http://localhost:80", "http://api:80"),
       kTentative},
      {"in quotation marks", "default-conflict", two_compose_defaults("DB", "shop", "'shop'"), kNothing},
      {"in place of a key", "default-conflict", two_compose_defaults("SHOP_API_KEY", "shopapikey", "bankapikey"),
       kNothing},
      {"in one value",
       "default-conflict",
       {{"compose.yaml", compose("      A: a://${DB_HOST:-one},b://${DB_HOST:-two}\n")}},
       kTentative},
      {"a document", "default-conflict", two_compose_defaults("SHOP", "{a}", "{b}"), kTentative},
      {"of two containers", "default-conflict", {{"compose.yaml", two}}, kTentative},
      {"of three containers", "default-conflict", {{"compose.yaml", three}}, kFirm},
      {"another server", "default-conflict", {{"compose.yaml", another_server}}, {2, Confidence::tentative}},
      {"a variable of the system", "default-conflict", two_compose_defaults("TMPDIR", "/tmp/a", "/tmp/b"), kTentative},
  });
}

TEST(ConfigurationConfidence, a_flag_is_on_or_off_and_the_environment_one) {
  const auto read = [](const std::string& variable, const std::string& value) {
    return "import os\n\nON = os.getenv(\"" + variable + "\", \"" + value + "\")\n";
  };
  const auto two = [&](const std::string& other, const std::string& variable, const std::string& first,
                       const std::string& second) {
    return Files{{"shop/__init__.py", ""}, {"shop/orders.py", read(variable, first)}, {other, read(variable, second)}};
  };
  run({
      {"a flag", "default-conflict", two("shop/mail.py", "STORE_MAIL", "true", "0"), kFirm},
      {"in two words", "default-conflict", two("shop/mail.py", "STORE_MAIL", "true", "1"), kNothing},
      {"a number too", "default-conflict", two("shop/mail.py", "STORE_MAIL", "1", "5"), kTentative},
      {"of a trial", "default-conflict", two("shop/evaluation/mail.py", "STORE_MAIL", "true", "0"), kTentative},
      {"of another program", "default-conflict", two("shop/mail-hook/mail.py", "STORE_MAIL", "true", "0"), kTentative},
      {"of developers", "default-conflict", two("shop/dev.py", "STORE_MAIL", "true", "0"), kNothing},
      {"the environment", "default-conflict", two("shop/mail.py", "ENVIRONMENT", "production", "development"), kFirm},
  });
}

TEST(ConfigurationConfidence, placeholders_of_a_file_to_copy_were_not_forgotten) {
  const std::string forgotten = "SHOP_MODE=fast\nSHOP_LIMIT=3\nMAIL_HOST=mail.example.com\n";
  run({
      {"forgotten", "placeholder-value", {{"config/production.env", forgotten}}, kTentative},
      {"a sample",
       "placeholder-value",
       {{"config/production.env", "# This is a sample file.\n" + forgotten}},
       kNothing},
      {"this machine", "placeholder-value", {{"config/production.env", "REDIS_HOST=localhost\n"}}, kTentative},
  });
}

TEST(ConfigurationConfidence, what_runs_from_top_to_bottom_may_assign_twice) {
  run({
      {"settings", "legacy-variable", {{"prod.env", "A_KEY=1\nB_KEY=2\nA_KEY=3\n"}}, kCertain},
      {"a map that a template may take apart",
       "legacy-variable",
       {{"deploy.yaml",
         "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  A_KEY: \"1\"\n  A_KEY: \"2\"\n"}},
       kTentative},
      {"handed on", "legacy-variable", {{"prod.env", "A_KEY=1\nexport A_KEY\n"}}, kNothing},
      {"a script", "legacy-variable", {{".envrc", "ask() {\n  A_KEY=1\n}\ntell() {\n  A_KEY=2\n}\n"}}, kNothing},
  });
}

TEST(ConfigurationConfidence, a_mark_of_a_name_is_none_of_the_variable) {
  run({
      {"marked", "legacy-variable", {{"prod.env", "# Legacy name\nSSL_OLD=1\n"}}, kTentative},
      {"called so", "legacy-variable", {{"prod.env", "# Legacy support\nLEGACY_SSL=1\n"}}, kNothing},
  });
}

TEST(ConfigurationConfidence, how_long_a_text_is_says_nothing_of_what_it_means) {
  const std::string flag = "import os\n\nON = os.environ.get(\"SHOP_MAIL\", \"\") == \"1\"\n";
  run({
      {"compared",
       "flag-truth",
       {{"a.py", flag}, {"b.py", "import os\n\nOFF = os.environ.get(\"SHOP_MAIL\") == \"true\"\n"}},
       kTentative},
      {"compared, and set",
       "flag-truth",
       {{"a.py", flag},
        {"b.py", "import os\n\nOFF = os.environ.get(\"SHOP_MAIL\") == \"true\"\n"},
        {"prod.env", "SHOP_MAIL=true\n"}},
       kCertain},
      {"measured",
       "flag-truth",
       {{"a.py", flag}, {"b.py", "import os\n\nOFF = len(os.environ.get(\"SHOP_MAIL\", \"\")) == 0\n"}},
       kNothing},
  });
}

TEST(ConfigurationConfidence, files_that_may_be_absent_are_not_missed) {
  run({
      {"read", "missing-file", {{"main.tf", "locals {\n  a = file(\"values.yaml\")\n}\n"}}, kTentative},
      {"tried", "missing-file", {{"main.tf", "locals {\n  a = try(file(\"values.yaml\"), null)\n}\n"}}, kNothing},
      {"shown", "missing-file", {{"blocks-sample.tf", "locals {\n  a = file(\"values.yaml\")\n}\n"}}, kTentative},
      {"put away", "missing-file", {{".archive/kustomization.yaml", "resources:\n  - a.yaml\n"}}, kTentative},
      {"applied", "missing-file", {{"base/kustomization.yaml", "resources:\n  - a.yaml\n"}}, kCertain},
      {"copied alone", "missing-file", {{"Dockerfile", "FROM alpine\nCOPY build.sh /\n"}}, kTentative},
      {"called",
       "missing-file",
       {{".github/workflows/a.yml", "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n"}},
       kCertain},
      {"of every checkout", "missing-file", {{"Dockerfile", "FROM alpine\nCOPY .git .git\n"}}, kNothing},
      {"of no package",
       "missing-file",
       {{"pyproject.toml", "[tool.poetry]\nreadme = \"README.md\"\npackage-mode = false\n"}},
       kNothing},
      {"of no package for uv",
       "missing-file",
       {{"pyproject.toml",
         "[build-system]\nrequires = [\"x\"]\n[project]\nreadme = \"README.md\"\n[tool.uv]\npackage = false\n"}},
       kNothing},
      {"copied later", "missing-file", {{"Dockerfile", "FROM alpine\nONBUILD COPY build.sh /\n"}}, kNothing},
      {"of another repository",
       "missing-file",
       {{".gitmodules", "[submodule \"a\"]\n\tpath = base/a\n"},
        {"base/kustomization.yaml", "resources:\n  - a/b.yaml\n"}},
       kNothing},
      {"asked for",
       "missing-file",
       {{"Dockerfile", "FROM alpine\n# make sure that build.sh is there\nCOPY build.sh /\n"}},
       kTentative},
      {"built", "missing-file", {{"compose.yaml", "services:\n  a:\n    build: app\n"}, {"app/a.py", ""}}, kTentative},
      {"built from a dockerfile",
       "missing-file",
       {{"compose.yaml", "services:\n  a:\n    build: app\n"}, {"app/dockerfile", "FROM alpine\n"}},
       kNothing},
      {"built from what is not here",
       "missing-file",
       {{"compose.yaml", "services:\n  a:\n    build: app\n"}},
       kTentative},
  });
}

std::string workflow(const std::string& job, const std::string& steps) {
  return "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n" + job + "    steps:\n" + steps;
}

TEST(ConfigurationConfidence, versions_are_compared_where_they_meet) {
  const std::string node = "      - uses: actions/setup-node@v4\n        with:\n          node-version: 20\n";
  const std::string home = "    defaults:\n      run:\n        working-directory: apps/mobile\n";
  const auto with = [&](const std::string& name, const std::string& job) {
    return Files{{"package.json", "{\"engines\": {\"node\": \"22\"}}"},
                 {".github/workflows/" + name, workflow(job, node)}};
  };
  const auto checkout = [](const std::string& version) {
    return workflow("", "      - uses: actions/checkout@" + version + "\n");
  };
  run({
      {"one program", "version-drift", with("build.yml", ""), kCertain},
      {"another program's job", "version-drift", with("build.yml", home), kTentative},
      {"a linter's job", "version-drift", with("lint.yml", ""), kTentative},
      {"a job and an image",
       "version-drift",
       {{"Dockerfile", "FROM node:22\n"}, {".github/workflows/build.yml", workflow("", node)}},
       kTentative},
      {"two workflows",
       "version-drift",
       {{".github/workflows/a.yml", checkout("v3")}, {".github/workflows/b.yml", checkout("v4")}},
       kFirm},
      {"one that GitHub does not run",
       "version-drift",
       {{".github/workflows/a.yml", checkout("v3")}, {".github/workflows/archived/b.yml", checkout("v4")}},
       kNothing},
      {"one that is switched off",
       "version-drift",
       {{".github/workflows/a.yml", checkout("v3")}, {".github/workflows/b.yml.disabled", checkout("v4")}},
       kNothing},
      {"stores of two services",
       "version-drift",
       {{"compose.yaml", "services:\n  a:\n    image: postgres:15\n  b:\n    image: postgres:16\n"}},
       kTentative},
      {"lists of one installation",
       "version-drift",
       {{"requirements.txt", "pytz==1.0\n"}, {"requirements_worker.txt", "pytz==2.0\n"}},
       kCertain},
      {"one list or the other",
       "version-drift",
       {{"requirements_pg.txt", "pytz==1.0\n"}, {"requirements_snow.txt", "pytz==2.0\n"}},
       kTentative},
      {"one list or the other, beside a common one",
       "version-drift",
       {{"requirements.txt", "six==1.0\n"},
        {"requirements_pg.txt", "pytz==1.0\n"},
        {"requirements_snow.txt", "pytz==2.0\n"}},
       kTentative},
  });
}

TEST(ConfigurationConfidence, the_nearest_declaration_speaks) {
  const std::string asks_more = "[project]\nname = \"shop\"\nrequires-python = \">=3.13\"\n";
  const std::string asks_less = "[project]\nname = \"mail\"\nrequires-python = \">=3.9\"\n";
  const std::string image = "FROM python:3.11\n";
  const std::string python = "      - uses: actions/setup-python@v5\n        with:\n          python-version: '3.11'\n";
  run({
      {"the only one", "version-drift", {{"pyproject.toml", asks_more}, {"tools/Dockerfile", image}}, kCertain},
      {"a nearer one",
       "version-drift",
       {{"pyproject.toml", asks_more}, {"tools/pyproject.toml", asks_less}, {"tools/Dockerfile", image}},
       kTentative},
      {"a version file of another folder",
       "version-drift",
       {{"mail/.python-version", "3.13\n"}, {"tools/Dockerfile", image}},
       kTentative},
      {"a version file further down",
       "version-drift",
       {{".python-version", "3.13\n"}, {"tools/.python-version", "3.11\n"}},
       kTentative},
      {"a job",
       "version-drift",
       {{"pyproject.toml", asks_more}, {".github/workflows/a.yml", workflow("", python)}},
       kCertain},
      {"a job that another manifest allows",
       "version-drift",
       {{"pyproject.toml", asks_more},
        {"tools/pyproject.toml", asks_less},
        {".github/workflows/a.yml", workflow("", python)}},
       kTentative},
  });
}

TEST(ConfigurationConfidence, images_side_by_side_are_of_one_program) {
  const auto images = [](const std::string& first, const std::string& second, const std::string& other) {
    return Files{{"Dockerfile", first}, {other, second}};
  };
  const std::string from = "FROM python:3.11\n", older = "FROM python:3.9\n";
  run({
      {"two", "version-drift", images(from, older, "Dockerfile.worker"), kCertain},
      {"of developers", "version-drift", images(from, older, "Dockerfile.dev"), kFirm},
      {"of developers, elsewhere", "version-drift", images(from, older, "dev/Dockerfile"), kTentative},
      {"of developers, another patch", "version-drift",
       images("FROM python:3.11.2\n", "FROM python:3.11.9\n", "Dockerfile.dev"), kTentative},
      {"of two front ends", "version-drift",
       images(from + "COPY shop/ /app\n", older + "COPY mail/ /app\n", "Dockerfile.mail"), kTentative},
      {"of one front end", "version-drift",
       images(from + "COPY shop/ /app\n", older + "COPY shop/a.py /app\n", "Dockerfile.mail"), kCertain},
  });
}

TEST(ConfigurationConfidence, a_lock_solves_all_groups_of_its_manifest) {
  const std::string group = "[project.optional-dependencies]\nzones = [\"pytz>=2.0\"]\n";
  const std::string lock = "[[package]]\nname = \"pytz\"\nversion = \"1.0\"\n";
  run({
      {"a lock", "version-drift", {{"pyproject.toml", group}, {"uv.lock", lock}}, kFirm},
      {"two groups", "version-drift", {{"pyproject.toml", group + "old = [\"pytz<2.0\"]\n"}}, kTentative},
      {"a lock, and a list for tests",
       "version-drift",
       {{"pyproject.toml", "[project]\nname = \"shop\"\n"}, {"uv.lock", lock}, {"dev-requirements.txt", "pytz==2.0\n"}},
       kTentative},
  });
}

TEST(ConfigurationConfidence, two_namespaces_of_a_template_are_two) {
  const auto declared = [](const std::string& first, const std::string& second) {
    const auto one = [](const std::string& space) {
      return "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  namespace: " + space + "\n";
    };
    return Files{{"shop.yaml", one(first) + "---\n" + one(second)}};
  };
  run({
      {"one", "duplicate-resource", declared("a", "a"), kTentative},
      {"two", "duplicate-resource", declared("\"{{ a }}\"", "\"{{ b }}\""), kNothing},
  });
}

TEST(ConfigurationConfidence, an_env_file_further_up_describes_no_composition_below) {
  const std::string variables = "A_ONE=1\nA_TWO=2\nA_THREE=3\n";
  const std::string services = compose("      A: ${A_ONE}${A_TWO}${A_THREE}${A_FOUR}\n");
  run({
      {"beside it", "undeclared-variable", {{".env.example", variables}, {"compose.yaml", services}}, kTentative},
      {"as compose reads it",
       "undeclared-variable",
       {{".env", variables + "A_FOUR: 4\n"}, {"compose.yaml", services}},
       kNothing},
      {"further up",
       "undeclared-variable",
       {{".env.example", variables}, {"templates/compose.yaml", services}},
       kNothing},
  });
}

TEST(ConfigurationConfidence, a_manifest_speaks_for_its_folder) {
  const auto manifest = [](const std::string& versions) {
    return "[project]\nname = \"shop\"\nrequires-python = \"" + versions + "\"\n";
  };
  const std::string code = "def pick(value):\n    match value:\n        case 1:\n            return 2\n";
  const Files whole = {{"pyproject.toml", manifest(">=3.12")}, {"shop/__init__.py", ""}, {"shop/cart.py", code}};
  Files inside = whole, around = whole;
  inside.emplace_back("shop/reader/pyproject.toml", manifest(">=3.9"));
  around.emplace_back("shop/pyproject.toml", manifest(">=3.9"));
  run({
      {"new enough", "syntax-unsupported", whole, kNothing},
      {"an older one for a folder inside", "syntax-unsupported", inside, kNothing},
      {"an older one nearer", "syntax-unsupported", around, kCertain},
  });
}

TEST(ConfigurationConfidence, an_env_file_in_the_folder_of_a_service_speaks_of_it) {
  const auto beside = [](const std::string& container) {
    return Files{{"stock/go.mod", "module stock\n"},
                 {"stock/main.go", "package main\n"},
                 {"stock/.env.production", "SERVER_LIMIT=3006\n"},
                 {"docker-compose.production.yml",
                  "services:\n  " + container + ":\n    image: shop\n    environment:\n      SERVER_LIMIT: 8087\n"}};
  };
  run({
      {"the same service", "setting-conflict", beside("stock-service"), kCertain},
      {"another one", "setting-conflict", beside("basket-service"), kTentative},
  });
}

TEST(ConfigurationConfidence, a_service_with_a_lock_of_its_own_is_no_part_of_the_workspace) {
  const Files parts{{".nvmrc", "20\n"}, {"mail/index.ts", "send()\n"}, {"mail/Dockerfile", "FROM node:22\nCOPY . .\n"}};
  Files apart = parts;
  apart.emplace_back("mail/package-lock.json", "{}\n");
  run({
      {"of the workspace", "version-drift", parts, kFirm},
      {"locked apart", "version-drift", apart, kTentative},
  });
}

TEST(ConfigurationConfidence, tenants_and_sections_have_values_of_their_own) {
  const auto values = [](const std::string& folder) {
    return Files{{folder + "production/values.env", "SERVER_LIMIT=3006\n"},
                 {"docker-compose.production.yml",
                  "services:\n  shop:\n    image: shop\n    environment:\n      SERVER_LIMIT: 8087\n"}};
  };
  run({
      {"of the product", "setting-conflict", values("deploy/"), kCertain},
      {"of a tenant", "setting-conflict", values("deploy/tenants/bakery/"), kNothing},
      {"twice", "legacy-variable", {{"release.env", "MAJOR=1\n\nMAJOR=2\n"}}, kCertain},
      {"in sections", "legacy-variable", {{"release.env", "dev\nMAJOR=1\n\nmain\nMAJOR=2\n"}}, kNothing},
  });
}

}  // namespace
}  // namespace fount
