// How sure a rule is of what it finds in files that a test writes itself.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "tests/index/repository.h"
#include "tests/rules/audited.h"

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
  Confidences found;
  for (const Finding& finding : report_on(fs).findings)
    if (finding.rule == rule) found.push_back(finding.confidence);
  return found;
}

// What is found in some files, one confidence a finding.
struct Case {
  std::string what, rule;
  Files files;
  Confidences expected;
};

inline void run(const std::vector<Case>& cases) {
  for (const Case& each : cases)
    EXPECT_EQ(audited_confidence_of(each.rule, each.files), each.expected) << each.rule << ": " << each.what;
}

inline const Confidences kNothing{};
inline const Confidences kTentative{Confidence::tentative};
inline const Confidences kFirm{Confidence::firm};
inline const Confidences kCertain{Confidence::certain};

}  // namespace fount::test
