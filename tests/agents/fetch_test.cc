// Git repositories of other machines: which are fetched, and what hostile ones cost. Served by git's own daemon on a
// free port of this machine.
#include "agents/fetch.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "agents/audit_agent.h"
#include "json/reader.h"
#include "tests/agents/world.h"

namespace fount {
namespace {

struct UrlCase {
  const char* url;
  const char* error;  // "": allowed
};
const UrlCase kUrls[] = {
    {"https://example.com/a/b.git", ""},
    {"https://EXAMPLE.com/a", ""},
    {"https://example.com:443/a", ""},
    {"https://example.com:8443/a", "'https://example.com' at port 8443 is not one of allowed_git_hosts"},
    {"http://plain.test/a", ""},
    {"https://plain.test/a", "'https://plain.test' at port 443 is not one of allowed_git_hosts"},
    {"http://example.com/a", "'http://example.com' at port 80 is not one of allowed_git_hosts"},
    {"git://daemon.test:1234/a", ""},
    {"git://daemon.test/a", "'git://daemon.test' at port 9418 is not one of allowed_git_hosts"},
    {"https://example.com.evil.test/a", "'https://example.com.evil.test' at port 443 is not one of allowed_git_hosts"},
    {"https://user:password@example.com/a", "a repository's URL must not hold a user or password"},
    {"https://example.com@evil.test/a", "a repository's URL must not hold a user or password"},
    {"https://example.com", "'https://example.com' is no URL of a repository"},
    {"https://example.com/", "'https://example.com/' is no URL of a repository"},
    {"https:///a", "'https:///a' is no URL of a repository"},
    {"https://-u/a", "'https://-u/a' is no URL of a repository"},
    {"https://example.com:0/a", "'https://example.com:0/a' is no URL of a repository"},
    {"https://example.com:/a", "'https://example.com:/a' is no URL of a repository"},
    {"https://example.com:99999/a", "'https://example.com:99999/a' is no URL of a repository"},
    {"https://example.com/a b", "'https://example.com/a b' is no URL of a repository"},
    {"https://example.com/a\nhost=evil", "'https://example.com/a\nhost=evil' is no URL of a repository"},
    {"https://example.com\\.evil.test/a", "'https://example.com\\.evil.test/a' is no URL of a repository"},
    {"https://[::1]/a", "'https://[::1]/a' is no URL of a repository"},
    {"file:///etc", "'file:///etc' is no https, http or git URL"},
    {"ssh://example.com/a", "'ssh://example.com/a' is no https, http or git URL"},
    {"ext::sh -c id://", "'ext::sh -c id://' is no https, http or git URL"},
};

TEST(GitUrl, OnlyWhatIsAllowed) {
  const std::vector<std::string> allowed{"example.com", "http://plain.test", "git://daemon.test:1234", "not a host"};
  for (const UrlCase& it : kUrls) {
    const Result<GitUrl> url = allow_git_url(it.url, allowed);
    EXPECT_EQ(url ? "" : url.error().message, it.error) << it.url;
  }
}

// `git daemon` for the folder, on a socket that the test has opened, as inetd would: no port is chosen in advance.
class Daemon {
 public:
  explicit Daemon(std::string folder) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    socklen_t size = sizeof(address);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 16);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    server_ = ::fork();
    if (server_ == 0) serve(folder);
  }
  ~Daemon() {
    ::close(listener_);
    ::kill(server_, SIGKILL);
    ::waitpid(server_, nullptr, 0);
  }
  Daemon(const Daemon&) = delete;

  std::string host() const { return "git://127.0.0.1:" + std::to_string(port_); }

 private:
  [[noreturn]] void serve(const std::string& folder) const {
    ::signal(SIGCHLD, SIG_IGN);
    const std::string base = "--base-path=" + folder;
    for (;;) {
      const int client = ::accept(listener_, nullptr, nullptr);
      if (client < 0) ::_exit(0);
      if (::fork() == 0) {
        ::signal(SIGCHLD, SIG_DFL);  // git waits for its own
        ::dup2(client, 0);
        ::dup2(client, 1);
        ::setenv("GIT_CONFIG_COUNT", "1", 1);
        ::setenv("GIT_CONFIG_KEY_0", "safe.directory", 1);
        ::setenv("GIT_CONFIG_VALUE_0", "*", 1);
        ::execl("/usr/bin/git", "git", "daemon", "--inetd", "--export-all", base.c_str(), folder.c_str(), nullptr);
        ::_exit(1);
      }
      ::close(client);
    }
  }
  int listener_;
  std::uint16_t port_ = 0;
  pid_t server_ = -1;
};

class Fetched : public testing::Test {
 protected:
  Fetched() : daemon_((world.directory.write("served/.keep", ""), world.directory / "served")) {
    world.directory.write("served/shop/shop/__init__.py", "");
    world.directory.write("served/shop/shop/bills.py", "from shop.discounts import discount\n");
    git("init -q -b main");
    world.context.source = daemon_.host() + "/shop";
  }
  bool git(const std::string& arguments) { return world.directory.git("-C served/shop " + arguments); }
  bool commit() { return git("add -A -f") && git("commit -q -m one"); }
  Result<RunOutcome> run() {
    const AuditAgent agent(FOUNT_BINARY, {}, {daemon_.host()});
    return agent.run(world.context, world.bridge, world.cancel);
  }
  std::string error() {
    const Result<RunOutcome> outcome = run();
    return outcome ? "" : outcome.error().message;
  }
  RunWorld world;
  Daemon daemon_;
};

