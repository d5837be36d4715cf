#include "rules/auth_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/auth_words.h"
#include "rules/support.h"

namespace fount {
namespace {

bool is_same_switch(const Index& index, const Bypass& a, const Bypass& b) {
  if (a.name != b.name || (a.kind == SwitchKind::constant) != (b.kind == SwitchKind::constant)) return false;
  if (index.file(a.grant.file).service != index.file(b.grant.file).service) return false;
  return a.kind != SwitchKind::constant ||
         std::pair(a.grant.file, a.grant.function) == std::pair(b.grant.file, b.grant.function);
}

}  // namespace

std::vector<std::span<const Bypass>> by_switch(const Index& index, std::span<const Bypass> bypasses) {
  std::vector<std::span<const Bypass>> runs;
  while (!bypasses.empty()) {
    std::size_t size = 1;
    while (size < bypasses.size() && is_same_switch(index, bypasses.front(), bypasses[size])) ++size;
    runs.push_back(bypasses.first(size));
    bypasses = bypasses.subspan(size);
  }
  return runs;
}

Confidence confidence_of(const Bypass& bypass) {
  const bool direct = bypass.grant.kind == GrantKind::success || bypass.grant.kind == GrantKind::identity;
  if (bypass.kind == SwitchKind::constant && !is_proof(bypass.name)) return Confidence::firm;
  if (bypass.kind == SwitchKind::constant) return direct ? Confidence::certain : Confidence::firm;
  // A switch that somebody must turn on is mostly documented, and meant.
  const bool is_on = bypass.on_by_default || bypass.turned_on;
  const bool open = bypass.kind == SwitchKind::variable && bypass.hinted && is_on;
  if (open) return direct ? Confidence::certain : Confidence::firm;
  return Confidence::tentative;
}

Confidence confidence_of(std::span<const Bypass> places) {
  Confidence best = Confidence::tentative;
  for (const Bypass& bypass : places) best = std::max(best, confidence_of(bypass));
  // REQUIRE_LOGIN, LOGIN_REQUIRED: whether there are accounts at all is for whoever runs it to say.
  const std::vector<std::string> words = identifier_words(places.front().name);
  const bool feature = std::ranges::any_of(
      words, [](const std::string& word) { return word == "require" || word == "required" || word == "requires"; });
  return feature && places.front().kind != SwitchKind::constant ? Confidence::tentative : best;
}

std::string shown_name(const Bypass& bypass) {
  if (bypass.kind == SwitchKind::constant) return fmt::format("a constant {}", bypass.name);
  const std::string_view unset = bypass.set_in == 0 ? ", on by default and set by no deployment" : ", on by default";
  return fmt::format("{}{}", bypass.name, bypass.on_by_default ? unset : "");
}

void add_places(const Index& index, Finding& finding, std::span<const Bypass> places) {
  const Bypass& first = places.front();
  if (first.kind == SwitchKind::constant)
    finding.concept_key = fmt::format("{}:{}", index.symbol_of(first.grant.file, first.grant.function), first.name);
  finding.surplus = static_cast<std::uint32_t>(places.size());
  DataList honoured;
  for (const Bypass& bypass : places) {
    const Grant& grant = bypass.grant;
    Source source = source_at(index, grant.span, SourceRole::surplus,
                              fmt::format("{}; {}", name_of(grant.kind), name_of(bypass.guard)));
    source.symbol = index.symbol_of(grant.file, grant.function);
    finding.sources.push_back(std::move(source));
    honoured.push_back({DataObject{{"switch", Data{std::string(name_of(bypass.kind))}},
                                   {"condition", Data{bypass.where}},
                                   {"guard", Data{std::string(name_of(bypass.guard))}},
                                   {"on_by_default", Data{bypass.on_by_default}}}});
  }
  finding.data.emplace_back("places", Data{std::move(honoured)});
}

}  // namespace fount
