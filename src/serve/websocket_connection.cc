// One WebSocket that speaks fount.v1. A message is answered before the next one is read, and none is read while the
// answers wait: a client that floods waits for its own work.
#include <algorithm>
#include <chrono>
#include <variant>

#include "serve/frames.h"
#include "serve/gateway.h"
#include "serve/json.h"

namespace fount {
namespace {

constexpr std::size_t kKeptBuffer = 4096;  // of a socket that is idle after a large message

class WebSocketConnection final : public Outlet {
 public:
  WebSocketConnection(Gateway& gateway, TcpStream stream, Admitted admitted, Caller caller)
      : Outlet(std::move(caller), static_cast<std::size_t>(gateway.services.settings.send_queue_bytes),
               gateway.services.promises, gateway.services.clock),
        gateway_(gateway),
        admitted_(std::move(admitted)),
        messages_(gateway.services.settings.messages_per_s),
        socket_(std::move(stream)) {}

  void accept(const Request& request);
  void close(CloseCode code, std::string_view reason) override;
  void tick() override;

 private:
  void start_writing() override;
  void on_accepted(beast::error_code error);
  void read();
  void on_read(beast::error_code error);
  void on_message(ClientMessage message);
  void run_command(const CommandMessage& command);
  void refresh(const CommandMessage& command);
  void answer(std::string text) { send({caller().user.id, 0, std::make_shared<const std::string>(std::move(text))}); }
  void close_socket(std::uint16_t code, std::string_view reason);
  void leave();
  std::shared_ptr<WebSocketConnection> self() {
    return std::static_pointer_cast<WebSocketConnection>(shared_from_this());
  }

  Gateway& gateway_;
  Admitted admitted_;
  TokenBucket messages_;
  websocket::stream<TcpStream> socket_;
  beast::flat_buffer buffer_;
  Frame current_;  // being written
  bool joined_ = false, closing_ = false;
  bool reads_later_ = false;  // when there is room for answers again
  bool pinging_ = false;
  std::int64_t heard_ms_ = 0, pinged_ms_ = 0;
};

void WebSocketConnection::accept(const Request& request) {
  const Settings& settings = gateway_.services.settings;
  websocket::stream_base::timeout timeout;
  timeout.handshake_timeout = std::chrono::seconds(settings.handshake_s);
  timeout.idle_timeout = websocket::stream_base::none();  // Beast's own sets a timer at every message; see tick()
  timeout.keep_alive_pings = false;
  socket_.set_option(timeout);
  socket_.control_callback([this](websocket::frame_type, beast::string_view) { heard_ms_ = clock_.now_ms(); });
  socket_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
    response.set(http::field::sec_websocket_protocol, std::string(kProtocol));
    response.set(http::field::server, "fount");
  }));
  socket_.read_message_max(static_cast<std::size_t>(settings.message_bytes));
  socket_.text(true);
  socket_.async_accept(request, [self = self()](beast::error_code error) { self->on_accepted(error); });
}

void WebSocketConnection::on_accepted(beast::error_code error) {
  if (error) return;
  Services& services = gateway_.services;
  const Answer<std::shared_ptr<Session>> session = services.registry.join(shared_from_this());
  if (!session) {
    const bool full = session.error().code == Refusal::quota_exceeded;
    return close(full ? CloseCode::too_many_connections : CloseCode::storage_failed, session.error().message);
  }
  joined_ = true;
  heard_ms_ = clock_.now_ms();
  services.metrics.connects.Increment();
  answer(hello_frame((*session)->extent(), caller(), services.settings));
  read();
}

void WebSocketConnection::read() {
  if (closing_) return;
  reads_later_ = !has_room();
  if (reads_later_) return;
  socket_.async_read(buffer_, [self = self()](beast::error_code error, std::size_t) { self->on_read(error); });
}

void WebSocketConnection::on_read(beast::error_code error) {
  if (error) return leave();
  if (closing_) return;
  gateway_.services.metrics.messages.Increment();
  if (!socket_.got_text()) return close_socket(websocket::close_code::unknown_data, "text frames only");
  heard_ms_ = clock_.now_ms();
  if (!messages_.take(heard_ms_)) return close(CloseCode::rate_limited, "more messages a second than are allowed");
  const auto bytes = buffer_.cdata();
  std::expected<ClientMessage, BadMessage> message =
      parse_message({static_cast<const char*>(bytes.data()), bytes.size()});
  buffer_.consume(buffer_.size());
  if (buffer_.capacity() > kKeptBuffer) buffer_.shrink_to_fit();
  if (message) return on_message(*std::move(message));
  answer(error_frame(message.error().id, message.error().refused));
  read();
}

