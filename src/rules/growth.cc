#include "rules/growth.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "rules/first_match.h"
#include "rules/ownership.h"
#include "rules/support.h"

namespace fount {

const Parameter* served(const FileFacts& facts, std::uint32_t definition) {
  for (; definition != kNone; definition = facts.definitions[definition].parent) {
    const Range range = facts.definitions[definition].parameters;
    for (std::uint32_t p = range.begin; p < range.end; ++p)
      if (whose(facts.text(facts.parameters[p].name)) != Whose::nobody) return &facts.parameters[p];
  }
  return nullptr;
}

bool is_personal(const Index& index, DefinitionId made) {
  if (!made || index.definition(made).kind != DefinitionKind::class_) return false;
  const FileFacts& facts = index.facts(index.file_of(made));
  return std::ranges::any_of(facts.definitions, [&](const Definition& method) {
    if (method.parent != index.local(made) || facts.text(method.name) != "__init__") return false;
    for (std::uint32_t p = method.parameters.begin; p < method.parameters.end; ++p)
      if (whose(facts.text(facts.parameters[p].name)) != Whose::nobody) return true;
    return false;
  });
}

namespace {

// Whoever asks gets the handler of the first who came.
void add_lookup(const Index& index, const FirstMatch& lookup, Leak& leak) {
  const Block& loop = index.facts(lookup.file).blocks[lookup.loop];
  const std::string finder = index.symbol_of(lookup.file, lookup.method);
  leak.sources.push_back(source_at(index, {lookup.file, loop.begin, loop.end}, SourceRole::surplus,
                                   "answers with the first one that fits, whoever's it is"));
  leak.sources.back().symbol = finder;
  leak.message +=
      fmt::format("; {} answers with the first one that fits, whoever's it is", finder.substr(finder.rfind('.') + 1));
}

}  // namespace

Leak leak_of(const Index& index, Growth growth) {
  Leak leak;
  leak.name = name_of(index, *growth.list);
  leak.verdict = "growing";
  leak.file = growth.list->file;
  leak.message =
      fmt::format("{} exists once, every connection adds to it, and no production code takes anything out", leak.name);
  leak.remedy = "Keep it per connection or key it by user, and take the entry out when the connection ends.";
  leak.sources = {source_of(index, *growth.list, "exists once")};
  if (growth.append != nullptr) leak.sources.push_back(source_of(index, *growth.append, "appends, for everybody"));
  std::ranges::move(growth.additions, std::back_inserter(leak.sources));
  const auto lookup = first_match(index, *growth.list);
  if (lookup) add_lookup(index, *lookup, leak);
  if (growth.append != nullptr || lookup) leak.severity = Severity::high;
  if (growth.keeps_socket || (growth.personal && lookup)) leak.confidence = Confidence::firm;
  return leak;
}

}  // namespace fount
