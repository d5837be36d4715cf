#include "tests/serve/rig.h"

#include <algorithm>

namespace fount {

Event MemoryLog::add(UserId user, std::string data) {
  LogExtent& extent = extents_[user];
  Event event{.user = user, .seq = ++extent.last, .run = {"run"}, .data = std::move(data)};
  events_[user].push_back(event);
  return event;
}

Result<LogExtent> MemoryLog::extent(UserId user) {
  if (broken) return failure(ErrorCode::io, "the disk is gone");
  LogExtent extent = extents_[user];
  extent.epoch = "e" + std::to_string(user.value);
  return extent;
}

Result<std::vector<Event>> MemoryLog::read(UserId user, std::uint64_t after, std::size_t wanted, std::size_t) {
  if (broken) return failure(ErrorCode::io, "the disk is gone");
  std::vector<Event> found;
  for (const Event& event : events_[user])
    if (event.seq > after && event.seq >= extents_[user].first && found.size() < std::min(wanted, limit))
      found.push_back(event);
  return found;
}

TestStream::TestStream(UserId user, std::size_t queue_bytes, Promises& promises, const Clock& clock)
    : Outlet(Caller{.user = User{.id = user}}, queue_bytes, promises, clock) {}

void TestStream::start_writing() {
  under_way_ = take();
  writing_ = under_way_.has_value();
}

bool TestStream::write_one() {
  if (!under_way_ || closed) return false;
  texts.push_back(*under_way_->text);
  if (under_way_->seq != 0) seqs.push_back(under_way_->seq);
  under_way_.reset();
  writing_ = false;
  written();
  if (!writing_) start_writing();
  return true;
}

void TestStream::close(CloseCode code, std::string_view) {
  if (closed) return;
  closed = code;
  drop_queue();
  if (registry != nullptr) registry->leave(*this);
}

Rig::Rig() : registry(settings, log, threads, clock, promises) {
  threads.blocking = [this](Threads::Task task) { blocking.push_back(std::move(task)); };
  threads.loop = [this](Threads::Task task) { loop.push_back(std::move(task)); };
}

std::shared_ptr<TestStream> Rig::connect(UserId user, std::size_t queue_bytes) {
  auto stream = std::make_shared<TestStream>(user, queue_bytes, promises, clock);
  stream->registry = &registry;
  if (!registry.join(stream)) return nullptr;
  streams.push_back(stream);
  return stream;
}

void Rig::resume(TestStream& stream, ResumeMessage message) {
  if (const std::shared_ptr<Session> session = stream.session.lock()) session->resume(stream, message);
}

bool Rig::run_one(std::deque<Threads::Task>& tasks) {
  if (tasks.empty()) return false;
  const Threads::Task task = std::move(tasks.front());
  tasks.pop_front();
  task();
  return true;
}

std::uint64_t Rig::broken_promises() const {
  std::uint64_t sum = 0;
  for (const PromiseInfo& promise : kPromises) sum += (promises.*promise.counter).load();
  return sum;
}

void Rig::run_all() {
  for (bool busy = true; busy;) {
    busy = run_one(blocking);
    busy |= run_one(loop);
    for (const std::shared_ptr<TestStream>& stream : streams) busy |= stream->write_one();
  }
}

}  // namespace fount
