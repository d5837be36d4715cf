#include "cli/clock.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <string_view>

#include "base/text.h"

namespace fount {
namespace {

constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999: ISO 8601 has four digits

Result<std::optional<std::int64_t>> source_date_epoch() {
  const char* value = std::getenv("SOURCE_DATE_EPOCH");
  if (value == nullptr || *value == '\0') return std::nullopt;
  const std::string_view text = value;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc{} && end == text.data() + text.size() && seconds >= 0 && seconds <= kLastSecond)
    return seconds;
  return failure(ErrorCode::usage,
                 fmt::format("SOURCE_DATE_EPOCH is not a number of seconds since 1970: '{}'", printable_text(text)));
}

}  // namespace

Result<AuditTime> find_audit_time(std::optional<std::int64_t> commit_time) {
  FOUNT_TRY(const std::optional<std::int64_t> fixed, source_date_epoch());
  // A fixed time is the revision's too.
  return fixed ? audit_time(fixed, *fixed) : audit_time(commit_time, std::time(nullptr));
}

}  // namespace fount
