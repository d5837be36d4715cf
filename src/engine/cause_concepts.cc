// Causes that are one concept: a class without one factory, a name without one home.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "engine/cause_kinds.h"

namespace fount {
namespace {

const Finding* first_with_canonical(CausedFindings findings) {
  const auto found = std::ranges::find_if(findings, [](const Finding* each) { return each->canonical.has_value(); });
  return found == findings.end() ? nullptr : *found;
}

std::string rules_of(CausedFindings findings) {
  std::vector<std::string> rules;
  for (const Finding* finding : findings)
    if (std::ranges::find(rules, finding->rule) == rules.end()) rules.push_back(finding->rule);
  return join(rules, ", ");
}

// --- A class that is made in several ways.

constexpr std::array<std::string_view, 4> kInstanceRules = {"factory-bypass", "factory-fragmentation",
                                                            "guarded-constructor", "instance-split"};

std::vector<CauseKey> missing_factory_keys(const Finding& finding, const CauseContext&) {
  if (std::ranges::find(kInstanceRules, finding.rule) == kInstanceRules.end() || finding.kind != "class") return {};
  return {{std::to_string(finding.service), finding.concept_name}};
}

std::optional<CauseText> describe_missing_factory(const CauseKey& key, CausedFindings findings, const CauseContext&) {
  const Finding* decided = first_with_canonical(findings);
  const std::string& name = key[1];
  return CauseText{fmt::format("`{}` has no factory that everybody uses ({})", name, rules_of(findings)),
                   decided == nullptr
                       ? fmt::format("Decide on one factory for `{}` and make every caller use it.", name)
                       : fmt::format("Make every caller get its `{}` from `{}`, then delete the other ways.", name,
                                     decided->canonical->symbol)};
}

// --- A concept with several problems at once.

constexpr std::array<std::string_view, 7> kDefinitionRules = {
    "name-divergence", "duplicate-definition", "duplicate-body", "drifted-copy",
    "concept-family",  "rival-claims",         "import-paths"};

std::vector<CauseKey> contested_concept_keys(const Finding& finding, const CauseContext&) {
  if (std::ranges::find(kDefinitionRules, finding.rule) == kDefinitionRules.end() || finding.kind == "module" ||
      finding.kind == "statements")  // what they stand in is defined once
    return {};
  if (finding.rule == "import-paths") return {{finding.concept_key}};  // the definition's symbol
  std::set<std::string> symbols;
  for (const Source& source : finding.sources)
    if (is_rival(source) && last_component(source.symbol) == finding.concept_name) symbols.insert(source.symbol);
  std::vector<CauseKey> keys;
  for (const std::string& symbol : symbols) keys.push_back({symbol});
  return keys;
}

std::optional<CauseText> describe_contested_concept(const CauseKey& key, CausedFindings findings, const CauseContext&) {
  const std::string name(last_component(key[0]));
  std::set<std::string> rivals;
  for (const Finding* finding : findings) {
    for (const Source& source : finding->sources)
      if (is_rival(source) && finding->rule != "import-paths" && last_component(source.symbol) == name)
        rivals.insert(source.symbol);
  }
  // A body that two names share, or a second import path, does not say which definition owns the name.
  const auto decides = [&](const Finding* each) {
    return each->canonical && each->rule != "import-paths" && last_component(each->canonical->symbol) == name;
  };
  const auto decided = std::ranges::find_if(findings, decides);
  const std::string home = decided == findings.end() ? "" : (*decided)->canonical->symbol;
  rivals.erase(home);
  if (rivals.empty()) return std::nullopt;
  return CauseText{
      fmt::format("`{}` has no single home ({})", name, rules_of(findings)),
      home.empty()
          ? fmt::format("Decide which definition of `{}` stays; merge the others into it, or give them names of "
                        "their own.",
                        name)
          : fmt::format("Make `{}` the home of `{}`: merge {} into it, or give them names of their own.", home, name,
                        quoted_list(std::vector<std::string>(rivals.begin(), rivals.end())))};
}

}  // namespace

const CauseKind missing_factory_cause{missing_factory_keys, describe_missing_factory};
const CauseKind contested_concept_cause{contested_concept_keys, describe_contested_concept};

}  // namespace fount
