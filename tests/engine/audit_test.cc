// The whole pipeline on repositories in memory: what only all passes together can show.
#include "engine/audit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "report/render.h"

namespace fount {
namespace {

struct Audit {
  MemoryFileSystem fs;
  std::string print;
  unsigned threads = 1;
  std::string today = "2025-06-15";

  Result<AuditResult> run(Observer& observer, const CancelToken& cancel) {
    AuditRequest request;
    request.fs = &fs;
    request.root_name = "example";
    request.generated_at = "2025-06-15T00:00:00Z";
    request.today = today;
    request.print = print;
    Workers workers(threads);
    return audit(request, workers, observer, cancel);
  }
  AuditResult run() {
    SilentObserver observer;
    Result<AuditResult> result = run(observer, CancelToken{});
    EXPECT_TRUE(result) << result.error().message;
    return result ? std::move(*result) : AuditResult{};
  }
  std::vector<Finding> of_rule(std::string_view rule) {
    std::vector<Finding> found = run().report.findings;
    std::erase_if(found, [&](const Finding& finding) { return finding.rule != rule; });
    return found;
  }
};

// A package with a hidden module, dangling imports and enough files that threads interleave.
struct WithFindings : Audit {
  WithFindings() {
    fs.write("pyproject.toml", "[project]\nname = 'shop'\n");
    fs.write("shop/__init__.py", "");
    fs.write("shop/prices.py", "def net(gross): return gross\n\n\ndef tax(): return 1\n");
    fs.write("shop/prices/__init__.py", "def net(gross): return gross\n");
    for (int i = 0; i < 60; ++i) {
      fs.write(fmt::format("shop/m{}.py", i), fmt::format("from shop.gone{} import thing\nfrom shop.prices import "
                                                          "net\nTOKEN = 'hunter{}'\n\n\nclass C{}:\n    pass\n",
                                                          i % 7, i, i));
    }
    fs.write("README.md", "The shop.prices module; shop.gone1.\n");
  }
};

TEST(AuditPipeline, of_an_empty_directory_assesses_nothing) {
  Audit audit;
  const Report report = audit.run().report;
  EXPECT_FALSE(report.score.value.has_value());
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(status_of(report), "NOT ASSESSED");
}

std::size_t files_of(const Report& report, Role role) { return report.files.roles[static_cast<std::size_t>(role)]; }

TEST(AuditPipeline, libraries_that_state_versions_of_their_own_are_vendored) {
  Audit audit;
  audit.fs.write("app.py", "import sys\n");
  for (const char* library : {"chardet", "httplib", "oauth"})
    audit.fs.write(fmt::format("libs/{}/__init__.py", library), "__version__ = '1.2'\n");
  audit.fs.write("libs/oauth/client.py", "x = 1\n");
  audit.fs.write("lib/one/__init__.py", "__version__ = '1.2'\n");
  audit.fs.write("lib/two/__init__.py", "x = 1\n");
  EXPECT_EQ(files_of(audit.run().report, Role::vendored), 4U);
}

TEST(AuditPipeline, a_requirement_that_lies_beside_its_users_is_vendored) {
  Audit audit;
  audit.fs.write("requirements.txt", "jieba>=0.42\nshop-core==1\n");
  audit.fs.write("app.py", "import jieba\n");
  audit.fs.write("jieba/__init__.py", "__version__ = '0.38'\n");
  audit.fs.write("jieba/parts.py", "x = 1\n");
  audit.fs.write("shop_core/__init__.py", "x = 1\n");
  EXPECT_EQ(files_of(audit.run().report, Role::vendored), 2U) << "shop_core states no origin";
  audit.fs.write("pyproject.toml", "[project]\nname = 'jieba'\n");
  EXPECT_EQ(files_of(audit.run().report, Role::vendored), 0U) << "the repository makes distributions";
}

TEST(AuditPipeline, pythons_own_library_is_vendored) {
  Audit audit;
  for (const char* name : {"_strptime", "_pydecimal", "inspect"})
    audit.fs.write(fmt::format("assets/pylib/{}.py", name), "x = 1\n");
  EXPECT_EQ(files_of(audit.run().report, Role::vendored), 0U);
  audit.fs.write("assets/pylib/__future__.py", "x = 1\n");
  EXPECT_EQ(files_of(audit.run().report, Role::vendored), 4U);
}

TEST(AuditPipeline, what_a_program_takes_in_is_no_test_whatever_its_name) {
  Audit audit;
  const std::string total =
      "def total(order, rates):\n    net = sum(order)\n    return round(net * rates, 2) if net else rates.least\n";
  audit.fs.write("shop/__init__.py", "");
  audit.fs.write("shop/main.py", "from shop.routes import test_orders\n\ntest_orders.total([], 1)\n\n\n" + total);
  audit.fs.write("shop/routes/__init__.py", "");
  audit.fs.write("shop/routes/test_orders.py", total);
  const Report report = audit.run().report;
  EXPECT_EQ(files_of(report, Role::test), 0U);
  EXPECT_EQ(report.findings.size(), 1U) << "its code was read as a program's";
}

TEST(AuditPipeline, a_backup_has_something_of_its_original) {
  Audit audit;
  audit.fs.write("cloud/__init__.py", "");
  audit.fs.write("cloud/mysql.py", "class Server: pass\n");
  audit.fs.write("cloud/mysql_backup.py", "class Backup: pass\n");
  audit.fs.write("cloud/redis.py", "class Server: pass\n");
  audit.fs.write("cloud/redis_backup.py", "class Server: pass\n");
  EXPECT_EQ(files_of(audit.run().report, Role::backup), 1U);
}

TEST(AuditPipeline, finds_places_quotes_and_scores) {
  WithFindings audit;
  const Report report = audit.run().report;
  ASSERT_FALSE(report.findings.empty());
  std::set<std::string> ids;
  for (const Finding& finding : report.findings) {
    EXPECT_TRUE(ids.insert(finding.id).second) << finding.rule << " " << finding.concept_name;
    EXPECT_EQ(finding.id.size(), 16U);
    for (const Source& source : finding.sources) {
      EXPECT_GE(source.location.line, 1U);
      EXPECT_FALSE(source.location.path.empty());
      EXPECT_EQ(source.member.size(), 16U);
    }
  }
  EXPECT_LT(*report.score.value, 100);
  EXPECT_FALSE(report.plan.empty());
  EXPECT_EQ(report.metrics.front().name, "SSOT compliance score");
  EXPECT_EQ(report.files.scanned, 64U);
  EXPECT_EQ(report.tool_version, FOUNT_VERSION);
}

TEST(AuditPipeline, is_byte_identical_for_any_number_of_threads) {
  WithFindings audit;
  for (const char* print : {"", "facts", "index", "findings", "score"}) {
    audit.print = print;
    std::set<std::string> outputs;
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
      audit.threads = threads;
      const AuditResult result = audit.run();
      outputs.insert(*print != '\0' ? result.printed : render_json(result.report, {}));
    }
    EXPECT_EQ(outputs.size(), 1U) << print;
    EXPECT_GT(outputs.begin()->size(), 100U) << print;
  }
}

TEST(AuditPipeline, reads_only_reported_files_twice) {
  WithFindings audit;
  audit.fs.write("shop/fine.py", "X = 1\n");
  audit.fs.forget_reads();
  audit.run();
  const std::vector<std::string> reads = audit.fs.reads();
  EXPECT_EQ(std::ranges::count(reads, "shop/fine.py"), 1);
  EXPECT_EQ(std::ranges::count(reads, "shop/m1.py"), 2);
}

TEST(AuditPipeline, names_what_it_cannot_assess) {
  WithFindings audit;
  audit.fs.write("web/app.ts", "export const x = 1;\n");
  audit.fs.write("shop/data.py", std::string("x = 1\n\0\n", 8));
  const Report report = audit.run().report;
  EXPECT_EQ(report.files.not_assessed.at("TypeScript"), 1U);
  EXPECT_EQ(report.files.binary, 1U);
  ASSERT_EQ(report.files.unread.size(), 1U);
  EXPECT_EQ(report.files.unread[0].path, "shop/data.py");
  EXPECT_TRUE(std::ranges::any_of(
      report.metrics, [](const Metric& metric) { return metric.name == "Files not assessed: TypeScript"; }));
}

TEST(AuditPipeline, takes_files_that_say_so_for_generated) {
  WithFindings audit;
  const std::size_t before = audit.of_rule("dangling-import").size();
  audit.fs.write("shop/made.py", "# @generated by a tool\nfrom shop.never import thing\n");
  EXPECT_EQ(audit.of_rule("dangling-import").size(), before);
  EXPECT_EQ(audit.run().report.files.roles[static_cast<std::size_t>(Role::generated)], 1U);
}

TEST(AuditPipeline, a_wrong_policy_is_an_error) {
  WithFindings audit;
  audit.fs.write("fount.toml", "[gate]\nmin_scor = 5\n");
  SilentObserver observer;
  const auto result = audit.run(observer, CancelToken{});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::configuration);
  EXPECT_NE(result.error().message.find("fount.toml:2"), std::string::npos) << result.error().message;
}

