// Repositories that nobody wrote in good faith, from end to end: each is audited to its end, what could not be
// understood is reported, and the one finding that lies beside it is not lost.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/cli/command_line.h"

namespace fount {
namespace {

namespace stdfs = std::filesystem;
constexpr stdfs::perms kNobody = stdfs::perms::none;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

// A repository with the one finding of write_faulty_repository, which other users may enter.
class Hostile : public testing::Test {
 protected:
  Hostile() {
    write_faulty_repository(directory_);
    stdfs::permissions(directory_.path(), stdfs::perms(0755));
  }

  Outcome audit(std::vector<std::string> options = {}, bool unprivileged = false) const {
    options.insert(options.begin(), {"audit", directory_.path()});
    return run_fount(Invocation{.arguments = std::move(options), .unprivileged = unprivileged});
  }

  // Both reports succeed and have the finding; the JSON one also holds each of `expected`.
  void check(const std::vector<std::string>& expected, bool unprivileged = false) const {
    const Outcome text = audit({}, unprivileged);
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_EQ(text.err, "");
    EXPECT_TRUE(contains(text.out, "module shop.discounts does not exist")) << text.out;
    const Outcome json = audit({"--report", "json"}, unprivileged);
    EXPECT_EQ(json.code, 0) << json.err;
    EXPECT_TRUE(contains(json.out, "module shop.discounts does not exist"));
    for (const std::string& part : expected) EXPECT_TRUE(contains(json.out, part)) << part << "\n" << json.out;
  }

  const TemporaryDirectory directory_;
};

// FOUNT_TEST_LINE_MB=200 takes a longer one: 1.3 CPU seconds and 270 MB for each time it is read.
TEST_F(Hostile, ALongLine) {
  const char* megabytes = std::getenv("FOUNT_TEST_LINE_MB");
  const std::string line = "x = '" + std::string(std::stoul(megabytes ? megabytes : "20") * 1'000'000, 'a') + "'";
  directory_.write("shop/long.py", line);
  check({R"("path": "shop/long.py")", "larger than 8388608 bytes"});
  directory_.write("fount.toml", "[scan]\nmax_file_bytes = 1000000000\n");
  directory_.write("shop/long.py", line + "\nfrom shop.gone import y\n");
  check({"module shop.gone does not exist"});
}

TEST_F(Hostile, NulBytes) {
  directory_.write("shop/nul.py", std::string("x = 1\n\0\0\0\n", 10));
  directory_.write("shop/late_nul.py", "from shop.gone import y\n" + repeated("# x\n", 3000) + std::string(3, '\0'));
  check({R"("path": "shop/nul.py")", "binary", "module shop.gone does not exist"});
}

TEST_F(Hostile, WhatIsNotUtf8) {
  directory_.write("shop/latin\xE9.py", "from shop.gone import caf\xE9\nname = '\xC3\x28\xFF'\n");
  check({"shop/latin%E9.py"});
  for (const std::string format : {"text", "json", "markdown"}) {
    const std::string report = audit({"--report", format}).out;
    for (const char byte : {'\xE9', '\xFF'}) EXPECT_EQ(report.find(byte), std::string::npos) << format;
  }
}

TEST_F(Hostile, SymbolicLinksThatLoop) {
  for (const auto& [target, link] : std::vector<std::pair<std::string, std::string>>{
           {".", "shop/self"}, {"..", "shop/up"}, {"b.py", "shop/a.py"}, {"a.py", "shop/b.py"}, {"/", "shop/all"}})
    stdfs::create_symlink(target, directory_ / link);
  check({R"("scanned": 4)"});
}

TEST_F(Hostile, NestedBrackets) {
  constexpr std::size_t kDeep = 100'000;
  directory_.write("shop/closed.py",
                   "x = " + repeated("(", kDeep) + repeated(")", kDeep) + "\nfrom shop.gone import y\n");
  directory_.write("shop/open.py", repeated("[{(", kDeep));
  check({R"("path": "shop/open.py")", "module shop.gone does not exist"});
}

TEST_F(Hostile, NestedDirectories) {
  const std::string deep = repeated("d/", 1000);
  directory_.write(deep + "bill.py", "from shop.discounts import discount\n");
  check({deep + "bill.py"});
}

// Such directories are made by relative steps; nothing opens a file in them by its name.
TEST_F(Hostile, DirectoriesDeeperThanAnyPath) {
  int at = open((directory_ / "shop").c_str(), O_PATH | O_DIRECTORY);
  const std::string name(200, 'd');
  for (int depth = 0; depth < 30; ++depth) {
    ASSERT_EQ(mkdirat(at, name.c_str(), 0755), 0);
    const int below = openat(at, name.c_str(), O_PATH | O_DIRECTORY);
    close(at);
    at = below;
  }
  close(at);
  check({"its path is longer than 4095 bytes"});
}

TEST_F(Hostile, APathWithANewline) {
  directory_.write("shop/new\nline\x1B[31m.py", "from shop.discounts import discount\n");
  check({"shop/new%0Aline%1B[31m.py"});
  for (const std::string format : {"text", "markdown"})
    EXPECT_FALSE(contains(audit({"--report", format}).out, "new\nline"));
}

TEST_F(Hostile, WhatMayNotBeRead) {
  directory_.write("shop/closed.py", "from shop.gone import y\n");
  directory_.write("shop/closed/module.py", "from shop.gone import y\n");
  stdfs::permissions(directory_ / "shop/closed.py", kNobody);
  stdfs::permissions(directory_ / "shop/closed", kNobody);
  check({R"("path": "shop/closed.py")", R"("path": "shop/closed")", "permission denied"}, /*unprivileged=*/true);
}

TEST_F(Hostile, APolicyThatMayNotBeReadIsAnError) {
  directory_.write("fount.toml", "[gate]\nfail_on = \"high\"\n");
  stdfs::permissions(directory_ / "fount.toml", kNobody);
  const Outcome outcome = audit({}, /*unprivileged=*/true);
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "error: fount.toml: permission denied\n");
}

TEST_F(Hostile, ADirectoryThatMayNotBeReadIsAnError) {
  const std::string root = directory_.path().string();
  const auto error_of = [&](const std::string& path) {
    const Outcome outcome = run_fount(Invocation{.arguments = {"audit", path}, .unprivileged = true});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  };
  stdfs::permissions(directory_.path(), kNobody);
  EXPECT_EQ(error_of(root), "error: no permission to read the directory '" + root + "'\n");
  EXPECT_EQ(error_of(root + "/shop"), "error: no permission to reach '" + root + "/shop'\n");
  stdfs::permissions(directory_.path(), stdfs::perms(0755));
}

}  // namespace
}  // namespace fount
