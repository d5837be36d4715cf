// Factories that everybody obeys.
#pragma once

#include "index/index.h"
#include "index/sink.h"

namespace fount {

void find_factory_patterns(const Index& index, Sink& sink);

}  // namespace fount
