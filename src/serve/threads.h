// The two kinds of threads of the server, as what one does with them: run something where it may block, or on the event
// loop. Tests replace both by "now".
#pragma once

#include <functional>

namespace fount {

struct Threads {
  using Task = std::function<void()>;
  std::function<void(Task)> blocking;
  std::function<void(Task)> loop;
};

}  // namespace fount
