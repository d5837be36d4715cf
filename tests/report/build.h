// Reports built by hand, as short as the case that a test makes of them.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "core/report.h"

namespace fount::testing {

inline Location at(std::string_view path, std::uint32_t line, std::uint32_t lines = 1) {
  return {std::string(path), line, line + lines - 1};
}

inline Source source(SourceRole role, const Location& location, std::string_view symbol) {
  Source out;
  out.role = role;
  out.location = location;
  out.symbol = symbol;
  out.member = hex64(hash64(location.path));
  return out;
}

// An audit that found nothing to examine.
inline Report empty_report() {
  Report report;
  report.tool_version = "0.1.0";
  report.root_name = "shop";
  report.generated_at = "2025-09-15T12:00:00Z";
  report.services = {{".", {""}, "the repository itself", false}};
  for (std::size_t i = 0; i < kAreaCount; ++i) {
    AreaScore area;
    area.id = id_of(static_cast<AreaId>(i));
    area.name = name_of(static_cast<AreaId>(i));
    report.score.areas.push_back(area);
  }
  return report;
}

inline AreaScore& area_of(Report& report, AreaId id) { return report.score.areas[static_cast<std::size_t>(id)]; }

inline void assess(Report& report, AreaId id, double value, std::uint64_t concepts) {
  AreaScore& area = area_of(report, id);
  area.value = area.gated = value;
  area.concepts = concepts;
  report.score.value = report.score.gated = value;
  report.scope.emplace_back(name_of(id));
}

struct FindingSpec {
  std::string_view rule = "duplicate-definition";
  std::string_view concept_name = "RetryPolicy";
  Severity severity = Severity::high;
  Confidence confidence = Confidence::certain;
  AreaId area = AreaId::definitions;
};

// Added without sources, with an id that follows from rule and concept, and with a step in the plan unless tentative.
inline Finding& add_finding(Report& report, const FindingSpec& spec) {
  Finding& finding = report.findings.emplace_back();
  finding.id = hex64(hash64(fmt::format("{}/{}", spec.rule, spec.concept_name)));
  finding.rule = spec.rule;
  finding.concept_name = finding.concept_key = spec.concept_name;
  finding.kind = "class";
  finding.severity = spec.severity;
  finding.confidence = spec.confidence;
  finding.area = spec.area;
  finding.message = fmt::format("{} is defined twice", spec.concept_name);
  finding.remedy = "Keep one definition and import it everywhere else.";
  finding.priority = spec.severity == Severity::critical ? 1 : spec.severity == Severity::high ? 2 : 3;
  ++area_of(report, spec.area).findings;
  if (spec.confidence != Confidence::tentative) {
    finding.points = 0.25 * weight_of(spec.severity);
    report.plan.push_back({finding.id, finding.priority, finding.points, finding.effort});
  }
  return finding;
}

// A canonical source and `copies` surplus ones, each in its own file, all with the same body.
inline void add_sources(Finding& finding, std::size_t copies) {
  const std::string excerpt = fmt::format("class {}:\n    attempts = 3\n", finding.concept_name);
  const std::string symbol = fmt::format("shop.core.{}", finding.concept_name);
  const Location first = at("shop/core.py", 10, 2);
  finding.canonical = Canonical{{}, symbol, "14 of 17 production importers", first};
  finding.sources.push_back(source(SourceRole::canonical, first, symbol));
  finding.sources.back().uses = 14;
  for (std::size_t i = 1; i <= copies; ++i) {
    const std::string copy = fmt::format("shop.copy{}.{}", i, finding.concept_name);
    finding.sources.push_back(source(SourceRole::surplus, at(fmt::format("shop/copy{}.py", i), 4, 2), copy));
    finding.sources.back().note = "identical body";
    finding.sources.back().uses = static_cast<std::uint32_t>(i % 3);
  }
  for (Source& each : finding.sources) each.excerpt = excerpt;
  finding.surplus = static_cast<std::uint32_t>(copies);
}

inline void add_drifted_finding(Report& report) {
  Finding& finding = add_finding(report, {});
  finding.service = 1;
  finding.message = "RetryPolicy is defined twice in backend, and the two have drifted apart";
  finding.remedy = "Import RetryPolicy from shop.core.retry and delete the copy in shop.billing.client.";
  finding.references = {46, 664, 1094};
  finding.controls = {"CWE-1041"};
  finding.cause = "c1";
  finding.effort = Effort::medium;
  finding.canonical =
      Canonical{{}, "shop.core.retry.RetryPolicy", "14 of 17 production importers", at("shop/core/retry.py", 10, 4)};
  finding.sources = {
      source(SourceRole::canonical, at("shop/core/retry.py", 10, 4), "shop.core.retry.RetryPolicy"),
      source(SourceRole::surplus, at("shop/billing/client.py", 41, 9), "shop.billing.client.RetryPolicy"),
      source(SourceRole::shim, at("shop/compat.py", 3), "shop.compat.RetryPolicy"),
  };
  finding.sources[0].excerpt =
      "class RetryPolicy:\n    attempts: int = 3\n    backoff_seconds: float = 0.5\n    jitter: bool = True\n";
  finding.sources[1].excerpt =
      "    class RetryPolicy:\n        attempts: int = 5\n        backoff_seconds: float = 0.5\n\n        def "
      "delay(self, attempt):\n"
      "            return self.backoff_seconds * attempt\n\n        def give_up(self, attempt):\n            return "
      "attempt >= self.attempts\n";
  finding.sources[0].uses = 14;
  finding.sources[1].uses = 3;
  finding.sources[1].note = "62 % of the body is the same; attempts is 5 instead of 3";
  finding.sources[2].note = "re-exports shop.core.retry";
  finding.data = {{"overlap", {0.62}},
                  {"values", {DataList{{DataObject{{"name", {"attempts"}}, {"at", {at("shop/core/retry.py", 11)}}}}}}}};
}

inline void add_import_findings(Report& report) {
  Finding& dangling = add_finding(
      report, {"dangling-import", "shop.legacy.cart.Cart", Severity::critical, Confidence::certain, AreaId::imports});
  dangling.kind = "import";
  dangling.service = 1;
  dangling.message = "shop.legacy.cart does not exist, yet 3 files import Cart from it";
  dangling.remedy = "Import Cart from shop.cart, or delete the importers if nothing runs them.";
  for (const std::string_view path : {"shop/api/checkout.py", "shop/jobs/abandoned carts.py", "shop/web/views.py"})
    dangling.sources.push_back(source(SourceRole::surplus, at(path, 7), "shop.legacy.cart"));
  dangling.sources[0].excerpt = "from shop.legacy.cart import Cart";
  dangling.sources[1].note = "inside a function";
  dangling.surplus = 3;
  dangling.effort = Effort::small;
  dangling.capped = true;

  Finding& paths =
      add_finding(report, {"import-paths", "Session", Severity::medium, Confidence::firm, AreaId::imports});
  paths.message = "Session is reached through 2 modules";
  paths.remedy = "Import it everywhere as `from shop.db import Session`.";
  paths.sources = {source(SourceRole::canonical, at("shop/db.py", 88, 30), "shop.db.Session"),
                   source(SourceRole::surplus, at("shop/models/__init__.py", 2), "shop.models.Session")};
  paths.canonical =
      Canonical{{}, "shop.db.Session", "declared in fount.toml: one session factory", at("shop/db.py", 88, 30)};
  paths.introduced = true;

  Finding& guess =
      add_finding(report, {"import-paths", "utils", Severity::low, Confidence::tentative, AreaId::imports});
  add_sources(guess, 1);
  Finding& accepted =
      add_finding(report, {"deprecated-path", "shop.old_api", Severity::low, Confidence::firm, AreaId::imports});
  accepted.accepted = AcceptedBy{"partners still call it", "2026-01-31", "api-team"};
  add_sources(accepted, 1);
}

// A repository with something in every section of every format.
inline Report full_report() {
  Report report = empty_report();
  report.revision = "9f2c4e1ab07d3355aa10be0fd2f80b6cc5a1d9e3";
  report.services.push_back({"backend", {"shop"}, "has a Dockerfile", false});
  report.services.push_back({"common", {"common"}, "fount.toml [service.common]", true});
  report.files.scanned = 25121;
  report.files.bytes = 453'123'456;
  report.files.roles = {2001, 7412, 40, 3, 12, 900, 14753};
  report.files.ignored = 311;
  report.files.binary = 87;
  report.files.too_large = 1;
  report.files.unread = {{"secrets/prod.key", "permission denied"}};
  report.files.unparsed = {{"shop/templates/report.py", 3, 4}};
  report.files.not_assessed = {{"C++", 123}, {"TypeScript", 930}};
  report.environments = {{"staging", {"config/staging.env"}, "file name"}};
  assess(report, AreaId::definitions, 45.04, 3562);
  assess(report, AreaId::imports, 49, 12400);
  area_of(report, AreaId::imports).cap = Cap{49, hex64(hash64("dangling-import/shop.legacy.cart.Cart"))};
  area_of(report, AreaId::imports).impact = "Checkout stops taking orders";
  area_of(report, AreaId::imports).issues = {"#1209", "https://example.org/issues/7"};
  report.score.value = 57.14;
  report.score.gated = 61.7;
  report.coverage.imports = 0.98312;
  report.coverage.unresolved = {"shop/plugins.py:12 import of a computed name", "shop/plugins.py:40 __import__(name)"};
  add_drifted_finding(report);
  add_sources(add_finding(report, {"duplicate-definition", "Money", Severity::medium}), 2);
  add_import_findings(report);
  report.causes = {{"c1",
                    "The move of shop.billing into shop.core was never finished",
                    "Finish it: delete shop.billing.client.",
                    {report.findings[0].id}}};
  report.tests = TestSummary{.passed = 1400, .failed = 12, .skipped = 30, .untraced = 2, .linked = 3};
  report.findings[0].tests = {"tests.test_retry.TestRetry.test_gives_up", "tests.test_billing.test_totals[eur]",
                              "tests.test_billing.test_refunds"};
  report.patterns = {
      {"single-definition",
       "Order",
       {},
       at("shop/orders.py", 12, 80),
       "imported by 214 modules, one definition",
       AreaId::definitions},
      {"single-definition",
       "Customer",
       {},
       at("shop/customers.py", 9, 40),
       "imported by 120 modules, one definition",
       AreaId::definitions},
      {"single-definition",
       "Price",
       {},
       at("shop/prices.py", 5, 44),
       "imported by 90 modules, one definition",
       AreaId::definitions},
      {"bridge", "PaymentGateway", {}, at("shop/payments/gateway.py", 20, 60), "", AreaId::imports},
  };
  for (PlanStep& step : report.plan)
    for (const Finding& finding : report.findings)
      if (finding.id == step.finding) step.effort = finding.effort;
  report.metrics = {
      {"SSOT compliance score", 57.14, 90}, {"Dangling imports", 1, 0}, {"E2E test pass rate", std::nullopt, 95}};
  report.rules = {{"duplicate-definition", "the same name and kind defined more than once in a service",
                   AreaId::definitions, Severity::medium, Effort::small, "", "", "CWE-1041", 0}};
  std::ranges::stable_sort(report.plan, {}, &PlanStep::priority);
  return report;
}

}  // namespace fount::testing
