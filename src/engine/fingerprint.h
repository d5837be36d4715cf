// Identity that survives edits. A finding's id says which concept violates which rule in which service; a source's
// member fingerprint says which copy it is. Neither knows a line number: moving code, or removing one of five copies,
// makes nothing new, and a sixth copy does.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/file.h"
#include "core/finding.h"

namespace fount {

// Part of every fingerprint: changes when the same code would get other fingerprints, so that a baseline of another
// recipe is recognised instead of read as "everything is new".
inline constexpr int kFingerprintRecipe = 1;

// 16 hex digits of (recipe, service, rule, concept key).
std::string finding_id(std::string_view service, std::string_view rule, std::string_view concept_key);

// 16 hex digits of (recipe, path, content), where the symbol stands for a source without content.
std::string member_id(std::string_view path, const Source& source);

// Sorts by (path, span, rule) of the first source: the order of every report.
void sort_findings(std::vector<Finding>& findings);

// Fills id and member of sorted findings. Equal ids (a rule whose key is not distinct enough), and equal members of
// one finding (one file that holds the same code twice), are told apart by their order, which makes them distinct and
// deterministic, if less stable than the others.
void fingerprint(std::span<Finding> findings, std::span<const SourceFile> files, std::span<const Service> services);

}  // namespace fount
