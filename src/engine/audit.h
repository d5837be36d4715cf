// The pipeline as one call. Source → Facts → Index → Findings → Evidence → Score → Report.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/workers.h"
#include "core/report.h"
#include "core/test_results.h"
#include "engine/observer.h"
#include "engine/wanted.h"
#include "source/discover.h"

namespace fount {

// Options about *who asked* (CLI, editor, server) stop here: a pass that knew would behave differently per caller.
struct AuditRequest {
  const FileSystem* fs = nullptr;
  std::optional<GitState> git;
  std::string root_name;                   // shown in titles
  std::optional<std::string> policy_path;  // --config, or a fount.toml above the root: read by the caller
  std::optional<std::string> policy_text;  // what it holds; it overrides the root's fount.toml
  std::string policy_prefix;               // Policy::prefix of it
  DiscoverOptions discover;
  Wanted wanted;                     // everything, unless it says otherwise
  std::string generated_at;          // ISO 8601; the caller knows clock and SOURCE_DATE_EPOCH
  std::optional<TestResults> tests;  // of the project's own tests
  std::string today;                 // ISO date: acceptances expire against it
  std::string print;                 // "", "facts", "index", "findings", "score": Result::printed holds the text
  bool measures_parts = false;       // somebody will read the parts in AuditResult::passes
};

struct PassStatistics {
  std::string_view pass;
  double wall_s = 0, cpu_s = 0;
  std::uint64_t peak_bytes = 0;  // of the process, when the pass ended
  bool is_part = false;          // CPU seconds of the pass before it, which holds them too; no more is known
};

struct AuditResult {
  Report report;
  std::string printed;  // for AuditRequest::print
  std::vector<PassStatistics> passes;
  std::vector<std::string> warnings;  // what somebody declared, and nothing here answers to
};

Result<AuditResult> audit(const AuditRequest& request, Workers& workers, Observer& observer, const CancelToken& cancel);

}  // namespace fount
