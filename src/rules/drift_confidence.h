// What differs between copies, and how sure it is that one of them drifted: that they were one, and that nobody meant
// them to differ. The cases that reading has borne out are firm; whatever something else may explain is tentative.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "rules/copies.h"

namespace fount {

struct Drift {
  std::size_t values = 0, names = 0, statements = 0;
  std::size_t all() const { return values + names + statements; }
  void add(const Difference& difference) {
    if (difference.kind == Difference::Kind::value) ++values;
    if (difference.kind == Difference::Kind::name) ++names;
    if (difference.kind == Difference::Kind::statement) ++statements;
  }
};

// What differs most from the first decides.
struct CopyComparison {
  std::vector<Alignment> alignments;  // of each member but the first
  double similarity = 1;
  bool other_things = false;  // more than a quarter of what they call or reach differs
  bool renamed = false;       // some of what they call or reach has another name, consistently
  Drift drift;
};

CopyComparison compare_all(const Index& index, const Copies& copies);

// nullopt: too small to have been copied, or other things. `comparison` is that of `copies`, which differ.
std::optional<Confidence> drift_confidence(const Index& index, const Copies& copies, const CopyComparison& comparison);

}  // namespace fount
