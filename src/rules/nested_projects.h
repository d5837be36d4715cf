// Folders that hold a project of their own which this one took over whole: it has its own description, its own list of
// requirements and its own program to start, it imports nothing from around it, and what lies around it imports only
// part of it; or that are a package with a licence of its own. Copies within it are its authors' affair. Made once for
// a whole check.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "index/index.h"

namespace fount {

class NestedProjects {
 public:
  explicit NestedProjects(const Index& index);

  // The innermost such folder around the file; "" for none.
  std::string_view around(std::string_view path) const;

 private:
  void keep_what_is_taken_in_part(const Index& index);

  std::set<std::string, std::less<>> folders_;
};

}  // namespace fount
