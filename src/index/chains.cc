#include "index/chains.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "core/secret_name.h"
#include "index/answer_flow.h"
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
  if (name.ends_with("_secret") && (name.starts_with("get_") || name.starts_with("load_"))) return true;
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
        add(place, secret, EnvironmentId{}, chains);  // where no branch of an environment is taken
        std::set<EnvironmentId> guards;
        for (const SettingRead* read : reads)
          if (read->guard) guards.insert(read->guard);
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
    const auto same = [&](const Chain& other) {
      return other.file == chain.file && other.definition == chain.definition && other.secret == secret &&
             std::ranges::equal(other.sources, chain.sources, {}, &ChainSource::label, &ChainSource::label);
    };
    if (chain.sources.size() > 1 && std::ranges::none_of(chains, same)) chains.push_back(std::move(chain));
  }

  std::vector<ChainSource> sources_of(Place place, const std::string& secret, EnvironmentId guard, unsigned depth) {
    std::vector<Try> tries = tries_of(place, secret, guard, depth);
    const AnswerFlow answer = answer_of(place);
    std::erase_if(tries, [&](const Try& one) { return !answer.gives(one.at); });
    std::ranges::sort(tries, {}, [](const Try& one) { return std::tuple(one.at, one.order); });
    std::vector<ChainSource> sources;
    const Try* previous = nullptr;
    for (const Try& one : tries) {
      const bool follows = previous == nullptr || are_alternatives(answer, place, *previous, one);
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
      if (asks_store(facts.text(call.callee)) && asks_for(facts, call, secret) && holds_in(place, call, guard)) {
        const Span span{file, call.begin, call.begin + static_cast<std::uint32_t>(facts.text(call.callee).size())};
        tries.push_back({call.begin, 0, nullptr, {ChainSourceKind::store, "a secret store", span}});
      }
    }
    return tries;
  }

  // Does the call happen in this environment? It shares the branch of reads that say so.
  bool holds_in(Place place, const Call& call, EnvironmentId guard) const {
    const std::vector<Block>& blocks = index_.facts(FileId{std::get<0>(place)}).blocks;
    std::uint32_t outermost = kNone;
    for (std::uint32_t b = call.block; b != kNone; b = blocks[b].parent)
      if (blocks[b].kind == BlockKind::if_ || blocks[b].kind == BlockKind::else_) outermost = b;
    const auto found = reads_.find(place);
    if (outermost == kNone || found == reads_.end()) return true;
    for (const auto& [secret, reads] : found->second)
      for (const SettingRead* read : reads)
        if (read->guard && blocks[outermost].body <= read->begin && read->begin < blocks[outermost].end)
          return read->guard == guard;
    return true;
  }

  // Its first argument is a name of the secret.
  static bool asks_for(const FileFacts& facts, const Call& call, std::string_view secret) {
    if (call.arguments.size() == 0) return false;
    const Argument& first = facts.arguments[call.arguments.begin];
    if (first.kind != ArgumentKind::string) return false;
    return logical_secret(facts.text(first.value)) == secret;
  }

  void add_read(const SettingRead& read, EnvironmentId guard, std::vector<Try>& tries) const {
    if (read.guard && read.guard != guard) return;
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

  AnswerFlow answer_of(Place place) const {
    const FileId file{std::get<0>(place)};
    return {index_.facts(file), flows_.of(file), std::get<1>(place)};
  }

  // Is the second one tried because the first gave nothing?
  bool are_alternatives(const AnswerFlow& answer, Place place, const Try& first, const Try& second) const {
    if (first.at == second.at) return true;  // of one loop, or of one helper
    if (first.read != nullptr && first.read->default_begin <= second.at && second.at < first.read->default_end)
      return true;
    const Step* const found = answer.statement_of(first.at);
    const Step* const next = answer.statement_of(second.at);
    if (found == nullptr || next == nullptr || found == next) return false;  // side by side: arguments
    const Step& one = *found;
    const Step& other = *next;
    const FileId file{std::get<0>(place)};
    if (index_.alternatives(file, one.block, other.block))
      return is_handler(file, other) || asks_before(file, one, first);
    if (one.kind == StepKind::return_) return is_tried(file, one) || asks_before(file, one, first);
    const bool one_environment =
        first.read == nullptr || second.read == nullptr || first.read->guard == second.read->guard;
    if (one.target && one.target == other.target && one.block != other.block && one_environment) return true;
    const FileFacts& facts = index_.facts(file);
    return std::ranges::any_of(flows_.of(file).steps_of(std::get<1>(place)), [&](std::uint32_t s) {
      const Step& step = facts.steps[s];
      const bool leaves = step.kind == StepKind::return_ && step.value_kind != ValueKind::null;
      return leaves && one.end <= step.begin && step.begin <= other.begin;
    });
  }

  bool is_tried(FileId file, const Step& step) const {
    return index_.inside(file, step.block, BlockKind::try_) || index_.inside(file, step.block, BlockKind::try_import);
  }
  bool is_handler(FileId file, const Step& step) const {
    return index_.inside(file, step.block, BlockKind::except_) ||
           index_.inside(file, step.block, BlockKind::except_import);
  }

  // `if os.getenv("A"): return os.getenv("A")`
  bool asks_before(FileId file, const Step& step, const Try& one) const {
    if (step.block == kNone || one.read == nullptr) return false;
    const Block& block = index_.facts(file).blocks[step.block];
    return std::ranges::any_of(index_.setting_reads().of(one.read->name), [&](const SettingRead& read) {
      return read.file == file && block.begin <= read.begin && read.begin < block.body;
    });
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
