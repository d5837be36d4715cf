// A class whose one shared instance stands beside others: callers of the getter and owners of private instances believe
// that they speak of one thing, and each keeps its own state.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "rules/factories.h"
#include "rules/instances.h"
#include "rules/races.h"
#include "rules/registries.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule instance_split_rule;
const Rule instance_split_rule{
    {.id = "instance-split",
     .title = "a shared instance and private ones side by side, two registries of one mapping, or a race",
     .area = AreaId::instances,
     .severity = Severity::high,
     .effort = Effort::medium,
     .raised = "",
     .lowered = "medium when there is one private instance only",
     .controls = "CWE-1108,CWE-362"},
    check,
    {Need::products, Need::literals}};

namespace {

struct Split {
  DefinitionId product;
  DefinitionId getter;               // of the shared instance
  std::vector<DefinitionId> rivals;  // getters that keep another shared instance
  std::vector<CallSite> sites;       // private instances
  std::vector<bool> mixed;           // per site: the same function or class calls the getter too
  std::uint32_t callers = 0;         // of the getter, in other files: importers, and calls of a class's own
  std::uint32_t surplus() const { return static_cast<std::uint32_t>(rivals.size() + sites.size()); }
};

bool keeps_shared(const Index& index, DefinitionId function) {
  const Product& product = index.products().of(function);
  return product.origin == Origin::shared && product.bare && !index.name(function).starts_with('_');
}

// Where other code gets the shared instance: the getter beside the class, else the one most code calls.
void choose_getter(const Index& index, Split& split) {
  std::pair<bool, std::size_t> best;
  for (const DefinitionId getter : factories_of(index, split.product)) {
    if (!keeps_shared(index, getter)) continue;
    const std::pair rank(index.file_of(getter) == index.file_of(split.product), outside_calls(index, getter).size());
    if (split.getter && rank <= best) continue;
    split.getter = getter;
    best = rank;
  }
}

// A getter in another file that makes an instance itself keeps a second one.
void find_rivals(const Index& index, Split& split) {
  for (const DefinitionId other : factories_of(index, split.product)) {
    const bool same_service =
        index.file(index.file_of(other)).service == index.file(index.file_of(split.getter)).service;
    if (index.file_of(other) != index.file_of(split.getter) && keeps_shared(index, other) && same_service &&
        index.products().of(other).constructs)
      split.rivals.push_back(other);
  }
}

// The outermost definition around a call, and its file.
using Home = std::pair<FileId, std::uint32_t>;
Home home_of(const Index& index, const CallSite& site) {
  const FileFacts& facts = index.facts(site.file);
  return {site.file, outermost(facts, facts.calls[site.call].definition)};
}

// `instance = C()` in the module of the class, imported by others: the shared instance without its getter.
std::uint32_t importers_of_variable(const Index& index, DefinitionId product) {
  const FileId file = index.file_of(product);
  const FileFacts& facts = index.facts(file);
  std::set<std::uint32_t> made;
  for (const CallSite& site : index.calls().of(product))
    if (site.file == file && facts.calls[site.call].definition == kNone) made.insert(facts.calls[site.call].begin);
  std::uint32_t importers = 0;
  for (std::uint32_t b = 0; b < facts.bindings.size() && !made.empty(); ++b)
    if (facts.bindings[b].definition == kNone && made.contains(facts.bindings[b].value_begin))
      importers += index.production_users({TargetKind::binding, file, b});
  return importers;
}

Split split_of(const Index& index, DefinitionId product) {
  Split split{.product = product, .getter = {}, .rivals = {}, .sites = {}, .mixed = {}};
  choose_getter(index, split);
  if (!split.getter) return split;
  find_rivals(index, split);
  std::set<Home> near;
  for (const CallSite& call : index.calls().of(split.getter)) near.insert(home_of(index, call));
  for (const CallSite& site :
       private_constructions(index, product, std::span(&split.getter, 1), index.products().makers(product))) {
    if (!is_bare(index, site)) continue;  // made with arguments, it is not the same thing
    split.sites.push_back(site);
    split.mixed.push_back(home_of(index, site).second != kNone && near.contains(home_of(index, site)));
  }
  const FileId home = index.file_of(split.getter);
  split.callers = index.production_users({TargetKind::definition, home, index.local(split.getter)}) +
                  static_cast<std::uint32_t>(outside_calls(index, split.getter).size()) +
                  importers_of_variable(index, product);
  return split;
}

// `GlobalBus.get()` gives a Bus: whoever wants the shared one says so by another class's name.
bool has_class_of_its_own(const Index& index, const Split& split) {
  const std::uint32_t parent = index.definition(split.getter).parent;
  if (parent == kNone) return false;
  const DefinitionId holder = index.id_of(index.file_of(split.getter), parent);
  return holder != split.product && index.definition(holder).kind == DefinitionKind::class_ &&
         !index.classes().derives_from(split.product, holder);
}

// A few private ones beside a shared one may be meant to be apart (a resolver for another server); many are a habit.
constexpr std::uint32_t kHabit = 5;

Confidence confidence_of(const Index& index, const Split& split) {
  if (has_class_of_its_own(index, split)) return Confidence::tentative;
  if (std::ranges::find(split.mixed, true) != split.mixed.end()) return Confidence::certain;
  const bool beside = index.file_of(split.getter) == index.file_of(split.product);
  return beside && split.surplus() >= kHabit ? Confidence::firm : Confidence::tentative;
}

Finding describe(const Index& index, const Split& split) {
  Finding finding = finding_of(instance_split_rule.info, std::string(index.name(split.product)), "class");
  finding.concept_key = index.symbol_of(split.product);
  finding.service = index.file(index.file_of(split.getter)).service;
  finding.confidence = confidence_of(index, split);
  finding.surplus = split.surplus();
  if (finding.surplus == 1) finding.severity = Severity::medium;
  finding.canonical = Canonical{.span = index.span_of(split.getter),
                                .symbol = index.symbol_of(split.getter),
                                .why = "it keeps the instance that callers share",
                                .location = {}};
  finding.sources.push_back(source_of(index, split.getter, SourceRole::canonical));
  for (const DefinitionId rival : split.rivals) {
    finding.sources.push_back(source_of(index, rival, SourceRole::surplus));
    finding.sources.back().note = "keeps a shared instance of its own";
  }
  for (std::size_t i = 0; i < split.sites.size(); ++i) {
    const std::string also = split.mixed[i] ? fmt::format("beside a call of {}", index.name(split.getter)) : "";
    finding.sources.push_back(call_source(index, split.sites[i], SourceRole::surplus, also));
  }
  finding.references =
      index.references({TargetKind::definition, index.file_of(split.product), index.local(split.product)});
  finding.message = fmt::format("{} has a shared instance ({}) and {} beside it; each keeps its own state",
                                index.name(split.product), index.name(split.getter), plural(finding.surplus, "other"));
  finding.remedy = fmt::format("Call {} where the state is meant to be shared; else give the class no shared instance.",
                               index.symbol_of(split.getter));
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_instances(index, sink);
  for (const DefinitionId id : index.top_level()) {
    if (index.products().makers(id).empty() || decides_itself(index, id)) continue;
    const Split split = split_of(index, id);
    if (!split.getter) continue;
    if (split.surplus() > 0 && keeps_state(index, id)) sink.add(describe(index, split));
  }
  for (const Race& race : find_races(index)) sink.add(finding_of(index, race, instance_split_rule.info));
  for (const RivalRegistries& rivals : find_rival_registries(index, index.shared_states()))
    sink.add(finding_of(index, rivals, instance_split_rule.info));
}

}  // namespace fount
