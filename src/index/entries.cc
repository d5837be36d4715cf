#include "index/entries.h"

#include <fmt/format.h>

#include <algorithm>

namespace fount {
namespace {

constexpr std::size_t kFewChildren = 16;
constexpr int kMaxAliases = 8;  // an alias may stand for another; a cycle ends here
constexpr int kMaxMerged = 64;  // maps one look-up goes through: merges of merges multiply, some in circles

}  // namespace

EntryTree::EntryTree(const FileFacts& facts) : facts_(&facts) {
  const std::uint32_t count = size();
  const auto slot = [&](const Entry& entry) { return entry.parent < count ? entry.parent : count; };
  first_.assign(count + 2, 0);
  for (const Entry& entry : facts.entries)
    if (!entry.is(kCommentedOut)) ++first_[slot(entry) + 1];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  children_.resize(first_.back());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::uint32_t i = 0; i < count; ++i)
    if (!facts.entries[i].is(kCommentedOut)) children_[next[slot(facts.entries[i])]++] = i;
  by_key_ = children_;
  for (std::size_t i = 0; i + 1 < first_.size(); ++i)
    if (first_[i + 1] - first_[i] > kFewChildren)
      std::ranges::stable_sort(std::span(by_key_).subspan(first_[i], first_[i + 1] - first_[i]), {},
                               [this](std::uint32_t child) { return key(child); });
}

std::uint32_t EntryTree::resolved(std::uint32_t entry) const {
  for (int hops = 0; hops < kMaxAliases && entry < size(); ++hops) {
    const Entry& it = facts_->entries[entry];
    if (it.kind != EntryKind::alias || it.target >= size()) break;
    entry = it.target;
  }
  return entry;
}

std::span<const std::uint32_t> EntryTree::children(std::uint32_t entry) const {
  const std::uint32_t slot = entry == kNone ? size() : resolved(entry);
  return std::span(children_).subspan(first_[slot], first_[slot + 1] - first_[slot]);
}

std::uint32_t EntryTree::own_child(std::uint32_t entry, std::string_view name) const {
  const auto all = children(entry);
  const auto key_of = [&](std::uint32_t child) { return key(child); };
  if (all.size() <= kFewChildren) {
    const auto found = std::ranges::find(all.rbegin(), all.rend(), name, key_of);
    return found == all.rend() ? kNone : *found;
  }
  const auto sorted = std::span(by_key_).subspan(all.data() - children_.data(), all.size());
  const auto after = std::ranges::upper_bound(sorted, name, {}, key_of);
  return after == sorted.begin() || key(*(after - 1)) != name ? kNone : *(after - 1);
}

std::uint32_t EntryTree::merged_child(std::uint32_t entry, std::string_view name, int& maps_left) const {
  if (maps_left == 0) return kNone;
  --maps_left;
  if (const std::uint32_t own = own_child(entry, name); own != kNone) return own;
  const std::uint32_t merge = own_child(entry, "<<");
  if (merge == kNone) return kNone;
  if (facts_->entries[merge].kind != EntryKind::list) return merged_child(merge, name, maps_left);
  for (const std::uint32_t item : children(merge))
    if (const std::uint32_t found = merged_child(item, name, maps_left); found != kNone) return found;
  return kNone;
}

std::uint32_t EntryTree::child(std::uint32_t entry, std::string_view name) const {
  int maps_left = kMaxMerged;
  return merged_child(entry, name, maps_left);
}

std::uint32_t EntryTree::find(std::uint32_t entry, std::initializer_list<std::string_view> path) const {
  for (const std::string_view name : path) {
    entry = child(entry, name);
    if (entry == kNone) return kNone;
  }
  return entry;
}

std::uint32_t EntryTree::enclosing(std::uint32_t entry, std::string_view name) const {
  while ((entry = facts_->entries[entry].parent) != kNone)
    if (key(entry) == name) return entry;
  return kNone;
}

std::uint32_t EntryTree::depth(std::uint32_t entry) const {
  std::uint32_t depth = 0;
  while ((entry = facts_->entries[entry].parent) != kNone) ++depth;
  return depth;
}

std::string EntryTree::path(std::uint32_t entry) const {
  std::string path;
  for (; entry != kNone; entry = facts_->entries[entry].parent) {
    std::string part(key(entry));
    if (part.empty()) {
      const auto siblings = children(facts_->entries[entry].parent);
      part = fmt::format("{}", std::ranges::find(siblings, entry) - siblings.begin());
    }
    path = path.empty() ? part : part + "." + path;
  }
  return path;
}

}  // namespace fount
