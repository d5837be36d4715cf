// The events of a user over plain HTTP (Server-Sent Events), with the cursor of the WebSocket: `id` of an event is
// "epoch:seq", and a browser that comes back says it in Last-Event-ID.
#include <array>
#include <charconv>

#include "serve/gateway.h"

namespace fount {
namespace {

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\n";
constexpr std::int64_t kSilenceMs = 15'000;  // proxies end what is silent for longer

class EventStream final : public Outlet {
 public:
  EventStream(Gateway& gateway, TcpStream stream, Admitted admitted, Caller caller)
      : Outlet(std::move(caller), static_cast<std::size_t>(gateway.services.settings.send_queue_bytes),
               gateway.services.promises, gateway.services.clock),
        gateway_(gateway),
        admitted_(std::move(admitted)),
        stream_(std::move(stream)) {}

  void open(const ResumeMessage& resume);
  void close(CloseCode code, std::string_view reason) override;
  void tick() override;

 private:
  void start_writing() override;
  void write_text(std::string text);
  void watch();
  void leave();
  std::shared_ptr<EventStream> self() { return std::static_pointer_cast<EventStream>(shared_from_this()); }

  Gateway& gateway_;
  Admitted admitted_;
  TcpStream stream_;
  std::string epoch_;
  std::string prefix_;
  Frame current_;
  std::array<char, 64> ignored_{};  // what a client sends on this connection
  bool joined_ = false, closing_ = false;
};

ResumeMessage position_of(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {};
  ResumeMessage resume{.epoch = std::string(text.substr(0, colon))};
  const std::string_view seq = text.substr(colon + 1);
  const std::from_chars_result number = std::from_chars(seq.data(), seq.data() + seq.size(), resume.seq);
  // No position that a log could know: the client is told that it was not recovered.
  if (number.ec != std::errc() || number.ptr != seq.data() + seq.size()) resume.epoch = "";
  return resume;
}

void EventStream::open(const ResumeMessage& resume) {
  const Answer<std::shared_ptr<Session>> session = gateway_.services.registry.join(shared_from_this());
  if (!session) return write_text("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  joined_ = true;
  gateway_.services.metrics.connects.Increment();
  epoch_ = (*session)->extent().epoch;
  write_text(std::string(kHead));
  (*session)->resume(*this, resume);
  watch();
}

// The only thing to be read is the end.
void EventStream::watch() {
  stream_.async_read_some(net::buffer(ignored_), [self = self()](beast::error_code error, std::size_t) {
    if (error) return self->leave();
    self->watch();
  });
}

void EventStream::write_text(std::string text) {
  writing_ = true;
  prefix_ = std::move(text);
  net::async_write(stream_, net::buffer(prefix_), [self = self()](beast::error_code error, std::size_t) {
    self->writing_ = false;
    if (error) return self->leave();
    self->written();
    if (!self->writing_) self->start_writing();
  });
}

void EventStream::start_writing() {
  std::optional<Frame> next = take();
  if (!next || closing_) return;
  current_ = *std::move(next);
  std::string text;
  if (current_.seq != 0) text = "id: " + epoch_ + ":" + std::to_string(current_.seq) + "\n";
  text += "data: " + *current_.text + "\n\n";
  write_text(std::move(text));
}

void EventStream::tick() {
  if (!closing_ && !writing_ && clock_.now_ms() - progressed_ms() > kSilenceMs) write_text(": alive\n\n");
}

void EventStream::close(CloseCode, std::string_view) {
  if (closing_) return;
  drop_queue();
  leave();
  stream_.close();
}

void EventStream::leave() {
  closing_ = true;
  if (!joined_) return;
  joined_ = false;
  gateway_.services.registry.leave(*this);
}

}  // namespace

void open_event_stream(Gateway& gateway, TcpStream stream, Admitted admitted, Caller caller, std::string position) {
  std::make_shared<EventStream>(gateway, std::move(stream), std::move(admitted), std::move(caller))
      ->open(position_of(position));
}

}  // namespace fount
