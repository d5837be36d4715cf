#include "serve/acknowledged.h"

namespace fount {

// Whole keys and no digests of them: a client chooses its keys, and must not be able to make two of them look the same.
bool Acknowledged::agrees(UserId user, std::string key, const RunId& run) {
  const std::scoped_lock lock(mutex_);
  const auto [place, added] = runs_.emplace(Command(user, std::move(key)), run);
  if (!added) return place->second == run;
  order_.push_back(place);
  if (order_.size() > kept_) {
    runs_.erase(order_.front());
    order_.pop_front();
  }
  return true;
}

}  // namespace fount
