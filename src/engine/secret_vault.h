// Every secret of the audited repository, so that none of them leaves: the last thing that happens to a text before it
// is shown. Filled from the index; lives for one audit, and is neither printed nor written anywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/finding.h"
#include "engine/known_names.h"
#include "index/secret_values.h"

namespace fount {

class SecretVault {
 public:
  // A name that the repository says openly is none, though it stands under a secret's name.
  SecretVault(const SecretValues& values, const KnownNames& names);

  // Replaces each secret, and each part of one that is long enough to be of use, by what it was: "<redacted 20
  // characters>". Linear in time.
  std::string scrubbed(std::string_view text) const;
  void scrub(std::string& text) const;
  void scrub(Finding& finding) const;
  void scrub(Pattern& pattern) const;

 private:
  void add(std::string_view value);
  void scrub(Data& data) const;

  std::vector<bool> beginnings_;                // of the first bytes of every part: dismisses nearly every position
  std::unordered_set<std::uint64_t> parts_;     // digests of every window of kWindow bytes
  std::unordered_set<std::string> short_ones_;  // shorter than a window, whole
};

}  // namespace fount
