#include "rules/instances.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "rules/support.h"

namespace fount {

Source call_source(const Index& index, const CallSite& site, SourceRole role, std::string note) {
  const FileFacts& facts = index.facts(site.file);
  const Call& call = facts.calls[site.call];
  const auto end = call.begin + static_cast<std::uint32_t>(facts.text(call.callee).size());
  Source source = source_at(index, {site.file, call.begin, end}, role, std::move(note));
  if (call.definition != kNone) source.symbol = index.symbol_of(site.file, call.definition);
  return source;
}

bool expects_failure(const Index& index, const CallSite& site) {
  constexpr std::array<std::string_view, 5> kExpecting = {"raises", "warns", "assertRaises", "assertRaisesRegex",
                                                          "suppress"};
  const FileFacts& facts = index.facts(site.file);
  for (std::uint32_t b = facts.calls[site.call].block; b != kNone; b = facts.blocks[b].parent) {
    const std::string_view manager = facts.text(facts.blocks[b].condition);
    if (facts.blocks[b].kind == BlockKind::with &&
        std::ranges::find(kExpecting, manager.substr(manager.rfind('.') + 1)) != kExpecting.end())
      return true;
  }
  return false;
}

}  // namespace fount
