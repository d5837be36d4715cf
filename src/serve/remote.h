// An audit by a server, asked for and followed from a terminal: the other end of the HTTP API and of fount.v1.
// Blocking; knows nothing of this machine's own server.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/service.h"
#include "engine/observer.h"

namespace fount {

struct RemoteEvent {
  std::uint64_t seq = 0;
  RunId run;
  EventType type = EventType::agent_progress;
  std::string data;  // JSON object
};

class RemoteServer {
 public:
  // `url`: https://fount.example.com, or http:// of this machine. `token`: an API token or JWT, sent as a bearer.
  static Result<RemoteServer> at(std::string_view url, std::string token);
  RemoteServer(RemoteServer&&) noexcept;
  RemoteServer& operator=(RemoteServer&&) noexcept;
  ~RemoteServer();

  // Connects the stream, then starts an audit of `source`, so that no event of it can be missed. Once connected, this
  // and all below outlast a restart of the server.
  Result<RunId> start_audit(std::string_view source, const CancelToken& cancel);
  // Tells every event of the run until it has ended; comes back by itself when the connection breaks, and goes on where
  // it was. How it ended.
  Result<RunState> follow(const RunId& run, const CancelToken& cancel,
                          const std::function<void(const RemoteEvent&)>& tell);
  Result<std::string> report(const RunId& run, const CancelToken& cancel);
  Status cancel(const RunId& run);

 private:
  struct Detail;
  explicit RemoteServer(std::unique_ptr<Detail> detail);
  std::unique_ptr<Detail> detail_;
};

}  // namespace fount
