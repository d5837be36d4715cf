// The whole audit of files that a test wrote: one thread, a fixed day, nobody watching.
#pragma once

#include <gtest/gtest.h>

#include <utility>

#include "engine/audit.h"
#include "source/file_system.h"

namespace fount::test {

inline Report report_on(const MemoryFileSystem& fs, Wanted wanted = {}) {
  AuditRequest request;
  request.fs = &fs;
  request.root_name = "test";
  request.generated_at = "2000-01-01T00:00:00Z";
  request.today = "2025-01-01";
  request.wanted = std::move(wanted);
  Workers workers(1);
  SilentObserver observer;
  const CancelToken cancel;
  auto result = audit(request, workers, observer, cancel);
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
  return result ? std::move(result->report) : Report{};
}

}  // namespace fount::test
