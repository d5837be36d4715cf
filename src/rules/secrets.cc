#include "rules/secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "core/secret_name.h"
#include "rules/inline_tests.h"
#include "rules/trial_folders.h"
#include "secrets/encodings.h"
#include "secrets/kinds.h"
#include "secrets/randomness.h"

namespace fount {
namespace {

// ".env.example", "values.sample.yaml", "settings.py.template": for people to fill in.
bool is_template(std::string_view path) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"example", "examples", "sample", "samples", "template", "dist", "fixture"});
  const std::string name = lower(path.substr(path.rfind('/') + 1));
  return std::ranges::any_of(kWords, [&](std::string_view word) { return contains_word(name, word); });
}

bool is_aside(const SourceFile& file) {
  const bool ours = file.role == Role::production || file.role == Role::script;
  const std::string_view name = std::string_view(file.path).substr(file.path.rfind('/') + 1);
  const bool trial = name.starts_with("test_") || (is_code(file.language) && name.starts_with("test."));
  constexpr auto kOfTools = std::to_array<std::string_view>({"setup.cfg", "tox.ini", "pytest.ini", "nx.json"});
  return !ours || trial || std::ranges::find(kOfTools, name) != kOfTools.end() || file.language == Language::markdown ||
         is_template(file.path) || is_below_examples(file.path);
}

// Data that no setting's name leads to: notes kept as XML, an index of every literal of the code.
bool is_loose_data(const SourceFile& file, std::string_view setting) {
  const bool data = file.language == Language::json || file.language == Language::xml ||
                    file.language == Language::unknown || file.language == Language::yaml;
  return data && !is_secret_name(setting) && !setting.contains("URL") && !setting.contains("url");
}

bool says_example(std::string_view name) {
  return std::ranges::any_of(identifier_words(name), [](const std::string& word) {
    return word == "example" || word == "examples" || word == "sample" || word == "samples";
  });
}

// An OpenAPI document.
bool describes_interface(const FileFacts& facts) {
  return std::ranges::any_of(facts.entries | std::views::take(8), [&](const Entry& first) {
    const std::string_view key = facts.text(first.key);
    return first.parent == kNone && (key == "openapi" || key == "swagger");
  });
}

// TEST_KEY = "...": code that keeps the value under such a name.
template <typename Says>
bool is_bound_to(const FileFacts& facts, const SecretValues::Place& place, Says says) {
  return std::ranges::any_of(facts.bindings, [&](const Binding& binding) {
    return binding.value_begin <= place.span.begin && place.span.end <= binding.value_end &&
           says(facts.text(binding.name));
  });
}

// What somebody is shown: below `example:`, anywhere in an OpenAPI document, in what code keeps as `x_example = ...`.
bool is_shown_as_example(const FileFacts& facts, const SecretValues::Place& place) {
  for (std::uint32_t entry = place.entry; entry != kNone; entry = facts.entries[entry].parent)
    if (says_example(facts.text(facts.entries[entry].key))) return true;
  if (is_bound_to(facts, place, says_example)) return true;
  return describes_interface(facts);
}

// config/env/development.js, dev/vault.toml
bool is_named_local(const Index& index, std::string_view path) {
  if (path.starts_with(".github/")) return true;
  for (const std::string_view folder : split(path.substr(0, path.size() - name_part(path).size()), '/'))
    if (folder == "dev" || folder == "development" || folder == "local") return true;
  const std::string_view name = name_part(path);
  const EnvironmentId id = index.environments().named(name.substr(0, name.find('.')));
  return id && !index.environments()[id].deployed;
}

// development: secret_key_base: ... of config/secrets.yml
bool is_below_local(const Index& index, const SecretValues::Place& place) {
  const FileFacts& facts = index.facts(place.span.file);
  std::uint32_t entry = place.entry == kNone ? kNone : facts.entries[place.entry].parent;
  for (; entry != kNone; entry = facts.entries[entry].parent) {
    const std::string_view name = environment_name(facts.text(facts.entries[entry].key));
    if (name == "development" || name == "test" || name == "local") return true;
  }
  return false;
}

