// Working patterns of authentication: one entry that every route goes through, one place that knows where a login
// returns to. Praised only where production code obeys them.
#pragma once

#include "index/index.h"
#include "index/sink.h"

namespace fount {

// single-authentication-entry · redirect-uri-from-one-place
void find_auth_patterns(const Index& index, Sink& sink);

}  // namespace fount
