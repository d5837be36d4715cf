#include "rules/leaks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "rules/ownership.h"
#include "rules/support.h"

namespace fount {

std::string name_of(const Index& index, const State& state) {
  const std::string owner = state.definition == kNone ? std::string(index.module_name(index.modules().of(state.file)))
                                                      : index.symbol_of(state.file, state.definition);
  return fmt::format("{}.{}", owner, state.name);
}

Source source_of(const Index& index, const State& state, std::string note) {
  return source_at(index, {state.file, state.begin, state.end}, SourceRole::surplus, std::move(note));
}

Source source_of(const Index& index, const StateAccess& access, std::string note) {
  Source source = source_at(index, {access.file, access.begin, access.end}, SourceRole::surplus, std::move(note));
  source.symbol = index.symbol_of(access.file, access.definition);
  return source;
}

Whose whose_key(const Index& index, const SharedStates& shared, const StateAccess& access) {
  return whose_key(index.facts(access.file), shared.flow(access.file), access);
}

bool is_user_registry(const Index& index, const SharedStates& shared, const State& state) {
  constexpr std::array<std::string_view, 6> kFigures = {"count", "counts", "metrics", "stats", "counter", "totals"};
  for (const std::string& word : identifier_words(state.name))
    if (std::ranges::find(kFigures, word) != kFigures.end())
      return false;  // figures about users are no objects of theirs
  std::size_t stores = 0, lookups = 0;
  for (const StateAccess& access : state.accesses) {
    const bool by_user = whose_key(index, shared, access) == Whose::user;
    if (access.kind == AccessKind::first || access.kind == AccessKind::add) return false;
    if (access.kind == AccessKind::keyed && !by_user) return false;
    const bool object = access.value_kind == ValueKind::name || access.value_kind == ValueKind::call;
    stores += access.kind == AccessKind::keyed && object ? 1 : 0;  // counts and flags make no registry
    lookups += by_user && access.kind != AccessKind::keyed ? 1 : 0;
  }
  return stores > 0 && lookups > 0;
}

}  // namespace fount
