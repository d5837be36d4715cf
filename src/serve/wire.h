// A client's connection to a server, with TLS or without. One type for both that hides its operations' handlers: what
// is spoken over it (HTTP, WebSocket) are the dearest templates of the program to compile. Knows nothing of what it
// carries.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "serve/beast.h"

namespace fount {

// Where a server is, as its URL says.
struct ServerAddress {
  bool tls = false;
  std::string host, port;

  static Result<ServerAddress> of(std::string_view url);
  // A token in clear text on a network is everybody's: only this machine is spoken to without TLS.
  bool is_loopback() const { return host == "localhost" || host == "[::1]" || host.starts_with("127."); }
  Error trouble(std::string_view what, beast::error_code error) const;
};

// Where an operation that somebody waits for says that it is done.
struct Completion {
  std::optional<beast::error_code>* error;

  template <class... Ignored>
  void operator()(beast::error_code done, Ignored&&...) const {
    *error = done;
  }
};

class Wire {
 public:
  using next_layer_type = TcpStream;
  using executor_type = Executor;
  using Transferred = std::move_only_function<void(beast::error_code, std::size_t)>;
  using Ended = std::move_only_function<void(beast::error_code)>;

  Wire(net::io_context& loop, net::ssl::context& context, bool tls) : secured_(TcpStream(loop), context), tls_(tls) {}

  executor_type get_executor() { return secured_.get_executor(); }
  next_layer_type& next_layer() { return secured_.next_layer(); }
  const next_layer_type& next_layer() const { return secured_.next_layer(); }

  // Finds the server, connects, and makes sure who it is; blocks.
  Status connect(net::io_context& loop, const ServerAddress& address);

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    read_some({net::buffer_sequence_begin(buffers), net::buffer_sequence_end(buffers)}, std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    // All of them: a request consists of many, and each alone would be a packet.
    write_some({net::buffer_sequence_begin(buffers), net::buffer_sequence_end(buffers)},
               std::forward<Handler>(handler));
  }
  // Found by websocket::stream when the socket has said goodbye.
  template <class Handler>
  friend void async_teardown(beast::role_type role, Wire& wire, Handler&& handler) {
    wire.tear_down(role, std::forward<Handler>(handler));
  }

 private:
  void read_some(std::vector<net::mutable_buffer> buffers, Transferred done);
  void write_some(std::vector<net::const_buffer> buffers, Transferred done);
  void tear_down(beast::role_type role, Ended done);

  beast::ssl_stream<TcpStream> secured_;
  bool tls_;
};

// Runs the loop until an operation that was started with a Completion is over; no longer than its stream allows.
template <class Start>
beast::error_code wait_for(net::io_context& loop, Start start) {
  std::optional<beast::error_code> error;
  start(Completion{&error});
  loop.restart();
  while (!error && loop.run_one() > 0) {
  }
  return error.value_or(net::error::operation_aborted);
}

inline constexpr auto kRemotePatience = std::chrono::seconds(30);

}  // namespace fount
