// Order of the sources, and every complaint about a value.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "settings/key_file.h"
#include "tests/settings/sources.h"

namespace fount::test {
namespace {

TEST(Settings, defaults_work_in_development) {
  const TemporaryDirectory folder;
  const Result<LoadedSettings> loaded = load({}, folder);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->values.deployed_in(), Environment::development);
  EXPECT_EQ(loaded->values.port, 8700);
  EXPECT_EQ(loaded->values.public_url, "http://127.0.0.1:8700");
  EXPECT_EQ(loaded->values.data, folder / "fount");
  for (const SettingOrigin& setting : loaded->origins)
    EXPECT_EQ(setting.origin.starts_with("default"), setting.name != "jwt_keys") << setting.name;
  const auto shown = std::ranges::find(loaded->origins, "environment", &SettingOrigin::name);
  EXPECT_EQ(shown->shown, "development");
}

struct Rung {
  std::string_view what;
  Given given;
  std::int64_t port;
  std::string origin;
};

TEST(Settings, order_is_command_line_environment_file_toml_default) {
  const std::string toml = "\nport = 1\n";
  const std::string file = "# ours\nFOUNT_PORT=2\n";
  const std::vector<Rung> rungs{
      {"toml", {.toml = toml}, 1, "fount-serve.toml:2"},
      {"environment file", {.toml = toml, .variables_file = file}, 2, ".env.development:2"},
      {"environment", {.toml = toml, .environment = {{"FOUNT_PORT", "3"}}, .variables_file = file}, 3, "FOUNT_PORT"},
      {"an empty variable is not set", {.toml = toml, .environment = {{"FOUNT_PORT", ""}}}, 1, "fount-serve.toml:2"},
      {"command line",
       {.toml = toml, .environment = {{"FOUNT_PORT", "3"}}, .command_line = {{"port", "4"}}, .variables_file = file},
       4,
       "--port"},
  };
  for (Rung rung : rungs) {
    const TemporaryDirectory folder;
    rung.given.variables_name = ".env.development";
    const Result<LoadedSettings> loaded = load(rung.given, folder);
    ASSERT_TRUE(loaded) << rung.what << loaded.error().message;
    EXPECT_EQ(loaded->values.port, rung.port) << rung.what;
    EXPECT_EQ(origin_of(*loaded, "port", folder), rung.origin) << rung.what;
  }
}

TEST(Settings, the_environment_is_chosen_before_its_file_is_read) {
  const Pairs keys{{"FOUNT_JWT_KEYS", kKeySet}};
  const auto environment_of = [&](Given given) {
    const TemporaryDirectory folder;
    given.variables_file = "FOUNT_PORT=77\n";
    given.variables_name = ".env.test";
    const Result<LoadedSettings> loaded = load(given, folder);
    return loaded ? loaded->values.environment + " " + std::to_string(loaded->values.port) : loaded.error().message;
  };
  EXPECT_EQ(environment_of({.environment = keys}), "development 8700");
  EXPECT_EQ(environment_of({.toml = "environment = 'test'", .environment = keys}), "test 77");
  Pairs named = keys;
  named.emplace_back("FOUNT_ENVIRONMENT", "test");
  EXPECT_EQ(environment_of({.toml = "environment = 'development'", .environment = named}), "test 77");
  named.back().second = "development";
  EXPECT_EQ(environment_of({.environment = named, .command_line = {{"environment", "test"}}}), "test 77");
}

TEST(Settings, lists_and_agents) {
  const TemporaryDirectory folder;
  folder.write("repositories/a/x", "");
  const Result<LoadedSettings> loaded =
      load({.toml = "allowed_paths = ['repositories/../repositories/a']\nallowed_git_hosts = ['a.example.com']\n"
                    "[[agent]]\nname = 'echo'\ncommand = ['python3', 'echo.py', '--key=K']\nnetwork = true\n",
            .environment = {{"FOUNT_ALLOWED_GIT_HOSTS", "b.example.com, c.example.com,"}}},
           folder);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->values.allowed_paths, std::vector<std::string>{folder / "repositories/a"});
  EXPECT_EQ(loaded->values.allowed_git_hosts, (std::vector<std::string>{"b.example.com", "c.example.com"}));
  ASSERT_EQ(loaded->values.agents.size(), 1U);
  EXPECT_EQ(loaded->values.agents[0].command.size(), 3U);
  EXPECT_TRUE(loaded->values.agents[0].network);
  EXPECT_EQ(loaded->origins.back().shown, "echo: python3 with 2 arguments, network");
}

struct Refusal {
  Given given;
  std::string problem;  // the whole message
};

