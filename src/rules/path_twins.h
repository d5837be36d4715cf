// What paths alone say of why two files resemble each other: two versions, two platforms, two worlds, two sides of a
// contract.
#pragma once

#include <string_view>

#include "index/index.h"

namespace fount {

// Lies below a folder of this name.
bool has_folder(std::string_view path, std::string_view name);

// Their paths name different versions, platforms or sync/async twins.
bool apart_by_path(const Index& index, FileId a, FileId b);
// `protocol_v1_2.py` and `protocol_v1_3.py`, `plugins/2_114/` and `plugins/2_156/`, `rules_2021/` and `rules_current/`:
// parts of a series, each of which stays as it was, or editions in several languages; so is an earlier version in a
// folder below the present one.
bool are_of_series(std::string_view a, std::string_view b);
// One lies in a folder `server` or `client` and the other does not, or their file names say so of both: each side of a
// contract states it for itself, so that one can be installed without the other.
bool two_sides(const Index& index, DefinitionId a, DefinitionId b);
bool two_sides(const Index& index, FileId a, FileId b);

}  // namespace fount
