// What every connection of the listener shares. Lives on the event loop.
#pragma once

#include <string>

#include "serve/admission.h"
#include "serve/beast.h"
#include "serve/services.h"

namespace fount {

struct Gateway {
  net::io_context& loop;
  Services& services;
  Admission admission;
};

// An open connection, counted at its address as long as it lives.
class Admitted {
 public:
  Admitted(Gateway& gateway, std::string address) : gateway_(&gateway), address_(std::move(address)) {}
  Admitted(Admitted&& other) noexcept
      : gateway_(std::exchange(other.gateway_, nullptr)), address_(std::move(other.address_)) {}
  Admitted& operator=(Admitted&&) = delete;
  ~Admitted() {
    if (gateway_ != nullptr) gateway_->admission.leave(address_);
  }

 private:
  Gateway* gateway_;
  std::string address_;
};

// Speaks HTTP on a new connection until it ends or becomes a stream of events.
net::awaitable<void> serve_connection(Gateway& gateway, TcpSocket socket, Admitted admitted);

// Takes over a connection whose caller was decided. `request` is the upgrade.
void open_websocket(Gateway& gateway, TcpStream stream, Admitted admitted, Caller caller, Request request);
// The same events over plain HTTP. `position`: "epoch:seq" of the last event that was seen, or "".
void open_event_stream(Gateway& gateway, TcpStream stream, Admitted admitted, Caller caller, std::string position);

}  // namespace fount
