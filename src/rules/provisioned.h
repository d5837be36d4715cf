// Whether somebody makes sure that a program is given a secret, so that a default in the code never counts: what
// deploys it (a store of secrets, a platform that makes one, a composition that refuses to start), or the program
// itself.
#pragma once

#include <string_view>

#include "index/index.h"

namespace fount {

bool is_provisioned(const Index& index, std::string_view name);

// The program ends where the secret is not set, or another branch of this module reads it and has no default.
bool is_demanded(const Index& index, FileId module, std::string_view name);

}  // namespace fount
