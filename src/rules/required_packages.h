// Python packages that the repository asks for from outside, by its lists of requirements and manifests; and how names
// of packages are compared. A folder may be called like one of them.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"

namespace fount {

// As PEP 503 compares names, without extras: "Foo_Bar[all]" → "foo-bar".
std::string normal_package_name(std::string_view name);

// "foo" of "foo[extra] >=1.0; marker".
std::string_view package_of_requirement(std::string_view requirement);

class RequiredPackages {
 public:
  explicit RequiredPackages(const Index& index);

  // May this first component, in an import of that file, mean a package from outside? Not where the repository makes a
  // distribution of it itself, unless a list of the file's own project pins a release.
  bool may_mean(std::string_view head, FileId importer) const;

 private:
  bool is_own(std::string_view head) const;

  const Index& index_;
  std::set<std::string, std::less<>> required_;                // normal names
  std::multimap<std::string, std::string, std::less<>> pins_;  // normal name → folder of the list
  std::vector<std::string> manifests_;                         // their folders
};

}  // namespace fount
