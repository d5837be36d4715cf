#include "agents/fetch.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "agents/process.h"
#include "agents/sandbox.h"
#include "base/text.h"

namespace fount {
namespace {

namespace fs = std::filesystem;

constexpr const char* kGit = "/usr/bin/git";
constexpr std::uint64_t kMostFiles = 1'000'000;

struct Scheme {
  std::string_view name;
  std::uint16_t port;
};
constexpr std::array kSchemes{Scheme{"https", 443}, Scheme{"http", 80}, Scheme{"git", 9418}};

// What a host, or a path, consists of. No '%' in a host, no control byte anywhere, and so no second request in one.
bool is_host(std::string_view host) {
  constexpr std::string_view kOthers = "-.";
  return !host.empty() && kOthers.find(host.front()) == std::string_view::npos &&
         std::ranges::all_of(host, [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || kOthers.find(c) != std::string_view::npos;
         });
}
bool is_path(std::string_view path) {
  return path.size() > 1 && path.front() == '/' && std::ranges::all_of(path, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("/._~+-%").find(c) != std::string_view::npos;
         });
}

std::optional<GitUrl> parse_authority(const Scheme& scheme, std::string_view authority) {
  GitUrl url{.scheme = std::string(scheme.name), .host = "", .port = scheme.port, .text = ""};
  const std::size_t colon = authority.find(':');
  url.host = lower(authority.substr(0, colon));
  if (!is_host(url.host)) return std::nullopt;
  if (colon == std::string_view::npos) return url;
  const std::string_view port = authority.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  if (error != std::errc{} || end != port.data() + port.size() || url.port == 0) return std::nullopt;
  return url;
}

const Scheme* scheme_of(std::string_view url) {
  const auto found = std::ranges::find(kSchemes, url.substr(0, url.find("://")), &Scheme::name);
  return found == kSchemes.end() ? nullptr : &*found;
}

std::optional<GitUrl> parse_entry(std::string_view entry) {
  const std::size_t end = entry.find("://");
  if (end == std::string_view::npos) return parse_authority(kSchemes[0], entry);
  const Scheme* scheme = scheme_of(entry);
  return scheme == nullptr ? std::nullopt : parse_authority(*scheme, entry.substr(end + 3));
}

// What a checkout takes, told while it grows.
class Growth {
 public:
  Growth(fs::path folder, std::uint64_t most_bytes) : folder_(std::move(folder)), most_bytes_(most_bytes) {}

  // Now and then: a tenth of a processor at most.
  Status look() {
    const Clock::time_point begin = Clock::now();
    if (begin < next_) return {};
    Status measured = measure();
    next_ = Clock::now() + std::max<Clock::duration>(kPause, (Clock::now() - begin) * kRest);
    return measured;
  }

