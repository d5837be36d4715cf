// Modules that no file shows: written into `sys.modules`, or in the package that a folder is laid over. Found once,
// asked for each import that resolves to nothing.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "index/index.h"

namespace fount {

class MadeModules {
 public:
  explicit MadeModules(const Index& index);

  // A package on the way to the dotted name writes other modules into `sys.modules`, or takes from a module that does.
  bool may_hold(std::string_view module) const;

  // A package that asks for its own parts, and most of them are not there, or a module that finds none of its
  // neighbours: it is copied to where they are.
  bool is_overlay(FileId file) const { return overlays_.contains(file); }

 private:
  std::set<std::string, std::less<>> makers_;  // modules
  std::set<FileId> overlays_;
};

}  // namespace fount
