// Parts of a repository that say of themselves that they are there to be broken into or to be learned from: what is
// wrong in them is wrong on purpose. By what a README says in its opening, of its folder and all below.
#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "index/index.h"

namespace fount {

class Playgrounds {
 public:
  explicit Playgrounds(const Index& index);

  bool holds(std::string_view path) const;
  // Tentative at most where one of the finding's places lies in one.
  void lower(Finding& finding) const;

 private:
  std::vector<std::string> folders_;  // with their slash; "" is the root
};

}  // namespace fount