void expect_refused(const std::vector<Refusal>& refusals) {
  for (const Refusal& refusal : refusals) EXPECT_EQ(problems_of(refusal.given), refusal.problem);
}

TEST(Settings, every_problem_says_where_and_what) {
  expect_refused({
      {{.toml = "prot = 1"}, "fount-serve.toml:1: unknown key 'prot'; did you mean 'port'?"},
      {{.toml = "\nport = 'x'"}, "fount-serve.toml:2: port must be an integer, not a string"},
      {{.toml = "port = 70000"}, "fount-serve.toml:1: port is 70000, and must be from 0 to 65535"},
      {{.toml = "port = "}, "fount-serve.toml:1: not TOML: expected a value, found the end of the file"},
      {{.toml = "organisation = ours"}, "fount-serve.toml:1: not TOML: no value; text needs quotes"},
      {{.toml = "allowed_paths = '/tmp'"}, "fount-serve.toml:1: allowed_paths must be a list of strings, not a string"},
      {{.toml = "jwt_keys = '{}'"},
       "fount-serve.toml:1: jwt_keys is a secret, and secrets do not belong into this file: set FOUNT_JWT_KEYS_FILE or "
       "FOUNT_JWT_KEYS"},
      {{.environment = {{"FOUNT_PORT", "tcp://10.0.0.1:80"}}},
       "FOUNT_PORT: must be an integer, not 'tcp://10.0.0.1:80'"},
      {{.environment = {{"FOUNT_PORT", "12x"}}}, "FOUNT_PORT: must be an integer, not '12x'"},
      {{.environment = {{"FOUNT_WORKRES", "3"}}}, "FOUNT_WORKRES: unknown setting; did you mean FOUNT_WORKERS?"},
      {{.environment = {{"FOUNT_E2E_BYPASS_KEY", "3"}}},
       "FOUNT_E2E_BYPASS_KEY: unknown setting; the variable is E2E_BYPASS_KEY"},
      {{.environment = {{"FOUNT_JWT_KEYS_STAGING", "3"}}},
       "FOUNT_JWT_KEYS_STAGING: unknown setting; names do not carry the environment: every environment sets the same "
       "variables"},
      {{.environment = {{"FOUNT_ENVIRONMENT", "prodution"}}},
       "FOUNT_ENVIRONMENT: must be development, test, staging or production, not 'prodution'; did you mean "
       "'production'?"},
  });
}

TEST(Settings, every_wrong_value_says_what_is_wrong) {
  expect_refused({
      {{.command_line = {{"address", "localhost"}}},
       "--address: must be an IP address, as 127.0.0.1 or ::1, not 'localhost'\n"
       "FOUNT_JWT_KEYS: not set, and needed where others can reach the server: set FOUNT_JWT_KEYS_FILE to a file that "
       "holds a JWK set, or FOUNT_JWT_KEYS to the set itself, " +
           std::string(kKeySetForm)},
      {{.command_line = {{"environment", ""}}},
       "--environment: must be development, test, staging or production, not ''"},
      {{.command_line = {{"port", ""}}}, "--port: must be an integer, not ''"},
      {{.command_line = {{"data", ""}, {"workers", "0"}}}, "--workers: is 0, and must be from 1 to 256"},
      {{.command_line = {{"public_url", "https://a.example.com/x"}}},
       "--public-url: must end with the host or port: no path, no '/'"},
      {{.command_line = {{"public_url", "https://a:b@a.example.com"}}},
       "--public-url: must not hold a user or password"},
      {{.command_line = {{"public_url", "https://A.example.com"}}}, "--public-url: must be in lower case"},
      {{.command_line = {{"public_url", "https://a.example.com:443"}}},
       "--public-url: must not name the default port: browsers leave it out"},
      {{.command_line = {{"allowed_origins", "*"}}},
       "--allowed-origins: an origin must begin with https:// (or http://)"},
      {{.command_line = {{"allowed_origins", "https://*.example.com"}}},
       "--allowed-origins: an origin has no valid host"},
      {{.command_line = {{"allowed_paths", "/nonexistent"}}}, "--allowed-paths: '/nonexistent' is no folder"},
      {{.command_line = {{"allowed_git_hosts", "https://a.example.com"}}},
       "--allowed-git-hosts: 'https://a.example.com' is no host name in lower case: no scheme, port or path"},
      {{.command_line = {{"trusted_proxies", "10.0.0.0/8"}}},
       "--trusted-proxies: '10.0.0.0/8' is no IP address (ranges are not understood)"},
      {{.command_line = {{"jwt_issuer", ""}}}, "--jwt-issuer: must not be empty"},
      {{.command_line = {{"jwt_issuer", "local"}}},
       "--jwt-issuer: must not be 'local' or 'e2e': users of these are made here only"},
      {{.command_line = {{"new_user_role", "audtor"}}},
       "--new-user-role: must be viewer, auditor or admin, not 'audtor'; did you mean 'auditor'?"},
      {{.command_line = {{"e2e_bypass_expires", "tomorrow"}}},
       "--e2e-bypass-expires: must be a time as 2026-01-31T12:00:00Z, not 'tomorrow'"},
      {{.command_line = {{"e2e_bypass_expires", "2026-12-04T12:00:01Z"}}},
       "--e2e-bypass-expires: is more than 7 days "
       "ahead"},
      {{.command_line = {{"jwt_keys", "x"}}}, "jwt_keys: cannot be set on the command line"},
  });
}