void WebSocketConnection::on_message(ClientMessage message) {
  if (auto* ping = std::get_if<PingMessage>(&message)) {
    answer(std::move(ping->pong));
  } else if (const auto* resume = std::get_if<ResumeMessage>(&message)) {
    if (const std::shared_ptr<Session> home = session.lock()) home->resume(*this, *resume);
  } else if (const auto* command = std::get_if<CommandMessage>(&message)) {
    if (command->command != CommandType::refresh_token) return run_command(*command);
    refresh(*command);
  }
  read();
}

void WebSocketConnection::run_command(const CommandMessage& command) {
  Services& services = gateway_.services;
  // `self` goes on to the loop: a socket must not end on another thread.
  services.threads.blocking([self = self(), command, asking = caller(), &services]() mutable {
    Answer<RunId> done = refuse(Refusal::invalid_message, "");
    if (Answer<boost::json::object> fields = read_object(command.fields); !fields) {
      done = std::unexpected(fields.error());
    } else if (command.command == CommandType::start_run) {
      for (const std::string_view name : {"type", "id", "command"}) fields->erase(name);
      const Answer<StartedRun> started = services.runs.start(asking, command.id, *fields);
      done = started ? Answer<RunId>(started->run) : std::unexpected(started.error());
    } else if (const Answer<std::string> run = required_text(*fields, "run"); !run) {
      done = std::unexpected(run.error());
    } else {
      const Answer<RunState> state = services.runs.cancel(asking, RunId{*run});
      done = state ? Answer<RunId>(RunId{*run}) : std::unexpected(state.error());
    }
    services.threads.loop([self = std::move(self), id = command.id, done = std::move(done)] {
      if (self->closing_) return;
      self->answer(done ? ack_frame(id, *done) : error_frame(id, done.error()));
      self->read();
    });
  });
}

// The same user with a later end; another user's token would make this socket somebody else's.
void WebSocketConnection::refresh(const CommandMessage& command) {
  const Answer<boost::json::object> fields = read_object(command.fields);
  const Answer<std::string> token = fields ? required_text(*fields, "token") : std::unexpected(fields.error());
  if (!token) return answer(error_frame(command.id, token.error()));
  std::expected<Caller, Denial> renewed = gateway_.services.authenticator.decide_token(*token);
  if (!renewed || renewed->user.id != caller().user.id)
    return answer(error_frame(command.id, {Refusal::unauthenticated, "this token is not valid for this user"}));
  renew(*std::move(renewed));
  answer(ack_frame(command.id, {}));
}

void WebSocketConnection::start_writing() {
  std::optional<Frame> next = take();
  if (!next || closing_) return;
  current_ = *std::move(next);
  writing_ = true;
  socket_.async_write(net::buffer(*current_.text), [self = self()](beast::error_code error, std::size_t) {
    self->writing_ = false;
    self->current_ = {};
    if (error) return self->leave();
    if (self->closing_) return;
    self->written();
    if (!self->writing_) self->start_writing();
    if (self->reads_later_) self->read();
  });
}

void WebSocketConnection::close(CloseCode code, std::string_view reason) {
  gateway_.services.log.write(LogLevel::info, "stream_closed",
                              {{"user", caller().user.id.value}, {"code", info_of(code).name}});
  close_socket(static_cast<std::uint16_t>(code), reason);
}

void WebSocketConnection::close_socket(std::uint16_t code, std::string_view reason) {
  if (closing_) return;
  closing_ = true;
  drop_queue();
  leave();
  // Who does not read cannot read a goodbye either: it would wait behind the write that is stuck.
  if (code == static_cast<std::uint16_t>(CloseCode::slow_consumer)) return beast::get_lowest_layer(socket_).close();
  socket_.async_close(
      websocket::close_reason(static_cast<websocket::close_code>(code), std::string(reason.substr(0, 120))),
      [self = self()](beast::error_code) {});
}

// Asks a client that says nothing for `idle_s` whether it is there, and lets it go after as long again.
void WebSocketConnection::tick() {
  if (closing_) return;
  const std::int64_t now_ms = clock_.now_ms(), patience_ms = gateway_.services.settings.idle_s * 1000;
  if (reads_later_) heard_ms_ = now_ms;  // we do not listen
  if (now_ms - heard_ms_ >= 2 * patience_ms) {
    leave();
    return beast::get_lowest_layer(socket_).close();
  }
  if (pinging_ || now_ms - std::max(heard_ms_, pinged_ms_) < patience_ms) return;
  pinging_ = true;
  pinged_ms_ = now_ms;
  socket_.async_ping({}, [self = self()](beast::error_code) { self->pinging_ = false; });
}

void WebSocketConnection::leave() {
  closing_ = true;
  if (!joined_) return;
  joined_ = false;
  gateway_.services.registry.leave(*this);
}

}  // namespace

void open_websocket(Gateway& gateway, TcpStream stream, Admitted admitted, Caller caller, Request request) {
  std::make_shared<WebSocketConnection>(gateway, std::move(stream), std::move(admitted), std::move(caller))
      ->accept(request);
}

}  // namespace fount
