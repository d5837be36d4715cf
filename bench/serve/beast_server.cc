// The same work on plain Boost.Beast, for comparison: an upgrade with a verified HS256 token, a hello, then every
// message is sent back as it came, and events go from memory to the two sockets of a user. No log, no limits, no other
// check. beast_server KEY_HEX
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/resource.h>

#include <array>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/json/parse.hpp>
#include <ctime>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "serve/beast.h"

namespace fount {
namespace {

namespace json = boost::json;

// ---- HS256
std::string from_base64url(std::string text) {
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  std::string bytes(beast::detail::base64::decoded_size(text.size() + 3), '\0');
  bytes.resize(beast::detail::base64::decode(bytes.data(), text.data(), text.size()).first);
  return bytes;
}

// The subject of a token that is signed with `key` and valid now; "" else.
std::string subject_of(const std::string& key, std::string_view token) {
  const std::size_t first = token.find('.'), last = token.rfind('.');
  if (first == token.npos || first == last) return "";
  const std::string_view text = token.substr(0, last);
  std::array<unsigned char, 32> mac;
  unsigned size = 0;
  ::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), mac.data(), &size);
  const std::string shown = from_base64url(std::string(token.substr(last + 1)));
  if (shown.size() != mac.size() || ::CRYPTO_memcmp(shown.data(), mac.data(), mac.size()) != 0) return "";
  json::error_code error;
  const json::value header = json::parse(from_base64url(std::string(token.substr(0, first))), error);
  if (error || header.at("alg") != "HS256") return "";
  const json::value claims = json::parse(from_base64url(std::string(token.substr(first + 1, last - first - 1))), error);
  if (error || claims.at("iss") != "fount" || claims.at("aud") != "fount") return "";
  return claims.at("exp").to_number<std::int64_t>() > std::time(nullptr) ? std::string(claims.at("sub").as_string())
                                                                         : "";
}

class Connection;
struct Shared {
  net::io_context loop{1};
  std::string key;
  std::map<std::string, std::set<std::shared_ptr<Connection>>> users;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Shared& shared, TcpSocket socket) : shared_(shared), socket_(std::move(socket)) {}

  void start() {
    auto request = std::make_shared<Request>();
    http::async_read(socket_.next_layer(), buffer_, *request,
                     [self = shared_from_this(), request](beast::error_code error, std::size_t) {
                       if (!error) self->accept(*request);
                     });
  }

 private:
  void accept(const Request& request) {
    const beast::string_view shown = request[http::field::authorization];
    constexpr std::string_view kBearer = "Bearer ";
    if (shown.starts_with(kBearer.data())) user_ = subject_of(shared_.key, shown.substr(kBearer.size()));
    if (user_.empty()) return;
    socket_.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
    socket_.set_option(websocket::stream_base::decorator(
        [](websocket::response_type& response) { response.set(http::field::sec_websocket_protocol, "fount.v1"); }));
    socket_.text(true);
    socket_.async_accept(request, [self = shared_from_this()](beast::error_code error) {
      if (error) return;
      self->shared_.users[self->user_].insert(self);
      self->send(std::make_shared<const std::string>(R"({"type":"hello"})"));
      self->read();
    });
  }

  void read() {
    socket_.async_read(buffer_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (error) return self->leave();
      const auto bytes = self->buffer_.cdata();
      std::string text(static_cast<const char*>(bytes.data()), bytes.size());
      self->buffer_.consume(self->buffer_.size());
      if (text.starts_with(R"({"type":"command")")) {
        self->emit(json::parse(text).at("input").as_object());
      } else {
        self->send(std::make_shared<const std::string>(std::move(text)));
      }
      self->read();
    });
  }

  void emit(const json::object& input) {
    const auto& sockets = shared_.users[user_];
    const auto tell = [&](std::int64_t seq, std::string_view type, std::string_view data) {
      const auto text = std::make_shared<const std::string>(
          fmt::format(R"({{"type":"event","epoch":"0123456789abcdef","seq":{},"run":"0123456789abcdef",)"
                      R"("event":"{}","at":{}000,"data":{}}})",
                      seq, type, std::time(nullptr), data));
      for (const auto& socket : sockets) socket->send(text);
    };
    const std::string data =
        fmt::format(R"({{"text":"{}"}})", std::string(input.at("bytes").to_number<std::size_t>(), 'x'));
    const auto count = input.at("count").to_number<std::int64_t>();
    for (std::int64_t seq = 1; seq <= count; ++seq) tell(seq, "agent.progress", data);
    tell(count + 1, "run.completed", "{}");
  }

  void send(std::shared_ptr<const std::string> text) {
    queue_.push_back(std::move(text));
    if (queue_.size() == 1) write();
  }

  void write() {
    socket_.async_write(net::buffer(*queue_.front()),
                        [self = shared_from_this()](beast::error_code error, std::size_t) {
                          if (error) return self->leave();
                          self->queue_.pop_front();
                          if (!self->queue_.empty()) self->write();
                        });
  }

  void leave() { shared_.users[user_].erase(shared_from_this()); }

  Shared& shared_;
  websocket::stream<TcpStream> socket_;
  beast::flat_buffer buffer_;
  std::deque<std::shared_ptr<const std::string>> queue_;
  std::string user_;
};

void accept_next(Shared& shared, Acceptor& acceptor) {
  acceptor.async_accept([&](beast::error_code error, TcpSocket socket) {
    if (!error) {
      socket.set_option(tcp::no_delay(true), error);
      std::make_shared<Connection>(shared, std::move(socket))->start();
    }
    accept_next(shared, acceptor);
  });
}

}  // namespace
}  // namespace fount

int main(int argc, char** argv) {
  using namespace fount;
  if (argc != 2) return 2;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  Shared shared;
  for (const char* at = argv[1]; at[0] != '\0' && at[1] != '\0'; at += 2)
    shared.key += static_cast<char>(std::stoi(std::string(at, 2), nullptr, 16));
  Acceptor acceptor(shared.loop, tcp::endpoint(net::ip::make_address("127.0.0.1"), 0));
  fmt::print("Listening on http://{}:{}\n", "127.0.0.1", acceptor.local_endpoint().port());
  std::fflush(stdout);
  accept_next(shared, acceptor);
  shared.loop.run();
}
