#include "index/clones.h"

#include "index/clone_join.h"

namespace fount {

Clones::Clones(std::span<const FileFacts> facts) : facts_(facts), groups_(CloneJoin(facts).groups()) {}

}  // namespace fount
