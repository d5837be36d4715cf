// load MODE --port P --pid PID --tokens FILE …: puts one kind of load on a server that speaks fount.v1 at /ws, and
// prints one JSON object of what was done and what it cost the server's process. bench/serve/run starts the servers.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <sstream>
#include <vector>

#include "bench/serve/load_client.h"

namespace fount::load {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds, std::chrono::milliseconds;

constexpr std::size_t kOpenTogether = 64;
constexpr auto kWarmUp = milliseconds(1000);
constexpr auto kSettle = milliseconds(3000);  // idle connections, before memory is looked at

struct Options {
  std::uint16_t port = 0;
  int pid = 0;
  std::string tokens_file;
  std::vector<std::string> tokens;  // one for a user
  std::size_t connections = 1000;
  std::size_t sockets = 2;   // of each user
  std::size_t bytes = 128;   // of a ping
  std::size_t per_s = 0;     // pings of a socket; 0: the next one follows the answer
  std::size_t events = 100;  // of a run
  std::size_t event_bytes = 64;
  std::size_t events_per_s = 0;  // 0: as fast as they are accepted
  double seconds = 5;
  bool reads = false;  // the socket whose run it is, in `stall`
};

// ---- What the server costs
double cpu_seconds(int pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  const std::string text(std::istreambuf_iterator<char>(file), {});
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string skipped;
  double user = 0, system = 0;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::size_t resident_bytes(int pid) {
  std::ifstream file(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6)) * 1024;
  return 0;
}

// A number of `latencies`, which it sorts.
double percentile(std::vector<std::uint32_t>& latencies, double share) {
  if (latencies.empty()) return 0;
  std::ranges::sort(latencies);
  return latencies[static_cast<std::size_t>(share * static_cast<double>(latencies.size() - 1))];
}

milliseconds seconds_of(double seconds) { return milliseconds(static_cast<std::int64_t>(seconds * 1000)); }

net::awaitable<void> sleep(net::io_context& loop, Clock::duration time) {
  net::steady_timer timer(loop, time);
  co_await timer.async_wait(kAwait);
}

class Load {
 public:
  explicit Load(Options options)
      : options_(std::move(options)),
        target_({tcp::endpoint(net::ip::make_address("127.0.0.1"), options_.port), 0}),
        ping_(client_frame(ping_text(options_.bytes))) {}

  net::awaitable<void> echo();
  net::awaitable<void> fanout();
  net::awaitable<void> connect();
  net::awaitable<void> idle();
  net::awaitable<void> stall();

  int run(net::awaitable<void> mode) {
    net::co_spawn(loop_, std::move(mode), net::detached);
    loop_.run();
    std::string report;
    for (const auto& [name, value] : numbers_)
      report += fmt::format("{}\"{}\":{}", report.empty() ? "" : ",", name, value);
    fmt::print("{{{}}}\n", report);
    return failures_ == 0 ? 0 : 1;
  }

 private:
  static std::string ping_text(std::size_t bytes) {
    const std::string_view around = R"({"type":"ping","data":""})";
    const std::string data(bytes > around.size() ? bytes - around.size() : 0, 'x');
    return fmt::format(R"({{"type":"ping","data":"{}"}})", data);
  }
  const std::string& token(std::size_t number) const { return options_.tokens[number % options_.tokens.size()]; }

  // `count` clients, client i with the token of user i / per_user.
  net::awaitable<void> open_all(std::size_t count, std::size_t per_user);
  net::awaitable<void> ping(Client& client);
  net::awaitable<void> resume(Client& client);
  net::awaitable<void> start_run(Client& client);
  net::awaitable<void> follow(Client& client);
  net::awaitable<void> come_and_go(std::size_t number);
  net::awaitable<void> watch_memory();

  void begin() {
    began_ = Clock::now();
    cpu_began_ = cpu_seconds(options_.pid);
    done_ = 0;
    latencies_us_.clear();
  }
  void end() {
    const double cpu_s = cpu_seconds(options_.pid) - cpu_began_;
    const double wall_s = std::chrono::duration<double>(Clock::now() - began_).count();
    numbers_["done"] = static_cast<double>(done_);
    numbers_["wall_s"] = wall_s;
    numbers_["cpu_s"] = cpu_s;
    numbers_["per_cpu_s"] = static_cast<double>(done_) / cpu_s;
    numbers_["failures"] = static_cast<double>(failures_);
    numbers_["p50_us"] = percentile(latencies_us_, 0.50);
    numbers_["p99_us"] = percentile(latencies_us_, 0.99);
  }
  void stop_all() {
    stopping_ = true;
    for (Client& client : clients_) client.reset();
  }

