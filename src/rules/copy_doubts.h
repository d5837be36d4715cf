// What the files themselves say of why copies are kept: programs that cannot import each other, a comment that names
// the original, code of another project, a project taken over whole. Found once, asked for each group of copies.
#pragma once

#include <cstdint>
#include <span>

#include "core/finding.h"
#include "index/index.h"
#include "rules/import_roots.h"
#include "rules/nested_projects.h"

namespace fount {

struct CopyPlace {
  FileId file;
  std::uint32_t definition = kNone;  // that it is, or that it stands in
};

class CopyDoubts {
 public:
  explicit CopyDoubts(const Index& index) : index_(index), roots_(index), nested_(index) {}
  bool explain(std::span<const CopyPlace> places) const;
  // How sure one can be at most that these definitions ought to be one.
  Confidence limit(std::span<const DefinitionId> definitions) const;
  const ImportRoots& roots() const { return roots_; }

 private:
  const Index& index_;
  ImportRoots roots_;
  NestedProjects nested_;
};

}  // namespace fount
