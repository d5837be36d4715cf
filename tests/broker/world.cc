#include "tests/broker/world.h"

#include "base/hash.h"
#include "tests/broker/sqlite_world.h"
#include "tests/source/temporary_directory.h"

namespace fount {
namespace {

// A base is made before a member: the folder is there when the world opens, and gone after it closed.
struct Folder {
  TemporaryDirectory directory;
};
class TemporarySqliteWorld final : private Folder, public SqliteWorld {
 public:
  TemporarySqliteWorld() : SqliteWorld(directory.path()) { reopen(); }
};

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}

}  // namespace

std::vector<WorldKind> worlds() {
  return {{"sqlite", [] -> std::unique_ptr<World> { return std::make_unique<TemporarySqliteWorld>(); }}};
}
std::string world_name(const testing::TestParamInfo<WorldKind>& info) { return info.param.name; }

User World::user(int number, std::string_view organisation) {
  const OrganisationId id = must(store().ensure_organisation(organisation));
  return must(store().ensure_user({.organisation = id,
                                   .role = UserRole::auditor,
                                   .issuer = "local",
                                   .subject = std::string(organisation) + "-" + std::to_string(number)}));
}

Repository World::repository(std::string_view source, std::string_view organisation) {
  const OrganisationId id = must(store().ensure_organisation(organisation));
  return must(store().ensure_repository(
      {.organisation = id, .name = std::string(source), .source = "/srv/" + std::string(source)}));
}

Submission Waiting::submit(NewRun run) {
  return must(wait_for<Submission>([&](auto done) { broker_.submit(std::move(run), std::move(done)); }));
}
ClaimedRun Waiting::claim(std::int64_t lease_ms) {
  return must(wait_for<ClaimedRun>([&](auto done) { broker_.claim(lease_ms, std::move(done)); }));
}
std::optional<Lease> Waiting::renew(const RunId& run, int attempt, std::int64_t lease_ms) {
  return must(
      wait_for<std::optional<Lease>>([&](auto done) { broker_.renew(run, attempt, lease_ms, std::move(done)); }));
}
RunChange Waiting::finish(RunEnd end) {
  return must(wait_for<RunChange>([&](auto done) { broker_.finish(std::move(end), std::move(done)); }));
}
RunChange Waiting::cancel(const RunId& run) {
  return must(wait_for<RunChange>([&](auto done) { broker_.cancel(run, std::move(done)); }));
}
std::vector<Event> Waiting::expire(int attempts) {
  return must(wait_for<std::vector<Event>>([&](auto done) { broker_.expire(attempts, std::move(done)); }));
}

std::vector<Event> Waiting::recover(int attempts) {
  return must(wait_for<std::vector<Event>>([&](auto done) { broker_.recover(attempts, std::move(done)); }));
}
std::vector<Event> Waiting::append(std::vector<Draft> drafts, int attempt) {
  return must(
      wait_for<std::vector<Event>>([&](auto done) { broker_.append(std::move(drafts), attempt, std::move(done)); }));
}
std::uint64_t Waiting::prune(std::uint64_t keep) {
  return must(wait_for<std::uint64_t>([&](auto done) { broker_.prune(keep, std::move(done)); }));
}
std::vector<Event> Waiting::read(UserId user, std::uint64_t after, std::size_t limit) {
  return must(broker_.read(user, after, limit, 1'000'000'000));
}
LogExtent Waiting::extent(UserId user) { return must(broker_.extent(user)); }

RunId run_id(std::string_view name) { return {hex64(hash64(name))}; }

NewRun new_run(const User& user, std::string_view name) {
  Run run{.id = run_id(name), .user = user.id, .organisation = user.organisation, .agent = "audit", .input = "{}"};
  return {.run = std::move(run), .key = std::string(name), .digest = "d"};
}

std::vector<Draft> drafts_of(const Run& run, int count, std::string_view mark) {
  std::vector<Draft> drafts;
  for (int i = 0; i < count; ++i)
    drafts.push_back({.user = run.user,
                      .run = run.id,
                      .type = EventType::agent_progress,
                      .data = "{\"" + std::string(mark) + "\":" + std::to_string(i) + "}"});
  return drafts;
}

std::string types_of(const std::vector<Event>& events) {
  std::string out;
  for (const Event& event : events) out += (out.empty() ? "" : " ") + std::string(info_of(event.type).text);
  return out;
}

void expect_dense(Broker& broker, UserId user) {
  const std::vector<Event> events = Waiting(broker).read(user);
  const LogExtent extent = Waiting(broker).extent(user);
  EXPECT_EQ(extent.first, 1);
  EXPECT_EQ(extent.last, events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    ASSERT_EQ(events[i].seq, i + 1);
    ASSERT_EQ(events[i].user, user);
  }
}

}  // namespace fount
