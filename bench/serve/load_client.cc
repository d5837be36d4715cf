#include "bench/serve/load_client.h"

#include <fmt/format.h>

namespace fount::load {
namespace {

constexpr std::size_t kReadBytes = 4096;
constexpr unsigned char kFinalText = 0x81, kClose = 0x88;

struct FrameHeader {
  unsigned char first = 0;
  std::size_t header = 0, payload = 0;
};

std::optional<FrameHeader> read_header(std::string_view bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  FrameHeader frame{at(0), 2, at(1)};
  const std::size_t extra = frame.payload == 126 ? 2 : frame.payload == 127 ? 8 : 0;
  if (bytes.size() < 2 + extra) return std::nullopt;
  if (extra > 0) frame.payload = 0;
  for (std::size_t i = 0; i < extra; ++i) frame.payload = frame.payload << 8 | at(2 + i);
  frame.header += extra;
  return frame;
}

}  // namespace

std::string client_frame(std::string_view text) {
  std::string frame(1, static_cast<char>(kFinalText));
  if (text.size() < 126) {
    frame += static_cast<char>(0x80 | text.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    frame += static_cast<char>(text.size() >> 8);
    frame += static_cast<char>(text.size());
  }
  return frame.append(4, '\0').append(text);
}

net::awaitable<bool> Client::open(const Target& target, std::string_view token) {
  boost::system::error_code failed;
  socket_.open(target.endpoint.protocol(), failed);
  if (!failed && target.receive_buffer > 0)
    socket_.set_option(net::socket_base::receive_buffer_size(target.receive_buffer), failed);
  if (failed) co_return false;
  const auto [error] = co_await socket_.async_connect(target.endpoint, kAwait);
  if (error) co_return false;
  socket_.set_option(tcp::no_delay(true), failed);
  const bool upgraded = co_await upgrade(token);
  if (!upgraded) co_return false;
  const std::optional<std::string_view> hello = co_await next();
  co_return hello.has_value();
}

net::awaitable<bool> Client::upgrade(std::string_view token) {
  const std::string request = fmt::format(
      "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Protocol: fount.v1\r\nAuthorization: Bearer {}\r\n\r\n",
      socket_.remote_endpoint().port(), token);
  const bool sent = co_await send(request);
  if (!sent) co_return false;
  for (std::size_t end; (end = input_.find("\r\n\r\n")) == std::string::npos || end == 0;) {
    const bool more = co_await fill();
    if (!more) co_return false;
  }
  begin_ = input_.find("\r\n\r\n") + 4;
  co_return input_.starts_with("HTTP/1.1 101 ");
}

net::awaitable<bool> Client::send(std::string_view frame) {
  const auto [error, bytes] = co_await net::async_write(socket_, net::buffer(frame), kAwait);
  co_return !error;
}

net::awaitable<bool> Client::fill() {
  input_.erase(0, std::exchange(begin_, 0));
  const std::size_t had = input_.size();
  input_.resize(had + kReadBytes);
  const auto [error, bytes] = co_await socket_.async_read_some(net::buffer(input_.data() + had, kReadBytes), kAwait);
  input_.resize(had + bytes);
  co_return !error;
}

net::awaitable<std::optional<std::string_view>> Client::next() {
  for (;;) {
    const std::string_view bytes = std::string_view(input_).substr(begin_);
    const std::optional<FrameHeader> frame = read_header(bytes);
    if (!frame || bytes.size() < frame->header + frame->payload) {
      const bool more = co_await fill();
      if (!more) co_return std::nullopt;
      continue;
    }
    begin_ += frame->header + frame->payload;
    if (frame->first == kClose) co_return std::nullopt;
    if (frame->first == kFinalText) co_return bytes.substr(frame->header, frame->payload);
  }
}

void Client::reset() {
  boost::system::error_code ignored;
  socket_.set_option(net::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

void Client::stop_waiting() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

}  // namespace fount::load
