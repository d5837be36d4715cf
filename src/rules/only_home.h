// Where a name lives that an import looks for in vain: most of what is missing was moved.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "index/index.h"

namespace fount {

class OnlyHome {
 public:
  explicit OnlyHome(const Index& index);

  // The one production module of the importer's service that defines the name; "" when there is none, several do, or it
  // is the importer itself, whose definition stands in for what is missing.
  std::string_view of(FileId importer, std::string_view name) const;

 private:
  void note(FileId file, std::string_view name);

  const Index& index_;
  std::map<std::pair<std::uint32_t, std::string_view>, ModuleId> homes_;  // no module: several
};

}  // namespace fount
