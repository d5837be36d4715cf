// The engine's intermediates as text, for --print and golden tests. Stable order, one thing per line.
#pragma once

#include <span>
#include <string>

#include "core/facts.h"
#include "core/file.h"
#include "core/finding.h"
#include "core/report.h"
#include "source/file_system.h"

namespace fount {

// Every file's facts, re-read for their line numbers. Files without facts are left out.
std::string print_all_facts(const FileSystem& fs, std::span<const SourceFile> files, std::span<const FileFacts> facts);

std::string print_findings(std::span<const Finding> findings, std::span<const Pattern> patterns,
                           std::span<const Service> services);

std::string print_score(const Score& score, std::span<const Finding> findings);

}  // namespace fount
