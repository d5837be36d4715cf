// Answers that stay true until this process itself changes what they rest on, kept so long. Bounded; usable from any
// thread. For what is asked at every connection: rows of a database that nobody else writes, signatures.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "base/result.h"

namespace fount {

template <class Key, class Value>
class Remembered {
 public:
  // What `read()`, a Result<Value>, answered before or answers now. An empty optional is not kept.
  template <class Read>
  Result<Value> get(const Key& key, Read read) {
    std::uint64_t written = 0;
    {
      const std::lock_guard lock(mutex_);
      if (const auto known = values_.find(key); known != values_.end()) return known->second;
      written = written_;
    }
    FOUNT_TRY(Value value, read());
    if constexpr (requires { value.has_value(); })
      if (!value) return value;
    const std::lock_guard lock(mutex_);
    if (written != written_) return value;  // it may be from before the change
    if (values_.size() >= kMost) values_.clear();
    values_.insert_or_assign(key, value);
    return value;
  }

  bool has(const Key& key) {
    const std::lock_guard lock(mutex_);
    return values_.contains(key);
  }

  // After a change, before anybody is told of it.
  void forget() {
    const std::lock_guard lock(mutex_);
    ++written_;
    values_.clear();
  }

 private:
  static constexpr std::size_t kMost = 65'536;

  std::mutex mutex_;
  std::uint64_t written_ = 0;
  std::unordered_map<Key, Value> values_;
};

}  // namespace fount
