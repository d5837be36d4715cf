// Interns one file's strings into its StringTable. The map outlives the file, so that thousands of small files cost no
// allocation: a slot belongs to the current file only when it carries the current generation.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/string_table.h"
#include "lang/scan.h"

namespace fount {

class StringBuilder {
 public:
  // Forgets the previous file's strings. `table` must stay where it is until the next start().
  void start(StringTable& table) {
    table_ = &table;
    used_ = 0;
    if (slots_.size() != kInitialSlots && slots_.size() > kKeptSlots) slots_.clear();
    if (slots_.empty()) slots_.resize(kInitialSlots);
    if (++generation_ == 0) {
      slots_.assign(slots_.size(), {});
      generation_ = 1;
    }
  }

  StringId intern(std::string_view text) {
    if (text.empty()) return {};
    const auto hash = static_cast<std::uint32_t>(scan::hash_token(text));
    Slot& slot = find(hash, text);
    if (slot.generation == generation_) return slot.id;
    const StringId id = table_->append(text);
    slot = {generation_, hash, id};
    if (++used_ * 2 > slots_.size()) grow();
    return id;
  }

 private:
  struct Slot {
    std::uint32_t generation = 0;
    std::uint32_t hash = 0;
    StringId id;
  };
  static constexpr std::size_t kInitialSlots = 1024;
  static constexpr std::size_t kKeptSlots = 1 << 16;  // one huge file must not slow down the small ones after it

  Slot& find(std::uint32_t hash, std::string_view text) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
      Slot& slot = slots_[i];
      if (slot.generation != generation_) return slot;
      if (slot.hash == hash && (*table_)[slot.id] == text) return slot;
    }
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.generation != generation_) continue;
      std::size_t i = slot.hash & mask;
      while (slots_[i].generation == generation_) i = (i + 1) & mask;
      slots_[i] = slot;
    }
  }

  StringTable* table_ = nullptr;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::uint32_t generation_ = 0;
};

}  // namespace fount