TEST_F(Fetched, IsAudited) {
  ASSERT_TRUE(commit());
  const Result<RunOutcome> outcome = run();
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_TRUE(parse_object(outcome->report)->at("revision").is_string());
  EXPECT_EQ(world.bridge.of(EventType::agent_finding).size(), 1U);
}

TEST_F(Fetched, OnlyTheNewestCommit) {
  ASSERT_TRUE(commit());
  world.directory.write("served/shop/shop/more.py", "");
  ASSERT_TRUE(commit());
  ASSERT_TRUE(run());
  EXPECT_TRUE(std::filesystem::exists(world.context.workspace / "checkout/.git/shallow"));
}

TEST_F(Fetched, NotThere) {
  world.context.source = daemon_.host() + "/gone";
  EXPECT_EQ(error(), "no repository at '" + world.context.source + "' that can be read without signing in");
}

TEST_F(Fetched, NobodyListens) {
  const std::string host = "git://127.0.0.1:1";
  world.context.source = host + "/shop";
  const AuditAgent agent(FOUNT_BINARY, {}, {host});
  const Result<RunOutcome> outcome = agent.run(world.context, world.bridge, world.cancel);
  ASSERT_FALSE(outcome);
  EXPECT_TRUE(
      outcome.error().message.starts_with("cannot fetch 'git://127.0.0.1:1/shop': git ended with exit code 128"))
      << outcome.error().message;
}

TEST_F(Fetched, TooLargeAFile) {
  std::filesystem::resize_file(world.directory / "served/shop/shop/bills.py", 20 << 20);
  ASSERT_TRUE(commit());
  world.context.quota.output_bytes = 10 << 20;
  const std::string message = error();
  EXPECT_NE(message.find("than is allowed (run_output_mb)"), std::string::npos) << message;
}

TEST_F(Fetched, TooManyBytesInAll) {
  std::ifstream random("/dev/urandom", std::ios::binary);
  for (int i = 0; i < 8; ++i) {
    std::string bytes(1 << 20, '\0');
    random.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    world.directory.write("served/shop/part" + std::to_string(i), bytes);
  }
  ASSERT_TRUE(commit());
  world.context.quota.output_bytes = 12 << 20;  // the pack alone fits, with its checkout it does not
  const std::string message = error();
  EXPECT_NE(message.find("than is allowed (run_output_mb)"), std::string::npos) << message;
}

TEST_F(Fetched, TakesTooLong) {
  const int silent = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  socklen_t size = sizeof(address);
  ::bind(silent, reinterpret_cast<sockaddr*>(&address), size);
  ::listen(silent, 16);
  ::getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size);
  const std::string host = "git://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  world.context.source = host + "/shop";
  world.context.deadline_ms = now_ms() + 1000;
  const AuditAgent agent(FOUNT_BINARY, {}, {host});
  const Result<RunOutcome> outcome = agent.run(world.context, world.bridge, world.cancel);
  ::close(silent);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message, "fetching '" + world.context.source + "' took longer than is allowed");
}

// Everything at once that a repository can hold to do harm when it is fetched, checked out or read.
TEST_F(Fetched, HostileCostsItsOwnRunOnly) {
  const std::string shop = world.directory / "served/shop";
  world.directory.write("secret.py", "from marker_of_another_run import x\n");
  ASSERT_EQ(::symlink((world.directory / "secret.py").c_str(), (shop + "/shop/link.py").c_str()), 0);
  ASSERT_EQ(::symlink("../../../../../../etc", (shop + "/etc").c_str()), 0);
  world.directory.write("served/shop/.gitmodules",
                        "[submodule \"a\"]\n\tpath = a\n\turl = file:///etc\n[submodule \"b\"]\n\tpath = b\n\turl = "
                        "--upload-pack=touch${IFS}/tmp/fount-pwned\n");
  world.directory.write("served/shop/.gitattributes", "*.py filter=lfs\n*.txt filter=evil ident\n");
  world.directory.write("served/shop/a.txt", "$Id$\n");
  world.directory.write("served/shop/.githooks/post-checkout", "#!/bin/sh\ntouch /tmp/fount-pwned\n");
  world.directory.write("served/shop/line\nbreak.py", "import os\n");
  world.directory.write("served/shop/-option.py", "import os\n");
  world.directory.write("served/shop/nested.json", std::string(1'000'000, '['));
  world.directory.write("served/shop/long.py", "x = \"" + std::string(50 << 20, 'x') + "\"\n");
  std::string deep = "served/shop";
  for (int i = 0; i < 300; ++i) deep += "/d";
  world.directory.write(deep + "/deep.py", "import os\n");
  ASSERT_TRUE(commit());
  ASSERT_TRUE(world.directory.git("-C served/shop config core.hooksPath .githooks"));
  const Result<RunOutcome> outcome = run();
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->report.find("marker_of_another_run"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists("/tmp/fount-pwned"));
  EXPECT_TRUE(std::filesystem::is_symlink(world.context.workspace / "checkout/etc"));
  EXPECT_FALSE(std::filesystem::exists(world.context.workspace / "checkout/.git/hooks"));
}

}  // namespace
}  // namespace fount
