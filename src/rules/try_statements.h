// try statements as pairs of branches, and what each branch makes: two answers to one question. Knows blocks and
// products; whether the second answer is a rival is for the rule to say.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "index/state.h"

namespace fount {

struct TryStatement {
  std::uint32_t body = kNone;           // block
  std::vector<std::uint32_t> handlers;  // blocks
};
std::vector<TryStatement> try_statements(const FileFacts& facts);

// An object that a branch makes and keeps or returns.
struct MadeObject {
  const Step* step = nullptr;  // that keeps it
  std::string_view kept_in;    // the step's target, or "return"
  std::string_view maker;      // what was called
  DefinitionId of;
};

class BranchObjects {
 public:
  explicit BranchObjects(const Index& index);

  // Objects of first-party classes that are made in the block, blocks inside of it included.
  std::vector<MadeObject> made_in(FileId file, const BlockContents& contents, std::uint32_t block) const;

 private:
  std::optional<DefinitionId> product(FileId file, std::uint32_t definition, std::string_view callee,
                                      unsigned depth) const;
  std::optional<DefinitionId> returned_by(FileId file, std::uint32_t function, unsigned depth) const;

  const Index& index_;
  std::map<std::pair<FileId, std::uint32_t>, DefinitionId> getters_;  // function → class of the shared object
};

}  // namespace fount