// <input type="hidden" name="authenticity_token" ...>: of a page that somebody saved.
bool is_form_field(const Index& index, const SecretValues::Place& place) {
  constexpr std::uint32_t kBefore = 300;
  if (is_code(index.file(place.span.file).language)) return false;
  const std::uint32_t from = place.span.begin - std::min(place.span.begin, kBefore);
  const std::string_view before = index.text({place.span.file, from, place.span.begin});
  const std::size_t tag = before.rfind('<');
  return tag != before.npos && before.substr(tag).starts_with("<input ");
}

// "pbkdf2_sha256$260000$...", "$2b$12$...": what a password is checked with.
bool is_password_digest(std::string_view value) {
  constexpr auto kSchemes =
      std::to_array<std::string_view>({"pbkdf2", "bcrypt", "argon2", "scrypt", "sha", "md5", "$2", "$argon2", "$6$"});
  return std::ranges::count(value, '$') >= 2 &&
         std::ranges::any_of(kSchemes, [&](std::string_view scheme) { return value.starts_with(scheme); });
}

bool imports_test_framework(const FileFacts& facts) {
  return std::ranges::any_of(facts.imports, [&](const Import& import) {
    const std::string_view module = facts.text(import.module ? import.module : import.name);
    const std::string_view head = module.substr(0, module.find('.'));
    return import.definition == kNone && import.level == 0 && (head == "unittest" || head == "pytest");
  });
}

bool is_in_test(const Index& index, const SecretValues::Place& place) {
  const SourceFile& file = index.file(place.span.file);
  if (!is_code(file.language) || place.kind == SecretValues::kByName) return false;
  if (file.language == Language::python) return imports_test_framework(index.facts(place.span.file));
  const std::string_view text = index.text({place.span.file, 0, static_cast<std::uint32_t>(file.size)});
  return is_in_test(file.language, text, place.span.begin);
}

std::vector<std::string> sorted(std::set<std::string> names) {
  names.erase("");
  return {names.begin(), names.end()};
}

}  // namespace

std::string_view setting_of(const Index& index, const SecretValues::Place& place) {
  if (place.entry == kNone) return {};
  const FileFacts& facts = index.facts(place.span.file);
  return facts.text(facts.entries[place.entry].key);
}

std::string_view environment_of(const Index& index, const SecretValues::Place& place) {
  const Environments& environments = index.environments();
  const std::string_view setting = setting_of(index, place);
  if (is_secret_name(setting)) {
    for (const std::string& word : identifier_words(setting)) {
      if (const EnvironmentId named = environments.named(word)) return environments[named].name;
    }
  }
  const EnvironmentId id = environments.of(place.span.file);
  return id ? std::string_view(environments[id].name) : std::string_view{};
}

SecretStanding standing_of(const Index& index, const SecretValues::Place& place) {
  const SourceFile& file = index.file(place.span.file);
  if (is_in_test(index, place) || is_aside(file) || is_loose_data(file, setting_of(index, place)) ||
      is_shown_as_example(index.facts(place.span.file), place) || is_form_field(index, place)) {
    return SecretStanding::aside;
  }
  if (is_below_local(index, place)) return SecretStanding::local;
  const EnvironmentId id = index.environments().named(environment_of(index, place));
  if (!id) return is_named_local(index, file.path) ? SecretStanding::local : SecretStanding::shipped;
  return index.environments()[id].deployed ? SecretStanding::deployed : SecretStanding::local;
}

bool is_strong(std::string_view value) {
  const std::string text = secrets::base64_text(value);
  if (!text.empty()) value = text;  // Kubernetes keeps "changeme" so
  constexpr std::size_t kShortest = 10;
  const secrets::Mixture mixture = secrets::mixture_of(value);
  return value.size() >= kShortest && !is_password_digest(value) && !value.contains("://") && mixture.digit > 0 &&
         mixture.digit < mixture.size() && !secrets::is_wordy(value) && !secrets::is_made_up(value);
}

bool is_aside(const Index& index, FileId file) { return is_aside(index.file(file)); }

bool is_to_be_copied(const Index& index, const SecretValues::Place& place) {
  return is_template(index.file(place.span.file).path);
}

