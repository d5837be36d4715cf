#include "serve/session.h"

#include <algorithm>
#include <utility>

namespace fount {
namespace {

// One read of the log: enough to keep a socket busy, little enough that many readers share the disk.
constexpr std::size_t kReadEvents = 256;
constexpr std::size_t kReadBytes = 256 * 1024;

bool is_known(const ResumeMessage& message, const LogExtent& log) {
  return message.epoch == log.epoch && message.seq <= log.last && message.seq + 1 >= log.first;
}

Refused second_resume() {
  return {Refusal::invalid_input, "a stream is resumed once: open another one to go on from somewhere else"};
}

}  // namespace

Session::Session(Key /*only the registry has one*/, UserId user, LogExtent extent, Broker& broker,
                 const Threads& threads)
    : user_(user), extent_(std::move(extent)), broker_(broker), threads_(threads) {}

void Session::join(const std::shared_ptr<Outlet>& outlet) {
  outlet->session = weak_from_this();
  outlets_.push_back(outlet);
}

void Session::leave(const Outlet& outlet) {
  std::erase_if(outlets_, [&](const std::shared_ptr<Outlet>& other) { return other.get() == &outlet; });
}

void Session::resume(Outlet& outlet, const ResumeMessage& message) {
  // What was queued for the first position would be out of order for a second one.
  if (outlet.cursor.reading || outlet.cursor.resumed)
    return outlet.send({user_, 0, std::make_shared<const std::string>(error_frame("", second_resume()))});
  outlet.cursor.reading = true;
  threads_.blocking([self = shared_from_this(), stream = outlet.weak_from_this(), message] {
    // From the log and not from memory: `first` moves when old events are pruned.
    Result<LogExtent> stored = self->broker_.extent(self->user_);
    self->threads_.loop([self, stream, message, stored = std::move(stored)] {
      const std::shared_ptr<Outlet> open = stream.lock();
      if (!open) return;
      open->cursor.reading = false;
      if (!stored) return open->close(CloseCode::storage_failed, "the log cannot be read");
      self->resume_at(*open, message, *stored);
    });
  });
}

// What the log holds may be newer than what was delivered: events that are on their way to this loop.
void Session::resume_at(Outlet& outlet, const ResumeMessage& message, const LogExtent& stored) {
  const bool fresh = !message.epoch.has_value();
  const bool recovered = fresh || is_known(message, stored);
  const std::uint64_t from = recovered && !fresh ? message.seq : stored.last;
  outlet.start_after(from);
  outlet.send({user_, 0, std::make_shared<const std::string>(resumed_frame(stored.epoch, recovered, from))});
  if (from >= extent_.last) {
    outlet.cursor.live = true;
  } else if (outlet.idle()) {
    catch_up(outlet);
  }
}

void Session::deliver(const Event& event) {
  extent_.last = std::max(extent_.last, event.seq);
  std::shared_ptr<const std::string> text;                        // made when somebody is there to read it
  const std::vector<std::shared_ptr<Outlet>> streams = outlets_;  // one that fails leaves while we go on
  for (const std::shared_ptr<Outlet>& outlet : streams) {
    Outlet::Cursor& cursor = outlet->cursor;
    if (!cursor.live || event.seq <= cursor.seq) continue;
    if (event.seq == cursor.seq + 1 && outlet->has_room()) {
      if (!text) text = std::make_shared<const std::string>(event_frame(extent_.epoch, event));
      queue(*outlet, event, text);
    } else {
      cursor.live = false;
      if (outlet->idle()) catch_up(*outlet);
    }
  }
}

// The frame carries the owner that the *event* has, not this session's: the write compares it with the socket's.
void Session::queue(Outlet& outlet, const Event& event, const std::shared_ptr<const std::string>& text) {
  outlet.cursor.seq = event.seq;
  outlet.send({event.user, event.seq, text});
}

void Session::catch_up(Outlet& outlet) {
  if (outlet.cursor.reading) return;
  outlet.cursor.reading = true;
  threads_.blocking([self = shared_from_this(), stream = outlet.weak_from_this(), after = outlet.cursor.seq] {
    Result<std::vector<Event>> events = self->broker_.read(self->user_, after, kReadEvents, kReadBytes);
    self->threads_.loop([self, stream, events = std::move(events)] {
      const std::shared_ptr<Outlet> open = stream.lock();
      if (!open) return;
      open->cursor.reading = false;
      self->take_in(*open, events);
    });
  });
}

void Session::take_in(Outlet& outlet, const Result<std::vector<Event>>& events) {
  if (!events) return outlet.close(CloseCode::storage_failed, "the log cannot be read");
  Outlet::Cursor& cursor = outlet.cursor;
  const bool pruned = events->empty() ? cursor.seq < extent_.last : events->front().seq != cursor.seq + 1;
  if (pruned) return outlet.close(CloseCode::storage_failed, "the log was pruned meanwhile; resume");
  for (const Event& event : *events)
    queue(outlet, event, std::make_shared<const std::string>(event_frame(extent_.epoch, event)));
  if (cursor.seq >= extent_.last) {
    cursor.live = true;
  } else if (outlet.idle()) {
    catch_up(outlet);
  }
}

}  // namespace fount
