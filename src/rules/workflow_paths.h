// Files that a GitHub workflow or a local action names: Dockerfiles it builds, scripts it runs, directories it works
// in.
#pragma once

#include "rules/named_paths.h"

namespace fount {

void collect_workflow_paths(const ConfigView& view, NamedPaths& found);

}  // namespace fount
