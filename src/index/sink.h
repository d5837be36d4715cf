// Where a rule puts what it finds and says how much it looked at. One Sink per rule and run: no locking.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/finding.h"

namespace fount {

class Sink {
 public:
  void add(Finding finding) { findings_.push_back(std::move(finding)); }
  void add(Pattern pattern) { patterns_.push_back(std::move(pattern)); }

  // A concept this rule examined, whether or not it violates: the score's exposure. Same (area, key) counts once over
  // all rules, so that two rules looking at one class do not double it. `files`: where it lives, for areas cut by path.
  void examine(std::uint64_t concept_key, FileId file) { examined_.push_back({concept_key, file}); }

  struct Examined {
    std::uint64_t key = 0;
    FileId file;
  };
  std::vector<Finding>& findings() { return findings_; }
  std::vector<Pattern>& patterns() { return patterns_; }
  const std::vector<Examined>& examined() const { return examined_; }

 private:
  std::vector<Finding> findings_;
  std::vector<Pattern> patterns_;
  std::vector<Examined> examined_;
};

}  // namespace fount
