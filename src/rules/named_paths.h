// Files that configuration names: what a build, a workflow or a manifest expects to be there. Collectors gather them
// from one kind of file each; whether they exist is asked of the index once, by rule missing-file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "rules/config_view.h"

namespace fount {

struct NamedPath {
  Span span;                            // where it is named
  std::string written;                  // as it is named
  std::vector<std::string> candidates;  // relative to the root; what is meant comes first, none may exist
  std::string_view use;                 // "builds", "copies": what the file does with it
  std::optional<std::string> context;   // of a Dockerfile: the directory that its build is given, where that is known
  std::optional<std::string> written_for;  // the directory from which it would be found, where that is another one
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::certain;
};

// A Dockerfile with the directory that is its build's context.
struct ImageBuild {
  std::string dockerfile;  // relative to the root
  std::string context;
  bool operator==(const ImageBuild&) const = default;
  auto operator<=>(const ImageBuild&) const = default;
};

struct NamedPaths {
  std::vector<NamedPath> paths;
  std::vector<ImageBuild> builds;

  // Does nothing when `written` is no plain path as seen from the first directory.
  void add(NamedPath path, std::initializer_list<std::string_view> directories);
};

}  // namespace fount
