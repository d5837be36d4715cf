// What functions return: an instance of which class, and whether it is a new one each time or one that is kept. Flow is
// by order and block, as the facts have it; where that does not decide, the answer is `unknown`.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "index/calls.h"
#include "index/classes.h"

namespace fount {

enum class Origin : std::uint8_t {
  unknown,
  fresh,   // constructed by each call
  shared,  // one instance, kept in a module or class variable, or by a cache decorator
  keyed,   // one instance per key, kept in a dictionary
  owned,   // one instance per object, kept in an attribute of self
};
std::string_view name_of(Origin);

struct Product {
  DefinitionId of;  // the class
  Origin origin = Origin::unknown;
  DefinitionId through;     // the function that it hands the work to, if any
  bool constructs = false;  // its own body makes the instance (a getter may only hand out what another function made)
  bool bare = true;         // every construction in its own body is without arguments
  explicit operator bool() const { return origin != Origin::unknown; }
};

class Products {
 public:
  Products(const Calls::Input& input, const Calls& calls);

  const Product& of(DefinitionId function) const { return products_[function.value]; }
  // Functions that return instances of a class, in file order.
  std::span<const DefinitionId> makers(DefinitionId of) const;

 private:
  struct Maker {
    DefinitionId of, function;
    auto operator<=>(const Maker&) const = default;
  };
  std::vector<Product> products_;  // per definition
  std::vector<Maker> makers_;      // sorted
  std::vector<DefinitionId> functions_;
};

}  // namespace fount
