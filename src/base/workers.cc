#include "base/workers.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace fount {
namespace {

// Files are handed out a few at a time: fewer atomic operations, and still no long tail behind one slow batch. A short
// list (of rules, say) is of big things: they are handed out one by one.
constexpr std::size_t kBatch = 8, kShortList = 256;

}  // namespace

Workers::Workers(unsigned threads)
    : threads_(threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency())) {}

void Workers::for_each(std::size_t count, const std::function<void(unsigned, std::size_t)>& body) {
  const std::size_t batch = count <= kShortList ? 1 : kBatch;
  std::atomic<std::size_t> next{0};
  auto work = [&](unsigned worker) {
    for (;;) {
      const std::size_t begin = next.fetch_add(batch, std::memory_order_relaxed);
      if (begin >= count) return;
      for (std::size_t i = begin; i < std::min(count, begin + batch); ++i) body(worker, i);
    }
  };
  const std::size_t useful = std::min<std::size_t>(threads_, (count + batch - 1) / batch);
  std::vector<std::jthread> others;
  for (unsigned worker = 1; worker < useful; ++worker) others.emplace_back(work, worker);
  work(0);
}

}  // namespace fount
