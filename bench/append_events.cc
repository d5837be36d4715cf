// What a durable event costs: USERS users with one running run each append EVENTS events of 200 bytes, one a call, with
// at most WAITING calls waiting for their commit. Prints events per second and per CPU second of the whole process, and
// how many calls shared a commit.
#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <semaphore>
#include <string>
#include <vector>

#include "broker/sqlite_broker.h"
#include "store/sqlite_store.h"

namespace {

using namespace fount;

double cpu_s() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + time.tv_usec * 1e-6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <class T>
T must(Result<T> result) {
  if (result) return *std::move(result);
  fmt::print(stderr, "{}\n", result.error().message);
  std::exit(1);
}

template <class T, class Call>
T wait_for(Call call) {
  std::promise<Result<T>> promise;
  call([&](Result<T> result) { promise.set_value(std::move(result)); });
  return must(promise.get_future().get());
}

std::vector<Run> running(Broker& broker, Store& store, int users) {
  std::vector<Run> runs;
  const OrganisationId organisation = must(store.ensure_organisation("bench"));
  for (int i = 0; i < users; ++i) {
    const User user =
        must(store.ensure_user({.organisation = organisation, .issuer = "bench", .subject = std::to_string(i)}));
    const Run run{.id = {fmt::format("{:016x}", i)},
                  .user = user.id,
                  .organisation = organisation,
                  .agent = "audit",
                  .input = "{}"};
    wait_for<Submission>([&](auto done) { broker.submit({.run = run, .key = "k", .digest = "d"}, std::move(done)); });
    runs.push_back(wait_for<ClaimedRun>([&](auto done) { broker.claim(3'600'000, std::move(done)); }).lease->run);
  }
  return runs;
}

}  // namespace

int main(int count, char** arguments) {
  const auto argument = [&](int place, int otherwise) {
    return count > place ? std::atoi(arguments[place]) : otherwise;
  };
  const int users = argument(1, 1000), events = argument(2, 1'000'000), waiting = argument(3, 10'000);
  std::string folder = "bench-append-XXXXXX";
  if (!mkdtemp(folder.data())) return 1;
  {
    const SystemClock clock;
    const auto storage = must(Storage::open(folder));
    SqliteBroker broker(*storage, clock);
    SqliteStore store(*storage, clock);
    const std::vector<Run> runs = running(broker, store, users);
    const std::string data = "{\"text\":\"" + std::string(189, 'x') + "\"}";

    std::counting_semaphore<> places(waiting);
    const double cpu = cpu_s();
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < events; ++i) {
      const Run& run = runs[static_cast<std::size_t>(i) % runs.size()];
      places.acquire();
      broker.append({{.user = run.user, .run = run.id, .data = data}}, run.attempt, [&](auto result) {
        if (!result || result->size() != 1) std::abort();
        places.release();
      });
    }
    for (int i = 0; i < waiting; ++i) places.acquire();
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double used = cpu_s() - cpu;
    fmt::print("{} users, {} events, {} waiting: {:.0f} events/s, {:.0f} per CPU second\n", users, events, waiting,
               events / wall, events / used);
  }
  std::filesystem::remove_all(folder);
}
