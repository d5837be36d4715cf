#include "rules/factories.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "base/text.h"
#include "rules/instances.h"

namespace fount {
namespace {

constexpr std::array<std::string_view, 12> kVerbs = {"get",     "create", "make",   "build",     "new",   "provide",
                                                     "acquire", "init",   "obtain", "construct", "setup", "ensure"};
// Words that say nothing of the product: how it is kept, and whom it is for.
constexpr std::array<std::string_view, 16> kFillers = {
    "instance", "service", "default", "global",  "shared",  "singleton", "object",   "or",
    "for",      "user",    "request", "session", "context", "scoped",    "isolated", "initialize"};
constexpr std::array<std::string_view, 7> kStandIns = {"mock", "fake", "stub", "dummy", "example", "examples", "test"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

bool names_stand_in(std::string_view name) {
  return std::ranges::any_of(identifier_words(name),
                             [](const std::string& word) { return is_one_of(word, kStandIns); });
}

// `get_central_logger` of UnifiedLogger: beside its class, a getter may say more than the class's name does.
bool names_noun(const Index& index, DefinitionId function, DefinitionId product) {
  const std::vector<std::string> words = identifier_words(index.name(function));
  const std::vector<std::string> of_product = identifier_words(index.name(product));
  return !words.empty() && !of_product.empty() && is_one_of(words.front(), kVerbs) && words.back() == of_product.back();
}

// The class that a function is a method of, or DefinitionId{}.
DefinitionId owner_of(const Index& index, DefinitionId function) {
  const std::uint32_t parent = index.definition(function).parent;
  return parent == kNone ? DefinitionId{} : index.id_of(index.file_of(function), parent);
}

// A function of the module, or a method that is called without an instance, or one of a class whose business is making.
bool is_reachable(const Index& index, DefinitionId function) {
  constexpr std::array<std::string_view, 7> kMakers = {"factory", "provider", "registry", "pool",
                                                       "builder", "manager",  "container"};
  const DefinitionId owner = owner_of(index, function);
  if (!owner) return true;
  if (index.definition(owner).kind != DefinitionKind::class_ || index.definition(owner).parent != kNone) return false;
  const FileFacts& facts = index.facts(index.file_of(function));
  const Range decorators = index.definition(function).decorators;
  for (std::uint32_t d = decorators.begin; d < decorators.end; ++d)
    if (facts.text(facts.decorators[d].name) == "staticmethod" || facts.text(facts.decorators[d].name) == "classmethod")
      return true;
  return std::ranges::any_of(identifier_words(index.name(owner)),
                             [&](const std::string& word) { return is_one_of(word, kMakers); });
}

bool is_kin(const Index& index, DefinitionId a, DefinitionId b) {
  return a == b || index.classes().derives_from(a, b) || index.classes().derives_from(b, a);
}

}  // namespace

bool is_named_for(const Index& index, DefinitionId function, DefinitionId product) {
  const std::vector<std::string> words = identifier_words(index.name(function));
  const std::vector<std::string> of_product = identifier_words(index.name(product));
  std::vector<std::string> of_owner;
  if (const DefinitionId owner = owner_of(index, function)) of_owner = identifier_words(index.name(owner));
  const auto has = [](const std::vector<std::string>& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
  };
  if (words.empty() || of_product.empty() || !is_one_of(words.front(), kVerbs)) return false;
  bool noun = has(of_owner, of_product.back());
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!has(of_product, words[i]) && !is_one_of(words[i], kFillers) && !is_one_of(words[i], kVerbs)) return false;
    noun = noun || words[i] == of_product.back();
  }
  return noun;
}

bool is_own_factory(const Index& index, DefinitionId function, DefinitionId product) {
  const Product& made = index.products().of(function);
  return owner_of(index, function) == product && made.origin == Origin::fresh && made.of == product && !made.through &&
         !index.name(function).starts_with('_') && is_reachable(index, function) &&
         is_named_for(index, function, product);
}

std::vector<DefinitionId> factories_of(const Index& index, DefinitionId product) {
  std::vector<DefinitionId> factories;
  for (const DefinitionId maker : index.products().makers(product)) {
    const Product& made = index.products().of(maker);
    if (made.through || made.origin == Origin::owned || !index.production(index.file_of(maker))) continue;
    if (index.name(maker).starts_with('_') || !is_reachable(index, maker)) continue;
    const DefinitionId owner = owner_of(index, maker);
    if (owner && is_kin(index, owner, product) && made.origin == Origin::fresh) continue;
    const bool of_class = owner && is_kin(index, owner, product);  // `C.get_instance()`
    const bool beside = made.origin == Origin::shared && index.file_of(maker) == index.file_of(product);
    if (of_class || (beside && names_noun(index, maker, product)) || is_named_for(index, maker, product))
      factories.push_back(maker);
  }
  return factories;
}

std::vector<CallSite> outside_calls(const Index& index, DefinitionId function) {
  std::vector<CallSite> calls;
  for (const CallSite& site : index.calls().of(function))
    if (site.file != index.file_of(function) && index.production(site.file)) calls.push_back(site);
  return calls;
}

std::vector<CallSite> private_constructions(const Index& index, DefinitionId product,
                                            std::span<const DefinitionId> factories,
                                            std::span<const DefinitionId> excused) {
  std::set<FileId> homes{index.file_of(product)};
  for (const DefinitionId factory : factories) homes.insert(index.file_of(factory));
  std::vector<CallSite> sites;
  for (const CallSite& site : index.calls().of(product)) {
    const FileFacts& facts = index.facts(site.file);
    if (homes.contains(site.file) || site.through_receiver || !index.production(site.file)) continue;
    if (in_main_guard(index, site) || expects_failure(index, site)) continue;
    if (stands_in(index, site, excused)) continue;
    const std::string_view path = index.file(site.file).path;
    if (names_stand_in(path.substr(path.rfind('/') + 1))) continue;
    const std::uint32_t home = outermost(facts, facts.calls[site.call].definition);
    if (home != kNone && names_stand_in(facts.text(facts.definitions[home].name))) continue;
    sites.push_back(site);
  }
  return sites;
}

}  // namespace fount
