#include "index/chains.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "core/secret_name.h"
#include "index/answer_flow.h"
#include "index/chain_alternatives.h"
#include "index/environment_branch.h"
#include "index/flow.h"

namespace fount {
namespace {

constexpr unsigned kMostHelpers = 3;       // helpers of helpers
constexpr std::size_t kMostSecrets = 256;  // of one function or module, to be looked at as stand-ins for each other

using Place = std::tuple<std::uint32_t, std::uint32_t>;  // file, definition

bool is_affix(std::string_view word) {
  return word == "key" || word == "keys" || word == "value" || word == "env" || word == "fallback" || word == "default";
}

// "JWT_SECRET_{environment}" without what is not known of it.
std::string known_part(std::string_view name) {
  const std::size_t hole = std::min(name.find('{'), name.size()), end = name.find('}', hole);
  return std::string(name.substr(0, hole)) + std::string(end < name.size() ? name.substr(end + 1) : "");
}

std::string last_name(std::string_view callee) { return lower(callee.substr(callee.rfind('.') + 1)); }

// What the interfaces of secret stores call it.
bool opens_store(std::string_view callee) {
  const std::string name = last_name(callee);
  return name == "access_secret_version" || name == "get_secret_value";
}

bool asks_store(std::string_view callee) {
  const std::string name = last_name(callee);
  if (opens_store(callee)) return true;
  if (!name.contains("secret")) return false;
  if (name.ends_with("_secret") && (name.starts_with("get_") || name.starts_with("load_"))) return true;
  return name.starts_with("get_secret") || name.starts_with("load_secret") || name.starts_with("fetch_secret") ||
         name.starts_with("read_secret") || name.contains("from_secret_manager") || name.contains("secret_manager_get");
}

class ChainReader {
 public:
  explicit ChainReader(const Index& index) : index_(index), flows_(index.all_facts()) {
    for (const SettingRead& read : index.setting_reads().all()) keep(read);
    for (const SettingRead& read : index.setting_reads().open()) keep(read);
  }

  std::vector<Chain> read_all() {
    std::vector<Chain> chains;
    for (const auto& [place, secrets] : reads_) {
      for (const auto& [secret, reads] : secrets) {
        const std::size_t first = chains.size();
        add(place, secret, EnvironmentId{}, first, chains);  // where no branch of an environment is taken
        std::set<EnvironmentId> guards;
        add_guards(place, secret, 0, guards);
        for (const EnvironmentId guard : guards) add(place, secret, guard, first, chains);
      }
    }
    std::ranges::stable_sort(chains, {}, &Chain::secret);
    return chains;
  }

 private:
  void keep(const SettingRead& read) {
    const std::string name = known_part(index_.symbols()[read.name]);
    const bool asks = (read.flags & (kReadWrites | kReadShell | kReadPresence | kReadField)) == 0 &&
                      read.truth != TruthTest::converted;
    if (asks && is_secret_name(name)) reads_[{read.file.value, read.definition}][logical_secret(name)].push_back(&read);
  }

  // A call that brings sources: of a function of this repository, or of a secret store.
  struct Asked {
    std::uint32_t call = 0;
    std::optional<Place> helper;
    bool store = false;
  };

  // What of a function or module its answer is made of, found once.
  struct Body {
    Body(const FileFacts& facts, const FileFlow& flow, std::uint32_t function) : answer(facts, flow, function) {}
    AnswerFlow answer;
    std::vector<Asked> asked;
    std::vector<const Step*> literals, raises;
    std::set<EnvironmentId> branches;  // environments that it has a branch for
  };

  const Body& body_of(Place place) {
    const FileId file = file_of(place);
    const FileFacts& facts = index_.facts(file);
    const auto [entry, fresh] = bodies_.try_emplace(place, facts, flows_.of(file), std::get<1>(place));
    Body& body = entry->second;
    if (!fresh) return body;
    std::set<std::uint32_t> blocks;
    for (const std::uint32_t s : flows_.of(file).steps_of(std::get<1>(place))) {
      const Step& step = facts.steps[s];
      if (step.value_kind == ValueKind::string && body.answer.is_answer(step)) body.literals.push_back(&step);
      if (step.kind == StepKind::raise) body.raises.push_back(&step);
      for (std::uint32_t b = step.block; b != kNone && blocks.insert(b).second; b = facts.blocks[b].parent) {
        const auto named = environments_of_branch(facts, facts.blocks[b], index_.environments());
        if (named) body.branches.insert(named->begin(), named->end());
      }
    }
    body.branches.erase(EnvironmentId{});
    for (const std::uint32_t c : flows_.of(file).calls_of(std::get<1>(place))) {
      if (!body.answer.gives(facts.calls[c].begin)) continue;
      const Asked asked{c, helper_of(place, c), asks_store(facts.text(facts.calls[c].callee))};
      if (asked.helper || asked.store) body.asked.push_back(asked);
    }
    return body;
  }

