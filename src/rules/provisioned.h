// Whether what deploys a program makes sure that it is given a secret: a store of secrets, a platform that makes one, a
// composition that refuses to start without it. Then a default in the code never counts there.
#pragma once

#include <string_view>

#include "index/index.h"

namespace fount {

bool is_provisioned(const Index& index, std::string_view name);

}  // namespace fount