TEST(AuditPipeline, accepted_findings_cost_value_and_not_gated) {
  WithFindings audit;
  audit.fs.write("fount.toml", "[[accepted]]\nrule = '*'\nconcept = '*'\nreason = 'all of it'\n");
  const Report report = audit.run().report;
  EXPECT_LT(*report.score.value, 100);
  EXPECT_DOUBLE_EQ(*report.score.gated, 100);
  EXPECT_TRUE(report.plan.empty());
  EXPECT_TRUE(audit.of_rule("stale-acceptance").empty());
}

TEST(AuditPipeline, stale_acceptances_are_findings) {
  WithFindings audit;
  audit.fs.write("fount.toml", "[[accepted]]\nrule = 'shadowed-module'\nconcept = 'shop.nothing'\nreason = 'gone'\n");
  const std::vector<Finding> stale = audit.of_rule("stale-acceptance");
  ASSERT_EQ(stale.size(), 1U);
  EXPECT_EQ(stale[0].sources[0].location.path, "fount.toml");
  EXPECT_EQ(stale[0].sources[0].location.line, 1U);
}

TEST(AuditPipeline, declared_areas_replace_the_built_in_ones) {
  WithFindings audit;
  audit.fs.write("fount.toml", "[[area]]\nname = 'Shop imports'\npaths = ['shop/**']\nrules = ['dangling-import']\n");
  const Report report = audit.run().report;
  ASSERT_EQ(report.score.areas.size(), 2U);
  EXPECT_EQ(report.score.areas[0].id, "shop-imports");
  EXPECT_EQ(report.score.areas[1].id, "other");
  for (const Finding& finding : report.findings)
    EXPECT_EQ(area_id_of(finding), finding.rule == "dangling-import" ? "shop-imports" : "other");
}

