#include "rules/receivers.h"

#include <algorithm>

namespace fount {
namespace {

// `get_router().add_handler(x)`: the call right before, without arguments, is the receiver.
std::string_view receiving_call(const FileFacts& facts, std::uint32_t call) {
  if (call == 0 || facts.calls[call].is(kRooted)) return {};
  const Call& receiver = facts.calls[call - 1];
  const std::string_view callee = facts.text(receiver.callee);
  const bool adjoins = receiver.begin + callee.size() + 3 == facts.calls[call].begin;
  return adjoins && receiver.is(kBare) && receiver.is(kRooted) ? callee : std::string_view{};
}

}  // namespace

std::string_view receiver_of(const FileFacts& facts, const FileFlow& flow, std::uint32_t call) {
  const Call& fact = facts.calls[call];
  const std::string_view callee = facts.text(fact.callee);
  const auto dot = callee.rfind('.');
  if (!fact.is(kRooted) || dot == std::string_view::npos) return receiving_call(facts, call);
  const std::string_view object = callee.substr(0, dot);
  const std::uint32_t step = flow.last_assignment(fact.definition, fact.begin, object);
  const bool given = step != kNone && facts.steps[step].value_kind == ValueKind::call;
  return given ? facts.text(facts.steps[step].value) : object;
}

const SharedInstance* called_object(const Index& index, const SharedStates& shared, const CallSite& site) {
  const FileFacts& facts = index.facts(site.file);
  const std::string_view object = receiver_of(facts, shared.flow(site.file), site.call);
  if (object.empty()) return nullptr;
  const Target target = index.resolver().resolve_dotted(site.file, facts.calls[site.call].definition, object);
  for (const SharedInstance& instance : shared.instances()) {
    if (target.file != instance.file) continue;
    const FileFacts& home = index.facts(instance.file);
    const bool got = target.kind == TargetKind::definition &&
                     std::ranges::find(instance.getters, target.item) != instance.getters.end();
    const bool named =
        target.kind == TargetKind::binding && home.text(home.bindings[target.item].name) == instance.name;
    if (got || named) return &instance;
  }
  return nullptr;
}

}  // namespace fount
