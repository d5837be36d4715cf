// Files that a Dockerfile copies into its image, seen from the contexts that it is built in.
#pragma once

#include "rules/named_paths.h"

namespace fount {

// `builds`: of all files, sorted.
void collect_dockerfile_paths(const ConfigView& view, std::span<const ImageBuild> builds, NamedPaths& found);

}  // namespace fount
