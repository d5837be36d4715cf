// Names of the whole audit, interned: equal names have equal Symbols, so joining is comparing integers.
// Filled while the index is built, read-only afterwards (then any thread may read).
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/ids.h"

namespace fount {

class Symbols {
 public:
  Symbols() { intern(""); }

  Symbol intern(std::string_view name) {
    if (const auto found = ids_.find(name); found != ids_.end()) return found->second;
    const Symbol id{static_cast<std::uint32_t>(names_.size())};
    names_.emplace_back(name);  // a deque: views of earlier names stay valid
    ids_.emplace(names_.back(), id);
    return id;
  }

  // The symbol when the name occurs anywhere, else Symbol{} (which is ""): looking up never adds.
  Symbol find(std::string_view name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? Symbol{} : found->second;
  }

  std::string_view operator[](Symbol symbol) const { return names_[symbol.value]; }

 private:
  std::deque<std::string> names_;
  std::unordered_map<std::string_view, Symbol> ids_;
};

}  // namespace fount
