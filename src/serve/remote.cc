#include "serve/remote.h"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <optional>
#include <thread>

#include "base/json_writer.h"
#include "base/random_id.h"
#include "serve/json.h"
#include "serve/wire.h"

namespace fount {
namespace {

namespace json = boost::json;

constexpr auto kTick = std::chrono::milliseconds(100);  // how soon an interruption is noticed
constexpr int kAttempts = 8;                            // to come back, each twice as long after the last: 25 s in all
constexpr std::size_t kReportBytes = std::size_t{1} << 30;

}  // namespace

struct RemoteServer::Detail {
  ServerAddress address;
  std::string token;
  net::io_context loop{1};
  net::ssl::context tls{net::ssl::context::tls_client};
  std::optional<websocket::stream<Wire>> socket;
  std::string epoch;
  std::uint64_t seq = 0;
  bool broke_off = false;  // somebody was there, and went away within the upgrade

  Result<Response> request(http::verb verb, std::string_view target, std::string body, std::string_view key);
  Result<Response> repeat(http::verb verb, std::string_view target, const std::string& body, const CancelToken& cancel);
  Status open_socket();
  Result<json::object> receive(const CancelToken& cancel);
  Status send(const std::string& text);
  Status resume();
  Status come_back(const CancelToken& cancel);
};

Result<Response> RemoteServer::Detail::request(http::verb verb, std::string_view target, std::string body,
                                               std::string_view key) {
  Request request(verb, target, 11);
  request.set(http::field::host, address.host + ":" + address.port);
  request.set(http::field::authorization, "Bearer " + token);
  request.set(http::field::content_type, "application/json");
  if (!key.empty()) request.set("Idempotency-Key", key);
  request.body() = std::move(body);
  request.keep_alive(false);
  request.prepare_payload();
  Wire wire(loop, tls, address.tls);
  FOUNT_CHECK(wire.connect(loop, address));
  wire.next_layer().expires_after(kRemotePatience);
  beast::error_code error = wait_for(loop, [&](Completion done) { http::async_write(wire, request, done); });
  if (error) return std::unexpected(address.trouble("cannot write to", error));
  http::response_parser<http::string_body> parser;
  parser.body_limit(kReportBytes);
  beast::flat_buffer buffer;
  error = wait_for(loop, [&](Completion done) { http::async_read(wire, buffer, parser, done); });
  if (error) return std::unexpected(address.trouble("cannot read from", error));
  return parser.release();
}

// Sends a request until it is answered: a server that goes down while it answers must not cost the audit. What it may
// have done already it does not do twice, for every attempt has the same key.
Result<Response> RemoteServer::Detail::repeat(http::verb verb, std::string_view target, const std::string& body,
                                              const CancelToken& cancel) {
  const std::string key = random_id();
  Result<Response> answer = request(verb, target, body, key);
  const auto is_down = [&answer] {
    return answer ? answer->result() == http::status::service_unavailable : answer.error().code == ErrorCode::io;
  };
  for (int attempt = 0; attempt < kAttempts && is_down() && !cancel.canceled(); ++attempt) {
    std::this_thread::sleep_for(kTick * (1 << attempt));
    answer = request(verb, target, body, key);
  }
  return answer;
}

Status RemoteServer::Detail::open_socket() {
  socket.emplace(loop, tls, address.tls);
  Wire& wire = socket->next_layer();
  FOUNT_CHECK(wire.connect(loop, address));
  wire.next_layer().expires_never();
  socket->set_option(websocket::stream_base::timeout::suggested(beast::role_type::client));
  socket->set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
    request.set(http::field::authorization, "Bearer " + token);
    request.set(http::field::sec_websocket_protocol, std::string(kProtocol));
  }));
  websocket::response_type answer;
  const std::string host = address.host + ":" + address.port;
  const beast::error_code error =
      wait_for(loop, [&](Completion done) { socket->async_handshake(answer, host, "/ws", done); });
  if (answer.result() == http::status::unauthorized)
    return failure(ErrorCode::permission, "the server does not accept the token in FOUNT_TOKEN");
  broke_off = error && error != websocket::error::upgrade_declined;
  if (error) return std::unexpected(address.trouble("no event stream at", error));
  socket->text(true);
  return {};
}

Status RemoteServer::Detail::send(const std::string& text) {
  const beast::error_code error =
      wait_for(loop, [&](Completion done) { socket->async_write(net::buffer(text), done); });
  if (error) return std::unexpected(address.trouble("cannot write to", error));
  return {};
}

// The next frame. Looks now and then whether the user interrupted.
Result<json::object> RemoteServer::Detail::receive(const CancelToken& cancel) {
  beast::flat_buffer buffer;
  std::optional<beast::error_code> done;
  socket->async_read(buffer, Completion{&done});
  while (!done) {
    loop.restart();
    loop.run_one_for(kTick);
    if (!done && cancel.canceled()) {
      socket->next_layer().next_layer().close();
      while (!done && loop.run_one() > 0) {
      }
      return failure(ErrorCode::canceled, "interrupted");
    }
  }
  if (*done) return std::unexpected(address.trouble("lost the connection to", *done));
  const auto bytes = buffer.cdata();
  Answer<json::object> frame = read_object({static_cast<const char*>(bytes.data()), bytes.size()});
  if (!frame) return failure(ErrorCode::io, "the server does not speak fount.v1");
  return *std::move(frame);
}

