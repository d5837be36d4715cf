// Spans → what a reader sees: lines and quoted code. The only pass after extraction that reads the audited files, and
// it reads only those that something is reported about, once each.
#pragma once

#include <span>

#include "base/workers.h"
#include "core/facts.h"
#include "core/file.h"
#include "core/finding.h"
#include "engine/observer.h"
#include "engine/secret_vault.h"
#include "source/file_system.h"

namespace fount {

struct EvidenceContext {
  const FileSystem& fs;
  std::span<const SourceFile> files;
  std::span<const FileFacts> facts;    // one per file: their digests tell whether a file changed since
  const SecretVault* vault = nullptr;  // scrubs what is found
};

// Fills the location of every canonical, source, pattern and span in `data` (which becomes a location), and the
// excerpts of sources: up to 12 lines of the canonical source and of the first four others, 3 lines of the next
// sixteen, 1 line of the next eighty. Lines are cut at 200 bytes, common indentation and secrets are taken out. A
// source whose file changed or vanished since it was understood keeps its place, without excerpt and with a note that
// says so.
void gather_evidence(std::span<Finding> findings, std::span<Pattern> patterns, const EvidenceContext& context,
                     Workers& workers, Observer& observer);

}  // namespace fount
