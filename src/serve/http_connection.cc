// HTTP on one connection: reads a request, decides who asks, lets a route answer; or hands the connection on to become
// a WebSocket or an event stream.
#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "base/text.h"
#include "serve/gateway.h"
#include "serve/routes.h"
#include "serve/web_assets.h"

namespace fount {
namespace {

constexpr std::uint32_t kHeaderBytes = 32 * 1024;        // a JWT of 16 KiB and what browsers add
constexpr std::size_t kSlowestBytesPerSecond = 100'000;  // of who reads a large report
constexpr std::string_view kSessionCookie = "fount_session";

std::string_view text_of(beast::string_view text) { return {text.data(), text.size()}; }
beast::string_view beast_text(std::string_view text) { return {text.data(), text.size()}; }

// The one value of a header; a second one is noted.
std::optional<std::string_view> single(const Request& request, beast::string_view name, bool& repeated) {
  const auto [begin, end] = request.equal_range(name);
  if (begin == end) return std::nullopt;
  if (std::next(begin) != end) repeated = true;
  return text_of(begin->value());
}

std::optional<std::string_view> session_cookie(std::string_view header, bool& repeated) {
  std::optional<std::string_view> value;
  for (const std::string_view part : split(header, ';')) {
    const std::string_view pair = trim(part);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != kSessionCookie) continue;
    if (value) repeated = true;
    value = pair.substr(equals + 1);
  }
  return value;
}

Credentials credentials_of(const Request& request) {
  Credentials shown;
  shown.authorization = single(request, "Authorization", shown.repeated);
  shown.origin = single(request, "Origin", shown.repeated);
  shown.protocols = single(request, "Sec-WebSocket-Protocol", shown.repeated);
  shown.bypass_key = single(request, "X-E2E-Bypass-Key", shown.repeated);
  shown.bypass_user = single(request, "X-E2E-Bypass-User", shown.repeated);
  const std::optional<std::string_view> cookies = single(request, "Cookie", shown.repeated);
  if (cookies) shown.cookie = session_cookie(*cookies, shown.repeated);
  shown.changes = request.method() != http::verb::get || websocket::is_upgrade(request);
  return shown;
}

std::optional<Method> method_of(http::verb verb) {
  if (verb == http::verb::get) return Method::get;
  if (verb == http::verb::post) return Method::post;
  if (verb == http::verb::delete_) return Method::remove;
  return std::nullopt;
}

HttpRequest request_of(const Request& request, Method method) {
  const std::string_view target = text_of(request.target());
  const std::size_t question = target.find('?');
  HttpRequest plain{.method = method, .path = std::string(target.substr(0, question)), .body = request.body()};
  if (question != std::string_view::npos) plain.query = target.substr(question + 1);
  for (const RouteParameter& parameter : {kIdempotencyKey, kLastEventId})
    plain.headers.emplace_back(parameter.name, text_of(request[beast_text(parameter.name)]));
  plain.content_type = text_of(request[http::field::content_type]);
  return plain;
}

Response response_of(const Request& request, HttpResponse plain) {
  Response response{http::int_to_status(plain.status), request.version()};
  response.keep_alive(request.keep_alive());
  response.set(http::field::content_type, plain.content_type);
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Content-Security-Policy",
               "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
  response.set(http::field::cache_control, "no-store");
  for (const auto& [name, value] : plain.headers) response.set(name, value);
  response.body() = std::move(plain.body);
  response.prepare_payload();
  return response;
}

// Readers of HTTP have disagreed about whom such a request is for, or where it ends; a proxy in front of us may. "" if
// it is clear. (Two lengths, a length beside chunks and bad lines are refused by the parser.)
std::string_view ambiguity(const Request& request) {
  const auto count = [&](http::field name) {
    const auto [begin, end] = request.equal_range(name);
    return std::distance(begin, end);
  };
  if (count(http::field::host) > 1 || (count(http::field::host) == 0 && request.version() == 11))
    return "exactly one Host is needed";
  if (text_of(request[http::field::host]).find_first_of(" \t,") != std::string_view::npos) return "this Host is none";
  const auto codings = count(http::field::transfer_encoding);
  if (codings == 0) return "";
  const bool chunked = codings == 1 && beast::iequals(request[http::field::transfer_encoding], "chunked");
  return chunked && request.version() == 11 ? "" : "the only Transfer-Encoding here is `chunked`";
}

std::string_view path_of(const Request& request) {
  const std::string_view target = text_of(request.target());
  return target.substr(0, target.find('?'));
}

bool becomes_stream(const Request& request) {
  if (websocket::is_upgrade(request)) return true;
  const std::optional<Method> method = method_of(request.method());
  const Route* const route = method ? find_route(*method, path_of(request)).route : nullptr;
  return route != nullptr && route->handle == nullptr;
}

bool offers_protocol(const Credentials& shown) {
  if (!shown.protocols) return false;
  for (const std::string_view offered : split(*shown.protocols, ','))
    if (trim(offered) == kProtocol) return true;
  return false;
}

// What `ask` answers, which may wait for the disk: it runs on another thread, and this goes on when it is done.
template <class Ask>
net::awaitable<std::invoke_result_t<Ask>> beside_loop(const Threads& threads, Ask ask) {
  using Result = std::invoke_result_t<Ask>;
  auto begin = [&threads, &ask](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    threads.blocking([&threads, &ask, shared = std::move(shared)]() mutable {
      threads.loop([shared = std::move(shared), result = ask()]() mutable { (*shared)(std::move(result)); });
    });
  };
  co_return co_await net::async_initiate<decltype(net::use_awaitable), void(Result)>(begin, net::use_awaitable);
}

class HttpConnection {
 public:
  HttpConnection(Gateway& gateway, TcpSocket socket, Admitted admitted)
      : gateway_(gateway), stream_(std::move(socket)), admitted_(std::move(admitted)) {}

