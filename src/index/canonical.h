// Which of several sources is the canonical one, and why. One decision for every rule, so that no two findings
// disagree.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "index/index.h"

namespace fount {

struct CanonicalChoice {
  std::size_t index = 0;  // among the candidates
  std::string why;        // "declared in fount.toml: ...", "14 of 17 production importers", ...
};

// Declaration in fount.toml > self-declaration that importers confirm > production importers > position (a shallower,
// older-looking home is no evidence, so position decides only between a package's own module and a private copy).
// nullopt: the evidence does not decide, and the finding must say so.
std::optional<CanonicalChoice> choose_canonical(const Index& index, std::span<const DefinitionId> candidates);

// The [[canonical]] entry of the nearest fount.toml that names this concept, if any.
const DeclaredCanonical* declared_canonical(const Index& index, FileId near, std::string_view concept_name);

// Whether the entry means this file, by its path, its module's name or the import that it names.
bool names_file(const Index& index, FileId file, const DeclaredCanonical& declared);

// The candidate that more than half of all production users use (`users`: one count per candidate), if there is one.
std::optional<CanonicalChoice> choose_by_importers(std::span<const std::uint32_t> users);

}  // namespace fount