class Recorder final : public Observer {
 public:
  explicit Recorder(CancelToken* cancel = nullptr, std::string_view at = "") : cancel_(cancel), at_(at) {}
  void on_progress(std::string_view pass, std::size_t done, std::size_t total) override {
    const std::scoped_lock lock(mutex_);
    EXPECT_LE(done, total);
    if (done == total) finished.insert(std::string(pass));
    if (cancel_ != nullptr && pass == at_) cancel_->cancel();
  }
  std::set<std::string> finished;

 private:
  std::mutex mutex_;
  CancelToken* cancel_;
  std::string_view at_;
};

TEST(AuditPipeline, tells_its_progress) {
  WithFindings audit;
  audit.threads = 4;
  Recorder recorder;
  ASSERT_TRUE(audit.run(recorder, CancelToken{}));
  EXPECT_EQ(recorder.finished, (std::set<std::string>{"read", "rules", "evidence", "documents"}));
}

TEST(AuditPipeline, stops_when_canceled) {
  for (const char* pass : {"read", "rules", "evidence"}) {
    WithFindings audit;
    CancelToken cancel;
    Recorder recorder(&cancel, pass);
    const auto result = audit.run(recorder, cancel);
    ASSERT_FALSE(result) << pass;
    EXPECT_EQ(result.error().code, ErrorCode::canceled);
  }
}

TEST(AuditPipeline, measures_its_passes) {
  WithFindings audit;
  const std::vector<PassStatistics> passes = audit.run().passes;
  ASSERT_GE(passes.size(), 8U);
  EXPECT_EQ(passes.front().pass, "discover");
  EXPECT_EQ(passes.back().pass, "report");
  for (const PassStatistics& pass : passes) EXPECT_GT(pass.peak_bytes, 0U);
}

TEST(AuditPipeline, shows_no_secret_anywhere) {
  WithFindings audit;
  audit.fs.write("shop/twice.py", "class Client:\n    token = 'hunter2'\n\n\nclass Client:\n    token = 'hunter3'\n");
  const AuditResult result = audit.run();
  const std::string json = render_json(result.report, {});
  EXPECT_NE(json.find("token = '<redacted 7 characters>'"), std::string::npos);
  EXPECT_EQ(json.find("hunter"), std::string::npos);
}

}  // namespace
}  // namespace fount
