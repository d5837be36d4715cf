// Finds the deployable units of a repository from its file list alone: pure, so that a small list of paths is a test.
#pragma once

#include <span>
#include <vector>

#include "core/file.h"
#include "core/policy.h"

namespace fount {

// [0] is always the repository itself ("."). The others come from fount.toml when it declares any, else from evidence,
// sorted by path. `files` are sorted by path and have their roles.
std::vector<Service> find_services(std::span<const SourceFile> files, std::span<const DeclaredService> declared);

// Sets SourceFile::service: the service with the longest path above the file.
void assign_services(std::span<SourceFile> files, std::span<const Service> services);

}  // namespace fount
