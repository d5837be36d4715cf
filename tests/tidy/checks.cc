#include "tests/tidy/checks.h"

namespace fount::tidy {

std::span<const Check> checks() {
  static constexpr Check kChecks[] = {
      {"lines", check_lines},           {"words", check_words},
      {"places", check_places},         {"lengths", check_lengths},
      {"functions", check_functions},   {"abbreviations", check_abbreviations},
      {"headers", check_headers},       {"calls", check_calls},
      {"layers", check_layers},         {"dead_headers", check_dead_headers},
      {"type_names", check_type_names}, {"rules", check_rules},
      {"links", check_links},
  };
  return kChecks;
}

}  // namespace fount::tidy
