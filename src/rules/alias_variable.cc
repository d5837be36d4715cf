// One logical setting that is read under several names: what one of them says, who asks for the other never hears.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/alias_chains.h"
#include "rules/rule.h"
#include "rules/setting_uses.h"
#include "rules/setting_values.h"
#include "rules/setting_words.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule alias_variable_rule;
const Rule alias_variable_rule{{.id = "alias-variable",
                                .title = "one setting read under several names",
                                .area = AreaId::configuration,
                                .severity = Severity::low,
                                .effort = Effort::small,
                                .raised = "medium when different modules ask for different names",
                                .lowered = "",
                                .controls = "CWE-1041"},
                               check};

namespace {

using Key = std::tuple<Confidence, std::uint32_t, Symbol>;  // what is doubtful joins nothing that is not; service, name
struct Alias {
  std::set<Symbol> names;
  std::vector<const SettingRead*> reads;  // of the places that show that it is one setting
  bool chained = false;                   // some place tries one name after the other
  Confidence confidence = Confidence::tentative;
};

// JWT_SECRET_STAGING and JWT_SECRET: the environment is part of the name.
bool differ_by_environment(std::string_view first, std::string_view second) {
  const auto words_of = [](std::string_view name) {
    std::vector<std::string> words = identifier_words(name);
    std::erase_if(words, [](const std::string& word) { return !environment_name(word).empty(); });
    return words;
  };
  return words_of(first) == words_of(second);
}

bool may_be_alias(std::string_view first, std::string_view second) {
  if (first.contains('{') || second.contains('{')) return false;  // of a template that somebody will fill in
  return !is_platform_variable(first) && !is_platform_variable(second) && lower(first) != lower(second) &&
         !differ_by_environment(first, second);
}

// ENV and APP_ENVIRONMENT; DB_URI and DATABASE_URL.
std::string meaning_of_name(std::string_view name) {
  constexpr auto kEnvironment = std::to_array<std::string_view>({"ENV", "ENVIRONMENT", "APP_ENV", "APP_ENVIRONMENT"});
  if (std::ranges::find(kEnvironment, name) != kEnvironment.end()) return "environment";
  return name.contains('_') ? same_words(name) : std::string{};
}

class Finder {
 public:
  explicit Finder(const Index& index) : index_(index) {
    for (const AliasPair& pair : alias_pairs(index)) {
      const std::string_view first = name(*pair.first), second = name(*pair.then);
      // Whoever tries one after the other says in one place which wins, mostly on purpose.
      if (may_be_alias(first, second)) join(pair, Confidence::tentative, true);
    }
    add_others();
  }

  std::vector<std::pair<std::uint32_t, Alias>> aliases() const {
    std::vector<std::pair<std::uint32_t, Alias>> result;
    for (const auto& [key, alias] : groups_)
      if (!alias.names.empty() && !is_told_by_surer(key, alias)) result.emplace_back(std::get<1>(key), alias);
    return result;
  }

 private:
  std::string_view name(const SettingRead& read) const { return index_.symbols()[read.name]; }
  std::uint32_t service(const SettingRead& read) const { return index_.file(read.file).service; }

  bool is_told_by_surer(const Key& key, const Alias& alias) const {
    return std::ranges::any_of(groups_, [&](const auto& other) {
      return std::get<0>(other.first) > std::get<0>(key) && std::get<1>(other.first) == std::get<1>(key) &&
             std::ranges::includes(other.second.names, alias.names);
    });
  }

  Key root_of(Key key) {
    for (auto up = parents_.find(key); up != parents_.end(); up = parents_.find(key)) key = up->second;
    return key;
  }

  void join(const AliasPair& pair, Confidence confidence, bool chained) {
    const Key first = root_of({confidence, service(*pair.first), pair.first->name});
    const Key then = root_of({confidence, service(*pair.then), pair.then->name});
    Alias& alias = groups_[first];
    if (first != then) {
      Alias other = std::exchange(groups_[then], Alias{});
      alias.names.merge(other.names);
      alias.reads.insert(alias.reads.end(), other.reads.begin(), other.reads.end());
      alias.chained |= other.chained;
      parents_.emplace(then, first);
    }
    alias.names.insert({pair.first->name, pair.then->name});
    alias.reads.insert(alias.reads.end(), {pair.first, pair.then});
    alias.confidence = confidence;
    alias.chained |= chained;
  }

  // Different modules ask for different names that say the same.
  void add_others() {
    std::map<std::pair<std::uint32_t, std::string>, std::vector<const SettingRead*>> asked;
    for (const SettingRead& read : index_.setting_reads().all()) {
      if (!asks(index_, read) || is_read_by_others(name(read))) continue;
      if (std::string meaning = meaning_of_name(name(read)); !meaning.empty())
        asked[{service(read), std::move(meaning)}].push_back(&read);
    }
    for (const auto& [key, reads] : asked)
      for (const SettingRead* read : reads)
        if (read->name != reads.front()->name && read->file != reads.front()->file &&
            may_be_alias(name(*reads.front()), name(*read)))
          join({reads.front(), read}, Confidence::firm, false);
  }

  const Index& index_;
  std::map<Key, Alias> groups_;
  std::map<Key, Key> parents_;
};

void report(const Index& index, std::uint32_t service, Alias alias, Sink& sink) {
  const auto at = [](const SettingRead* read) { return std::pair(read->file, read->begin); };
  std::ranges::sort(alias.reads, {}, at);
  alias.reads.erase(std::ranges::unique(alias.reads).begin(), alias.reads.end());
  std::vector<std::string> names;
  for (const SettingRead* read : alias.reads) {
    std::string text(index.symbols()[read->name]);
    if (std::ranges::find(names, text) == names.end()) names.push_back(std::move(text));
  }
  Finding finding = finding_of(alias_variable_rule.info, names.front(), "variable");
  finding.concept_key = fount::join(names, " ");
  finding.service = service;
  finding.confidence = alias.confidence;
  if (!alias.chained) finding.severity = Severity::medium;
  finding.surplus = static_cast<std::uint32_t>(names.size() - 1);
  finding.message = alias.chained
                        ? fmt::format("one setting is read as {}", fount::join(names, ", else "))
                        : fmt::format("one setting is read as {} by different modules", fount::join(names, " and "));
  finding.remedy = "Keep one name; while others are still set somewhere, translate them in one place.";
  DataList list;
  for (const std::string& name : names) list.push_back({name});
  finding.data = {{"names", {std::move(list)}}};
  for (const SettingRead* read : alias.reads)
    finding.sources.push_back(read_source(index, *read, fmt::format("reads {}", index.symbols()[read->name])));
  sink.add(std::move(finding));
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (const SettingRead& read : index.setting_reads().all())
    if (asks(index, read))
      sink.examine(concept_key("variable", index.file(read.file).service, index.symbols()[read.name]), read.file);
  for (auto& [service, alias] : Finder(index).aliases()) report(index, service, alias, sink);
}

}  // namespace fount