bool is_for_trial(const Index& index, const SecretValues::Place& place) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"ci",         "demo",   "dev",     "e2e",     "example",  "examples", "github",  "mock",
       "quickstart", "sample", "samples", "sandbox", "seed",     "seeder",   "seeders", "seeds",
       "spec",       "test",   "testing", "tests",   "tutorial", "tutorials"});
  const auto says_so = [&](std::string_view name) {
    return std::ranges::any_of(identifier_words(name),
                               [&](const auto& word) { return std::ranges::find(kWords, word) != kWords.end(); });
  };
  constexpr std::uint32_t kBefore = 400;
  const std::uint32_t from = place.span.begin - std::min(place.span.begin, kBefore);
  const std::string_view before = index.text({place.span.file, from, place.span.begin});
  const std::string_view line = trim(before.substr(before.rfind('\n') + 1));
  const bool comment = std::ranges::any_of(std::to_array<std::string_view>({"#", "//", "/*", "*", "--", ";", "<!--"}),
                                           [&](std::string_view sign) { return line.starts_with(sign); });
  return says_so(index.file(place.span.file).path) || is_bound_to(index.facts(place.span.file), place, says_so) ||
         (comment && !line.starts_with("-----BEGIN"));
}

bool is_scanner_report(std::string_view path) {
  const std::string name = lower(path.substr(path.rfind('/') + 1));
  return name.ends_with(".secrets.baseline") || name.ends_with(".sarif") || name.contains("gitleaks") ||
         name.contains("trufflehog");
}

bool is_allowed(const Index& index, const SecretValues::Value& value) {
  return std::ranges::any_of(index.files(), [&](const SourceFile& file) {
    if (!file.path.ends_with(".gitleaks.toml")) return false;
    const FileId id = index.find_file(file.path);
    return index.text({id, 0, static_cast<std::uint32_t>(file.size)}).contains(value.text);
  });
}

bool is_shown(const Index& index, const SecretValues::Value& value) {
  return std::ranges::any_of(value.places, [&](const SecretValues::Place& place) {
    return describes_interface(index.facts(place.span.file));
  });
}

bool is_shown_to_browsers(const Index& index, const SecretValues::Place& place) {
  constexpr auto kPrefixes = std::to_array<std::string_view>({"REACT_APP_", "VITE_", "GATSBY_", "EXPO_PUBLIC_"});
  constexpr auto kFolders = std::to_array<std::string_view>({"ui", "web", "webapp", "frontend", "client", "vue", "vue3",
                                                             "react", "angular", "views", "components", "widgets"});
  const std::string_view setting = setting_of(index, place);
  if (std::ranges::any_of(kPrefixes, [&](std::string_view prefix) { return setting.starts_with(prefix); })) return true;
  const SourceFile& file = index.file(place.span.file);
  const bool script = file.language == Language::typescript || file.language == Language::javascript;
  return script && std::ranges::any_of(identifier_words(file.path), [&](const std::string& word) {
           return std::ranges::find(kFolders, word) != kFolders.end();
         });
}

bool is_public_key(std::string_view value) {
  return value.starts_with("phc_") || value.starts_with("pk_live_") || value.starts_with("pk_test_");
}

std::vector<std::string> setting_names(const Index& index, const SecretValues::Value& value) {
  std::set<std::string> names;
  for (const SecretValues::Place& place : value.places) names.emplace(setting_of(index, place));
  return sorted(std::move(names));
}

std::vector<std::string> environment_names(const Index& index, const SecretValues::Value& value) {
  std::set<std::string> names;
  for (const SecretValues::Place& place : value.places)
    if (standing_of(index, place) != SecretStanding::aside) names.emplace(environment_of(index, place));
  return sorted(std::move(names));
}

std::size_t file_count(const SecretValues::Value& value) {
  std::set<FileId> files;
  for (const SecretValues::Place& place : value.places) files.insert(place.span.file);
  return files.size();
}

std::uint16_t kind_of(const SecretValues::Value& value) {
  const auto rank = [](const SecretValues::Place& place) {
    const bool generic = place.kind == 0 || place.kind == SecretValues::kByName;
    return std::pair(generic, place.kind);
  };
  return std::ranges::min_element(value.places, {}, rank)->kind;
}

std::string kind_and_length(const SecretValues::Value& value) {
  return fmt::format("{} of {}", secrets::name_of(kind_of(value)), plural(value.text.size(), "character"));
}

}  // namespace fount
