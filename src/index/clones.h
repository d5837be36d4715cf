// Code that stands in the repository more than once: whole modules, classes and functions, and runs of statements.
// Groups, not pairs; what lies within equal copies of something larger is no group of its own, nor is what differs
// within any copies. Only files whose facts have code lines take part.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/facts.h"
#include "index/code_view.h"

namespace fount {

enum class CloneKind : std::uint8_t {
  exact,    // equal tokens
  renamed,  // equal when names are replaced one for one
  values,   // as renamed, and some literals differ
  near,     // lines were added, removed or changed
};

enum class CloneUnit : std::uint8_t { module, class_, function, run };

struct CloneMember {
  LineRange lines;
  std::uint32_t definition = kNone;  // of classes and functions: into the file's facts
};

struct CloneGroup {
  CloneKind kind = CloneKind::exact;
  CloneUnit unit = CloneUnit::function;
  std::uint32_t tokens = 0;          // of the first member
  std::vector<CloneMember> members;  // two or more, by place
};

class Clones {
 public:
  Clones() = default;
  explicit Clones(std::span<const FileFacts> facts);

  CodeView view(FileId file) const { return {file, facts_[file.value]}; }

  // By place of the first member, then by kind.
  std::span<const CloneGroup> groups() const { return groups_; }

 private:
  std::span<const FileFacts> facts_;
  std::vector<CloneGroup> groups_;
};

}  // namespace fount
