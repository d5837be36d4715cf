// Files that compose files and cloud builds name: contexts, Dockerfiles, env files, included files.
#pragma once

#include "rules/named_paths.h"

namespace fount {

void collect_compose_paths(const ConfigView& view, NamedPaths& found);
void collect_cloud_build_paths(const ConfigView& view, NamedPaths& found);

}  // namespace fount
