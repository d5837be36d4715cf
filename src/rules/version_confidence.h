// How sure it is that two places which pin a tool differently ought not to: which of them are about one program, and
// which place speaks for which. Knows nothing of what a finding says.
#pragma once

#include <span>

#include "core/finding.h"
#include "rules/pins.h"

namespace fount {

// Of all places that pin one tool.
class PinComparison {
 public:
  PinComparison(const Index& index, std::span<const Pin* const> pins) : index_(index), pins_(pins) {}

  // Some version does for both, or each has a version of its own.
  bool agree(const Pin& a, const Pin& b) const;
  // Of two that do not agree.
  Confidence confidence(const Pin& a, const Pin& b) const;

 private:
  bool speaks_for(const Pin& declared, const Pin& other) const;
  bool is_outspoken(const Pin& declared, const Pin& other) const;
  bool is_allowed_elsewhere(const Pin& job, const Pin& manifest) const;
  Confidence between_services(const Pin& a, const Pin& b) const;

  const Index& index_;
  std::span<const Pin* const> pins_;
};

}  // namespace fount
