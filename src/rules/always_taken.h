// try statements whose first choice does not exist in the repository: the handler runs always, not in an emergency.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/facts.h"
#include "index/index.h"
#include "rules/try_statements.h"

namespace fount {

struct AlwaysTaken {
  const Import* first = nullptr;     // leads nowhere
  std::uint32_t begin = 0, end = 0;  // what the handler does instead
  std::string what;                  // "defines Cache itself"
  bool nowhere = false;              // and nothing that could bring it is in sight
  bool implementation = false;       // it selects or builds another implementation, not just a value
};

std::optional<AlwaysTaken> always_taken(const Index& index, FileId file, const BlockContents& contents,
                                        const TryStatement& statement);

}  // namespace fount