  Status measure() const {
    std::uint64_t bytes = 0, files = 0;
    std::error_code ignored;  // files come and go while they are counted
    for (fs::recursive_directory_iterator it(folder_, ignored), end; it != end; it.increment(ignored)) {
      ++files;
      if (it->is_regular_file(ignored) && !it->is_symlink(ignored)) bytes += it->file_size(ignored);
    }
    if (bytes <= most_bytes_ && files <= kMostFiles) return {};
    return failure(ErrorCode::io, "needs more space than is allowed (run_output_mb)");
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kPause{200};
  static constexpr int kRest = 10;

  fs::path folder_;
  std::uint64_t most_bytes_;
  Clock::time_point next_;
};

// Settings of the machine are not read, and a repository cannot bring any: so there are no hooks, filters, helpers,
// aliases or proxies but these. Each line is a door that stays shut.
std::vector<std::string> git_command(const GitUrl& url, const fs::path& checkout) {
  std::vector<std::string> words{kGit};
  const std::array settings{fmt::format("protocol.{}.allow=always", url.scheme)};
  for (const std::string_view setting :
       {std::string_view("protocol.allow=never"), std::string_view(settings[0]),
        std::string_view("http.followRedirects=false"), std::string_view("http.lowSpeedLimit=1000"),
        std::string_view("http.lowSpeedTime=30"), std::string_view("credential.helper="),
        std::string_view("core.askPass="), std::string_view("core.hooksPath=/dev/null"),
        std::string_view("core.fsmonitor=false"), std::string_view("submodule.recurse=false"),
        std::string_view("transfer.bundleURI=false"), std::string_view("fetch.uriProtocols="),
        std::string_view("gc.auto=0"), std::string_view("maintenance.auto=false"), std::string_view("pack.threads=1"),
        std::string_view("checkout.workers=1"), std::string_view("advice.detachedHead=false")}) {
    words.emplace_back("-c");
    words.emplace_back(setting);
  }
  for (const char* word : {"clone", "--quiet", "--depth=1", "--single-branch", "--no-tags", "--no-recurse-submodules",
                           "--template=", "--no-local", "--"})
    words.emplace_back(word);
  words.push_back(url.text);
  words.push_back(checkout.native());
  return words;
}

Error explain(const GitUrl& url, const ProcessEnd& end) {
  const auto says = [&](std::string_view text) { return lower(end.last_words).find(text) != std::string::npos; };
  if (says("signal 25") || end.signal == SIGXFSZ)
    return {ErrorCode::io, fmt::format("'{}' has a file larger than is allowed (run_output_mb)", url.text)};
  if (says("not found") || says("does not appear to be") || says("not exported") || says("could not read username"))
    return {ErrorCode::not_found, fmt::format("no repository at '{}' that can be read without signing in", url.text)};
  return {ErrorCode::io, fmt::format("cannot fetch '{}': git {}", url.text, describe(end))};
}

}  // namespace

bool is_git_url(std::string_view source) { return source.find("://") != std::string_view::npos; }

Result<GitUrl> allow_git_url(std::string_view source, std::span<const std::string> allowed_hosts) {
  const std::string shown = printable_text(source);
  const Scheme* scheme = scheme_of(source);
  if (scheme == nullptr) return failure(ErrorCode::usage, fmt::format("'{}' is no https, http or git URL", shown));
  const std::string_view rest = source.substr(scheme->name.size() + 3);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  if (rest.substr(0, slash).find('@') != std::string_view::npos)
    return failure(ErrorCode::usage, "a repository's URL must not hold a user or password");
  std::optional<GitUrl> url = parse_authority(*scheme, rest.substr(0, slash));
  if (!url || !is_path(rest.substr(slash)))
    return failure(ErrorCode::usage, fmt::format("'{}' is no URL of a repository", shown));
  for (const std::string& entry : allowed_hosts) {
    const std::optional<GitUrl> allowed = parse_entry(entry);
    if (!allowed || allowed->scheme != url->scheme || allowed->host != url->host || allowed->port != url->port)
      continue;
    url->text = source;
    return *std::move(url);
  }
  return failure(ErrorCode::permission, fmt::format("'{}://{}' at port {} is not one of allowed_git_hosts", url->scheme,
                                                    url->host, url->port));
}

Result<fs::path> fetch_repository(const GitUrl& url, const RunContext& context, const std::string& program,
                                  const CancelToken& cancel) {
  const fs::path checkout = context.workspace / "checkout";
  const Sandbox sandbox{.kind = SandboxClass::networked,
                        .readable = {},
                        .workspace = context.workspace,
                        .memory_bytes = context.quota.memory_bytes,
                        .cpu_s = context.quota.cpu_s,
                        .file_bytes = context.quota.output_bytes,
                        .port = url.port,
                        .parent = ::getpid()};
  std::vector<std::string> command{program, "sandbox", sandbox_text(sandbox), "--"};
  std::ranges::move(git_command(url, checkout), std::back_inserter(command));
  const std::string home = context.workspace.native();
  Growth growth(context.workspace, context.quota.output_bytes);
  const ProcessPlan plan{.command = std::move(command),
                         .environment = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + home, "TMPDIR=" + home,
                                         "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_ATTR_NOSYSTEM=1",
                                         "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=" + url.scheme},
                         .input = "",
                         .directory = context.workspace,
                         .descriptor = -1,
                         .deadline_ms = context.deadline_ms,
                         .watch = [&growth] { return growth.look(); }};
  const auto ignore = [](std::string_view) -> Result<Next> { return Next::line; };
  const auto fetching = [&](const Error& error) {
    return failure(error.code, fmt::format("fetching '{}' {}", url.text, error.message));
  };
  const Result<ProcessEnd> end = run_process(plan, ignore, cancel);
  if (!end) return fetching(end.error());
  if (end->code != 0 || end->signal != 0) return std::unexpected(explain(url, *end));
  // A small one is there before anybody looked.
  if (const Status fits = growth.measure(); !fits) return fetching(fits.error());
  return checkout;
}

}  // namespace fount
