// The bridge of one attempt of one run. Pipelined: an agent goes on while up to kWindow of its events are on their way
// to the disk, and waits when there are more.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "agents/agent.h"
#include "broker/broker.h"
#include "serve/publisher.h"

namespace fount {

class RunBridge final : public Bridge {
 public:
  RunBridge(const Run& run, Broker& broker, Publisher& publisher)
      : run_(run), broker_(broker), publisher_(publisher), state_(std::make_shared<State>()) {}

  bool emit(EventType type, std::string data) override;
  // Until everything emitted is durable or refused. False: some of it was refused.
  bool flush();

 private:
  struct State {  // outlives the bridge while the broker still holds a callback
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t under_way = 0;
    bool refused = false;
  };
  const Run& run_;
  Broker& broker_;
  Publisher& publisher_;
  std::shared_ptr<State> state_;
};

}  // namespace fount
