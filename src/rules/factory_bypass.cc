// Direct construction although a factory exists that others use: what the factory does besides constructing does not
// happen to these instances.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "rules/factories.h"
#include "rules/instances.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule factory_bypass_rule;
const Rule factory_bypass_rule{
    {.id = "factory-bypass",
     .title = "direct construction although a factory exists and others use it",
     .area = AreaId::instances,
     .severity = Severity::medium,
     .effort = Effort::medium,
     .raised = "high when the factory keeps its instances: those made past it are not known to it",
     .lowered = "",
     .controls = "CWE-1041"},
    check,
    {Need::products}};

namespace {

constexpr std::size_t kManyCallers = 5;

struct Bypass {
  DefinitionId product, factory;
  const DeclaredCanonical* declared = nullptr;
  std::vector<CallSite> callers, sites;
};

// It configures, registers or checks what it made: steps on the instance, or calls beside the constructor's.
bool does_more(const Index& index, DefinitionId factory, DefinitionId product) {
  const FileId file = index.file_of(factory);
  const FileFacts& facts = index.facts(file);
  if (index.products().of(factory).origin == Origin::keyed) return true;
  const Definition& definition = index.definition(factory);
  std::uint32_t more = 0;
  for (const Call& call : calls_in(facts, definition)) {
    const auto number = static_cast<std::uint32_t>(&call - facts.calls.data());
    if (call.begin < definition.body_begin || index.calls().target(file, number) == product) continue;
    const std::string_view callee = facts.text(call.callee);
    const std::string_view head = callee.substr(0, callee.find('.'));
    if (head != "logger" && head != "log" && head != "logging" && head != "print" && callee != "str") ++more;
  }
  const auto sets = std::ranges::any_of(steps_in(facts, definition), [&](const Step& step) {
    return step.kind == StepKind::assign && facts.text(step.target).find_first_of(".[") != std::string_view::npos;
  });
  return more >= 2 || sets;
}

// The class itself sends readers to the factory.
bool says_so(const Index& index, DefinitionId product, DefinitionId factory) {
  const FileFacts& facts = index.facts(index.file_of(product));
  const std::string_view name = index.name(factory);
  if (facts.text(index.definition(product).docstring).find(name) != std::string_view::npos) return true;
  return std::ranges::any_of(facts.claims, [&](const Claim& claim) {
    return claim.definition == index.local(product) &&
           facts.text(claim.replacement).find(name) != std::string_view::npos;
  });
}

bool is_declared(const Index& index, DefinitionId function, std::string_view factory) {
  const std::string symbol = index.symbol_of(function);
  return symbol == factory || symbol.ends_with("." + std::string(factory));
}

// Functions beside the class, and methods of its own that make one: `Mailer.create()`.
std::vector<DefinitionId> candidates_of(const Index& index, DefinitionId product) {
  std::vector<DefinitionId> candidates = factories_of(index, product);
  for (const DefinitionId maker : index.products().makers(product))
    if (is_own_factory(index, maker, product)) candidates.push_back(maker);
  return candidates;
}

// The factory that fount.toml names, else the one beside the class that most code calls. One that hands out a shared
// instance is the matter of instance-split.
std::optional<Bypass> bypass_of(const Index& index, DefinitionId product) {
  Bypass best{.product = product, .factory = {}, .callers = {}, .sites = {}};
  const DeclaredCanonical* declared = declared_canonical(index, index.file_of(product), index.name(product));
  if (declared != nullptr && declared->factory.empty()) declared = nullptr;
  const auto makers = index.products().makers(product);
  const std::vector<DefinitionId> candidates =
      declared != nullptr ? std::vector<DefinitionId>(makers.begin(), makers.end()) : candidates_of(index, product);
  for (const DefinitionId factory : candidates) {
    if (declared != nullptr && !is_declared(index, factory, declared->factory)) continue;
    const bool beside = index.file_of(factory) == index.file_of(product);
    const bool shared = index.products().of(factory).origin == Origin::shared;
    if (declared == nullptr && (!beside || shared || !index.products().of(factory).constructs)) continue;
    std::vector<CallSite> callers = outside_calls(index, factory);
    if (best.factory && callers.size() <= best.callers.size()) continue;
    best.factory = factory;
    best.callers = std::move(callers);
  }
  if (!best.factory) return std::nullopt;
  best.declared = declared;
  const std::span<const DefinitionId> factory(&best.factory, 1);
  best.sites = private_constructions(index, product, factory, declared != nullptr ? factory : makers);
  return best;
}

std::optional<Confidence> judge(const Index& index, const Bypass& bypass) {
  if (bypass.declared != nullptr) return Confidence::certain;
  const bool obeyed = bypass.callers.size() > bypass.sites.size();
  if (says_so(index, bypass.product, bypass.factory) && !bypass.callers.empty()) return Confidence::firm;
  if (!obeyed || bypass.callers.size() < 2) return std::nullopt;
  const bool more = does_more(index, bypass.factory, bypass.product);
  return more && bypass.callers.size() >= kManyCallers ? Confidence::firm : Confidence::tentative;
}

Finding describe(const Index& index, const Bypass& bypass) {
  Finding finding = finding_of(factory_bypass_rule.info, std::string(index.name(bypass.product)), "class");
  finding.concept_key = index.symbol_of(bypass.product);
  finding.service = index.file(index.file_of(bypass.product)).service;
  finding.surplus = static_cast<std::uint32_t>(bypass.sites.size());
  const Origin origin = index.products().of(bypass.factory).origin;
  if (origin == Origin::keyed || origin == Origin::shared) finding.severity = Severity::high;
  const std::string why =
      bypass.declared != nullptr ? "declared in fount.toml" : plural(bypass.callers.size(), "production caller");
  finding.canonical = Canonical{
      .span = index.span_of(bypass.factory), .symbol = index.symbol_of(bypass.factory), .why = why, .location = {}};
  finding.sources.push_back(source_of(index, bypass.factory, SourceRole::canonical));
  for (const CallSite& site : bypass.sites)
    finding.sources.push_back(call_source(index, site, SourceRole::surplus, "constructs it directly"));
  finding.references =
      index.references({TargetKind::definition, index.file_of(bypass.product), index.local(bypass.product)});
  finding.message =
      fmt::format("{} is constructed past {} in {}; {} the factory", index.name(bypass.product),
                  index.name(bypass.factory), plural(bypass.sites.size(), "place"),
                  bypass.callers.size() == 1 ? "1 caller uses" : fmt::format("{} callers use", bypass.callers.size()));
  finding.remedy = fmt::format("Call {} instead.", index.symbol_of(bypass.factory));
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_instances(index, sink);
  for (const DefinitionId id : index.top_level()) {
    if (index.products().makers(id).empty() || decides_itself(index, id)) continue;
    const auto bypass = bypass_of(index, id);
    if (!bypass) continue;
    if (bypass->sites.empty() || (bypass->declared == nullptr && !is_service(index, id))) continue;
    const auto confidence = judge(index, *bypass);
    if (!confidence) continue;
    Finding finding = describe(index, *bypass);
    finding.confidence = *confidence;
    sink.add(std::move(finding));
  }
}

}  // namespace fount
