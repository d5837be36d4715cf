// Working patterns of running services: a registry that everybody goes through, a check that keeps users apart. Praised
// only where production code calls them and nothing reaches around them.
#pragma once

#include "index/index.h"
#include "index/sink.h"

namespace fount {

// service-registry · isolation-validation
void find_service_patterns(const Index& index, Sink& sink);

}  // namespace fount