// The first time from where the server is, then from where this end was.
Status RemoteServer::Detail::resume() {
  const CancelToken nobody;
  FOUNT_TRY(const json::object hello, receive(nobody));
  const Answer<std::string> now = required_text(hello, "epoch");
  if (!now) return failure(ErrorCode::io, "the server does not speak fount.v1");
  if (epoch.empty()) {
    epoch = *now;
    seq = static_cast<std::uint64_t>(optional_integer(hello, "seq").value_or(0).value_or(0));
  }
  std::string text;
  JsonWriter(text)
      .begin_object()
      .key("type")
      .string("resume")
      .key("epoch")
      .string(epoch)
      .key("seq")
      .integer(seq)
      .end_object();
  return send(text);
}

Status RemoteServer::Detail::come_back(const CancelToken& cancel) {
  Status tried;
  for (int attempt = 0; attempt < kAttempts && !cancel.canceled(); ++attempt) {
    std::this_thread::sleep_for(kTick * (1 << attempt));
    tried = open_socket();
    if (tried) tried = resume();
    if (tried || tried.error().code == ErrorCode::permission) return tried;
  }
  return tried;
}

RemoteServer::RemoteServer(std::unique_ptr<Detail> detail) : detail_(std::move(detail)) {}
RemoteServer::RemoteServer(RemoteServer&&) noexcept = default;
RemoteServer& RemoteServer::operator=(RemoteServer&&) noexcept = default;
RemoteServer::~RemoteServer() = default;

Result<RemoteServer> RemoteServer::at(std::string_view url, std::string token) {
  auto detail = std::make_unique<Detail>();
  FOUNT_TRY(detail->address, ServerAddress::of(url));
  if (token.empty())
    return failure(ErrorCode::usage, "no token: set FOUNT_TOKEN to an API token of the server (its page makes them)");
  if (!detail->address.tls && !detail->address.is_loopback())
    return failure(ErrorCode::usage, "the token would cross the network in clear text: use https://");
  detail->token = std::move(token);
  beast::error_code error;
  detail->tls.set_default_verify_paths(error);
  return RemoteServer(std::move(detail));
}

// What a refusal says, for the user.
static Error refusal_of(const Response& response) {
  const Answer<json::object> body = read_object(response.body());
  const Answer<std::string> message = body ? required_text(*body, "message") : std::unexpected(body.error());
  const bool denied = response.result() == http::status::unauthorized;
  if (denied) return {ErrorCode::permission, "the server does not accept the token in FOUNT_TOKEN"};
  return {ErrorCode::usage, message ? fmt::format("the server refuses: {}", *message)
                                    : fmt::format("the server answers {}", response.result_int())};
}

Result<RunId> RemoteServer::start_audit(std::string_view source, const CancelToken& cancel) {
  const Status opened = detail_->open_socket();
  if (!opened && !detail_->broke_off) return std::unexpected(opened.error());
  if (!opened || !detail_->resume()) FOUNT_CHECK(detail_->come_back(cancel));
  std::string body;
  JsonWriter(body).begin_object().key("source").string(source).end_object();
  FOUNT_TRY(const Response answer, detail_->repeat(http::verb::post, "/api/v1/runs", body, cancel));
  if (answer.result_int() >= 300) return std::unexpected(refusal_of(answer));
  const Answer<json::object> object = read_object(answer.body());
  const Answer<std::string> run = object ? required_text(*object, "run") : std::unexpected(object.error());
  if (!run) return failure(ErrorCode::io, "the server does not say which run it started");
  return RunId{*run};
}

Result<RunState> RemoteServer::follow(const RunId& run, const CancelToken& cancel,
                                      const std::function<void(const RemoteEvent&)>& tell) {
  while (true) {
    const Result<json::object> frame = detail_->receive(cancel);
    if (!frame && frame.error().code == ErrorCode::canceled) return std::unexpected(frame.error());
    if (!frame) {
      FOUNT_CHECK(detail_->come_back(cancel));
      continue;
    }
    const std::string type = required_text(*frame, "type").value_or("");
    if (type == "resumed" && frame->contains("recovered") && frame->at("recovered") == json::value(false))
      return failure(ErrorCode::io, fmt::format("the server lost its log: look at run {} there", run.value));
    if (type != "event") continue;
    RemoteEvent event{.run = {required_text(*frame, "run").value_or("")}};
    event.seq = static_cast<std::uint64_t>(optional_integer(*frame, "seq").value_or(0).value_or(0));
    detail_->seq = event.seq;
    const std::optional<EventType> known = event_named(required_text(*frame, "event").value_or(""));
    if (!known || event.run != run) continue;
    event.type = *known;
    if (const json::value* data = frame->if_contains("data")) event.data = json::serialize(*data);
    tell(event);
    if (event.type == EventType::run_completed) return RunState::completed;
    if (event.type == EventType::run_failed) return RunState::failed;
    if (event.type == EventType::run_canceled) return RunState::canceled;
  }
}

Result<std::string> RemoteServer::report(const RunId& run, const CancelToken& cancel) {
  FOUNT_TRY(Response answer, detail_->repeat(http::verb::get, "/api/v1/runs/" + run.value + "/report", "", cancel));
  if (answer.result_int() >= 300) return std::unexpected(refusal_of(answer));
  return std::move(answer.body());
}

Status RemoteServer::cancel(const RunId& run) {
  FOUNT_TRY(const Response answer,
            detail_->request(http::verb::post, "/api/v1/runs/" + run.value + "/cancel", "", random_id()));
  if (answer.result_int() >= 300) return std::unexpected(refusal_of(answer));
  return {};
}

}  // namespace fount
