// Good practice of configuration, recognised only where the repository keeps to it.
#pragma once

#include "index/index.h"
#include "index/sink.h"

namespace fount {

// "owned-settings": a settings class that is asked for and whose variables nothing reads past it.
// "environment-separation": files of two deployed environments that give the same variables.
// "secret-manager-reference": a description of a deployment whose secrets are all kept elsewhere.
void find_configuration_patterns(const Index& index, Sink& sink);

}  // namespace fount
