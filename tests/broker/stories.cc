#include "tests/broker/stories.h"

#include <set>

namespace fount {
namespace {

void remember(const std::vector<Event>& events, Accepted& accepted) {
  for (const Event& event : events) {
    const bool fresh = accepted.emplace(std::pair(event.user.value, event.seq), event).second;
    EXPECT_TRUE(fresh) << "seq " << event.seq << " was given twice";
  }
}

template <class T, class Call>
std::optional<T> attempt(Call call) {
  auto result = wait_for<T>(std::move(call));
  if (!result) return std::nullopt;
  return *std::move(result);
}

void expect_agreement(World& world, const User& user, const RunId& id, const std::vector<Event>& ends) {
  EXPECT_LE(ends.size(), 1) << "a run ended twice";
  const auto run = world.store().run(user.organisation, id).value();
  ASSERT_TRUE(run) << "events of no run";
  EXPECT_EQ(is_terminal(run->state), !ends.empty());
  if (ends.empty()) return;
  EXPECT_EQ(info_of(ends[0].type).text, "run." + std::string(name_of(run->state)));
  EXPECT_EQ(run->summary, ends[0].data);
  const bool reported = world.store().report(user.organisation, id).value().has_value();
  EXPECT_EQ(reported, run->state == RunState::completed) << "results and end are apart";
}

}  // namespace

void tell_story(Broker& broker, const User& user, const std::string& name, Accepted& accepted) {
  const auto submission = attempt<Submission>([&](auto done) { broker.submit(new_run(user, name), std::move(done)); });
  if (submission) remember(submission->events, accepted);
  const auto claim = attempt<ClaimedRun>([&](auto done) { broker.claim(1'000'000, std::move(done)); });
  if (claim) remember(claim->events, accepted);
  if (!claim || !claim->lease) return;
  const fount::Run& run = claim->lease->run;
  for (int i = 0; i < 3; ++i) {
    const auto events = attempt<std::vector<Event>>(
        [&](auto done) { broker.append(drafts_of(run, 2, name), run.attempt, std::move(done)); });
    if (events) remember(*events, accepted);
  }
  const std::size_t choice = std::hash<std::string>{}(run.id.value) % 4;
  const auto state = choice == 0 ? RunState::failed : choice == 1 ? RunState::canceled : RunState::completed;
  const RunEnd end{.run = run.id, .attempt = run.attempt, .state = state, .summary = R"({"n":1})", .report = "{}"};
  const auto change = attempt<RunChange>([&](auto done) { broker.finish(end, std::move(done)); });
  if (change) remember(change->events, accepted);
}

void expect_promises(World& world, const std::vector<User>& users, const Accepted& accepted, bool more) {
  std::size_t found = 0, all = 0;
  for (const User& user : users) {
    expect_dense(world.broker(), user.id);
    std::map<std::string, std::vector<Event>> ends;
    for (const Event& event : Waiting(world.broker()).read(user.id)) {
      ++all;
      const auto told = accepted.find({user.id.value, event.seq});
      if (told != accepted.end()) {
        ++found;
        EXPECT_EQ(told->second, event) << "another event than was told";
      }
      auto& of_run = ends[event.run.value];
      EXPECT_TRUE(of_run.empty()) << "an event after the end of its run";
      if (info_of(event.type).terminal) of_run.push_back(event);
    }
    for (const auto& [run, of_run] : ends) expect_agreement(world, user, {run}, of_run);
  }
  EXPECT_EQ(found, accepted.size()) << "accepted events are lost";
  if (!more) {
    EXPECT_EQ(all, accepted.size()) << "events that were not accepted";
  }
}

}  // namespace fount
