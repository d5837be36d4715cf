#include "policy/parse.h"

#include <gtest/gtest.h>

namespace fount {
namespace {

const std::vector<std::string_view> kRuleIds = {"duplicate-definition", "import-paths", "stale-copy"};

Policy parsed(std::string_view toml, const std::string& path = "fount.toml") {
  Result<Policy> policy = parse_policy(toml, path, kRuleIds);
  EXPECT_TRUE(policy.has_value()) << policy.error().message;
  return policy.value_or(Policy{});
}

void check_error(std::string_view toml, std::string_view expected) {
  const Result<Policy> policy = parse_policy(toml, "fount.toml", kRuleIds);
  ASSERT_FALSE(policy.has_value()) << toml;
  EXPECT_EQ(policy.error().code, ErrorCode::configuration);
  EXPECT_EQ(policy.error().message, expected);
}

using Strings = std::vector<std::string>;

TEST(ParsePolicy, an_empty_file_changes_nothing) {
  for (const std::string_view toml : {"", "\n", "# nothing yet\n", "\xEF\xBB\xBF", "[gate]\n"}) {
    const Policy policy = parsed(toml);
    EXPECT_TRUE(policy.present);
    EXPECT_FALSE(policy.gate.min_score);
    EXPECT_FALSE(policy.gate.fail_on);
    EXPECT_FALSE(policy.gate.new_only);
    EXPECT_EQ(policy.scan.max_file_bytes, 8U << 20);
    EXPECT_TRUE(policy.services.empty() && policy.roles.empty() && policy.areas.empty());
  }
}

TEST(ParsePolicy, the_directory_is_the_files) {
  EXPECT_EQ(parsed("").directory, "");
  EXPECT_EQ(parsed("", "services/billing/fount.toml").directory, "services/billing");
}

TEST(ParsePolicy, reads_scan_and_roles) {
  const Policy policy = parsed(R"(
[scan]
include = ["backend/**"]
exclude = ["**/snapshots/**", "!keep"]
max_file_bytes = 1_048_576
[roles]
test = ["qa/**"]
generated = ["**/*_gen.py"]
script = ["ops/*.py"]
)");
  EXPECT_EQ(policy.scan.include, Strings{"backend/**"});
  EXPECT_EQ(policy.scan.exclude, (Strings{"**/snapshots/**", "!keep"}));
  EXPECT_EQ(policy.scan.max_file_bytes, 1U << 20);
  ASSERT_EQ(policy.roles.size(), 3U);
  EXPECT_EQ(policy.roles[0].role, Role::test);
  EXPECT_EQ(policy.roles[0].globs, Strings{"qa/**"});
  EXPECT_EQ(policy.roles[1].role, Role::generated);
  EXPECT_EQ(policy.roles[2].role, Role::script);
}

TEST(ParsePolicy, reads_named_tables_in_the_files_order) {
  const Policy policy = parsed(R"(
[service.web]
paths = ["web/", "./libs//ui/."]
[service.api]
paths = ["."]
[environment.staging]
files = ["config/staging.env"]
allowed_difference = ["*_HOST"]
[secret.session]
order = ["SESSION_KEY", "OLD_KEY"]
)");
  ASSERT_EQ(policy.services.size(), 2U);
  EXPECT_EQ(policy.services[0].name, "web");
  EXPECT_EQ(policy.services[0].paths, (Strings{"web", "libs/ui"}));
  EXPECT_EQ(policy.services[1].name, "api");
  EXPECT_EQ(policy.services[1].paths, Strings{""});
  ASSERT_EQ(policy.environments.size(), 1U);
  EXPECT_EQ(policy.environments[0].name, "staging");
  EXPECT_EQ(policy.environments[0].files, Strings{"config/staging.env"});
  EXPECT_EQ(policy.environments[0].allowed_difference, Strings{"*_HOST"});
  ASSERT_EQ(policy.secrets.size(), 1U);
  EXPECT_EQ(policy.secrets[0].name, "session");
  EXPECT_EQ(policy.secrets[0].order, (Strings{"SESSION_KEY", "OLD_KEY"}));
}

TEST(ParsePolicy, reads_declarations_with_their_lines) {
  const Policy policy = parsed(R"([[canonical]]
concept = "RetryPolicy"
source = "net/retry.py"
import = "net.RetryPolicy"
factory = "net.retry_policy_for"
reason = "honours deadlines"

[[accepted]]
rule = "*"
concept = "Legacy*"
reason = "goes with v1"
until = 2030-01-31
owner = "platform"
[[accepted]]
rule = "stale-copy"
concept = "*"
reason = "kept for audit"
until = "2031-12-01"

[[deprecated]]
module = "old.http"
replacement = "net.http"
)");
  ASSERT_EQ(policy.canonical.size(), 1U);
  const DeclaredCanonical& canonical = policy.canonical[0];
  EXPECT_EQ(canonical.concept_name, "RetryPolicy");
  EXPECT_EQ(canonical.source, "net/retry.py");
  EXPECT_EQ(canonical.import, "net.RetryPolicy");
  EXPECT_EQ(canonical.factory, "net.retry_policy_for");
  EXPECT_EQ(canonical.reason, "honours deadlines");
  EXPECT_EQ(canonical.line, 1U);
  ASSERT_EQ(policy.accepted.size(), 2U);
  const DeclaredAcceptance& accepted = policy.accepted[0];
  EXPECT_EQ(accepted.rule, "*");
  EXPECT_EQ(accepted.concept_name, "Legacy*");
  EXPECT_EQ(accepted.reason, "goes with v1");
  EXPECT_EQ(accepted.until, "2030-01-31");
  EXPECT_EQ(accepted.owner, "platform");
  EXPECT_EQ(accepted.line, 8U);
  EXPECT_EQ(policy.accepted[1].until, "2031-12-01");
  EXPECT_EQ(policy.accepted[1].line, 14U);
  ASSERT_EQ(policy.deprecated.size(), 1U);
  EXPECT_EQ(policy.deprecated[0].module, "old.http");
  EXPECT_EQ(policy.deprecated[0].replacement, "net.http");
}

TEST(ParsePolicy, reads_areas_gate_and_impact) {
  const Policy policy = parsed(R"(
[[area]]
name = "Agent Service / Pipeline"
paths = ["agents/**"]
rules = ["definitions", "import-paths"]
weight = 2
impact = "orders"
issues = ["#12", "#13"]
[[area]]
name = "Rest"
[gate]
min_score = 87.5
fail_on = "high"
new_only = true
[impact]
hourly_rate = 120
yearly_risk = 2.5e5
currency = "USD"
)");
  ASSERT_EQ(policy.areas.size(), 2U);
  EXPECT_EQ(policy.areas[0].id, "agent-service-pipeline");
  EXPECT_EQ(policy.areas[0].name, "Agent Service / Pipeline");
  EXPECT_EQ(policy.areas[0].paths, Strings{"agents/**"});
  EXPECT_EQ(policy.areas[0].rules, (Strings{"definitions", "import-paths"}));
  EXPECT_EQ(policy.areas[0].weight, 2);
  EXPECT_EQ(policy.areas[0].impact, "orders");
  EXPECT_EQ(policy.areas[0].issues, (Strings{"#12", "#13"}));
  EXPECT_EQ(policy.areas[1].weight, 1);
  EXPECT_TRUE(policy.areas[1].paths.empty());
  EXPECT_EQ(policy.gate.min_score, 87.5);
  EXPECT_EQ(policy.gate.fail_on, Severity::high);
  EXPECT_TRUE(policy.gate.new_only);
  EXPECT_EQ(policy.impact.hourly_rate, 120);
  EXPECT_EQ(policy.impact.yearly_risk, 250'000);
  EXPECT_EQ(policy.impact.currency, "USD");
}

TEST(ParsePolicy, other_spellings_of_toml_mean_the_same) {
  const Policy policy = parsed(R"(
gate.min_score = 90
service = { api = { paths = ["api"] } }
deprecated = [ { module = "old" }, { module = "older" } ]
)");
  EXPECT_EQ(policy.gate.min_score, 90);
  EXPECT_EQ(policy.services.at(0).paths, Strings{"api"});
  EXPECT_EQ(policy.deprecated.at(1).module, "older");
}

TEST(ParsePolicyErrors, unknown_names_come_with_a_suggestion) {
  check_error("[gate]\nmin_scor = 3\n", "fount.toml:2: unknown key 'min_scor' in [gate]; did you mean 'min_score'?");
  check_error("\n[gaet]\n", "fount.toml:2: unknown table 'gaet'; did you mean 'gate'?");
  check_error("[quite-different]\n", "fount.toml:1: unknown table 'quite-different'");
  check_error("min_score = 3\n", "fount.toml:1: 'min_score' stands outside any table; it belongs in [gate]");
  check_error("[gate]\nhourly_rate = 3\n", "fount.toml:2: unknown key 'hourly_rate' in [gate]; it belongs in [impact]");
  check_error("[gate]\nzzzzzzzz = 3\n", "fount.toml:2: unknown key 'zzzzzzzz' in [gate]");
  check_error("[gate]\n\"a\\u0007b\\n\xC3\xA9\" = 3\n", "fount.toml:2: unknown key 'a b \xC3\xA9' in [gate]");
}

TEST(ParsePolicyErrors, tables_are_written_in_their_shape) {
  check_error("gate = 3\n", "fount.toml:1: 'gate' must be written [gate]");
  check_error("[[gate]]\n", "fount.toml:1: 'gate' must be written [gate]");
  check_error("[canonical]\nconcept = 'X'\n", "fount.toml:1: 'canonical' must be written [[canonical]]");
  check_error("canonical = [1]\n", "fount.toml:1: 'canonical' must be written [[canonical]]");
  check_error("[[service]]\n", "fount.toml:1: 'service' must be written [service.NAME]");
  check_error("[service]\npaths = ['a']\n", "fount.toml:2: 'service' must be written below a heading [service.NAME]");
  check_error("[service.'']\npaths = ['a']\n", "fount.toml:1: [service.NAME] needs a name other than ''");
  check_error("[service.'.']\npaths = ['a']\n", "fount.toml:1: [service.NAME] needs a name other than '.'");
}

TEST(ParsePolicyErrors, needed_keys_are_named) {
  check_error("[service.a]\n",
              "fount.toml:1: [service.NAME] needs 'paths': a list of directories relative to this file");
  check_error("[[accepted]]\nrule = '*'\nconcept = 'X'\n",
              "fount.toml:1: [[accepted]] needs 'reason': a non-empty string");
  check_error("[[canonical]]\nconcept = 'X'\n",
              "fount.toml:1: [[canonical]] needs at least one of 'source', 'import', 'factory'");
  check_error("[[area]]\n", "fount.toml:1: [[area]] needs 'name': a name with a letter or digit, other than \"other\"");
  check_error("[[deprecated]]\nreplacement='x'\n", "fount.toml:1: [[deprecated]] needs 'module': a non-empty string");
}

TEST(ParsePolicyErrors, types_are_said_in_words) {
  check_error("[gate]\nmin_score = 'high'\n", "fount.toml:2: 'min_score' must be a number from 0 to 100, not 'high'");
  check_error("[gate]\nnew_only = 1\n", "fount.toml:2: 'new_only' must be true or false, not 1");
  check_error("[gate]\nfail_on = true\n",
              "fount.toml:2: 'fail_on' must be low, medium, high or critical, not a boolean");
  check_error("[scan]\ninclude = 'a/**'\n",
              "fount.toml:2: 'include' must be a list of globs as in .gitignore, not 'a/**'");
  check_error("[scan]\ninclude = ['a', 3, ['b']]\n",
              "fount.toml:2: 'include' must be a list of globs as in .gitignore, but holds 3\n"
              "fount.toml:2: 'include' must be a list of globs as in .gitignore, but holds a list");
  check_error("[scan]\nmax_file_bytes = 1.5\n",
              "fount.toml:2: 'max_file_bytes' must be a number of bytes from 1 to 4294967295, not 1.5");
  check_error("[impact]\ncurrency = {}\n", "fount.toml:2: 'currency' must be a non-empty string, not a table");
  check_error("[impact]\ncurrency = 2030-01-31\n",
              "fount.toml:2: 'currency' must be a non-empty string, not '2030-01-31'");
}

TEST(ParsePolicyErrors, values_are_checked) {
  check_error("[gate]\nmin_score = 120\n", "fount.toml:2: 'min_score' must be a number from 0 to 100, not 120");
  check_error("[gate]\nmin_score = -0.5\n", "fount.toml:2: 'min_score' must be a number from 0 to 100, not -0.5");
  check_error("[gate]\nmin_score = nan\n", "fount.toml:2: 'min_score' must be a number from 0 to 100, not nan");
  check_error("[gate]\nfail_on = 'hihg'\n",
              "fount.toml:2: 'fail_on' must be low, medium, high or critical, not 'hihg'; did you mean 'high'?");
  check_error("[[area]]\nname = 'A'\nweight = 0\n",
              "fount.toml:3: 'weight' must be a number above 0 and at most 1000, not 0");
  check_error("[[area]]\nname = 'A'\nweight = inf\n",
              "fount.toml:3: 'weight' must be a number above 0 and at most 1000, not inf");
  check_error("[[area]]\nname = '  '\n", "fount.toml:2: 'name' holds an empty string");
  check_error("[[area]]\nname = '--'\n",
              "fount.toml:2: 'name' must be a name with a letter or digit, other than \"other\", not '--'");
  check_error("[[area]]\nname = 'Other'\n",
              "fount.toml:2: 'name' must be a name with a letter or digit, other than \"other\", not 'Other'");
  check_error("[[area]]\nname = 'A'\npaths = []\n", "fount.toml:3: 'paths' is empty: fill it or remove it");
  check_error("[scan]\nexclude = [\n 'a',\n '',\n]\n", "fount.toml:4: 'exclude' holds an empty string");
  check_error("[scan]\nexclude = [\"a\\u0000b\"]\n", "fount.toml:2: 'exclude' holds a NUL character");
  check_error("[scan]\nmax_file_bytes = 0\n",
              "fount.toml:2: 'max_file_bytes' must be a number of bytes from 1 to 4294967295, not 0");
  check_error("[impact]\nhourly_rate = -1\n", "fount.toml:2: 'hourly_rate' must be a number from 0 to 1e12, not -1");
  check_error("[service.a]\npaths = ['/srv', 'b/../..']\n",
              "fount.toml:2: 'paths' must be a list of directories relative to this file, not '/srv'\n"
              "fount.toml:2: 'paths' must be a list of directories relative to this file, not 'b/../..'");
}

TEST(ParsePolicyErrors, rules_and_areas_must_exist) {
  check_error("[[accepted]]\nrule = 'duplicate-definitions'\nconcept = 'X'\nreason = 'r'\n",
              "fount.toml:2: unknown rule 'duplicate-definitions'; did you mean 'duplicate-definition'?");
  check_error("[[accepted]]\nrule = 'imports'\nconcept = 'X'\nreason = 'r'\n", "fount.toml:2: unknown rule 'imports'");
  check_error("[[area]]\nname = 'A'\nrules = ['import', 'stale-copy']\n",
              "fount.toml:3: unknown rule or area 'import'; did you mean 'imports'?");
  EXPECT_TRUE(parse_policy("[[area]]\nname = 'A'\nrules = ['anything']\n", "fount.toml", {}));
}

TEST(ParsePolicyErrors, dates_exist_in_the_calendar) {
  auto check = [](std::string_view date) {
    const std::string toml = "[[accepted]]\nrule='*'\nconcept='X'\nreason='r'\nuntil = " + std::string(date) + "\n";
    const std::string text(date.substr(1, date.size() - 2));
    check_error(toml, "fount.toml:5: 'until' must be a date like \"2030-01-31\", not '" + text + "'");
  };
  check("'2030-02-30'");
  check("'2030-13-01'");
  check("'2030-1-1'");
  check("'soon'");
  check("'2030-01-0x'");
  check("'-030-01-01'");
  check_error("[[accepted]]\nrule='*'\nconcept='X'\nreason='r'\nuntil = 2030-01-31T00:00:00\n",
              "fount.toml:5: 'until' must be a date like \"2030-01-31\", not a time");
}

TEST(ParsePolicyErrors, nothing_is_declared_twice) {
  check_error("[[area]]\nname = 'Web Socket'\n[[area]]\nname = 'web-socket'\n",
              "fount.toml:4: [[area]] name 'web-socket' is already on line 2");
  check_error("[[canonical]]\nconcept = 'X'\nsource = 'a'\n[[canonical]]\nconcept = 'X'\nsource = 'b'\n",
              "fount.toml:5: [[canonical]] concept 'X' is already on line 2");
  check_error("[[deprecated]]\nmodule = 'm'\n[[deprecated]]\nmodule = 'm'\n",
              "fount.toml:4: [[deprecated]] module 'm' is already on line 2");
}

TEST(ParsePolicyErrors, all_problems_come_at_once_by_line) {
  check_error("[gate]\nmin_score = 101\nfailon = 'low'\n[service.a]\n[scna]\n",
              "fount.toml:2: 'min_score' must be a number from 0 to 100, not 101\n"
              "fount.toml:3: unknown key 'failon' in [gate]; did you mean 'fail_on'?\n"
              "fount.toml:4: [service.NAME] needs 'paths': a list of directories relative to this file\n"
              "fount.toml:5: unknown table 'scna'; did you mean 'scan'?");
}

TEST(ParsePolicyErrors, a_flood_of_problems_is_counted) {
  std::string toml;
  for (int i = 0; i < 60; ++i) toml += "[unrelated" + std::to_string(i) + "]\n";
  const Result<Policy> policy = parse_policy(toml, "a\nb.toml", kRuleIds);
  ASSERT_FALSE(policy);
  EXPECT_TRUE(policy.error().message.starts_with("a%0Ab.toml:1: unknown table 'unrelated0'\n"));
  EXPECT_TRUE(policy.error().message.ends_with("a%0Ab.toml: 10 more problems")) << policy.error().message;
}

TEST(ParsePolicyErrors, long_values_are_cut) {
  check_error("[gate]\nfail_on = '" + std::string(500, 'x') + "'\n",
              "fount.toml:2: 'fail_on' must be low, medium, high or critical, not '" + std::string(48, 'x') + "...'");
}

}  // namespace
}  // namespace fount
