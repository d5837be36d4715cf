// Files that change between the pass that understands them and the pass that quotes them: no finding is lost, none
// points outside its file, and each place that is no longer what was understood says so.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <optional>

#include "engine/audit.h"
#include "report/render.h"

namespace fount {
namespace {

// Gives one file's old bytes to the first reader, and what became of it to every later one.
class ChangingFileSystem final : public FileSystem {
 public:
  ChangingFileSystem(const MemoryFileSystem& before, std::string path, std::optional<std::string> after)
      : before_(before), path_(std::move(path)), after_(std::move(after)) {}

  Result<std::vector<DirectoryEntry>> list(const std::string& directory) const override {
    return before_.list(directory);
  }
  Result<std::uint64_t> size(const std::string& path) const override { return before_.size(path); }
  Status read(const std::string& path, std::uint64_t limit, std::string& buffer) const override {
    {
      const std::scoped_lock lock(mutex_);
      if (path != path_ || !std::exchange(was_read_, true)) return before_.read(path, limit, buffer);
    }
    buffer.clear();
    if (!after_) return failure(ErrorCode::not_found, "no such file or directory");
    if (after_->size() > limit) return failure(ErrorCode::io, "larger than the limit");
    buffer = *after_;
    return {};
  }

 private:
  const MemoryFileSystem& before_;
  std::string path_;
  std::optional<std::string> after_;
  mutable std::mutex mutex_;
  mutable bool was_read_ = false;
};

// Definitions in two files, an import of nothing, and a redefinition far from the file's beginning.
struct Repository {
  Repository() {
    fs.write("shop/__init__.py", "");
    fs.write("shop/prices.py", bills);
    fs.write("shop/bills.py", bills);
    fs.write("docs/guide.md", "See `Bill` and shop.gone.\n");
  }

  Report audit(const FileSystem& files, unsigned threads) const {
    AuditRequest request;
    request.fs = &files;
    request.root_name = "example";
    Workers workers(threads);
    SilentObserver observer;
    Result<AuditResult> result = fount::audit(request, workers, observer, CancelToken{});
    EXPECT_TRUE(result) << result.error().message;
    return result ? std::move(result->report) : Report{};
  }

  const std::string bills =
      "from shop.gone import thing\n\n\nclass Bill:\n    def total(self):\n        return thing(self)\n\n"
      "    def paid(self):\n        return 0\n\n    def paid(self):\n        return 1\n";
  MemoryFileSystem fs;
};

std::vector<std::string> ids_of(const Report& report) {
  std::vector<std::string> ids;
  for (const Finding& finding : report.findings) ids.push_back(finding.id + " " + finding.rule);
  return ids;
}

// `note` stands at every source in the file that changed, and at no other.
void check(const std::optional<std::string>& after, const std::string& note) {
  const Repository repository;
  const Report before = repository.audit(repository.fs, 1);
  ASSERT_GE(before.findings.size(), 3U);
  for (const unsigned threads : {1U, 4U}) {
    const ChangingFileSystem changing(repository.fs, "shop/bills.py", after);
    const Report report = repository.audit(changing, threads);
    EXPECT_EQ(ids_of(report), ids_of(before));
    const auto lines = after ? std::ranges::count(*after, '\n') + 1 : 1;
    std::size_t noted = 0;
    for (const Finding& finding : report.findings) {
      for (const Source& source : finding.sources) {
        EXPECT_GE(source.location.line, 1U);
        EXPECT_LE(source.location.line, source.location.end_line);
        const bool changed = source.location.path == "shop/bills.py";
        EXPECT_EQ(source.note.find(note) != std::string::npos, changed) << finding.rule << ": " << source.note;
        EXPECT_EQ(source.excerpt.empty(), changed) << source.excerpt;
        EXPECT_LE(source.location.end_line, changed ? lines : 12);
        noted += changed;
      }
    }
    EXPECT_GE(noted, 3U);
    for (const Format& format : formats()) EXPECT_FALSE(format.render(report, {}).empty());
  }
}

TEST(ChangingFiles, Truncated) {
  check("", "changed while being audited");
  check("from shop.go", "changed while being audited");
}

TEST(ChangingFiles, Replaced) {
  check(std::string(3, '\0') + "\n\n\xFF\n", "changed while being audited");
  check(std::string(4000, '\n'), "changed while being audited");
  check("PASSWORD = 'hunter2'\n" + Repository().bills, "changed while being audited");
}

TEST(ChangingFiles, Deleted) { check(std::nullopt, "could not be read again"); }

TEST(ChangingFiles, GrownBeyondTheLimit) { check(std::string(100'000, '#'), "could not be read again"); }

TEST(ChangingFiles, DeletedBeforeItWasUnderstood) {
  Repository repository;
  ChangingFileSystem changing(repository.fs, "shop/bills.py", std::nullopt);
  std::string buffer;
  ASSERT_TRUE(changing.read("shop/bills.py", 1 << 20, buffer));  // what the audit reads is what became of it
  const Report report = repository.audit(changing, 2);
  ASSERT_EQ(report.files.unread.size(), 1U);
  EXPECT_EQ(report.files.unread[0].path, "shop/bills.py");
  EXPECT_TRUE(std::ranges::any_of(report.findings, [](const Finding& finding) {
    return finding.rule == "dangling-import" && finding.sources[0].location.path == "shop/prices.py";
  }));
}

}  // namespace
}  // namespace fount
