// Which definition each call of production code and scripts means, and therefore who calls a function and where a class
// is constructed. Only calls whose meaning is beyond doubt are listed. Calls in tests are not: they are no evidence for
// or against any source.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/facts.h"
#include "core/file.h"
#include "index/classes.h"
#include "index/resolver_python.h"

namespace fount {

struct CallSite {
  DefinitionId target;            // a function that is called, or a class that is constructed
  FileId file;                    // of the call
  std::uint32_t call = 0;         // index into that file's calls
  bool through_receiver = false;  // `cls(...)`, `self.method(...)`: a subclass may make it mean its own
  auto operator<=>(const CallSite&) const = default;
};

class Calls {
 public:
  struct Input {
    std::span<const SourceFile> files;
    std::span<const FileFacts> facts;
    std::span<const std::uint32_t> first_definition;  // per file, and one past the end
    const ModuleTree& modules;
    const PythonResolver& resolver;
    const Symbols& symbols;
    const Classes& classes;
  };
  explicit Calls(const Input& input);

  // Calls of a function, constructions of a class: sorted by file, then place.
  std::span<const CallSite> of(DefinitionId target) const;
  // What a call means; DefinitionId{} when that could not be known or is nothing of this repository.
  DefinitionId target(FileId file, std::uint32_t call) const;

 private:
  std::vector<CallSite> sites_;            // sorted by target, file, call
  std::vector<CallSite> by_place_;         // sorted by file, call
  std::vector<std::uint32_t> first_site_;  // per file into by_place_, and one past the end
};

}  // namespace fount
