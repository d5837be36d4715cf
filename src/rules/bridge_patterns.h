// Bridges: classes through which two sides meet that need not know each other.
#pragma once

#include "index/index.h"
#include "index/sink.h"

namespace fount {

void find_bridges(const Index& index, Sink& sink);

}  // namespace fount
