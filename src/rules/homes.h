// Where names live: the modules that define each, for whoever looks for one in vain. Most of what is missing was moved.
#pragma once

#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/index.h"

namespace fount {

// Production and scripts; what lies in other files is nothing to import.
bool can_be_imported(Role role);

class Homes {
 public:
  explicit Homes(const Index& index);

  // Modules that a program can import and that define the name at module scope.
  std::span<const ModuleId> of(std::string_view name) const;

  // The one of the importer's service; "" when there is none or several. The importer itself is none: what it defines
  // stands in for what is missing.
  std::string_view only(FileId importer, std::string_view name) const;

 private:
  const Index& index_;
  std::unordered_map<Symbol, std::vector<ModuleId>> homes_;
};

}  // namespace fount
