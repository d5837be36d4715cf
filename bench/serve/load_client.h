// One WebSocket of the load generator: as cheap as it can be, so that the server is what is measured. Messages are made
// once and sent as they are; of what comes in only the frame headers are read. Knows no protocol above RFC 6455.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fount::load {

namespace net = boost::asio;
using tcp = net::ip::tcp;
inline constexpr auto kAwait = net::as_tuple(net::use_awaitable);

struct Target {
  tcp::endpoint endpoint;
  int receive_buffer = 0;  // bytes the kernel may keep for us; 0: its own choice
};

// A text frame as clients send it. The mask is 0: masking with it changes nothing, and servers unmask all the same.
std::string client_frame(std::string_view text);

class Client {
 public:
  explicit Client(net::io_context& loop) : socket_(loop) {}

  // Connects, upgrades with this token, and takes the first frame: the server's hello.
  net::awaitable<bool> open(const Target& target, std::string_view token);
  net::awaitable<bool> send(std::string_view frame);
  // The text of the next text frame, valid until the next call; none: the connection has ended.
  net::awaitable<std::optional<std::string_view>> next();
  // Without a goodbye: no port waits for late packets.
  void reset();
  void stop_waiting();  // whoever waits for a frame is told that there is none

 private:
  net::awaitable<bool> fill();  // reads more bytes
  net::awaitable<bool> upgrade(std::string_view token);

  tcp::socket socket_;
  std::string input_;
  std::size_t begin_ = 0;  // of what was not yet taken out of input_
};

}  // namespace fount::load