  void add_guards(Place place, const std::string& secret, unsigned depth, std::set<EnvironmentId>& guards) {
    for (const Try& one : reads_of(place, secret, std::nullopt))
      if (one.read->guard) guards.insert(one.read->guard);
    const Body& body = body_of(place);
    guards.insert(body.branches.begin(), body.branches.end());
    if (depth == kMostHelpers || is_crowded(place)) return;
    for (const Asked& asked : body.asked)
      if (asked.helper) add_guards(*asked.helper, secret, depth + 1, guards);
  }

  // So many secrets are a table of settings, and nothing stands in for anything there.
  bool is_crowded(Place place) const {
    const auto found = reads_.find(place);
    return found != reads_.end() && found->second.size() > kMostSecrets;
  }

  // Chains from `first` on are of the same place and secret.
  void add(Place place, const std::string& secret, EnvironmentId guard, std::size_t first, std::vector<Chain>& chains) {
    Chain chain{.secret = secret,
                .file = file_of(place),
                .definition = std::get<1>(place),
                .guard = guard,
                .sources = sources_of(place, secret, guard, 0)};
    if (chain.sources.size() < 2) {
      ChainUse use = ChainUse::hands_on;
      std::vector<ChainSource> sources = expression_of(place, secret, guard, use);
      if (sources.size() > chain.sources.size()) {
        chain.sources = std::move(sources);
        chain.use = use;
      }
    }
    if (chain.sources.empty() || !begins(chain, secret)) return;
    const auto same = [&](const Chain& other) {
      return std::ranges::equal(other.sources, chain.sources, {}, &ChainSource::label, &ChainSource::label);
    };
    if (std::ranges::none_of(chains | std::views::drop(first), same)) chains.push_back(std::move(chain));
  }

  // A chain is of the secret that it tries first; others may stand in for it.
  static bool begins(const Chain& chain, const std::string& secret) {
    const ChainSource& first = chain.sources.front();
    return first.kind != ChainSourceKind::variable || logical_secret(first.label) == secret;
  }

  // What is none of the function's answer: the longest `a or b`, else one variable that something is built with.
  std::vector<ChainSource> expression_of(Place place, const std::string& secret, EnvironmentId guard, ChainUse& use) {
    std::vector<Try> tries = reads_of(place, secret, guard);
    std::ranges::sort(tries, {}, [](const Try& one) { return std::tuple(one.at, one.order); });
    const AnswerFlow& answer = body_of(place).answer;
    std::vector<ChainSource> sources, handed_on;
    std::size_t variables = 0;
    bool has_own = false;
    for (auto one = tries.begin(); one != tries.end(); ++one) {
      if (!sources.empty() && sources.back().label == one->source.label) continue;
      const bool follows = !sources.empty() && is_within(one->at, *std::prev(one)->read);
      if (!follows && variables > 1 && has_own) break;
      if (!follows) {
        sources.clear();
        variables = 0;
        has_own = false;
      }
      sources.push_back(one->source);
      has_own = has_own || one->own;
      if (one->source.kind == ChainSourceKind::variable) ++variables;
      if (handed_on.empty() && has_own && variables == 1 && answer.builds_with(one->at)) handed_on = sources;
    }
    if (!has_own) return handed_on;
    if (variables < 2) return handed_on;
    use = answer.hands_on(sources.front().span.begin) ? ChainUse::hands_on : ChainUse::looks_at;
    return sources;
  }

