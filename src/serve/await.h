// A broker's callback, waited for. Only for threads that may block.
#pragma once

#include <future>
#include <memory>
#include <utility>

#include "base/result.h"

namespace fount {

// await<Submission>([&](auto done) { broker.submit(run, std::move(done)); })
template <class T, class Start>
Result<T> await(Start start) {
  auto promise = std::make_shared<std::promise<Result<T>>>();
  std::future<Result<T>> future = promise->get_future();
  start([promise](Result<T> result) { promise->set_value(std::move(result)); });
  return future.get();
}

}  // namespace fount
