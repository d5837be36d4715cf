// Which rules run, what they need, and what a report may then say.
#include "engine/chosen_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/report.h"
#include "engine/audit.h"

namespace fount {
namespace {

std::vector<std::string> running(const Wanted& wanted, const Policy& policy = {}) {
  const ChosenRules chosen(wanted, policy);
  std::vector<std::string> ids;
  for (const Rule* rule : chosen.running()) ids.emplace_back(rule->info.id);
  return ids;
}

TEST(ChosenRules, nothing_said_is_everything) {
  const ChosenRules chosen({}, {});
  EXPECT_EQ(chosen.running().size(), all_rules().size());
  EXPECT_TRUE(chosen.is_everything());
  EXPECT_TRUE(chosen.assesses("imports"));
}

TEST(ChosenRules, one_rule_needs_its_own) {
  const ChosenRules chosen({.rules = {"redefinition"}, .areas = {}}, {});
  EXPECT_EQ(running({.rules = {"redefinition"}, .areas = {}}), (std::vector<std::string>{"redefinition"}));
  for (const Need need : {Need::copies, Need::products, Need::lookups, Need::settings, Need::literals})
    EXPECT_FALSE(chosen.needs().has(need));
  EXPECT_FALSE(chosen.assesses("definitions"));
  EXPECT_FALSE(chosen.look_for_patterns());
}

TEST(ChosenRules, a_rule_tells_the_pairs_that_another_would_take_from_it) {
  MemoryFileSystem fs;
  const std::string total = R"py(def total(order, rates):
    net = 0
    for line in order.lines:
        if line.cancelled:
            continue
        net += line.quantity * line.price
    tax = net * rates.get(order.country, rates.default)
    if order.coupon:
        net -= order.coupon.value
    order.note(net, tax)
    return round(net + tax, 2)
)py";
  fs.write("shop/__init__.py", "");
  fs.write("shop/cart.py", total);
  fs.write("shop/invoice.py", total);
  fs.write("shop/use.py", "from shop.cart import total\n");
  const auto rules_of = [&](std::vector<std::string> asked) {
    AuditRequest request;
    request.fs = &fs;
    request.wanted.rules = std::move(asked);
    Workers workers(1);
    SilentObserver observer;
    const Result<AuditResult> result = audit(request, workers, observer, CancelToken{});
    std::vector<std::string> rules;
    for (const Finding& finding : result->report.findings) rules.emplace_back(finding.rule);
    return rules;
  };
  using Rules = std::vector<std::string>;
  EXPECT_EQ(rules_of({}), Rules{"duplicate-body"});
  EXPECT_EQ(rules_of({"duplicate-definition"}), Rules{"duplicate-definition"});
  EXPECT_EQ(rules_of({"duplicate-definition", "duplicate-body"}), Rules{"duplicate-body"});
}

TEST(ChosenRules, an_area_is_its_rules) {
  const ChosenRules chosen({.rules = {}, .areas = {"imports"}}, {});
  EXPECT_TRUE(chosen.asked_for("dangling-import"));
  EXPECT_FALSE(chosen.asked_for("committed-secret"));
  EXPECT_TRUE(chosen.assesses("imports"));
  EXPECT_FALSE(chosen.assesses("secrets"));
  EXPECT_TRUE(chosen.look_for_patterns());
}

TEST(ChosenRules, a_declared_area_is_what_may_fall_into_it) {
  Policy policy;
  policy.areas.push_back({.id = "login", .name = "Login", .rules = {"authentication", "shared-secret"}});
  const ChosenRules chosen({.rules = {}, .areas = {"login"}}, policy);
  EXPECT_TRUE(chosen.asked_for("auth-bypass"));
  EXPECT_TRUE(chosen.asked_for("shared-secret"));
  EXPECT_FALSE(chosen.asked_for("committed-secret"));
  EXPECT_TRUE(chosen.assesses("login"));
  EXPECT_FALSE(chosen.assesses("other"));
}

TEST(ChosenRules, a_judged_score_needs_every_rule_of_its_area) {
  const Wanted wanted{.rules = {"dangling-import"}, .areas = {}, .judges_score = true};
  EXPECT_EQ(running(wanted).size(), all_rules().size());
  Policy gated;
  gated.gate.min_score = 90;
  EXPECT_EQ(running({.rules = {"dangling-import"}, .areas = {}}, gated).size(), all_rules().size());
  const ChosenRules area({.rules = {"dangling-import"}, .areas = {"imports"}, .judges_score = true}, {});
  EXPECT_TRUE(area.assesses("imports"));
  EXPECT_FALSE(area.is_everything());
}

TEST(ChosenRules, stale_acceptances_need_every_rule) {
  EXPECT_EQ(running({.rules = {"stale-acceptance"}, .areas = {}}).size(), all_rules().size());
}

TEST(ChosenRules, a_report_does_not_score_what_did_not_run) {
  MemoryFileSystem fs;
  fs.write("shop/__init__.py", "");
  fs.write("shop/prices.py", "def net(): return 1\n\n\ndef net(): return 2\n");
  fs.write("shop/cart.py", "from shop.gone import tax\n");
  AuditRequest request;
  request.fs = &fs;
  request.wanted.rules = {"redefinition"};
  Workers workers(1);
  SilentObserver observer;
  const Result<AuditResult> result = audit(request, workers, observer, CancelToken{});
  ASSERT_TRUE(result);
  const Report& report = result->report;
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().rule, "redefinition");
  EXPECT_EQ(report.findings.front().points, 0);
  EXPECT_FALSE(report.plan.empty());
  EXPECT_FALSE(report.score.value.has_value());
  EXPECT_TRUE(report.scope.empty());
  EXPECT_EQ(report.rules.size(), 1U);
  EXPECT_NE(status_of(report), "COMPLIANT");
  const auto imports = std::ranges::find(report.metrics, "Imports that resolve to nothing", &Metric::name);
  EXPECT_FALSE(imports->value.has_value());
}

}  // namespace
}  // namespace fount
