// How sure a rule is of what it finds in files that a test writes itself.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/audit.h"
#include "rules/rule.h"
#include "tests/index/repository.h"

namespace fount::test {

using Confidences = std::vector<Confidence>;

// Index and rules only, no engine.
inline Confidences confidence_of(std::string_view rule, Files files) {
  std::ranges::sort(files);
  const auto index = index_of(files);
  Sink sink;
  for (const Rule* each : all_rules())
    if (each->info.id == rule) each->check(*index, sink);
  Confidences found;
  for (const Finding& finding : sink.findings()) found.push_back(finding.confidence);
  return found;
}

// The whole audit: with roles, services, and the secrets that a scan of every file finds.
inline Confidences audited_confidence_of(std::string_view rule, const Files& files) {
  MemoryFileSystem fs;
  for (const auto& [path, content] : files) fs.write(path, content);
  AuditRequest request;
  request.fs = &fs;
  request.root_name = "test";
  request.generated_at = "2000-01-01T00:00:00Z";
  request.today = "2025-01-01";
  Workers workers(1);
  SilentObserver observer;
  const CancelToken cancel;
  const auto result = audit(request, workers, observer, cancel);
  Confidences found;
  if (!result) return found;
  for (const Finding& finding : result->report.findings)
    if (finding.rule == rule) found.push_back(finding.confidence);
  return found;
}

}  // namespace fount::test
