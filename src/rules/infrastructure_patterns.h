// Working patterns of infrastructure: state that a team shares, secrets that stay in their store, one version of a
// tool everywhere.
#pragma once

#include "index/index.h"
#include "index/sink.h"

namespace fount {

// remote-terraform-state · secret-manager-reference · single-version
void find_infrastructure_patterns(const Index& index, Sink& sink);

}  // namespace fount