  std::vector<ChainSource> sources_of(Place place, const std::string& secret, EnvironmentId guard, unsigned depth) {
    std::vector<Try> tries = tries_of(place, secret, guard, depth);
    std::ranges::sort(tries, {}, [](const Try& one) { return std::tuple(one.at, one.order); });
    const Alternatives alternatives(index_, file_of(place), std::get<1>(place), flows_.of(file_of(place)),
                                    body_of(place).answer);
    std::vector<ChainSource> sources;
    const Try* previous = nullptr;
    bool has_own = false;
    for (const Try& one : tries) {
      const bool literal = one.source.kind == ChainSourceKind::literal;
      if (previous == nullptr ? literal : !alternatives.follows(*previous, one)) {
        if (literal || has_own) continue;
        sources.clear();  // what was tried before is another secret's affair
      }
      if (std::ranges::count(sources, one.source.label, &ChainSource::label) == 0) sources.push_back(one.source);
      has_own = has_own || one.own;
      if (!literal) previous = &one;
    }
    if (!has_own) sources.clear();
    return sources;
  }

  // Those of a secret, and of others that may stand in for it. Without an environment: of all of them.
  std::vector<Try> reads_of(Place place, const std::string& secret, std::optional<EnvironmentId> guard) const {
    std::vector<Try> tries;
    const auto found = reads_.find(place);
    if (found == reads_.end() || !found->second.contains(secret)) return tries;
    const auto add_reads = [&](const std::string& of, const std::vector<const SettingRead*>& reads) {
      for (const SettingRead* read : reads)
        if (!guard || !read->guard || read->guard == *guard) add_read(*read, of == secret, tries);
    };
    if (is_crowded(place))
      add_reads(secret, found->second.at(secret));
    else
      for (const auto& [of, reads] : found->second) add_reads(of, reads);
    return tries;
  }

  std::vector<Try> tries_of(Place place, const std::string& secret, EnvironmentId guard, unsigned depth) {
    std::vector<Try> tries = reads_of(place, secret, guard);
    const AnswerFlow& answer = body_of(place).answer;
    std::erase_if(tries, [&](const Try& one) { return !answer.gives(one.at); });
    if (is_crowded(place)) return tries;
    const FileFacts& facts = index_.facts(file_of(place));
    for (const Asked& asked : body_of(place).asked)
      if (happens_in(facts, facts.calls[asked.call].block, index_.environments(), guard))
        add_call(place, asked, secret, guard, depth, tries);
    add_literals(place, guard, tries);
    return tries;
  }

  // The function of this repository that a call asks for the answer.
  std::optional<Place> helper_of(Place place, std::uint32_t call) const {
    const FileId file = file_of(place);
    DefinitionId helper = index_.calls().target(file, call);
    if (!helper) helper = method_of_product(file, call);
    if (!helper || index_.definition(helper).kind != DefinitionKind::function) return std::nullopt;
    const Place there{index_.file_of(helper).value, index_.local(helper)};
    return there == place ? std::nullopt : std::optional(there);
  }

  // `get_manager().get_secret()`: a method of what the first call returns.
  DefinitionId method_of_product(FileId file, std::uint32_t c) const {
    const FileFacts& facts = index_.facts(file);
    const Call& call = facts.calls[c];
    if (call.is(kRooted) || c == 0) return {};
    const Call& maker = facts.calls[c - 1];
    const std::size_t after = maker.begin + facts.text(maker.callee).size() + std::string_view("().").size();
    const DefinitionId function = index_.calls().target(file, c - 1);
    if (!maker.is(kBare) || after != call.begin || !function) return {};
    const DefinitionId owner = index_.products().of(function).of;
    if (!owner) return {};
    const FileId there = index_.file_of(owner);
    const FileFacts& others = index_.facts(there);
    for (std::uint32_t d = 0; d < others.definitions.size(); ++d)
      if (others.definitions[d].parent == index_.local(owner) &&
          others.text(others.definitions[d].name) == facts.text(call.callee))
        return index_.id_of(there, d);
    return {};
  }

