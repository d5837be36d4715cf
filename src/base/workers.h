// A fixed set of threads that run index ranges. Owns the only threads of an audit. Work writes slot i of a pre-sized
// vector, so no output can depend on how many threads there are.
#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <utility>

namespace fount {

class Workers {
 public:
  explicit Workers(unsigned threads);  // 0: as many as the machine (or its cgroup) allows; at least 1

  unsigned threads() const { return threads_; }

  // Calls body(worker, i) once for every i in [0, count). `worker` < threads() names the calling thread's slot for
  // reusable scratch. Returns when all are done. The calling thread takes part.
  void for_each(std::size_t count, const std::function<void(unsigned worker, std::size_t i)>& body);

  // Makes something beside the caller's own work; with one thread, when it is asked for.
  template <class Make>
  auto beside(Make make) const {
    return std::async(threads_ > 1 ? std::launch::async : std::launch::deferred, std::move(make));
  }

 private:
  unsigned threads_;
};

}  // namespace fount
