#include "index/chains.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "core/secret_name.h"
#include "index/flow.h"

namespace fount {
namespace {

constexpr unsigned kMostHelpers = 3;  // helpers of helpers

using Place = std::tuple<std::uint32_t, std::uint32_t>;  // file, definition

bool is_affix(std::string_view word) {
  return word == "key" || word == "keys" || word == "value" || word == "env" || word == "fallback" || word == "default";
}

// "JWT_SECRET_STAGING" is "JWT_SECRET_{environment}".
std::string label_of(std::string_view name) {
  std::string label;
  bool replaced = false;
  for (const std::string_view part : split(name, '_')) {
    const bool environment = !environment_name(part).empty();
    if (environment && replaced) continue;
    if (!label.empty()) label += '_';
    label += environment ? "{environment}" : std::string(part);
    replaced = replaced || environment;
  }
  return label;
}

bool asks_store(std::string_view callee) {
  const std::string name = lower(callee.substr(callee.rfind('.') + 1));
  if (name == "access_secret_version" || name == "get_secret_value") return true;
  if (!name.contains("secret")) return false;
  return name.starts_with("get_secret") || name.starts_with("load_secret") || name.starts_with("fetch_secret") ||
         name.starts_with("read_secret") || name.contains("from_secret_manager") || name.contains("secret_manager_get");
}

// One thing that a function tries, where it tries it.
struct Try {
  std::uint32_t at = 0, order = 0;  // `order` among those of one loop
  const SettingRead* read = nullptr;
  ChainSource source;
};

class ChainReader {
 public:
  explicit ChainReader(const Index& index) : index_(index), flows_(index.all_facts()) {
    for (const SettingRead& read : index.setting_reads().all()) {
      const std::string_view name = index.symbols()[read.name];
      const bool asks = (read.flags & (kReadWrites | kReadShell | kReadPresence | kReadField)) == 0 &&
                        read.truth != TruthTest::converted;
      if (!asks || !index.production(read.file) || !is_secret_name(name)) continue;
      reads_[{read.file.value, read.definition}][logical_secret(name)].push_back(&read);
    }
  }

  std::vector<Chain> read_all() {
    std::vector<Chain> chains;
    for (const auto& [place, secrets] : reads_) {
      for (const auto& [secret, reads] : secrets) {
        std::set<EnvironmentId> guards;
        for (const SettingRead* read : reads) guards.insert(read->guard);
        if (guards.size() > 1) guards.erase(EnvironmentId{});
        for (const EnvironmentId guard : guards) add(place, secret, guard, chains);
      }
    }
    std::ranges::stable_sort(chains, {}, &Chain::secret);
    return chains;
  }

 private:
  void add(Place place, const std::string& secret, EnvironmentId guard, std::vector<Chain>& chains) {
    Chain chain{.secret = secret, .file = FileId{std::get<0>(place)}, .definition = std::get<1>(place), .guard = guard};
    chain.sources = sources_of(place, secret, guard, 0);
    if (chain.sources.size() > 1) chains.push_back(std::move(chain));
  }

  std::vector<ChainSource> sources_of(Place place, const std::string& secret, EnvironmentId guard, unsigned depth) {
    std::vector<Try> tries = tries_of(place, secret, guard, depth);
    std::ranges::sort(tries, {}, [](const Try& one) { return std::tuple(one.at, one.order); });
    std::vector<ChainSource> sources;
    const Try* previous = nullptr;
    for (const Try& one : tries) {
      const bool follows = previous == nullptr || are_alternatives(place, *previous, one);
      if (!follows) continue;
      const bool known =
          std::ranges::any_of(sources, [&](const ChainSource& s) { return s.label == one.source.label; });
      if (!known) sources.push_back(one.source);
      if (one.source.kind != ChainSourceKind::literal) previous = &one;
    }
    return sources;
  }

