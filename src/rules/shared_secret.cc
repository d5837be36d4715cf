// One secret that several things depend on: under several names, in several environments, or as a part of another.
// Whoever gets one has all, and none can be changed without the others.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "rules/own_secrets.h"
#include "rules/rule.h"
#include "rules/secrets.h"
#include "rules/support.h"
#include "secrets/encodings.h"
#include "secrets/randomness.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule shared_secret_rule;
const Rule shared_secret_rule{{.id = "shared-secret",
                               .title = "one secret under several names, in several environments or inside another",
                               .area = AreaId::secrets,
                               .severity = Severity::high,
                               .effort = Effort::medium,
                               .raised = "critical when a deployed environment shares it with another environment",
                               .controls = "CWE-1392,CWE-522"},
                              check};

namespace {

using Value = SecretValues::Value;

bool counts(const Index& index, const SecretValues::Place& place) {
  return standing_of(index, place) != SecretStanding::aside;
}

// Beyond the machines of developers and the tests.
bool is_used(const Index& index, const Value& value) {
  return std::ranges::any_of(value.places,
                             [&](const auto& place) { return standing_of(index, place) > SecretStanding::local; });
}

// Equal values that a person could have typed are a coincidence.
bool is_compared(const Index& index, const Value& value) { return is_strong(value.text) && is_used(index, value); }

using Words = std::set<std::string>;

// JWT_SECRET_STAGING is JWT_SECRET, and POSTGRES_PASSWORD what the database's other end calls DB_PASSWORD.
Words words_meant(std::string_view name) {
  constexpr auto kDatabases =
      std::to_array<std::string_view>({"database", "postgres", "postgresql", "pg", "mysql", "mariadb", "sql"});
  Words words;
  for (std::string& word : identifier_words(name)) {
    if (!environment_name(word).empty()) continue;
    words.insert(std::ranges::find(kDatabases, word) == kDatabases.end() ? std::move(word) : "db");
  }
  return words;
}

// Both ends of one connection hold one credential, and each has a name for it: REDIS_PASSWORD, REDIS_CACHE_PASSWORD.
bool is_one_credential(const Words& a, const Words& b) {
  const bool of_connection = std::ranges::any_of(std::to_array<std::string>({"password", "pass", "pwd", "client"}),
                                                 [&](const std::string& word) { return a.contains(word); });
  return of_connection && (std::ranges::includes(a, b) || std::ranges::includes(b, a));
}

// Two settings of one file, which gives both the same value. Files may each have a name of their own for one secret,
// and an address that holds it is where it is used.
bool has_several_names(const Index& index, const Value& value) {
  std::map<FileId, std::vector<Words>> meant;
  for (const SecretValues::Place& place : value.places) {
    const Words words = words_meant(setting_of(index, place));
    if (!counts(index, place) || words.empty() || words.contains("url") || words.contains("uri")) continue;
    std::vector<Words>& here = meant[place.span.file];
    const auto same = [&](const Words& other) { return words == other || is_one_credential(words, other); };
    if (std::ranges::none_of(here, same)) here.push_back(words);
    if (here.size() > 1) return true;
  }
  return false;
}

Finding finding_for(const Index& index, const Value& value, std::string message) {
  const std::vector<std::string> names = setting_names(index, value);
  Finding finding = finding_of(shared_secret_rule.info, names.empty() ? "secret" : names.front(), "secret");
  finding.confidence = Confidence::tentative;
  finding.message = std::move(message);
  finding.remedy = "Give each name and environment a secret of its own, from a secret store.";
  for (const SecretValues::Place& place : value.places) {
    if (!counts(index, place)) continue;
    Source source = source_at(index, place.span, SourceRole::surplus, std::string(environment_of(index, place)));
    source.symbol = setting_of(index, place);
    finding.sources.push_back(std::move(source));
  }
  finding.surplus = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(file_count(value)) - 1);
  return finding;
}

