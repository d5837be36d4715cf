// Every name that production modules export, and each of the ways in which it gets a meaning. Knows nothing of which of
// them contradict each other.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "index/index.h"

namespace fount {

enum class Via : std::uint8_t { definition, reexport, alias };

// One way to a meaning: the module that exports the name, or the importing file that renames to it.
struct ExportPath {
  DefinitionId meaning;
  FileId file;  // the exporting module's file, or the renaming importer
  Span span;    // where the name gets its meaning there
  Via via = Via::definition;
  std::uint32_t importers = 0;  // production files that take the name from here
};
struct ExportedName {
  std::uint32_t service = 0;
  Symbol name;
  auto operator<=>(const ExportedName&) const = default;
};
using ExportedNames = std::map<ExportedName, std::vector<ExportPath>>;

ExportedNames exported_names(const Index& index);

// Each meaning once, in order.
std::vector<DefinitionId> meanings_of(std::span<const ExportPath> paths);

}  // namespace fount
