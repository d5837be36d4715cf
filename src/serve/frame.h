// A frame on its way to sockets: bytes that all sockets of a user share, and what the write is checked against.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/service.h"

namespace fount {

struct Frame {
  UserId owner;                             // whose it is: compared with the socket's verified user at the write
  std::uint64_t seq = 0;                    // of an event; 0: no event, not in the order
  std::shared_ptr<const std::string> text;  // one JSON object
};

}  // namespace fount
