// Where the events of a user leave the server: one WebSocket or one SSE stream. Owns its queue, bounded in bytes, and
// the two checks that stand right at the write: that a frame belongs to the user whom the socket was verified for, and
// that its seq is the next one. Both fail closed. Lives on the event loop of its user and on no other thread.
//
// A reader who falls behind costs no more than `send_queue_bytes`: from there on it is not offered new events; when its
// queue is empty it reads on from the log (Session::catch_up).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "core/protocol.h"
#include "identity/authenticator.h"
#include "serve/frame.h"
#include "serve/promises.h"

namespace fount {

class Session;

class Outlet : public std::enable_shared_from_this<Outlet> {
 public:
  Outlet(Caller caller, std::size_t queue_bytes, Promises& promises, const Clock& clock);
  virtual ~Outlet() = default;
  Outlet(const Outlet&) = delete;
  Outlet& operator=(const Outlet&) = delete;

  const Caller& caller() const { return caller_; }
  void renew(Caller caller) { caller_ = std::move(caller); }  // the same user, with a newer token

  // Puts a frame in the queue and starts writing.
  void send(Frame frame);
  // The client has said where it was: the first event to be written is the one after `seq`.
  void start_after(std::uint64_t seq);
  // Whether an event may be queued now. False: leave it to the log.
  bool has_room() const { return queued_bytes_ < queue_bytes_; }
  bool idle() const { return queue_.empty() && !writing_; }
  std::size_t queued_bytes() const { return queued_bytes_; }
  // When something was last written, or began to wait; for the slow-consumer policy.
  std::int64_t progressed_ms() const { return progressed_ms_; }

  // Ends the stream: the queue is dropped, what is in it stays in the log.
  virtual void close(CloseCode code, std::string_view reason) = 0;
  // About once a second.
  virtual void tick() {}

  // The place in the log up to which events were queued here, and whether new ones are queued as they happen.
  struct Cursor {
    bool resumed = false;  // the client has said where it was
    bool live = false;
    bool reading = false;  // a read of the log is under way
    std::uint64_t seq = 0;
  };
  Cursor cursor;
  std::weak_ptr<Session> session;

 protected:
  // The next frame to write, checked; none: nothing is queued, or the check failed and the outlet is closed.
  std::optional<Frame> take();
  // After each write: lets a reader that fell behind read on.
  void written();
  void drop_queue();
  // Begins to write when nothing is being written; calls take().
  virtual void start_writing() = 0;
  bool writing_ = false;

 private:
  Caller caller_;
  std::size_t queue_bytes_, queued_bytes_ = 0;
  std::deque<Frame> queue_;
  std::uint64_t written_seq_ = 0;  // of the last event written
  std::int64_t progressed_ms_ = 0;
  Promises& promises_;

 protected:
  const Clock& clock_;
};

}  // namespace fount