  // What a call brings: the sources of a helper, or a secret store.
  void add_call(Place place, const Asked& asked, const std::string& secret, EnvironmentId guard, unsigned depth,
                std::vector<Try>& tries) {
    const FileFacts& facts = index_.facts(file_of(place));
    const Call& call = facts.calls[asked.call];
    const auto size = static_cast<std::uint32_t>(facts.text(call.callee).size());
    const Span span{file_of(place), call.begin, call.begin + size};
    std::uint32_t order = 0;
    if (asked.helper && depth < kMostHelpers)
      for (ChainSource& source : sources_of(*asked.helper, secret, guard, depth + 1)) {
        source.span = span;
        tries.push_back({call.begin, order++, nullptr, std::move(source)});
      }
    const bool store = (asked.store && asks_for(facts, call, secret)) || (asked.helper && opens_a_store(*asked.helper));
    if (order == 0 && store)
      tries.push_back({call.begin, 0, nullptr, {ChainSourceKind::store, "a secret store", span}});
  }

  bool opens_a_store(Place place) const {
    const FileFacts& facts = index_.facts(file_of(place));
    return std::ranges::any_of(flows_.of(file_of(place)).calls_of(std::get<1>(place)),
                               [&](std::uint32_t c) { return opens_store(facts.text(facts.calls[c].callee)); });
  }

  // `return "changeme"`: what is left where nothing was found.
  void add_literals(Place place, EnvironmentId guard, std::vector<Try>& tries) {
    const FileFacts& facts = index_.facts(file_of(place));
    for (const Step* const statement : body_of(place).literals) {
      const Step& step = *statement;
      const auto literal = std::ranges::lower_bound(facts.literals, step.begin, {}, &Literal::begin);
      const bool empty =
          literal == facts.literals.end() || literal->end > step.end || literal->end - literal->begin < 3;
      if (empty || !happens_in(facts, step.block, index_.environments(), guard) || raises_before(place, step, guard))
        continue;
      const Span span{file_of(place), literal->begin, literal->end};
      tries.push_back({step.begin, 0, nullptr, {ChainSourceKind::literal, "a literal", span}});
    }
  }

  // `if environment == "production": raise`
  bool raises_before(Place place, const Step& until, EnvironmentId guard) {
    const FileFacts& facts = index_.facts(file_of(place));
    return guard && std::ranges::any_of(body_of(place).raises, [&](const Step* step) {
             return step->end <= until.begin &&
                    !happens_in(facts, step->block, index_.environments(), EnvironmentId{}) &&
                    happens_in(facts, step->block, index_.environments(), guard);
           });
  }

  // Its first argument is a name of the secret.
  static bool asks_for(const FileFacts& facts, const Call& call, std::string_view secret) {
    if (call.arguments.size() == 0) return false;
    const Argument& first = facts.arguments[call.arguments.begin];
    if (first.kind != ArgumentKind::string) return false;
    return logical_secret(facts.text(first.value)) == secret;
  }

  void add_read(const SettingRead& read, bool own, std::vector<Try>& tries) const {
    const std::string_view name = index_.symbols()[read.name];
    const Span span{read.file, read.begin, read.end};
    Try one{read.begin, read.order, &read, {ChainSourceKind::variable, source_label(name), span}, own};
    tries.push_back(one);
    const bool literal = read.default_kind == ValueKind::string && read.default_end - read.default_begin > 2;
    if (!literal) return;
    one.source = {ChainSourceKind::literal, "a literal", {read.file, read.default_begin, read.default_end}};
    one.at = read.default_begin;
    tries.push_back(std::move(one));
  }

  static FileId file_of(Place place) { return FileId{std::get<0>(place)}; }

  const Index& index_;
  Flows flows_;
  std::map<Place, std::map<std::string, std::vector<const SettingRead*>>> reads_;
  std::map<Place, Body> bodies_;
};

}  // namespace

std::string logical_secret(std::string_view name) {
  std::string words;
  for (const std::string& word : identifier_words(known_part(name))) {
    if (is_affix(word) || !environment_name(word).empty()) continue;
    if (!words.empty()) words += ' ';
    words += word;
  }
  return words;
}

std::string source_label(std::string_view name) {
  std::string label;
  bool replaced = false;
  for (const std::string_view part : split(name, '_')) {
    const bool environment = part == "{environment}" || !environment_name(part).empty();
    if (environment && replaced) continue;
    if (!label.empty()) label += '_';
    label += environment ? "{environment}" : std::string(part);
    replaced = replaced || environment;
  }
  return label;
}

std::vector<Chain> secret_chains(const Index& index) { return ChainReader(index).read_all(); }

}  // namespace fount
