// Finds the deployable units of a repository. Pure: a list of paths with their roles (and, for what is shared, facts)
// is all it takes, so small lists are its tests.
#pragma once

#include <span>
#include <vector>

#include "core/facts.h"
#include "core/file.h"
#include "core/policy.h"

namespace fount {

// [0] is always the repository itself ("."). The others come from fount.toml when it declares any, else from evidence:
// every directory that holds production code and a deployable of its own, named by its path, sorted. In order of
// strength: an image (Dockerfile), a manifest, requirements.txt beside a Python package, an entry point in a top-level
// directory. `files` are sorted by path and have their roles.
std::vector<Service> find_services(std::span<const SourceFile> files, std::span<const DeclaredService> declared);

// Sets SourceFile::service: the service with the longest path above the file.
void assign_services(std::span<SourceFile> files, std::span<const Service> services);

// Marks services that are libraries imported by two or more others, and adds the top-level packages of the repository
// that are such libraries without a deployable of their own. `facts`: one per file.
std::vector<Service> find_shared(std::span<const SourceFile> files, std::span<const FileFacts> facts,
                                 std::vector<Service> services);

}  // namespace fount
