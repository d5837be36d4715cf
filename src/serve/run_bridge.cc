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
  const auto note = [state = state_](const Result<std::vector<Event>>& accepted) {
    const std::scoped_lock lock(state->mutex);
    --state->under_way;
    state->refused |= !accepted || accepted->empty();
    state->changed.notify_all();
  };
  broker_.append(std::move(drafts), run_.attempt, publisher_.publishing<std::vector<Event>>(note));
  return true;
}

bool RunBridge::flush() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [&] { return state_->under_way == 0; });
  return !state_->refused;
}

}  // namespace fount
