// Numbers, sizes and grades as prose writes them, alike in every format for people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"  // counted(), plural()
#include "core/report.h"
#include "report/selection.h"

namespace fount {

// Text of foreign origin as one harmless line: no control characters, no line breaks, no bidirectional overrides.
std::string one_line(std::string_view text);
std::string last_part(std::string_view symbol);  // "pkg.module.Name" -> "Name", as one line
std::string upper(std::string_view text);        // ASCII only
std::string capitalized(std::string_view text);  // "surplus source" -> "Surplus source"

std::string bytes_in_words(std::uint64_t bytes);  // "453.1 MB"

std::string in_words(const SeverityCounts& counts);                 // "2 critical, 1 high"; "none"
std::string in_words(const References& references);                 // "46 production, 664 test, 1,094 docs"; ""
std::string score_in_words(const std::optional<double>& value);     // "61.7", "not assessed"
std::string graded_score(const std::optional<double>& value);       // "61.7/100 (FAILING)", "not assessed"
std::string points_in_words(const Finding& finding, const Score&);  // "+0.80", "cap", "0"; "" without a score
std::string gain_in_words(const Finding& finding, const Score&);    // "+0.80 points", "points held back by a cap"
std::uint64_t files_found(const FileStatistics& files);             // of any role, read or not
std::string roles_in_words(const FileStatistics& files);            // "2,001 production, 7,412 test"; ""
std::string skipped_in_words(const FileStatistics& files);          // "311 ignored, 87 binary"; ""
std::string languages_not_assessed(const FileStatistics& files);    // "C++ (123 files)"; ""
std::string rules_in_words(const FindingList& findings);            // "45 duplicate-definition, 12 redefinition"; ""

std::string tests_in_words(const TestSummary& tests);  // "98 passed, 2 failed (98.0 %); 1 of them ..."

// "3 failing tests depend on it: a, b and 1 more"; "" without failing tests. `most` are named.
std::string tests_in_words(const std::vector<std::string>& tests, std::size_t most);

std::string short_id(std::string_view id);         // as much of a finding's id as people type
std::string_view due_of(int priority);             // "48 hours"
std::string_view title_of_priority(int priority);  // "critical"

}  // namespace fount
