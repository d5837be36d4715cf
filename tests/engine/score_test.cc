#include "engine/score.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace fount {
namespace {

// A repository as the formula sees it: areas, and findings with what each costs.
struct Case {
  std::vector<AreaScore> areas;
  std::vector<Finding> findings;
  std::vector<Costing> costing;

  Scored run() {
    Scored scored = score(areas, findings, costing);
    return scored;
  }
  double value() { return *run().score.value; }
  double gated() { return *run().score.gated; }

  void add(Finding finding, Costing cost) {
    finding.id = fmt::format("{:016x}", findings.size());
    findings.push_back(std::move(finding));
    costing.push_back(cost);
  }
  void remove(std::size_t i) {
    findings.erase(findings.begin() + static_cast<std::ptrdiff_t>(i));
    costing.erase(costing.begin() + static_cast<std::ptrdiff_t>(i));
  }
};

AreaScore area_of(std::uint64_t concepts, double weight = 1) {
  AreaScore area;
  area.concepts = concepts;
  area.weight = weight;
  return area;
}

Finding finding_of(std::string key, Severity severity = Severity::medium, Confidence confidence = Confidence::certain,
                   std::uint32_t surplus = 1) {
  Finding finding;
  finding.concept_key = std::move(key);
  finding.severity = severity;
  finding.confidence = confidence;
  finding.surplus = surplus;
  return finding;
}

// Few distinct keys and services, so that findings often share a concept.
rc::Gen<Finding> any_finding() {
  return rc::gen::exec([] {
    Finding finding = finding_of(fmt::format("concept{}", *rc::gen::inRange(0, 12)),
                                 *rc::gen::element(Severity::low, Severity::medium, Severity::high, Severity::critical),
                                 *rc::gen::element(Confidence::tentative, Confidence::firm, Confidence::certain),
                                 *rc::gen::inRange(0U, 40U));
    finding.service = *rc::gen::inRange(0U, 2U);
    finding.cross_service = *rc::gen::inRange(0, 6) == 0;
    finding.effort = *rc::gen::element(Effort::small, Effort::medium, Effort::large);
    if (*rc::gen::inRange(0, 4) == 0) finding.accepted = AcceptedBy{"reason", "", ""};
    return finding;
  });
}

rc::Gen<Case> any_case(std::size_t smallest = 0) {
  return rc::gen::exec([smallest] {
    Case made;
    const int areas = *rc::gen::inRange(1, 4);
    for (int i = 0; i < areas; ++i) made.areas.push_back(area_of(*rc::gen::inRange(1U, 500U), *rc::gen::inRange(1, 5)));
    const std::size_t count = *rc::gen::inRange(smallest, smallest + 20);
    for (std::size_t i = 0; i < count; ++i)
      made.add(*any_finding(), {*rc::gen::inRange(0U, static_cast<std::uint32_t>(areas)),
                                *rc::gen::element(kNoCap, kNoCap, kNoCap, 49.0, 59.0)});
    return made;
  });
}

RC_GTEST_PROP(Score, removing_a_finding_never_lowers_a_score, ()) {
  Case made = *any_case(1);
  const Scored before = made.run();
  made.remove(*rc::gen::inRange<std::size_t>(0, made.findings.size()));
  const Scored after = made.run();
  RC_ASSERT(*after.score.value >= *before.score.value);
  RC_ASSERT(*after.score.gated >= *before.score.gated);
  for (std::size_t i = 0; i < made.areas.size(); ++i)
    RC_ASSERT(*after.score.areas[i].value >= *before.score.areas[i].value);
}

RC_GTEST_PROP(Score, adding_a_finding_never_raises_a_score, ()) {
  Case made = *any_case();
  const Scored before = made.run();
  made.add(*any_finding(), {*rc::gen::inRange(0U, static_cast<std::uint32_t>(made.areas.size())),
                            *rc::gen::element(kNoCap, 49.0, 59.0)});
  const Scored after = made.run();
  RC_ASSERT(*after.score.value <= *before.score.value);
  RC_ASSERT(*after.score.gated <= *before.score.gated);
  for (std::size_t i = 0; i < made.areas.size(); ++i)
    RC_ASSERT(*after.score.areas[i].value <= *before.score.areas[i].value);
}

RC_GTEST_PROP(Score, a_worse_finding_never_scores_better, ()) {
  Case made = *any_case(1);
  Case worse = made;
  Finding& finding = worse.findings[*rc::gen::inRange<std::size_t>(0, made.findings.size())];
  if (*rc::gen::arbitrary<bool>()) {
    finding.surplus += *rc::gen::inRange(1U, 100U);
  } else if (finding.severity != Severity::critical) {
    finding.severity = static_cast<Severity>(static_cast<int>(finding.severity) + 1);
  }
  RC_ASSERT(worse.value() <= made.value());
}

RC_GTEST_PROP(Score, order_changes_nothing, ()) {
  Case made = *any_case(2);
  const Scored before = made.run();
  std::vector<std::size_t> order(made.findings.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const std::size_t turn = *rc::gen::inRange<std::size_t>(1, order.size());
  std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(turn), order.end());
  if (*rc::gen::arbitrary<bool>()) std::ranges::reverse(order);
  Case moved{made.areas, {}, {}};
  for (std::size_t i : order) {
    moved.findings.push_back(made.findings[i]);
    moved.costing.push_back(made.costing[i]);
  }
  const Scored after = moved.run();
  RC_ASSERT(after.score.value == before.score.value);
  RC_ASSERT(after.score.gated == before.score.gated);
  RC_ASSERT(after.plan.size() == before.plan.size());
  for (std::size_t i = 0; i < after.plan.size(); ++i) RC_ASSERT(after.plan[i].finding == before.plan[i].finding);
  for (std::size_t i = 0; i < order.size(); ++i) RC_ASSERT(moved.findings[i].points == made.findings[order[i]].points);
  for (std::size_t i = 0; i < made.areas.size(); ++i) {
    RC_ASSERT(after.score.areas[i].cap.has_value() == before.score.areas[i].cap.has_value());
    if (after.score.areas[i].cap) RC_ASSERT(after.score.areas[i].cap->because == before.score.areas[i].cap->because);
  }
}

RC_GTEST_PROP(Score, points_are_what_removing_the_finding_regains, ()) {
  Case made = *any_case(1);
  const double before = made.value();
  const std::size_t i = *rc::gen::inRange<std::size_t>(0, made.findings.size());
  const double points = made.findings[i].points;
  made.remove(i);
  RC_ASSERT(std::abs(made.value() - before - points) < 1e-9);
}

RC_GTEST_PROP(Score, the_plan_ranks_by_uncapped_points_per_hour, ()) {
  Case made = *any_case(1);
  const std::vector<PlanStep> plan = made.run().plan;
  Case free = made;
  for (Costing& each : free.costing) each.cap = kNoCap;
  free.run();
  const auto rate = [&](const PlanStep& step) {
    const Finding& finding = *std::ranges::find(free.findings, step.finding, &Finding::id);
    return finding.points / hours_of(finding.effort);
  };
  for (std::size_t i = 1; i < plan.size(); ++i) {
    RC_ASSERT(plan[i - 1].priority <= plan[i].priority);
    if (plan[i - 1].priority == plan[i].priority) RC_ASSERT(rate(plan[i - 1]) >= rate(plan[i]) - 1e-9);
  }
}

RC_GTEST_PROP(Score, gated_is_never_below_value, ()) {
  Case made = *any_case();
  RC_ASSERT(made.value() <= made.gated());
}

RC_GTEST_PROP(Score, tentative_and_cross_service_findings_cost_nothing, ()) {
  Case made = *any_case();
  const double before = made.value();
  Finding free =
      finding_of("new", Severity::critical, *rc::gen::element(Confidence::tentative, Confidence::certain), 50);
  if (free.confidence != Confidence::tentative) free.cross_service = true;
  made.add(free, {0, 49});
  RC_ASSERT(made.value() == before);
}

RC_GTEST_PROP(Score, a_second_copy_as_another_service_changes_little, ()) {
  Case made;
  const int areas = *rc::gen::inRange(1, 4);
  for (int i = 0; i < areas; ++i) made.areas.push_back(area_of(*rc::gen::inRange(200U, 5000U)));
  const int count = *rc::gen::inRange(0, 150);
  for (int i = 0; i < count; ++i) {
    Finding finding = *any_finding();
    finding.service = 0;
    finding.concept_key = fmt::format("concept{}", i);
    made.add(finding, {*rc::gen::inRange(0U, static_cast<std::uint32_t>(areas)), kNoCap});
  }
  Case twice = made;
  for (AreaScore& area : twice.areas) area.concepts *= 2;
  for (std::size_t i = 0; i < made.findings.size(); ++i) {
    Finding copy = made.findings[i];
    copy.service = 1;
    twice.add(copy, made.costing[i]);
  }
  RC_ASSERT(std::abs(twice.value() - made.value()) < 2);
}

TEST(Score, follows_the_formula) {
  Case made{{area_of(180)}, {}, {}};
  made.add(finding_of("a", Severity::high, Confidence::firm, 4), {0});    // 4 × (1 + 2)
  made.add(finding_of("b", Severity::low, Confidence::certain, 0), {0});  // 1 × 1: k is at least 1
  EXPECT_NEAR(made.value(), 100 * std::exp2(-(13.0 / 200) / kHalfLife), 1e-4);
  EXPECT_EQ(made.run().score.formula, kFormula);
}

TEST(Score, is_the_weighted_geometric_mean_of_what_applies) {
  Case made{{area_of(100, 3), area_of(100, 1), area_of(0, 5)}, {}, {}};
  made.add(finding_of("a", Severity::critical), {0});
  const Score score = made.run().score;
  EXPECT_NEAR(*score.value, std::pow(*score.areas[0].value, 0.75) * std::pow(100.0, 0.25), 1e-6);
  EXPECT_FALSE(score.areas[2].assessed());
}

TEST(Score, is_null_when_nothing_was_assessed) {
  Case made{{area_of(0)}, {}, {}};
  EXPECT_FALSE(made.run().score.value.has_value());
  EXPECT_FALSE(made.run().score.gated.has_value());
}

TEST(Score, counts_a_concept_once_with_its_dearest_finding) {
  Case made{{area_of(100)}, {}, {}};
  made.add(finding_of("a", Severity::high), {0});
  const double alone = made.value();
  made.add(finding_of("a", Severity::low), {0});
  EXPECT_EQ(made.value(), alone);
  EXPECT_EQ(made.findings[1].points, 0);
  made.findings[1].service = 1;
  EXPECT_LT(made.value(), alone);
}

TEST(Score, shows_a_cap_and_whom_it_holds_back) {
  Case made{{area_of(1000), area_of(1000)}, {}, {}};
  made.add(finding_of("switch", Severity::critical), {0, 49});
  made.add(finding_of("state", Severity::critical), {0, 59});
  made.add(finding_of("other", Severity::low), {0});
  const Score score = made.run().score;
  ASSERT_TRUE(score.areas[0].cap.has_value());
  EXPECT_DOUBLE_EQ(score.areas[0].cap->at, 49);
  EXPECT_EQ(score.areas[0].cap->because, made.findings[0].id);
  EXPECT_DOUBLE_EQ(*score.areas[0].value, 49);
  EXPECT_FALSE(score.areas[1].cap.has_value());
  EXPECT_FALSE(made.findings[0].capped);  // fixing it lifts the area to the next cap
  EXPECT_NEAR(made.findings[0].points, std::sqrt(59.0 * 100) - std::sqrt(49.0 * 100), 1e-9);
  EXPECT_TRUE(made.findings[2].capped);
  EXPECT_EQ(made.findings[2].points, 0);
}

TEST(Score, a_guess_never_caps) {
  Case made{{area_of(1000)}, {}, {}};
  made.add(finding_of("a", Severity::critical, Confidence::firm), {0, 49});
  EXPECT_FALSE(made.run().score.areas[0].cap.has_value());
  EXPECT_GT(made.value(), 49);
}

TEST(Score, an_accepted_cap_holds_the_value_and_not_the_gate) {
  Case made{{area_of(1000)}, {}, {}};
  Finding accepted = finding_of("a", Severity::critical);
  accepted.accepted = AcceptedBy{"known", "", ""};
  made.add(accepted, {0, 49});
  EXPECT_DOUBLE_EQ(made.value(), 49);
  EXPECT_DOUBLE_EQ(made.gated(), 100);
}

TEST(Score, plans_what_costs_and_is_not_accepted_critical_first) {
  Case made{{area_of(100)}, {}, {}};
  made.add(finding_of("cheap", Severity::medium), {0});
  made.add(finding_of("worst", Severity::critical), {0});
  made.findings[1].effort = Effort::large;
  made.add(finding_of("guess", Severity::critical, Confidence::tentative), {0});
  made.add(finding_of("known", Severity::critical), {0});
  made.findings[3].accepted = AcceptedBy{"known", "", ""};
  const std::vector<PlanStep> plan = made.run().plan;
  ASSERT_EQ(plan.size(), 2U);
  EXPECT_EQ(plan[0].finding, made.findings[1].id);
  EXPECT_EQ(plan[0].priority, 1);
  EXPECT_EQ(plan[1].finding, made.findings[0].id);
  EXPECT_EQ(made.findings[2].priority, 3);
}

TEST(Score, an_area_drowned_in_findings_still_orders_them) {
  Case made{{area_of(10)}, {}, {}};
  for (int i = 0; i < 20'000; ++i) made.add(finding_of(fmt::format("c{}", i), Severity::critical), {0});
  const Scored scored = made.run();
  EXPECT_GE(*scored.score.value, 0);
  EXPECT_LT(*scored.score.value, 1e-6);
  EXPECT_EQ(scored.plan.size(), 20'000U);
}

}  // namespace
}  // namespace fount
