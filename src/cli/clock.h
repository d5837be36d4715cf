// Which time an audit carries. Output must not depend on when it was made, where anything better is known.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "engine/open_repository.h"

namespace fount {

// SOURCE_DATE_EPOCH rules both of its times.
Result<AuditTime> find_audit_time(std::optional<std::int64_t> commit_time);

}  // namespace fount
