// From which folder the code of a file is started: the one that absolute imports around it begin at. Code that is
// started from two folders cannot be imported from one to the other: programs that are deployed without each other,
// however near they lie. Made once for a whole check.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "index/index.h"

namespace fount {

class ImportRoots {
 public:
  explicit ImportRoots(const Index& index);

  bool one(std::span<const FileId> files) const;

 private:
  // Of imports below a folder: those that begin at it, and those that begin further up.
  struct Count {
    std::uint32_t here = 0, above = 0;
  };
  std::string_view start_of(std::string_view path) const;
  std::string_view distribution_of(std::string_view path) const;

  const Index& index_;
  std::unordered_map<std::string, Count> counts_;
};

}  // namespace fount
