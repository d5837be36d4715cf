// Mutable state that crosses users, requests or instances. That it exists once is no finding: what it stores, and how
// it is keyed, decides.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "rules/leak_classes.h"
#include "rules/leak_defaults.h"
#include "rules/leak_growing.h"
#include "rules/leak_keys.h"
#include "rules/leak_slots.h"
#include "rules/registries.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule shared_state_rule;
const Rule shared_state_rule{{.id = "shared-state",
                              .title = "mutable state that crosses users or requests",
                              .area = AreaId::instances,
                              .severity = Severity::medium,
                              .effort = Effort::medium,
                              .raised = "high when one user's or request's object is kept where all others meet it",
                              .lowered = "",
                              .controls = "CWE-488,CWE-1108",
                              .cap = 59},
                             check,
                             {Need::products, Need::literals}};

namespace {

Finding finding_of(const Index& index, Leak leak) {
  Finding finding = finding_of(shared_state_rule.info, leak.name, "state");
  finding.concept_key = leak.verdict + ":" + leak.name;
  finding.service = index.file(leak.file).service;
  finding.severity = leak.severity;
  finding.confidence = leak.confidence;
  finding.message = std::move(leak.message);
  finding.remedy = std::move(leak.remedy);
  finding.sources = std::move(leak.sources);
  finding.surplus = static_cast<std::uint32_t>(std::max<std::size_t>(1, finding.sources.size() - 1));
  finding.data.emplace_back("verdict", Data{std::move(leak.verdict)});
  return finding;
}

Pattern registry(const Index& index, const State& state) {
  Pattern pattern;
  pattern.pattern = "user-scoped-registry";
  pattern.concept_name = name_of(index, state);
  pattern.span = {state.file, state.begin, state.end};
  pattern.detail = "every entry is stored and looked up by user";
  pattern.area = AreaId::instances;
  return pattern;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const SharedStates& shared = index.shared_states();
  std::vector<Leak> leaks;
  find_key_leaks(index, shared, leaks);
  find_slot_leaks(index, shared, leaks);
  find_class_leaks(index, shared, leaks);
  find_default_leaks(index, shared, leaks);
  find_growing_lists(index, shared, leaks);
  std::set<std::string> leaking;  // or contradicted
  for (Leak& leak : leaks) {
    leaking.insert(leak.name);
    sink.add(finding_of(index, std::move(leak)));
  }
  for (const RivalRegistries& rivals :
       find_rival_registries(index, shared))  // no pattern where another one contradicts
    for (const MappingRegistry& each : rivals.registries) leaking.insert(name_of(index, *each.state));
  for (const State& state : shared.states()) {
    if (state.accesses.empty()) continue;
    std::string name = name_of(index, state);
    sink.examine(concept_key("state", index.file(state.file).service, name), state.file);
    if (is_user_registry(index, shared, state) && !leaking.contains(name)) sink.add(registry(index, state));
  }
}

}  // namespace fount
