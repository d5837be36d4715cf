// explain, rules, canonical, version.
#include <gtest/gtest.h>

#include "tests/cli/command_line.h"

namespace fount {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Explain, ARuleIsItsPage) {
  const Outcome outcome = run_fount({"explain", "dangling-import"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_TRUE(outcome.out.starts_with("# ")) << outcome.out;
}

TEST(Explain, AnIdIsAFindingOfTheDirectoryHere) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  const std::string report = run_fount({"audit", directory.path(), "--report", "json"}).out;
  const std::size_t at = report.find("\"id\":", report.find("\"findings\": ["));
  ASSERT_NE(at, std::string::npos) << report;
  const std::string id = report.substr(report.find('"', at + 5) + 1, 16);
  for (const std::string& typed : {id, id.substr(0, 8)}) {
    const Outcome outcome = run_fount(Invocation{.arguments = {"explain", typed}, .directory = directory.path()});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_TRUE(contains(outcome.out, "shop.discounts")) << outcome.out;
    EXPECT_TRUE(contains(outcome.out, "`fount explain dangling-import`")) << outcome.out;
  }
  const Outcome unknown =
      run_fount(Invocation{.arguments = {"explain", "0000000000000000"}, .directory = directory.path()});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_TRUE(contains(unknown.err, "no finding here has the id '0000000000000000'")) << unknown.err;
}

TEST(Rules, EveryRuleIsListedForPeopleAndPrograms) {
  const Outcome text = run_fount({"rules"});
  EXPECT_EQ(text.code, 0);
  EXPECT_TRUE(contains(text.out, "dangling-import "));
  const Outcome json = run_fount({"rules", "--report", "json"});
  EXPECT_EQ(json.code, 0);
  EXPECT_TRUE(contains(json.out, "\"id\": \"dangling-import\""));
}

TEST(Explain, TellsARootCauseWithItsFindings) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  directory.write("shop/notes.py", "from shop.discounts import rebate\n\nprint(rebate())\n");
  const auto explain = [&](const std::string& id) {
    return run_fount(Invocation{.arguments = {"explain", id}, .environment = {}, .directory = directory.path()});
  };
  const Outcome outcome = explain("c1");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(outcome.out.starts_with("c1  ")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "shop/bills.py:1")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "shop/notes.py:1")) << outcome.out;
  EXPECT_EQ(explain("c99").code, 2);
}

TEST(Canonical, GivesNoReasonThatDoesNotHold) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  directory.write("shop/threshold_rules.py", "class Rule:\n    limit = 1\n");
  EXPECT_TRUE(contains(run_fount({"canonical", "Rule", directory.path()}).out, "the only definition"));
  EXPECT_TRUE(contains(run_fount({"canonical", "price", directory.path()}).out, "production importers"));
  directory.write("shop/rules.py", "class Rule:\n    limit = 1\n");
  EXPECT_FALSE(contains(run_fount({"canonical", "Rule", directory.path()}).out, "legacy"));
}

TEST(Canonical, SaysWhichAndHowToImportIt) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  const Outcome outcome = run_fount({"canonical", "price", directory.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "shop/prices.py:1")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "from shop.prices import price")) << outcome.out;
  const Outcome json = run_fount({"canonical", "price", directory.path(), "--report", "json"});
  EXPECT_TRUE(contains(json.out, "\"import\": \"from shop.prices import price\"")) << json.out;
}

TEST(Canonical, ANameThatMeansSomethingElseElsewhereIsARival) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  directory.write("shop/old_prices.py", "from shop.taxes import tax as price\n");
  directory.write("shop/taxes.py", "def tax():\n    return 2\n");
  const Outcome outcome = run_fount({"canonical", "price", directory.path()});
  EXPECT_TRUE(contains(outcome.out, "canonical  shop/prices.py:1")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "rivals     shop/old_prices.py:1  gives the name to tax")) << outcome.out;
}

TEST(Canonical, ANameThatOnlyAliasesHaveIsWhatTheyMean) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  directory.write("shop/api.py", "from shop.prices import price\n\nquote = price\n");
  directory.write("web.py", "from shop.api import quote\n\nprint(quote())\n");
  const Outcome outcome = run_fount({"canonical", "quote", directory.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "canonical  shop/prices.py:1")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "from shop.api import quote")) << outcome.out;
}

TEST(Canonical, AConstantIsTheOneThatIsImported) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  directory.write("shop/limits.py", "TIMEOUT_S = 30\n");
  directory.write("shop/client.py", "TIMEOUT_S = 60\n");
  directory.write("shop/server.py", "TIMEOUT_S = 30\n");
  const auto ask = [&](const std::string& name) { return run_fount({"canonical", name, directory.path()}).out; };
  EXPECT_TRUE(contains(ask("TIMEOUT_S"), "TIMEOUT_S, constant")) << ask("TIMEOUT_S");
  EXPECT_TRUE(contains(ask("TIMEOUT_S"), "undecided  3 definitions")) << ask("TIMEOUT_S");
  EXPECT_TRUE(contains(ask("limits.TIMEOUT_S"), "canonical  shop/limits.py:1")) << ask("limits.TIMEOUT_S");

  directory.write("web/a.py", "from shop.limits import TIMEOUT_S\n\nprint(TIMEOUT_S)\n");
  const std::string decided = ask("TIMEOUT_S");
  EXPECT_TRUE(contains(decided, "canonical  shop/limits.py:1")) << decided;
  EXPECT_TRUE(contains(decided, "1 of 1 production importers")) << decided;
  EXPECT_TRUE(contains(decided, "from shop.limits import TIMEOUT_S")) << decided;
  EXPECT_TRUE(contains(decided, "shop/client.py:1  another value")) << decided;
  EXPECT_TRUE(contains(decided, "shop/server.py:1  same value")) << decided;

  directory.write("fount.toml", "[[canonical]]\nconcept = 'TIMEOUT_S'\nsource = 'shop/client.py'\nreason = 'tuned'\n");
  EXPECT_TRUE(contains(ask("TIMEOUT_S"), "canonical  shop/client.py:1")) << ask("TIMEOUT_S");
  EXPECT_TRUE(contains(ask("TIMEOUT_S"), "declared in fount.toml: tuned")) << ask("TIMEOUT_S");
}

TEST(Canonical, ATieOfImportersIsUndecided) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  for (const std::string home : {"shop/a.py", "shop/b.py"}) directory.write(home, "settings = object()\n");
  directory.write("web/a.py", "from shop.a import settings\n\nprint(settings)\n");
  directory.write("web/b.py", "from shop.b import settings\n\nprint(settings)\n");
  const std::string answer = run_fount({"canonical", "settings", directory.path()}).out;
  EXPECT_TRUE(contains(answer, "settings, variable")) << answer;
  EXPECT_TRUE(contains(answer, "undecided  2 definitions")) << answer;
}

TEST(Canonical, AnUnknownNameIsAnErrorWithASuggestion) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  const Outcome outcome = run_fount({"canonical", "prise", directory.path()});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "error: no production code here defines 'prise'; did you mean 'price'?\n");
}

TEST(Version, SaysWhatProgramsNeedToKnow) {
  EXPECT_TRUE(run_fount({"version"}).out.starts_with("fount "));
  EXPECT_TRUE(contains(run_fount({"version", "--json"}).out, "\"report_schema\":\"fount.report/1\""));
}

}  // namespace
}  // namespace fount
