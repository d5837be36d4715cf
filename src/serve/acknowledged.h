// Which run each of the newest acknowledged commands started, kept beside the database and asked after it has answered:
// a key that stands for two runs was executed twice. Bounded; safe from any thread.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "core/service.h"

namespace fount {

class Acknowledged {
 public:
  explicit Acknowledged(std::size_t kept = 4096) : kept_(kept) {}

  // False: this key of this user was acknowledged for another run.
  bool agrees(UserId user, std::string key, const RunId& run);

 private:
  using Command = std::pair<UserId, std::string>;

  std::size_t kept_;
  std::mutex mutex_;
  std::map<Command, RunId> runs_;
  std::deque<std::map<Command, RunId>::iterator> order_;  // oldest first
};

}  // namespace fount
