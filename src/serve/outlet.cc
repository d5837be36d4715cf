#include "serve/outlet.h"

#include <utility>

#include "serve/session.h"

namespace fount {

Outlet::Outlet(Caller caller, std::size_t queue_bytes, Promises& promises, const Clock& clock)
    : caller_(std::move(caller)),
      queue_bytes_(queue_bytes),
      progressed_ms_(clock.now_ms()),
      promises_(promises),
      clock_(clock) {}

void Outlet::send(Frame frame) {
  if (idle()) progressed_ms_ = clock_.now_ms();
  queued_bytes_ += frame.text->size();
  queue_.push_back(std::move(frame));
  if (!writing_) start_writing();
}

void Outlet::start_after(std::uint64_t seq) {
  written_seq_ = seq;
  cursor = {.resumed = true, .seq = seq};
}

std::optional<Frame> Outlet::take() {
  if (queue_.empty()) return std::nullopt;
  Frame frame = std::move(queue_.front());
  queue_.pop_front();
  queued_bytes_ -= frame.text->size();
  if (frame.owner != caller_.user.id) {
    promises_.foreign_frames.fetch_add(1);
    drop_queue();
    promises_.on_foreign(frame.owner, caller_.user.id);
    close(CloseCode::owner_mismatch, "a frame of another user was stopped");
    return std::nullopt;
  }
  if (frame.seq != 0) {
    if (frame.seq != written_seq_ + 1) {
      (frame.seq <= written_seq_ ? promises_.repeated_events : promises_.skipped_events).fetch_add(1);
      drop_queue();
      close(CloseCode::storage_failed, "the order of events was lost; resume");
      return std::nullopt;
    }
    written_seq_ = frame.seq;
  }
  return frame;
}

void Outlet::written() {
  if (!queue_.empty()) {
    progressed_ms_ = clock_.now_ms();
    return;
  }
  if (!cursor.resumed || cursor.live) return;
  if (const std::shared_ptr<Session> home = session.lock()) home->catch_up(*this);
}

void Outlet::drop_queue() {
  queue_.clear();
  queued_bytes_ = 0;
}

}  // namespace fount
