// What part a definition plays beside others of its concept, and which pairs may stand side by side whatever they have
// in common. The rules about definitions share these answers, so that no two of them disagree about a pair.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/finding.h"
#include "index/index.h"
#include "index/sink.h"

namespace fount {

// `surplus` stands for an implementation of its own. Any other role is no rival of anything, and `note` says why.
struct Part {
  SourceRole role = SourceRole::surplus;
  std::string note;
  bool implementation() const { return role == SourceRole::surplus; }
};
Part part_of(const Index& index, DefinitionId id);

// One extends, wraps or calls the other, both are in one file (the matter of `redefinition`), both refine a base of
// their own name, or their paths name different versions, platforms or sync/async twins.
bool apart_by_design(const Index& index, DefinitionId a, DefinitionId b);

// A program that runs by itself and takes nothing from the repository: it may be copied to where nothing else is.
bool stands_alone(const Index& index, FileId file);

// A package of its name hides the module from all imports, and it is no program: what it holds never runs.
bool is_hidden(const Index& index, FileId file);

// A migration is history: it keeps its own copies so that later changes cannot alter what it did.
bool is_migration(const Index& index, FileId file);

// Two classes with a first-party base in common: implementations of one interface resemble each other by necessity.
bool share_base(const Index& index, DefinitionId a, DefinitionId b);

// A name that a framework asks of many files (migrations, commands, plug-ins): carrying it claims nothing.
bool is_convention(const Index& index, std::span<const DefinitionId> members);

// What readers call it: "class", "enum", "function" ...
std::string kind_of(const Index& index, DefinitionId id);

// One concept for each module-level production definition's (service, name, kind): what these rules look at.
void examine_definitions(const Index& index, Sink& sink);

// The implementations among `members`, one per file: the last, which is what importers get.
std::vector<DefinitionId> implementations(const Index& index, std::span<const DefinitionId> members);

}  // namespace fount
