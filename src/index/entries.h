// The entries of one configuration file as a tree to walk. Owns the lists of children, made once in linear time; knows
// no format, no value and no other file.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts.h"

namespace fount {

class EntryTree {
 public:
  explicit EntryTree(const FileFacts& facts);  // `facts` must outlive it

  const FileFacts& facts() const { return *facts_; }
  const Entry& operator[](std::uint32_t entry) const { return facts_->entries[entry]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(facts_->entries.size()); }
  std::string_view key(std::uint32_t entry) const { return facts_->text(facts_->entries[entry].key); }

  // In file order, commented-out ones left out. Of kNone the top level; of an alias the children of what it stands for.
  std::span<const std::uint32_t> children(std::uint32_t entry) const;

  // The child with this key, the last one where a key is repeated, else one that a YAML merge (`<<: *anchor`) brings
  // in; kNone when there is none. Of kNone the top level.
  std::uint32_t child(std::uint32_t entry, std::string_view key) const;
  // The same for a path of keys: find(kNone, {"services", "web", "image"}).
  std::uint32_t find(std::uint32_t entry, std::initializer_list<std::string_view> path) const;

  // The innermost entry above it that has this key; kNone when there is none.
  std::uint32_t enclosing(std::uint32_t entry, std::string_view key) const;
  std::uint32_t depth(std::uint32_t entry) const;  // of the top level 0

  // "services.web.ports.0": keys, list items by their number.
  std::string path(std::uint32_t entry) const;

 private:
  std::uint32_t merged_child(std::uint32_t entry, std::string_view key, int& maps_left) const;
  std::uint32_t own_child(std::uint32_t entry, std::string_view key) const;
  std::uint32_t resolved(std::uint32_t entry) const;

  const FileFacts* facts_;
  std::vector<std::uint32_t>
      first_;  // per entry and, at the end, for the top level: into `children_`; one past the end
  std::vector<std::uint32_t> children_;  // grouped by parent
  std::vector<std::uint32_t> by_key_;    // the same, large groups sorted: thousands may look into one map
};

}  // namespace fount
