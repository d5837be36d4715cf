// Working patterns: the counterpart of findings. Praised only where callers obey them, so that no report praises a
// guard that breaks its own callers.
#pragma once

#include "index/index.h"
#include "index/sink.h"

namespace fount {

// single-definition · interface-with-one-implementation · enforced-factory · service-registry · isolation-validation
// single-authentication-entry · redirect-uri-from-one-place
void find_patterns(const Index& index, Sink& sink);

}  // namespace fount
