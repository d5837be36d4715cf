// One secret, resolved in different orders: with two of its sources set, one part of the program signs with a key that
// another does not accept.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "index/chains.h"
#include "rules/own_secrets.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule secret_precedence_rule;
const Rule secret_precedence_rule{{.id = "secret-precedence",
                                   .title = "one secret that is resolved in different orders",
                                   .area = AreaId::authentication,
                                   .severity = Severity::high,
                                   .effort = Effort::medium,
                                   .raised = "critical when two orders try the same sources the other way round",
                                   .lowered = "",
                                   .controls = "CWE-1041,CWE-321"},
                                  check};

namespace {

using Order = std::vector<std::string>;

Order order_of(const Chain& chain) {
  Order order;
  for (const ChainSource& source : chain.sources) order.push_back(source.label);
  return order;
}

std::string shown(const Order& order) { return fmt::format("{}", fmt::join(order, " → ")); }

// Where a chain tries a variable; none: it does not.
std::optional<std::size_t> position_of(const Chain& chain, std::string_view variable) {
  for (std::size_t i = 0; i < chain.sources.size(); ++i)
    if (chain.sources[i].kind == ChainSourceKind::variable && chain.sources[i].label == variable) return i;
  return std::nullopt;
}

// Two variables that both know are tried the other way round: with only these set, the two get different values.
bool inverted(const Chain& one, const Chain& other) {
  std::optional<std::size_t> before;
  for (const ChainSource& source : one.sources) {
    if (source.kind != ChainSourceKind::variable) continue;
    const std::optional<std::size_t> position = position_of(other, source.label);
    if (!position) continue;
    if (before && *position < *before) return true;
    before = position;
  }
  return false;
}

template <typename Differ>
bool any_differ(const std::vector<const Chain*>& chains, Differ differ) {
  for (auto one = chains.begin(); one != chains.end(); ++one)
    for (auto other = std::next(one); other != chains.end(); ++other) {
      const bool elsewhere = (*one)->file != (*other)->file || (*one)->definition != (*other)->definition;
      const bool meet = !(*one)->guard || !(*other)->guard || (*one)->guard == (*other)->guard;
      if (elsewhere && meet && differ(**one, **other)) return true;
    }
  return false;
}

bool share_variable(const Chain& one, const Chain& other) {
  return std::ranges::any_of(one.sources, [&](const ChainSource& source) {
    return source.kind == ChainSourceKind::variable &&
           std::ranges::count(other.sources, source.label, &ChainSource::label) > 0;
  });
}

// They begin with different variables, and one tries later what the other begins with: with both set, the two get
// different values.
bool begin_apart(const Chain& one, const Chain& other) {
  const ChainSource &first = one.sources.front(), &second = other.sources.front();
  const bool variables = first.kind == ChainSourceKind::variable && second.kind == ChainSourceKind::variable;
  return variables && first.label != second.label &&
         (position_of(one, second.label).has_value() || position_of(other, first.label).has_value());
}

// Two functions whose orders differ over something that both know. The branches of one function are its own affair.
bool disagree(const std::vector<const Chain*>& some, const std::vector<const Chain*>& others) {
  for (const Chain* one : some)
    for (const Chain* other : others)
      if ((one->file != other->file || one->definition != other->definition) && share_variable(*one, *other))
        return true;
  return false;
}

std::size_t first_difference(const Order& one, const Order& other) {
  const std::size_t both = std::min(one.size(), other.size());
  std::size_t i = 0;
  while (i < both && one[i] == other[i]) ++i;
  return i;
}

std::string at(const Order& order, std::size_t i) { return i < order.size() ? order[i] : "nothing more"; }

std::optional<Order> declared_order(const Index& index, std::string_view secret) {
  for (const DeclaredSecret& declared : index.policy().secrets)
    if (logical_secret(declared.name) == secret) return declared.order;
  return std::nullopt;
}

using Groups = std::map<Order, std::vector<const Chain*>>;

bool any_disagree(const Groups& groups) {
  for (auto one = groups.begin(); one != groups.end(); ++one)
    for (auto other = std::next(one); other != groups.end(); ++other)
      if (disagree(one->second, other->second)) return true;
  return false;
}

// The order that others should have: the declared one, else the one that most functions have.
std::optional<Order> canonical_order(const Index& index, std::string_view secret, const Groups& groups) {
  if (const auto declared = declared_order(index, secret)) return declared;
  std::size_t most = 0, ties = 0;
  const Order* best = nullptr;
  for (const auto& [order, chains] : groups) {
    if (chains.size() == most) ++ties;
    if (chains.size() <= most) continue;
    most = chains.size();
    ties = 0;
    best = &order;
  }
  return ties > 0 ? std::nullopt : std::optional(*best);
}

Source source_of_chain(const Index& index, const Chain& chain, const Order& order, SourceRole role) {
  Source source = source_at(index, chain.sources.front().span, role, shown(order));
  if (chain.definition != kNone) source.symbol = index.symbol_of(chain.file, chain.definition);
  if (chain.guard) source.note += fmt::format(" (in {})", index.environments()[chain.guard].name);
  return source;
}

// Where the order first leaves the canonical one.
Data disagreement(const Order& order, const Order& other, const Chain& chain) {
  const std::size_t i = first_difference(order, other);
  DataList path;
  for (const ChainSource& source : chain.sources)
    path.push_back({DataObject{{"source", {source.label}}, {"place", {source.span}}}});
  return {DataObject{{"position", {static_cast<std::int64_t>(i + 1)}},
                     {"expected", {at(order, i)}},
                     {"found", {at(other, i)}},
                     {"path", {std::move(path)}}}};
}

// A function with a branch for an environment has several chains.
std::size_t functions_of(const std::vector<const Chain*>& chains) {
  std::set<std::pair<FileId, std::uint32_t>> functions;
  for (const Chain* chain : chains) functions.emplace(chain->file, chain->definition);
  return functions.size();
}

// Whoever asks only one variable disagrees with those that ask for more; alone it would be no reason for a finding.
void add_single_sources(const Index& index, std::span<const Chain> chains, std::string_view secret, Groups& groups) {
  std::vector<const Chain*> single;
  for (const Chain& chain : chains) {
    if (chain.secret != secret || chain.sources.size() > 1 || !index.production(chain.file)) continue;
    const bool shared = std::ranges::any_of(groups, [&](const auto& group) {
      return std::ranges::any_of(group.second, [&](const Chain* other) { return share_variable(chain, *other); });
    });
    if (shared) single.push_back(&chain);
  }
  for (const Chain* chain : single) groups[order_of(*chain)].push_back(chain);
}

// Orders of the same secret anywhere but in tests: scripts resolve it too, and checks look at it in an order of theirs.
std::size_t orders_anywhere(const Index& index, std::span<const Chain> chains, std::string_view secret) {
  std::set<Order> orders;
  for (const Chain& chain : chains) {
    const Role role = index.file(chain.file).role;
    if (chain.secret == secret && (role == Role::production || role == Role::script)) orders.insert(order_of(chain));
  }
  return orders.size();
}

Finding describe(const Index& index, std::string_view secret, const Groups& groups,
                 const std::optional<Order>& canonical) {
  Finding finding = finding_of(secret_precedence_rule.info, std::string(secret), "secret");
  const Order& reference = canonical ? *canonical : groups.begin()->first;
  DataList disagreements;
  std::vector<const Chain*> resolvers;
  for (const auto& [order, chains] : groups) {
    resolvers.insert(resolvers.end(), chains.begin(), chains.end());
    const bool is_canonical = canonical && order == *canonical;
    for (const Chain* chain : chains)
      finding.sources.push_back(
          source_of_chain(index, *chain, order, is_canonical ? SourceRole::canonical : SourceRole::surplus));
    if (order != reference) disagreements.push_back(disagreement(reference, order, *chains.front()));
  }
  std::ranges::stable_sort(finding.sources, {}, [](const Source& s) { return s.role != SourceRole::canonical; });
  finding.service = index.file(finding.sources.front().span.file).service;
  // A source that could not be followed may stand before the first: what comes after it is only likely.
  const bool is_inverted = any_differ(resolvers, inverted);
  const bool apart = is_own_secret(index, secret) && any_differ(resolvers, begin_apart);
  finding.confidence = is_inverted || apart ? Confidence::firm : Confidence::tentative;
  if (is_inverted) finding.severity = Severity::critical;
  finding.surplus = static_cast<std::uint32_t>(groups.size() - 1);
  finding.message = fmt::format("the {} is resolved in {} different orders by {}", secret, groups.size(),
                                plural(functions_of(resolvers), "function"));
  finding.remedy = "Let one function resolve it, and declare the order under [secret] in fount.toml.";
  finding.data = {{"orders", {static_cast<std::int64_t>(groups.size())}},
                  {"disagreements", {std::move(disagreements)}}};
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  std::map<std::string, Groups> secrets;
  const std::vector<Chain> chains = secret_chains(index);
  for (const Chain& chain : chains) {
    if (!index.production(chain.file) || chain.use == ChainUse::looks_at || chain.sources.size() < 2) continue;
    secrets[chain.secret][order_of(chain)].push_back(&chain);
    sink.examine(concept_key("secret", 0, chain.secret), chain.file);
  }
  std::erase_if(secrets, [](const auto& entry) { return !any_disagree(entry.second); });
  for (auto& [secret, groups] : secrets) {
    const std::optional<Order> canonical = canonical_order(index, secret, groups);
    add_single_sources(index, chains, secret, groups);
    Finding finding = describe(index, secret, groups, canonical);
    if (const std::size_t anywhere = orders_anywhere(index, chains, secret); anywhere > groups.size())
      finding.message += fmt::format("; {} with those of scripts and checks", anywhere);
    sink.add(std::move(finding));
  }
}

}  // namespace fount
