// Exactly once, in order, to nobody else: the promises of a session, without threads or sockets.
#include "serve/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "tests/serve/rig.h"

namespace fount {
namespace {

using testing::Contains, testing::ElementsAre, testing::HasSubstr, testing::IsEmpty;

constexpr UserId kAnn{1}, kBob{2};

TEST(Session, is_made_by_the_registry_only) {
  // `Session::Key()` is private, and `{}` makes none: that this does not compile elsewhere is
  // tests/serve/compile_test.py.
  static_assert(!std::is_default_constructible_v<Session::Key>);
  static_assert(!std::is_aggregate_v<Session::Key>);
}

TEST(Session, gives_each_stream_of_a_user_every_event_once) {
  Rig rig;
  const auto one = rig.connect(kAnn);
  const auto two = rig.connect(kAnn);
  rig.resume(*one, {});
  rig.resume(*two, {});
  rig.run_all();
  for (int i = 0; i < 3; ++i) rig.registry.deliver({rig.log.add(kAnn)});
  rig.run_all();
  EXPECT_THAT(one->seqs, ElementsAre(1, 2, 3));
  EXPECT_THAT(two->seqs, ElementsAre(1, 2, 3));
  EXPECT_EQ(rig.registry.sessions(), 1U);
}

TEST(Session, sends_nothing_before_the_client_said_where_it_was) {
  Rig rig;
  const auto stream = rig.connect(kAnn);
  rig.registry.deliver({rig.log.add(kAnn)});
  rig.run_all();
  EXPECT_THAT(stream->texts, IsEmpty());
}

struct ResumeCase {
  const char* name;
  std::optional<std::string> epoch;
  std::uint64_t seq;
  bool recovered;
  std::vector<std::uint64_t> seqs;
};

TEST(Session, resumes_where_the_client_was_or_says_that_it_cannot) {
  const ResumeCase cases[] = {
      {"never there", std::nullopt, 0, true, {}},  {"at the end", "e1", 5, true, {}},
      {"behind", "e1", 3, true, {4, 5}},           {"right after what was pruned", "e1", 1, true, {2, 3, 4, 5}},
      {"before what is kept", "e1", 0, false, {}}, {"in the future", "e1", 6, false, {}},
      {"of another epoch", "e2", 3, false, {}},
  };
  for (const ResumeCase& expected : cases) {
    Rig rig;
    for (int i = 0; i < 5; ++i) rig.log.add(kAnn);
    rig.log.drop_before(kAnn, 2);
    const auto stream = rig.connect(kAnn);
    rig.resume(*stream, {expected.epoch, expected.seq});
    rig.run_all();
    ASSERT_FALSE(stream->texts.empty()) << expected.name;
    EXPECT_THAT(stream->texts[0], HasSubstr(expected.recovered ? R"("recovered":true)" : R"("recovered":false)"))
        << expected.name;
    if (!expected.recovered) {
      EXPECT_THAT(stream->texts[0], HasSubstr(R"("from":5)")) << expected.name;
    }
    EXPECT_EQ(stream->seqs, expected.seqs) << expected.name;
  }
}

// Whatever a client says, it breaks no promise of the server: a position is said once on a stream.
TEST(Session, a_second_resume_is_refused_and_moves_nothing) {
  for (const std::uint64_t second : {0, 1, 2, 3}) {
    Rig rig;
    const auto stream = rig.connect(kAnn);
    rig.resume(*stream, {});
    rig.run_all();
    for (int i = 0; i < 3; ++i) rig.registry.deliver({rig.log.add(kAnn)});  // queued, none is written yet
    rig.resume(*stream, {"e1", second});
    while (rig.run_one(rig.blocking)) {
    }
    while (rig.run_one(rig.loop)) {
    }
    rig.run_all();
    EXPECT_THAT(stream->seqs, ElementsAre(1, 2, 3)) << second;
    EXPECT_THAT(stream->texts, Contains(HasSubstr(R"("code":"invalid_input")"))) << second;
    EXPECT_EQ(stream->closed, std::nullopt) << second;
    EXPECT_EQ(rig.broken_promises(), 0U) << second;
  }
}

TEST(Session, a_resume_while_the_first_one_is_answered_is_refused) {
  Rig rig;
  for (int i = 0; i < 3; ++i) rig.log.add(kAnn);
  const auto stream = rig.connect(kAnn);
  rig.resume(*stream, {"e1", 1});
  rig.resume(*stream, {"e1", 2});
  rig.run_all();
  EXPECT_THAT(stream->seqs, ElementsAre(2, 3));
  EXPECT_THAT(stream->texts, Contains(HasSubstr(R"("code":"invalid_input")")));
}

TEST(Session, an_event_that_got_lost_on_its_way_is_read_from_the_log) {
  Rig rig;
  const auto stream = rig.connect(kAnn);
  rig.resume(*stream, {});
  rig.run_all();
  rig.log.add(kAnn);
  rig.registry.deliver({rig.log.add(kAnn)});
  rig.run_all();
  EXPECT_THAT(stream->seqs, ElementsAre(1, 2));
}

TEST(Session, stops_a_frame_of_another_user_and_closes_both) {
  Rig rig;
  const auto ann = rig.connect(kAnn);
  const auto bob = rig.connect(kBob);
  rig.resume(*ann, {});
  rig.resume(*bob, {});
  rig.run_all();
  const std::size_t before = ann->texts.size();
  // An event of Bob that found its way into Ann's session.
  Event misdirected = rig.log.add(kBob, R"({"marker":"of bob"})");
  ann->session.lock()->deliver(misdirected);
  rig.run_all();
  EXPECT_EQ(ann->texts.size(), before);
  EXPECT_EQ(ann->closed, CloseCode::owner_mismatch);
  EXPECT_EQ(bob->closed, CloseCode::owner_mismatch);
  EXPECT_EQ(rig.promises.foreign_frames, 1U);
  EXPECT_EQ(rig.broken_promises(), 1U);
  EXPECT_EQ(rig.registry.outlets(), 0U);
}

// The last check, for what all others let pass: an event is the next one of its socket or is not written.
TEST(Session, stops_an_event_that_is_not_the_next_one) {
  const auto frame = [](std::uint64_t seq) { return Frame{kAnn, seq, std::make_shared<const std::string>("{}")}; };
  for (const auto& [seq, counter] : {std::pair(5, &Promises::repeated_events), std::pair(4, &Promises::repeated_events),
                                     std::pair(7, &Promises::skipped_events)}) {
    Rig rig;
    const auto stream = rig.connect(kAnn);
    stream->start_after(4);
    stream->send(frame(5));
    stream->write_one();
    stream->send(frame(static_cast<std::uint64_t>(seq)));
    while (stream->write_one()) {
    }
    EXPECT_THAT(stream->seqs, ElementsAre(5)) << seq;
    EXPECT_EQ(stream->closed, CloseCode::storage_failed) << seq;
    EXPECT_EQ(rig.promises.*counter, 1U) << seq;
    EXPECT_EQ(rig.broken_promises(), 1U) << seq;
  }
}

TEST(Session, closes_rather_than_skip_what_was_pruned_while_it_read) {
  Rig rig;
  for (int i = 0; i < 10; ++i) rig.log.add(kAnn);
  rig.log.limit = 2;
  const auto stream = rig.connect(kAnn);
  rig.resume(*stream, {"e1", 0});
  while (stream->seqs.size() < 2) {
    rig.run_one(rig.blocking);
    rig.run_one(rig.loop);
    stream->write_one();
  }
  rig.log.drop_before(kAnn, 8);
  rig.run_all();
  EXPECT_EQ(stream->closed, CloseCode::storage_failed);
  EXPECT_EQ(rig.broken_promises(), 0U) << "seen where it was read, not only where it would be written";
}

TEST(Session, a_reader_who_falls_behind_holds_no_more_than_its_queue) {
  constexpr std::size_t kQueue = 2000;
  Rig rig;
  const auto slow = rig.connect(kAnn, kQueue);
  const auto quick = rig.connect(kAnn);
  rig.resume(*slow, {});
  rig.resume(*quick, {});
  rig.run_all();
  for (int i = 0; i < 200; ++i) {
    rig.registry.deliver({rig.log.add(kAnn, R"({"text":")" + std::string(100, 'x') + "\"}")});
    while (quick->write_one()) {
    }
    EXPECT_LT(slow->queued_bytes(), kQueue + 400);
  }
  EXPECT_EQ(quick->seqs.size(), 200U);
  rig.run_all();
  EXPECT_EQ(slow->seqs, quick->seqs);
}

TEST(Session, who_does_not_read_is_closed_and_others_are_not) {
  Rig rig;
  const auto stalled = rig.connect(kAnn);
  const auto reader = rig.connect(kAnn);
  rig.resume(*stalled, {});
  rig.resume(*reader, {});
  rig.run_all();
  rig.registry.deliver({rig.log.add(kAnn)});
  while (reader->write_one()) {
  }
  rig.clock.advance(rig.settings.slow_consumer_s * 1000 + 1);
  rig.registry.sweep();
  EXPECT_EQ(stalled->closed, CloseCode::slow_consumer);
  EXPECT_EQ(reader->closed, std::nullopt);
}

TEST(Session, a_token_that_expires_closes_its_stream) {
  Rig rig;
  const auto stream = rig.connect(kAnn);
  Caller caller = stream->caller();
  caller.expires_ms = rig.clock.now_ms() + 1000;
  stream->renew(caller);
  rig.registry.sweep();
  EXPECT_EQ(stream->closed, std::nullopt);
  rig.clock.advance(1000);
  rig.registry.sweep();
  EXPECT_EQ(stream->closed, CloseCode::token_expired);
}

TEST(Session, a_log_that_cannot_be_read_closes_the_stream_and_says_so) {
  Rig rig;
  const auto stream = rig.connect(kAnn);
  rig.log.broken = true;
  rig.resume(*stream, {});
  rig.run_all();
  EXPECT_EQ(stream->closed, CloseCode::storage_failed);
}

TEST(Session, a_user_who_comes_back_has_the_same_session) {
  Rig rig;
  const auto first = rig.connect(kAnn);
  const Session* const session = first->session.lock().get();
  first->close(CloseCode::draining, "");
  EXPECT_EQ(rig.registry.sessions(), 0U);
  rig.registry.deliver({rig.log.add(kAnn)});
  rig.registry.sweep();
  const auto second = rig.connect(kAnn);
  EXPECT_EQ(rig.registry.sessions(), 1U);
  EXPECT_EQ(second->session.lock().get(), session);
  EXPECT_EQ(second->session.lock()->extent().last, 1U) << "what came meanwhile is known";
  rig.resume(*second, {"e1", 0});
  rig.run_all();
  EXPECT_THAT(second->seqs, ElementsAre(1));
  EXPECT_THAT(first->seqs, IsEmpty());
}

TEST(Session, ends_when_its_user_stays_away_and_nothing_reads_for_it) {
  Rig rig;
  const auto stream = rig.connect(kAnn);
  const std::weak_ptr<Session> session = stream->session;
  rig.resume(*stream, {});  // the read of the log holds the session
  stream->close(CloseCode::draining, "");
  rig.clock.advance(60'000);
  rig.registry.sweep();
  EXPECT_FALSE(session.expired()) << "its user would get a second one";
  rig.run_all();
  rig.registry.sweep();
  EXPECT_TRUE(session.expired());
  EXPECT_EQ(rig.promises.duplicate_sessions, 0U);
}

TEST(Session, a_user_has_only_so_many_streams) {
  Rig rig;
  rig.settings.connections_per_user = 2;
  EXPECT_NE(rig.connect(kAnn), nullptr);
  EXPECT_NE(rig.connect(kAnn), nullptr);
  EXPECT_EQ(rig.connect(kAnn), nullptr);
  EXPECT_NE(rig.connect(kBob), nullptr);
}

// A client as it is in the world: it comes, reads, is cut off at any moment, and comes back with what it saw last.
struct Client {
  UserId user;
  std::shared_ptr<TestStream> stream;
  std::vector<std::uint64_t> seen;
  bool told = false;

  void take() {
    if (!stream) return;
    seen.insert(seen.end(), stream->seqs.begin(), stream->seqs.end());
    stream->seqs.clear();
  }
};

RC_GTEST_PROP(Session, a_client_sees_every_event_once_however_often_it_is_cut_off, ()) {
  Rig rig;
  rig.log.limit = 3;
  std::vector<Client> clients{{kAnn}, {kAnn}, {kBob}};
  std::map<UserId, std::uint64_t> added;
  const auto come_back = [&](Client& client) {
    client.stream = rig.connect(client.user, 300);
    const std::uint64_t at = client.seen.empty() ? 0 : client.seen.back();
    rig.resume(*client.stream, {"e" + std::to_string(client.user.value), at});
  };
  const auto steps =
      *rc::gen::resize(rc::kNominalSize, rc::gen::container<std::vector<std::pair<int, int>>>(
                                             rc::gen::pair(rc::gen::inRange(0, 7), rc::gen::inRange(0, 3))));
  for (const auto& [action, which] : steps) {
    Client& client = clients[static_cast<std::size_t>(which)];
    if (action == 0 && !client.stream) come_back(client);
    if (action == 1) {
      const Event event = rig.log.add(client.user);
      ++added[client.user];
      rig.loop.emplace_back([&rig, event] { rig.registry.deliver({event}); });
    }
    if (action == 2) rig.run_one(rig.blocking);
    if (action == 3) rig.run_one(rig.loop);
    if (action == 4 && client.stream) client.stream->write_one();
    if (action == 5 && client.stream) {
      client.take();
      client.stream->close(CloseCode::draining, "");
      client.stream.reset();
    }
    if (action == 6 && client.stream)  // nonsense, which changes nothing
      rig.resume(*client.stream, {"e" + std::to_string(client.user.value), static_cast<std::uint64_t>(which)});
  }
  for (Client& client : clients)
    if (!client.stream) come_back(client);
  rig.run_all();
  for (Client& client : clients) {
    client.take();
    std::vector<std::uint64_t> all(added[client.user]);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i + 1;
    RC_ASSERT(client.seen == all);
    RC_ASSERT(!client.stream->closed.has_value());
  }
  RC_ASSERT(rig.broken_promises() == 0U);
}

}  // namespace
}  // namespace fount
