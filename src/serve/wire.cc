#include "serve/wire.h"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/websocket/ssl.hpp>

namespace fount {

Result<ServerAddress> ServerAddress::of(std::string_view url) {
  ServerAddress address;
  if (url.starts_with("https://")) {
    address.tls = true;
  } else if (!url.starts_with("http://")) {
    return failure(ErrorCode::usage, fmt::format("{} is no URL of a server, such as https://fount.example.com", url));
  }
  std::string_view rest = url.substr(url.find("//") + 2);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.empty() || rest.find_first_of("/@?#") != std::string_view::npos)
    return failure(ErrorCode::usage, fmt::format("{}: only a host and a port may stand there", url));
  const std::size_t colon = rest.rfind(':');
  const bool has_port = colon != std::string_view::npos && rest.find(']', colon) == std::string_view::npos;
  address.port = has_port ? rest.substr(colon + 1) : address.tls ? "443" : "80";
  address.host = has_port ? rest.substr(0, colon) : rest;
  return address;
}

Error ServerAddress::trouble(std::string_view what, beast::error_code error) const {
  return {ErrorCode::io, fmt::format("{} {}:{}: {}", what, host, port, error.message())};
}

static Status secure(net::io_context& loop, beast::ssl_stream<TcpStream>& stream, const ServerAddress& address) {
  beast::error_code error;
  if (SSL_set_tlsext_host_name(stream.native_handle(), address.host.c_str()) != 1)
    return failure(ErrorCode::io, "TLS cannot be set up");
  stream.set_verify_mode(net::ssl::verify_peer, error);
  stream.set_verify_callback(net::ssl::host_name_verification(address.host), error);
  error = wait_for(loop, [&](Completion done) { stream.async_handshake(net::ssl::stream_base::client, done); });
  if (error) return std::unexpected(address.trouble("cannot speak TLS with", error));
  return {};
}

Status Wire::connect(net::io_context& loop, const ServerAddress& address) {
  beast::error_code error;
  net::ip::basic_resolver<tcp, Executor> resolver(loop);
  std::string host = address.host;
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  const auto found = resolver.resolve(host, address.port, error);
  if (error) return std::unexpected(address.trouble("cannot find", error));
  next_layer().expires_after(kRemotePatience);
  error = wait_for(loop, [&](Completion done) { next_layer().async_connect(found, done); });
  if (error) return std::unexpected(address.trouble("cannot connect to", error));
  next_layer().socket().set_option(tcp::no_delay(true), error);
  return tls_ ? secure(loop, secured_, address) : Status();
}

void Wire::read_some(std::vector<net::mutable_buffer> buffers, Transferred done) {
  if (tls_) return secured_.async_read_some(buffers, std::move(done));
  next_layer().async_read_some(buffers, std::move(done));
}

void Wire::write_some(std::vector<net::const_buffer> buffers, Transferred done) {
  if (tls_) return secured_.async_write_some(buffers, std::move(done));
  next_layer().async_write_some(buffers, std::move(done));
}

void Wire::tear_down(beast::role_type role, Ended done) {
  using beast::async_teardown;
  if (tls_) return async_teardown(role, secured_, std::move(done));
  async_teardown(role, next_layer(), std::move(done));
}

}  // namespace fount