TEST(Settings, agents_and_environment_files_are_checked) {
  expect_refused({
      {{.toml = "agent = 1"}, "fount-serve.toml:1: agents are written [[agent]]"},
      {{.toml = "[[agent]]\nname = 'A b'\ncommand = ['x']"},
       "fount-serve.toml:1: [[agent]] needs a name of lower-case letters, digits and '-'"},
      {{.toml = "[[agent]]\nname = 'audit'\ncommand = ['x']"}, "fount-serve.toml:1: there is already an agent 'audit'"},
      {{.toml = "[[agent]]\nname = 'x'\ncommand = []"},
       "fount-serve.toml:1: [[agent]] needs a command: the program and its arguments, as a list of strings"},
      {{.toml = "[[agent]]\nname = 'x'\ncommand = ['x']\nnetwrk = true"},
       "fount-serve.toml:4: unknown key 'netwrk' in [[agent]]; did you mean 'network'?"},
      {{.variables_file = "FOUNT_PORTS=1\n", .variables_name = ".env.development"},
       ".env.development:1: FOUNT_PORTS: unknown setting; did you mean FOUNT_PORT?"},
      {{.variables_file = "FOUNT_ENVIRONMENT=production\n", .variables_name = ".env.development"},
       ".env.development:1: FOUNT_ENVIRONMENT is another one here than development, whose file this is"},
      {{.variables_file = "A=1\nA=2\n", .variables_name = ".env.development"},
       ".env.development:2: A is already on line 1"},
  });
}

TEST(Settings, all_problems_are_reported_at_once) {
  EXPECT_EQ(problems_of({.toml = "prot = 1\nworkers = 0", .command_line = {{"port", "x"}}}),
            "fount-serve.toml:1: unknown key 'prot'; did you mean 'port'?\n"
            "fount-serve.toml:2: workers is 0, and must be from 1 to 256\n"
            "--port: must be an integer, not 'x'");
}

// `fount audit` has variables of its own, and an orchestrator makes some for a service that is called fount.
TEST(Settings, other_variables_are_not_ours) {
  EXPECT_EQ(problems_of({.environment = {{"FOUNT_REPORT", "json"}, {"FOUNT_SERVICE_HOST", "10.0.0.1"}, {"PORT", "x"}},
                         .variables_file = "POSTGRES_USER=x\n",
                         .variables_name = ".env.development"}),
            "");
}

TEST(Settings, a_file_that_is_named_must_be_there) {
  SettingSources sources{.environment = {{"HOME", "/nonexistent"}}, .config_file = "/nonexistent/a.toml"};
  sources.env_file = "/nonexistent/b";
  const Result<LoadedSettings> loaded = load_settings(sources);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().message,
            "--config: cannot read '/nonexistent/a.toml': No such file or directory\n"
            "--env-file: cannot read '/nonexistent/b': No such file or directory");
}

TEST(Settings, a_default_that_depends_on_where_the_server_runs_is_shown_as_what_it_is) {
  const TemporaryDirectory folder;
  const Result<LoadedSettings> loaded = load({}, folder);
  ASSERT_TRUE(loaded) << loaded.error().message;
  const std::string here = std::filesystem::current_path();
  EXPECT_EQ(loaded->values.allowed_paths, std::vector<std::string>{here});
  const auto shown = std::ranges::find(loaded->origins, "allowed_paths", &SettingOrigin::name);
  EXPECT_EQ(shown->shown, here);
  EXPECT_EQ(shown->origin, "default (working directory)");
  const Result<LoadedSettings> elsewhere = load({.environment = production()}, folder);
  ASSERT_TRUE(elsewhere) << elsewhere.error().message;
  EXPECT_TRUE(elsewhere->values.allowed_paths.empty()) << "whoever serves others says what may be audited";
}

}  // namespace
}  // namespace fount::test
