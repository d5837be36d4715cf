#include "serve/run_bridge.h"

#include <utility>

namespace fount {
namespace {

constexpr std::size_t kWindow = 64;

}  // namespace

bool RunBridge::emit(EventType type, std::string data) {
  {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [&] { return state_->refused || state_->under_way < kWindow; });
    if (state_->refused) return false;
    ++state_->under_way;
  }
  std::vector<Draft> drafts{{run_.user, run_.id, type, std::move(data)}};
  broker_.append(std::move(drafts), run_.attempt,
                 [state = state_, publisher = &publisher_](Result<std::vector<Event>> accepted) {
                   const bool refused = !accepted || accepted->empty();
                   if (!refused) publisher->publish(*std::move(accepted));
                   const std::scoped_lock lock(state->mutex);
                   --state->under_way;
                   state->refused |= refused;
                   state->changed.notify_all();
                 });
  return true;
}

bool RunBridge::flush() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [&] { return state_->under_way == 0; });
  return !state_->refused;
}

}  // namespace fount
