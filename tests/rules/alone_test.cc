// A rule that is asked for alone reports what a whole audit reports of it, though the audit then makes less, and what
// the whole audit leaves to another rule: over one repository that holds the examples of every page.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "report/render.h"
#include "rules/rule.h"
#include "tests/rules/audited.h"
#include "tests/rules/page.h"

namespace fount::test {
namespace {

const MemoryFileSystem& every_example() {
  static const MemoryFileSystem* const all = [] {
    auto* fs = new MemoryFileSystem;
    int number = 0;
    for (const RulePage& page : all_rule_pages())
      for (const Example& example : examples_of(page.markdown)) {
        const std::string folder = fmt::format("example{}/", ++number);
        for (const auto& [path, content] : example.files) fs->write(folder + path, content);
      }
    return fs;
  }();
  return *all;
}

Report audit_of(Wanted wanted) { return report_on(every_example(), std::move(wanted)); }

const Report& whole_audit() {
  static const Report report = audit_of({});
  return report;
}

// All that is said of the rule's findings. What they weigh against others, points and causes, only a whole audit knows.
std::string told_of(const Report& report, std::string_view rule) {
  Report told;
  told.services = report.services;
  for (Finding finding : report.findings) {
    if (finding.rule != rule) continue;
    finding.points = 0;
    finding.capped = false;
    finding.cause.clear();
    told.findings.push_back(std::move(finding));
  }
  return render_json(told, {});
}

std::set<std::string> ids_of(const Report& report, std::string_view rule) {
  std::set<std::string> ids;
  for (const Finding& finding : report.findings)
    if (finding.rule == rule) ids.insert(finding.id);
  return ids;
}

// Of these only one tells what several see (engine/overlap.h).
bool sees_pairs(std::string_view rule) {
  constexpr auto kRules = std::to_array<std::string_view>(
      {"name-divergence", "duplicate-body", "drifted-copy", "duplicate-definition", "concept-family"});
  return std::ranges::find(kRules, rule) != kRules.end();
}

class AloneTest : public testing::TestWithParam<const Rule*> {};

TEST_P(AloneTest, a_rule_finds_what_it_finds_among_all) {
  const std::string id(GetParam()->info.id);
  const Report alone = audit_of({.rules = {id}, .areas = {}});
  if (sees_pairs(id))
    EXPECT_TRUE(std::ranges::includes(ids_of(alone, id), ids_of(whole_audit(), id)));
  else
    EXPECT_EQ(told_of(alone, id), told_of(whole_audit(), id));
  if (id == "stale-acceptance") return;  // which ones are stale only every rule can tell, so every rule runs
  EXPECT_TRUE(std::ranges::all_of(alone.findings, [&](const Finding& finding) { return finding.rule == id; }));
  EXPECT_EQ(alone.rules.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Rules, AloneTest, testing::ValuesIn(all_rules().begin(), all_rules().end()),
                         [](const auto& info) {
                           std::string name(info.param->info.id);
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Alone, the_examples_fire_nearly_every_rule) {
  std::set<std::string> fired;
  for (const Finding& finding : whole_audit().findings) fired.insert(finding.rule);
  for (const Rule* rule : all_rules())
    if (!fired.contains(std::string(rule->info.id))) fmt::print("silent: {}\n", rule->info.id);
  EXPECT_GE(fired.size() + 4, all_rules().size());
}

TEST(Alone, rules_of_one_area_give_its_score) {
  for (const std::string area : {"imports", "secrets", "configuration"}) {
    const Report alone = audit_of({.rules = {}, .areas = {area}});
    EXPECT_FALSE(alone.score.value.has_value());
    for (std::size_t i = 0; i < alone.score.areas.size(); ++i) {
      const AreaScore& partial = alone.score.areas[i];
      const AreaScore& whole = whole_audit().score.areas[i];
      EXPECT_EQ(partial.id, whole.id);
      EXPECT_EQ(partial.value, partial.id == area ? whole.value : std::nullopt) << area << ": " << partial.id;
      EXPECT_EQ(partial.concepts, partial.id == area ? whole.concepts : 0) << area << ": " << partial.id;
    }
  }
}

}  // namespace
}  // namespace fount::test