  Options options_;
  net::io_context loop_{1};
  Target target_;
  std::string ping_;
  std::deque<Client> clients_;
  std::map<std::string, double> numbers_;
  std::vector<std::uint32_t> latencies_us_;
  std::size_t done_ = 0, failures_ = 0, under_way_ = 0, resumed_ = 0, events_ = 0, peak_resident_ = 0;
  bool stopping_ = false;
  Clock::time_point began_;
  double cpu_began_ = 0;
};

net::awaitable<void> Load::open_all(std::size_t count, std::size_t per_user) {
  const std::size_t first = clients_.size();
  for (std::size_t i = 0; i < count; ++i) clients_.emplace_back(loop_);
  std::size_t next = 0;
  std::size_t opening = kOpenTogether;
  for (std::size_t i = 0; i < kOpenTogether; ++i)
    net::co_spawn(
        loop_,
        [&]() -> net::awaitable<void> {
          while (next < count) {
            const std::size_t mine = next++;
            const bool opened = co_await clients_[first + mine].open(target_, token((first + mine) / per_user));
            if (!opened) ++failures_;
          }
          --opening;
        },
        net::detached);
  while (opening > 0) co_await sleep(loop_, milliseconds(5));
}

// One message under way on a socket, or as many a second as were asked for.
net::awaitable<void> Load::ping(Client& client) {
  const auto pause = options_.per_s == 0 ? microseconds(0) : microseconds(1'000'000 / options_.per_s);
  if (pause.count() > 0) co_await sleep(loop_, pause * (under_way_ % 100) / 100);
  ++under_way_;
  while (!stopping_) {
    const Clock::time_point sent = Clock::now();
    const bool written = co_await client.send(ping_);
    std::optional<std::string_view> answer;
    if (written) answer = co_await client.next();
    if (stopping_) break;
    if (!answer || answer->size() != options_.bytes) {
      ++failures_;
      break;
    }
    ++done_;
    latencies_us_.push_back(
        static_cast<std::uint32_t>(std::chrono::duration_cast<microseconds>(Clock::now() - sent).count()));
    if (pause.count() > 0) co_await sleep(loop_, pause);
  }
  --under_way_;
}

net::awaitable<void> Load::echo() {
  co_await open_all(options_.connections, 1);
  for (Client& client : clients_) net::co_spawn(loop_, ping(client), net::detached);
  co_await sleep(loop_, kWarmUp);
  begin();
  co_await sleep(loop_, seconds_of(options_.seconds));
  end();
  stop_all();
}

net::awaitable<void> Load::resume(Client& client) {
  const std::string frame = client_frame(R"({"type":"resume"})");
  const bool written = co_await client.send(frame);
  std::optional<std::string_view> resumed;
  if (written) resumed = co_await client.next();
  if (!resumed) ++failures_;
  ++resumed_;
}

net::awaitable<void> Load::start_run(Client& client) {
  const std::string frame = client_frame(fmt::format(
      R"({{"type":"command","id":"{}","command":"run.start","agent":"emitter",)"
      R"("input":{{"count":{},"bytes":{},"per_s":{}}}}})",
      Clock::now().time_since_epoch().count(), options_.events, options_.event_bytes, options_.events_per_s));
  const bool written = co_await client.send(frame);
  if (!written) ++failures_;
}

// Reads events until the run of the user has ended.
net::awaitable<void> Load::follow(Client& client) {
  ++under_way_;
  for (bool ended = false; !ended;) {
    const std::optional<std::string_view> text = co_await client.next();
    if (!text) {
      if (!stopping_) ++failures_;
      break;
    }
    if (!text->starts_with(R"({"type":"event")")) continue;
    ++events_;
    ended = text->find("run.completed") != text->npos;
  }
  --under_way_;
}

net::awaitable<void> Load::fanout() {
  co_await open_all(options_.connections * options_.sockets, options_.sockets);
  for (Client& client : clients_) net::co_spawn(loop_, resume(client), net::detached);
  while (resumed_ < clients_.size()) co_await sleep(loop_, milliseconds(5));
  for (Client& client : clients_) net::co_spawn(loop_, follow(client), net::detached);
  begin();
  for (std::size_t i = 0; i < clients_.size(); i += options_.sockets) co_await start_run(clients_[i]);
  while (under_way_ > 0) co_await sleep(loop_, milliseconds(5));
  done_ = events_;
  end();
  stop_all();
}

net::awaitable<void> Load::come_and_go(std::size_t number) {
  for (std::size_t i = number; !stopping_; i += kOpenTogether) {
    Client client(loop_);
    const bool opened = co_await client.open(target_, token(i));
    client.reset();
    opened ? ++done_ : ++failures_;
  }
}

net::awaitable<void> Load::connect() {
  for (std::size_t i = 0; i < kOpenTogether; ++i) net::co_spawn(loop_, come_and_go(i), net::detached);
  co_await sleep(loop_, kWarmUp);
  begin();
  co_await sleep(loop_, seconds_of(options_.seconds));
  end();
  stop_all();
}

net::awaitable<void> Load::idle() {
  const std::size_t before = resident_bytes(options_.pid);
  begin();
  co_await open_all(options_.connections, 1);
  done_ = options_.connections - failures_;
  end();
  co_await sleep(loop_, kSettle);
  const std::size_t after = resident_bytes(options_.pid);
  numbers_["bytes_per_connection"] =
      static_cast<double>(after - before) / static_cast<double>(options_.connections - failures_);
  stop_all();
}

net::awaitable<void> Load::watch_memory() {
  while (!stopping_) {
    peak_resident_ = std::max(peak_resident_, resident_bytes(options_.pid));
    co_await sleep(loop_, milliseconds(20));
  }
}

// The first user's run sends events, which are read or not; beside it others ping. What is counted is the others.
net::awaitable<void> Load::stall() {
  if (!options_.reads) target_.receive_buffer = 4096;
  co_await open_all(1, 1);
  target_.receive_buffer = 0;
  co_await open_all(options_.connections, 1);
  Client& watched = clients_.front();
  co_await resume(watched);
  co_await sleep(loop_, kWarmUp);
  const std::size_t before = resident_bytes(options_.pid);
  begin();
  net::co_spawn(loop_, watch_memory(), net::detached);
  if (options_.reads) net::co_spawn(loop_, follow(watched), net::detached);
  for (std::size_t i = 1; i < clients_.size(); ++i) net::co_spawn(loop_, ping(clients_[i]), net::detached);
  co_await start_run(watched);
  co_await sleep(loop_, seconds_of(options_.seconds));
  end();
  numbers_["events_read"] = static_cast<double>(events_);
  numbers_["grown_bytes"] = static_cast<double>(peak_resident_) - static_cast<double>(before);
  stop_all();
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace
}  // namespace fount::load

int main(int argc, char** argv) {
  using fount::load::Load, fount::load::Options;
  CLI::App app("load on a server of fount.v1");
  Options options;
  std::string mode;
  app.add_option("mode", mode)->required()->check(CLI::IsMember({"echo", "fanout", "connect", "idle", "stall"}));
  app.add_option("--port", options.port)->required();
  app.add_option("--pid", options.pid)->required();
  app.add_option("--tokens", options.tokens_file)->required()->check(CLI::ExistingFile);
  app.add_option("--connections", options.connections);
  app.add_option("--sockets", options.sockets);
  app.add_option("--bytes", options.bytes);
  app.add_option("--events", options.events);
  app.add_option("--per-s", options.per_s);
  app.add_option("--seconds", options.seconds);
  app.add_option("--event-bytes", options.event_bytes);
  app.add_option("--events-per-s", options.events_per_s);
  app.add_flag("--reads", options.reads);
  CLI11_PARSE(app, argc, argv);
  std::ifstream tokens(options.tokens_file);
  for (std::string token; std::getline(tokens, token);) options.tokens.push_back(token);
  fount::load::raise_descriptor_limit();
  Load load(options);
  if (mode == "echo") return load.run(load.echo());
  if (mode == "fanout") return load.run(load.fanout());
  if (mode == "connect") return load.run(load.connect());
  if (mode == "idle") return load.run(load.idle());
  return load.run(load.stall());
}