  net::awaitable<void> run();

 private:
  net::awaitable<bool> serve_one();  // false: the connection has ended or belongs to somebody else now
  net::awaitable<bool> refuse_unreadable(beast::error_code error);
  net::awaitable<bool> refuse_and_end(Refused refused);
  net::awaitable<bool> write(Response response);
  net::awaitable<HttpResponse> answer(const Request& request);
  net::awaitable<std::optional<HttpResponse>> hand_over(Request& request);  // none: done
  const Settings& settings() const { return gateway_.services.settings; }

  Gateway& gateway_;
  TcpStream stream_;
  Admitted admitted_;
  beast::flat_buffer buffer_;
};

net::awaitable<void> HttpConnection::run() {
  for (bool goes_on = true; goes_on;) goes_on = co_await serve_one();  // in a condition g++ 12 miscompiles it
}

net::awaitable<bool> HttpConnection::write(Response response) {
  const auto size_s = static_cast<std::int64_t>(response.body().size() / kSlowestBytesPerSecond);
  stream_.expires_after(std::chrono::seconds(settings().slow_consumer_s + size_s));
  const bool goes_on = response.keep_alive();
  const auto [error, bytes] = co_await http::async_write(stream_, response, kAwait);
  if (error || !goes_on) {
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    co_return false;
  }
  co_return true;
}

net::awaitable<bool> HttpConnection::refuse_unreadable(beast::error_code error) {
  if (error.category() != http::make_error_code(http::error::end_of_stream).category()) co_return false;
  if (error == http::error::end_of_stream || error == http::error::partial_message) co_return false;
  Refused refused{Refusal::invalid_message,
                  fmt::format("this is no HTTP that is understood here: {}", error.message())};
  if (error == http::error::body_limit || error == http::error::header_limit)
    refused = {Refusal::too_large, "the request is larger than is allowed"};
  co_return co_await refuse_and_end(std::move(refused));
}

// Whatever else came on this connection is not looked at.
net::awaitable<bool> HttpConnection::refuse_and_end(Refused refused) {
  Request none;
  none.version(11);
  Response response = response_of(none, refusal_response(refused));
  response.keep_alive(false);
  co_await write(std::move(response));
  co_return false;
}

net::awaitable<bool> HttpConnection::serve_one() {
  http::request_parser<http::string_body> parser;
  parser.header_limit(kHeaderBytes);
  parser.body_limit(static_cast<std::uint64_t>(settings().body_bytes));
  stream_.expires_after(std::chrono::seconds(settings().handshake_s));
  const auto [error, bytes] = co_await http::async_read(stream_, buffer_, parser, kAwait);
  if (error) co_return co_await refuse_unreadable(error);
  Request request = parser.release();
  if (const std::string_view problem = ambiguity(request); !problem.empty()) {
    Refused refused{Refusal::invalid_message, std::string(problem)};  // not in the call: g++ 12 frees that string twice
    co_return co_await refuse_and_end(std::move(refused));
  }
  if (becomes_stream(request)) {
    std::optional<HttpResponse> refusal = co_await hand_over(request);
    if (!refusal) co_return false;
    Response response = response_of(request, *std::move(refusal));
    response.keep_alive(false);
    co_return co_await write(std::move(response));
  }
  HttpResponse plain = co_await answer(request);
  co_return co_await write(response_of(request, std::move(plain)));
}

// A route may wait for the disk: it runs beside the loop.
net::awaitable<HttpResponse> HttpConnection::answer(const Request& request) {
  const std::optional<Method> method = method_of(request.method());
  if (!method) {
    HttpResponse response = refusal_response({Refusal::not_found, "this method is not used here"});
    response.status = 405;
    co_return response;
  }
  const HttpRequest plain = request_of(request, *method);
  if (const WebAsset* asset = *method == Method::get ? find_web_asset(plain.path) : nullptr)
    co_return HttpResponse{.content_type = std::string(asset->content_type), .body = std::string(asset->bytes)};
  const Credentials shown = credentials_of(request);
  stream_.expires_never();
  co_return co_await beside_loop(gateway_.services.threads,
                                 [&] { return handle_request(gateway_.services, plain, shown); });
}

// One decision for both kinds of stream, before anything is upgraded.
net::awaitable<std::optional<HttpResponse>> HttpConnection::hand_over(Request& request) {
  Services& services = gateway_.services;
  const bool upgrade = websocket::is_upgrade(request);
  if (upgrade && path_of(request) != "/ws") co_return refusal_response({Refusal::not_found, "WebSockets are at /ws"});
  if (upgrade && (buffer_.size() > 0 || !request.body().empty()))
    co_return refusal_response({Refusal::invalid_message, "nothing follows an upgrade before it is answered"});
  if (services.draining()) co_return refusal_response({Refusal::unavailable, "the server is about to stop"});
  const Credentials shown = credentials_of(request);
  const auto decide = [&] { return admit(services, upgrade ? "websocket" : "listEvents", shown); };
  std::expected<Caller, HttpResponse> caller;
  if (services.authenticator.has_seen(shown)) {
    caller = decide();
  } else {
    caller = co_await beside_loop(services.threads, decide);  // who is new is written down first
  }
  if (!caller) co_return std::move(caller).error();
  if (upgrade && !offers_protocol(shown))
    co_return refusal_response({Refusal::invalid_input, "offer the sub-protocol fount.v1"});
  stream_.expires_never();
  if (upgrade) {
    open_websocket(gateway_, std::move(stream_), std::move(admitted_), *std::move(caller), std::move(request));
  } else {
    const HttpRequest plain = request_of(request, Method::get);
    std::string position(plain.header(kLastEventId.name));
    if (position.empty()) position = query_value(plain.query, kAfter.name).value_or("");
    open_event_stream(gateway_, std::move(stream_), std::move(admitted_), *std::move(caller), std::move(position));
  }
  co_return std::nullopt;
}

}  // namespace

net::awaitable<void> serve_connection(Gateway& gateway, TcpSocket socket, Admitted admitted) {
  HttpConnection connection(gateway, std::move(socket), std::move(admitted));
  co_await connection.run();
}

}  // namespace fount
