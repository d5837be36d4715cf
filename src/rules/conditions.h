// Conditions as facts keep them (masked text, see core/facts.h), cut into what they are made of: operands of `or`,
// `and` and `not`, and the two sides of a comparison. Knows the syntax, not what the names mean.
#pragma once

#include <string_view>
#include <vector>

namespace fount {

// Operands of the operator that binds least; one operand stands for itself.
enum class Joint { none, any, all };
struct Operands {
  Joint joint = Joint::none;
  std::vector<std::string_view> parts;  // with Joint::none the text itself, without brackets around it
  bool negated = false;                 // `not` stands before all of it
};
Operands operands_of(std::string_view condition);

enum class Relation { none, equal, unequal, in, not_in };
struct Comparison {
  Relation relation = Relation::none;
  std::string_view left, right;
};
// Of a text without `and`, `or` and a leading `not`.
Comparison comparison_of(std::string_view text);

// What stands between double quotes, in order; a literal that was blanked is "".
std::vector<std::string_view> quoted_in(std::string_view text);

// The dotted name that the text is, or that it calls: "self.config.demo_mode", "is_local" of `is_local()`; "" when it
// is more than that.
std::string_view name_in(std::string_view text);

// `method_from_token(token)` gives something else than what its last word says.
bool gives_something_else(std::string_view call);

}  // namespace fount
