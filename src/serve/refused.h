// Why a request is not done, for whoever asked. Becomes an error frame on a WebSocket and an error body over HTTP.
#pragma once

#include <expected>
#include <string>

#include "base/result.h"
#include "core/protocol.h"

namespace fount {

struct Refused {
  Refusal code = Refusal::unavailable;
  std::string message;  // what is wrong and what to do; nothing of the server's insides
};

template <class T>
using Answer = std::expected<T, Refused>;

inline std::unexpected<Refused> refuse(Refusal code, std::string message) {
  return std::unexpected<Refused>(Refused{code, std::move(message)});
}

}  // namespace fount