  std::vector<Try> tries_of(Place place, const std::string& secret, EnvironmentId guard, unsigned depth) {
    const FileId file{std::get<0>(place)};
    const FileFacts& facts = index_.facts(file);
    std::vector<Try> tries;
    if (const auto found = reads_.find(place); found != reads_.end()) {
      if (const auto some = found->second.find(secret); some != found->second.end())
        for (const SettingRead* read : some->second) add_read(*read, guard, tries);
    }
    for (const std::uint32_t c : flows_.of(file).calls_of(std::get<1>(place))) {
      const Call& call = facts.calls[c];
      const DefinitionId helper = index_.calls().target(file, c);
      if (helper && depth < kMostHelpers && index_.definition(helper).kind == DefinitionKind::function) {
        const Place there{index_.file_of(helper).value, index_.local(helper)};
        std::uint32_t order = 0;
        if (there != place)
          for (ChainSource& source : sources_of(there, secret, guard, depth + 1)) {
            source.span = {file, call.begin, call.begin + static_cast<std::uint32_t>(facts.text(call.callee).size())};
            tries.push_back({call.begin, order++, nullptr, std::move(source)});
          }
        if (order > 0) continue;
      }
      if (asks_store(facts.text(call.callee)) && asks_for(facts, call, secret)) {
        const Span span{file, call.begin, call.begin + static_cast<std::uint32_t>(facts.text(call.callee).size())};
        tries.push_back({call.begin, 0, nullptr, {ChainSourceKind::store, "a secret store", span}});
      }
    }
    return tries;
  }

  // Its first argument is a name of the secret.
  static bool asks_for(const FileFacts& facts, const Call& call, std::string_view secret) {
    if (call.arguments.size() == 0) return false;
    const Argument& first = facts.arguments[call.arguments.begin];
    if (first.kind != ArgumentKind::string) return false;
    return logical_secret(facts.text(first.value)) == secret;
  }

  void add_read(const SettingRead& read, EnvironmentId guard, std::vector<Try>& tries) const {
    if (read.guard && guard && read.guard != guard) return;
    const std::string_view name = index_.symbols()[read.name];
    Try one{read.begin, 0, &read, {ChainSourceKind::variable, label_of(name), {read.file, read.begin, read.end}}};
    if (read.is(kReadComposed)) one.order = first_mention(read, name);
    tries.push_back(one);
    const bool literal = read.default_kind == ValueKind::string && read.default_end - read.default_begin > 2;
    if (!literal) return;
    one.source = {ChainSourceKind::literal, "a literal", {read.file, read.default_begin, read.default_end}};
    one.at = read.default_begin;
    tries.push_back(std::move(one));
  }

  // Names of a list are tried in the order in which it says them.
  std::uint32_t first_mention(const SettingRead& read, std::string_view name) const {
    const FileFacts& facts = index_.facts(read.file);
    for (const Mention& mention : facts.mentions)
      if (facts.text(mention.text) == name && (mention.definition == read.definition || mention.definition == kNone))
        return mention.begin;
    return 0;
  }

  const Step* statement_of(Place place, std::uint32_t at) const {
    const FileId file{std::get<0>(place)};
    const FileFacts& facts = index_.facts(file);
    for (const std::uint32_t s : flows_.of(file).steps_of(std::get<1>(place)))
      if (facts.steps[s].begin <= at && at < facts.steps[s].end) return &facts.steps[s];
    return nullptr;
  }

  // Is the second one tried because the first gave nothing?
  bool are_alternatives(Place place, const Try& first, const Try& second) const {
    const FileFacts& facts = index_.facts(FileId{std::get<0>(place)});
    if (first.at == second.at) return true;  // of one loop, or of one helper
    if (first.read != nullptr && first.read->default_begin <= second.at && second.at < first.read->default_end)
      return true;
    const Step* const one = statement_of(place, first.at);
    const Step* const other = statement_of(place, second.at);
    if (one != nullptr && one == other) return false;  // side by side: a dictionary, arguments
    const bool same_target = one != nullptr && other != nullptr && one->target && one->target == other->target;
    if (same_target) return true;
    for (const std::uint32_t s : flows_.of(FileId{std::get<0>(place)}).steps_of(std::get<1>(place))) {
      const Step& step = facts.steps[s];
      const bool leaves = step.kind == StepKind::return_ && step.value_kind != ValueKind::null;
      if (leaves && first.at <= step.end && step.begin <= second.at) return true;
    }
    return false;
  }

  const Index& index_;
  Flows flows_;
  std::map<Place, std::map<std::string, std::vector<const SettingRead*>>> reads_;
};

}  // namespace

std::string logical_secret(std::string_view name) {
  std::string words;
  for (const std::string& word : identifier_words(name)) {
    if (is_affix(word) || !environment_name(word).empty()) continue;
    if (!words.empty()) words += ' ';
    words += word;
  }
  return words;
}

std::vector<Chain> secret_chains(const Index& index) { return ChainReader(index).read_all(); }

}  // namespace fount
