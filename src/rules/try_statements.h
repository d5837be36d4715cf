// try statements as pairs of branches, and what a branch makes: two answers to one question. Knows blocks, imports and
// products; whether the second answer is a rival is for the rule to say.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "index/state.h"

namespace fount {

struct TryStatement {
  std::uint32_t body = kNone;           // block
  std::vector<std::uint32_t> handlers;  // blocks
};
std::vector<TryStatement> try_statements(const FileFacts& facts);

// Is `block` this one or inside of it?
bool within(const FileFacts& facts, std::uint32_t block, std::uint32_t outer);

// The object that an expression makes or fetches: of which class, and whether it is one that the process shares.
struct Product {
  DefinitionId of;
  bool shared = false;  // fetched from the place where one is kept
};

// What calling `callee` at this place gives: a class's own object, or what a first-party function returns.
std::optional<Product> product_of(const Index& index, const SharedStates& shared, FileId file, std::uint32_t definition,
                                  std::string_view callee);

}  // namespace fount
