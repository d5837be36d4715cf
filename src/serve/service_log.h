// What the server says of itself: one JSON object a line. Fields are ids, counts and words of our own; there is no way
// to log a header, a body or a target, so no credential can stand in it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <ostream>
#include <string_view>
#include <variant>

#include "base/clock.h"

namespace fount {

enum class LogLevel : std::uint8_t { info, warning, error };

struct LogField {
  std::string_view name;
  std::variant<std::int64_t, std::string_view> value;
};

class ServiceLog {
 public:
  ServiceLog(std::ostream& out, const Clock& clock) : out_(out), clock_(clock) {}
  // service_log.write(LogLevel::info, "run_ended", {{"run", id}, {"state", "completed"}}); from any thread.
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

 private:
  std::mutex mutex_;
  std::ostream& out_;
  const Clock& clock_;
};

}  // namespace fount
