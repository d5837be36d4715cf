// Names of the whole audit, interned: equal names have equal Symbols, so joining is comparing integers.
// Filled while the index is built, read-only afterwards (then any thread may read).
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "core/ids.h"

namespace fount {

class Symbols {
 public:
  Symbols() : names_{""}, slots_(1024) {}

  Symbol intern(std::string_view name) {
    if (name.empty()) return {};
    const auto hash = static_cast<std::uint32_t>(hash64(name));
    if (const Symbol known = slots_[place_of(name, hash)].symbol) return known;
    if (names_.size() * 2 > slots_.size()) grow();
    const Symbol id{static_cast<std::uint32_t>(names_.size())};
    names_.emplace_back(name);  // a deque: views of earlier names stay valid
    slots_[place_of(name, hash)] = {hash, id};
    return id;
  }

  // The symbol when the name occurs anywhere, else Symbol{} (which is ""): looking up never adds.
  Symbol find(std::string_view name) const {
    return name.empty() ? Symbol{} : slots_[place_of(name, static_cast<std::uint32_t>(hash64(name)))].symbol;
  }

  std::string_view operator[](Symbol symbol) const { return names_[symbol.value]; }

 private:
  // The hash is kept beside the id, so that a name is only looked at when it is most likely the one.
  struct Slot {
    std::uint32_t hash = 0;
    Symbol symbol;  // 0: free
  };

  // Of this name's slot, or of the free one where it belongs.
  std::size_t place_of(std::string_view name, std::uint32_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = hash & mask;
    while (slots_[i].symbol && (slots_[i].hash != hash || names_[slots_[i].symbol.value] != name)) i = (i + 1) & mask;
    return i;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old)
      if (slot.symbol) slots_[place_of(names_[slot.symbol.value], slot.hash)] = slot;
  }

  std::deque<std::string> names_;
  std::vector<Slot> slots_;
};

}  // namespace fount
