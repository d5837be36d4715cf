// Which time an audit carries. Output must not depend on when it was made, where anything better is known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace fount {

struct AuditTime {
  std::string generated_at;  // "2026-01-31T12:00:00Z"
  std::string today;         // "2026-01-31": acceptances expire against it
};

// SOURCE_DATE_EPOCH rules both. Else a report is of its revision (`commit_time`, seconds since the epoch), or of now
// when there is none; and today is today.
Result<AuditTime> find_audit_time(std::optional<std::int64_t> commit_time);

}  // namespace fount