void check_sharing(const Index& index, const Value& value, std::uint32_t ordinal, Sink& sink) {
  const std::vector<std::string> environments = environment_names(index, value);
  const bool deployed = std::ranges::any_of(
      value.places, [&](const auto& place) { return standing_of(index, place) == SecretStanding::deployed; });
  const bool across = environments.size() > 1 && deployed;
  if (!across && !has_several_names(index, value)) return;
  const std::string what = across ? fmt::format("environments: {}", join(environments, ", "))
                                  : fmt::format("names: {}", join(setting_names(index, value), ", "));
  Finding finding = finding_for(
      index, value, fmt::format("secret {}, {}, is shared by several {}", ordinal, kind_and_length(value), what));
  finding.severity = across ? Severity::critical : Severity::high;
  if (across && opens_deployment(index, value)) finding.confidence = Confidence::firm;
  finding.concept_key = fmt::format("{} of {}", across ? "environments" : "names", finding.concept_name);
  sink.add(std::move(finding));
}

// Which values hold kPart bytes of which others, and how many. Words are no part of a secret: "staging-service-" opens
// nothing.
class Overlaps {
 public:
  static constexpr std::size_t kPart = 12;

  void add(std::uint32_t value, std::string_view text) {
    for (const std::string& form : {std::string(text), secrets::percent_decoded(text)}) {
      for (std::size_t i = 0; i + kPart <= form.size(); ++i) {
        if (secrets::is_wordy(form.substr(i, kPart))) continue;
        const auto [known, is_new] = owners_.try_emplace(hash64(std::string_view(form).substr(i, kPart)), value);
        if (!is_new && known->second != value) ++shared_[{known->second, value}];
      }
      if (form == text && !text.contains('%')) break;
    }
  }

  const std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t>& shared() const { return shared_; }

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> owners_;  // digest of a part → the first value that has it
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> shared_;
};

// Both are settings of what is deployed, and with one of them the system signs.
bool are_deployed(const Index& index, const Value& one, const Value& other) {
  return configures_deployment(index, one) && configures_deployment(index, other) &&
         (opens_deployment(index, one) || opens_deployment(index, other));
}

void check_embedding(const Index& index, Sink& sink) {
  constexpr std::size_t kLongest = 512;  // keys and certificates share their headers
  constexpr std::size_t kTelling = 16;   // fewer are a prefix, or what one person types again
  const std::span<const Value> values = index.secret_values().all();
  Overlaps overlaps;
  for (std::uint32_t i = 0; i < values.size(); ++i)
    if (values[i].text.size() <= kLongest && !values[i].text.contains("eyJ") && is_used(index, values[i]))
      overlaps.add(i, values[i].text);
  for (const auto& [pair, parts] : overlaps.shared()) {
    const auto [first, second] = pair;
    const std::size_t size = parts + Overlaps::kPart - 1;
    if (size < kTelling || !(is_strong(values[first].text) || is_strong(values[second].text))) continue;
    Finding finding =
        finding_for(index, values[second],
                    fmt::format("secret {}, {}, holds {} of secret {}: whoever has one has a part of the other",
                                second + 1, kind_and_length(values[second]), plural(size, "character"), first + 1));
    for (Source& source : finding_for(index, values[first], "").sources) finding.sources.push_back(std::move(source));
    finding.concept_key = "part of another: " + finding.concept_name;
    if (are_deployed(index, values[first], values[second])) finding.confidence = Confidence::firm;
    sink.add(std::move(finding));
  }
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  std::uint32_t ordinal = 0;
  for (const Value& value : index.secret_values().all()) {
    ++ordinal;
    if (!is_compared(index, value)) continue;
    const FileId first = value.places.front().span.file;
    sink.examine(concept_key("secret", index.file(first).service, std::to_string(ordinal)), first);
    check_sharing(index, value, ordinal, sink);
  }
  check_embedding(index, sink);
}

}  // namespace fount
