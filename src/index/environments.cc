#include "index/environments.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/glob.h"
#include "base/path.h"
#include "base/text.h"
#include "core/scalar.h"

namespace fount {
namespace {

enum class Reach : std::uint8_t {
  developers,  // nobody else uses it
  deployed,    // others do, but the word alone means much else: `demo/`, `stage/`, `live/`
  evident,     // others do, and a directory called so holds nothing else
};
struct Word {
  std::string_view word, name;
  Reach reach;
};
// Sorted: looked up by binary search.
constexpr auto kWords = std::to_array<Word>({
    {"ci", "ci", Reach::developers},
    {"demo", "demo", Reach::deployed},
    {"dev", "development", Reach::developers},
    {"develop", "development", Reach::developers},
    {"development", "development", Reach::developers},
    {"e2e", "test", Reach::developers},
    {"live", "production", Reach::deployed},
    {"local", "local", Reach::developers},
    {"localhost", "local", Reach::developers},
    {"nonprod", "nonproduction", Reach::evident},
    {"nonproduction", "nonproduction", Reach::evident},
    {"prd", "production", Reach::evident},
    {"preprod", "preproduction", Reach::evident},
    {"preproduction", "preproduction", Reach::evident},
    {"preview", "preview", Reach::deployed},
    {"prod", "production", Reach::evident},
    {"production", "production", Reach::evident},
    {"qa", "qa", Reach::deployed},
    {"sandbox", "sandbox", Reach::deployed},
    {"stage", "staging", Reach::deployed},
    {"staging", "staging", Reach::evident},
    {"stg", "staging", Reach::evident},
    {"test", "test", Reach::developers},
    {"testing", "test", Reach::developers},
    {"uat", "uat", Reach::deployed},
});
static_assert(std::ranges::is_sorted(kWords, {}, &Word::word));

// Directories whose subdirectories are one environment each.
constexpr auto kParents = std::to_array<std::string_view>(
    {"clusters",   "config",      "configs",      "configuration", "deploy",      "deployment", "deployments",
     "env",        "environment", "environments", "envs",          "inventories", "inventory",  "k8s",
     "kubernetes", "kustomize",   "overlays",     "stages",        "terraform",   "tfvars",     "values"});
// What else the name of an environment's directory or data file says: `terraform-gcp-staging`, `config.staging.json`.
constexpr auto kConfigurationWords = std::to_array<std::string_view>(
    {"app",     "application", "appsettings",    "auto",       "cluster",    "compose",    "conf",
     "config",  "configs",     "deploy",         "deployment", "docker",     "env",        "environment",
     "helm",    "infra",       "infrastructure", "k8s",        "kubernetes", "parameters", "params",
     "secrets", "settings",    "terraform",      "tf",         "tfvars",     "values",     "variables",
     "vars"});
static_assert(std::ranges::is_sorted(kParents));
static_assert(std::ranges::is_sorted(kConfigurationWords));

constexpr auto kTemplateWords =
    std::to_array<std::string_view>({"dist", "example", "examples", "sample", "template", "tmpl", "tpl"});
constexpr auto kDeployWords =
    std::to_array<std::string_view>({"deploy", "deployer", "deployment", "deploys", "provision", "rollout"});

// What a program does that deploys nothing, though deployment is what it is about.
constexpr auto kCheckWords =
    std::to_array<std::string_view>({"analyze", "audit", "check", "checker", "fix", "monitor", "test", "tests",
                                     "validate", "validation", "validator", "verify"});

const Word* find_word(std::string_view text) {
  const std::string wanted = lower(text);
  const auto found = std::ranges::lower_bound(kWords, std::string_view(wanted), {}, &Word::word);
  return found != kWords.end() && found->word == wanted ? &*found : nullptr;
}

// "docker-compose.staging.yml" → docker compose staging yml.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words{""};
  for (const char c : lower(name)) {
    const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (part)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

template <std::size_t N>
bool any_of(const std::array<std::string_view, N>& table, std::span<const std::string> words) {
  return std::ranges::any_of(words, [&](const std::string& w) { return std::ranges::find(table, w) != table.end(); });
}

bool is_parent(std::string_view directory) { return std::ranges::binary_search(kParents, lower(directory)); }

bool holds_settings(Language language) {
  switch (language) {
    case Language::yaml:
    case Language::json:
    case Language::toml:
    case Language::ini:
    case Language::properties:
    case Language::dotenv:
    case Language::terraform:
    case Language::dockerfile:
    case Language::shell:
      return true;
    default:
      return false;
  }
}

// Formats that hold data and results as often as configuration: the rest of the name must say that it is that.
bool is_any_data(Language language) {
  return language == Language::json || language == Language::ini || language == Language::toml ||
         language == Language::properties;
}

bool is_workflow(std::string_view path) {
  return path.contains(".github/workflows/") || name_part(path).starts_with(".gitlab-ci");
}

// The environment that words name. One that others use goes before one of developers: `.env.staging.tests` holds
// what tests of staging need.
const Word* environment_among(std::span<const std::string> words) {
  const Word* best = nullptr;
  for (const std::string& text : words) {
    const Word* word = find_word(text);
    if (word != nullptr && (best == nullptr || (best->reach == Reach::developers && word->reach > best->reach)))
      best = word;
  }
  return best;
}

const Word* from_file_name(const SourceFile& file) {
  std::vector<std::string> words = words_of(name_part(file.path));
  if (file.language != Language::dotenv && words.size() > 1 && !name_part(file.path).ends_with('.'))
    words.pop_back();  // the extension
  const Word* word = environment_among(words);
  if (word == nullptr) return nullptr;
  // `test.yml` runs the tests and `live.yml` serves something: what is meant must be sure.
  if (is_workflow(file.path) && word->reach != Reach::evident) return nullptr;
  if (file.language == Language::shell && (word->reach != Reach::evident || !any_of(kDeployWords, words)))
    return nullptr;
  if (word->reach == Reach::developers && file.language == Language::dockerfile) return nullptr;
  if (is_any_data(file.language)) {
    const bool rest_is_configuration = std::ranges::all_of(words, [&](const std::string& w) {
      return find_word(w) != nullptr || std::ranges::binary_search(kConfigurationWords, w);
    });
    if (!rest_is_configuration) return nullptr;
  }
  // `live-server.yaml`, `test.yaml`: beside a word of configuration, or where environments lie side by side.
  const std::vector<std::string_view> parts = split(file.path, '/');
  const bool side_by_side = words.size() == 1 && parts.size() > 1 && is_parent(parts[parts.size() - 2]);
  if (word->reach != Reach::evident && file.language != Language::dotenv && !side_by_side &&
      !any_of(kConfigurationWords, words))
    return nullptr;
  return word;
}

const Word* from_directories(const SourceFile& file) {
  if (is_workflow(file.path)) return nullptr;
  const std::vector<std::string_view> parts = split(file.path, '/');
  for (std::size_t i = parts.size() - 1; i-- > 0;) {
    const std::vector<std::string> words = words_of(parts[i]);
    const Word* word = environment_among(words);
    if (word == nullptr) continue;
    const bool below = i > 0 && is_parent(parts[i - 1]);
    const bool alone = words.size() == 1;
    if (alone && (below || word->reach == Reach::evident)) return word;
    if (!alone && any_of(kConfigurationWords, words)) return word;
  }
  return nullptr;
}

// An entry that names the environment, and which.
const Word* from_entry(const FileFacts& facts, const FileText& text, const Entry& entry, Language language) {
  if (entry.kind != EntryKind::scalar || entry.is(kCommentedOut) || entry.is(kInterpolated)) return nullptr;
  const std::string_view key = facts.text(entry.key);
  if (!names_environment(key)) return nullptr;
  const Word* word = find_word(decode(text.at(entry.value_begin, entry.value_end), entry.style, language));
  // PAYMENTS_ENV=sandbox says which side of a provider is asked, from wherever.
  const bool of_provider = word != nullptr && word->name == "sandbox" && key.contains('_');
  return of_provider ? nullptr : word;
}

// NODE_ENV says how the code was built: staging runs with NODE_ENV=production too.
bool is_build_mode(std::string_view key) { return key == "NODE_ENV" || key == "BABEL_ENV"; }

struct Told {
  const Word* word;
  std::string why;
  bool whole = false;  // said of the file, not of a service or job in it
};

// What the entries of a file say, each environment once. Build modes count where nothing better does.
std::vector<Told> from_entries(const SourceFile& file, const FileFacts& facts, const FileText& text) {
  std::vector<Told> told, modes;
  for (const Entry& entry : facts.entries) {
    const Word* word = from_entry(facts, text, entry, file.language);
    if (word == nullptr) continue;
    const std::string_view key = facts.text(entry.key);
    std::vector<Told>& list = is_build_mode(key) ? modes : told;
    if (std::ranges::find(list, word->name, [](const Told& t) { return t.word->name; }) == list.end())
      list.push_back({word, std::string(key) + "=" + std::string(word->word), entry.parent == kNone});
  }
  return told.empty() ? modes : told;
}

// gitignore's reading, as everywhere in fount.toml: without a slash any component, else the path or a directory above.
bool matches(const std::string& pattern, std::string_view path) {
  const bool directory = pattern.ends_with('/');
  std::string_view text = std::string_view(pattern).substr(0, pattern.size() - (directory ? 1 : 0));
  const bool anchored = text.contains('/');
  if (text.starts_with('/')) text.remove_prefix(1);
  const Glob glob(text);
  for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
    const std::string_view whole = path.substr(0, end);
    if ((end != path.npos || !directory) && glob.matches(anchored ? whole : name_part(whole))) return true;
    if (end == path.npos) return false;
  }
}

bool describes(const DeclaredEnvironment& declared, std::string_view path) {
  bool result = false;
  for (const std::string& glob : declared.files) {
    const bool negated = glob.starts_with('!');
    if (matches(negated ? glob.substr(1) : glob, path)) result = !negated;
  }
  return result;
}

// JSON is as often what a program has written: a report that says for which environment it was made describes nothing.
bool is_settings_name(std::string_view path) {
  constexpr auto kWords = std::to_array<std::string_view>({"appsettings", "config", "configuration", "deploy",
                                                           "deployment", "env", "environment", "parameters", "settings",
                                                           "task", "taskdef", "tfvars", "values", "variables"});
  return any_of(kWords, words_of(name_part(path)));
}

bool may_describe(const SourceFile& file) {
  const bool runs = file.role == Role::production || file.role == Role::script;
  return runs && !is_template_name(file.path);
}

}  // namespace

struct Environments::Claim {
  std::string name;
  NamedEnvironment::File file;
  bool whole = false;  // the file describes this environment and no other
};

Environments::Environments(const Input& input) : by_file_(input.files.size()) {
  std::vector<Claim> claims;
  for (std::uint32_t f = 0; f < input.files.size(); ++f) {
    const SourceFile& file = input.files[f];
    bool declared = false;
    for (const DeclaredEnvironment& environment : input.policy.environments) {
      if (!describes(environment, input.policy.prefix + file.path)) continue;
      claims.push_back({environment.name, {FileId{f}, "fount.toml"}, !declared});
      declared = true;
    }
    if (declared || !may_describe(file)) continue;
    const bool deploys = file.language == Language::python && is_deploy_name(file.path);
    if (!deploys && !holds_settings(file.language)) continue;
    const Word* word = deploys ? nullptr : from_file_name(file);
    const bool by_name = word != nullptr;
    if (word == nullptr && !deploys) word = from_directories(file);
    if (word != nullptr) {
      claims.push_back({std::string(word->name), {FileId{f}, by_name ? "file name" : "directory"}, true});
      continue;
    }
    if (f >= input.texts.size() || file.language == Language::dockerfile) continue;  // an image has only defaults
    if (file.language == Language::json && !is_settings_name(file.path)) continue;
    std::vector<Told> told = from_entries(file, input.facts[f], input.texts[f]);
    for (Told& each : told)
      claims.push_back(
          {std::string(each.word->name), {FileId{f}, std::move(each.why)}, told.size() == 1 && each.whole && !deploys});
  }
  collect(std::move(claims), input.policy.environments);
}

void Environments::collect(std::vector<Claim> claims, std::span<const DeclaredEnvironment> declared) {
  std::map<std::string, NamedEnvironment> by_name;
  for (const DeclaredEnvironment& environment : declared) {
    NamedEnvironment& named = by_name[environment.name];
    named.declared = true;
    named.allowed_difference = environment.allowed_difference;
    for (Claim& claim : claims)  // [environment.prod] is what inference calls production
      if (claim.name == environment_name(environment.name)) claim.name = environment.name;
  }
  for (const Claim& claim : claims) by_name[claim.name].files.push_back(claim.file);
  for (auto& [name, environment] : by_name) {
    const Word* word = find_word(name);
    environment.name = name;
    environment.deployed = word == nullptr || word->reach != Reach::developers;
    list_.push_back(std::move(environment));
  }
  for (const Claim& claim : claims)
    if (claim.whole && !by_file_[claim.file.file.value]) by_file_[claim.file.file.value] = named(claim.name);
}

EnvironmentId Environments::named(std::string_view name) const {
  const std::string_view meant = environment_name(name);
  const auto found = std::ranges::find_if(list_, [&](const NamedEnvironment& environment) {
    return environment.name == name || (!meant.empty() && environment_name(environment.name) == meant);
  });
  return found == list_.end() ? EnvironmentId{} : EnvironmentId{static_cast<std::uint32_t>(found - list_.begin())};
}

std::string_view environment_name(std::string_view word) {
  const Word* found = find_word(word);
  return found == nullptr ? std::string_view{} : found->name;
}

bool names_environment(std::string_view variable) {
  constexpr auto kWhole = std::to_array<std::string_view>({"ENVIRONMENT", "ENV", "STAGE", "DEPLOY_STAGE", "environment",
                                                           "env", "SPRING_PROFILES_ACTIVE", "DEPLOYMENT_TARGET"});
  if (std::ranges::find(kWhole, variable) != kWhole.end()) return true;
  return variable.ends_with("_ENV") || variable.ends_with("_ENVIRONMENT");
}

bool is_template_name(std::string_view path) {
  const std::vector<std::string> words = words_of(name_part(path));
  return any_of(kTemplateWords, words);
}

bool is_deploy_name(std::string_view path) {
  const std::vector<std::string> words = words_of(name_part(path));
  return any_of(kDeployWords, words) && !any_of(kCheckWords, words);
}

}  // namespace fount
