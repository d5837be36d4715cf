#include "settings/isolation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/path.h"
#include "base/text.h"
#include "settings/loading.h"

namespace fount {
namespace {

struct EnvironmentWord {
  std::string_view word;
  Environment environment;
};

constexpr std::array<EnvironmentWord, 9> kWords{{
    {"production", Environment::production},
    {"prod", Environment::production},
    {"staging", Environment::staging},
    {"stage", Environment::staging},
    {"stg", Environment::staging},
    {"development", Environment::development},
    {"dev", Environment::development},
    {"test", Environment::test},
    {"testing", Environment::test},
}};

// What these name is no part of the deployment: users' repositories, and names for people.
constexpr std::array<std::string_view, 3> kFree{"environment", "allowed_paths", "organisation"};

constexpr bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// `dev` and `test` also end hosts: fount.dev.
bool ends_host(std::string_view text, std::size_t begin, std::size_t end) {
  const bool is_last = end == text.size() || text[end] == ':' || text[end] == '/' || text[end] == ',';
  return begin > 0 && text[begin - 1] == '.' && is_last;
}

template <class Matches>
std::string_view find_word(std::string_view text, Matches matches) {
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end_of = [&](bool inside) {
      std::size_t at = begin;
      while (at < text.size() && is_alphanumeric(text[at]) == inside) ++at;
      return at;
    };
    const std::size_t end = end_of(true);
    const std::string word = lower(text.substr(begin, end - begin));
    const auto found = std::ranges::find(kWords, word, &EnvironmentWord::word);
    const bool is_host_end = (word == "dev" || word == "test") && ends_host(text, begin, end);
    if (found != kWords.end() && matches(found->environment) && !is_host_end) return found->word;
    begin = end;
    begin = end_of(false);
  }
  return "";
}

void check_text(Loading& loading, std::string_view origin, std::string_view text, std::string_view what) {
  const std::string_view word = foreign_word_in(text, loading.values.deployed_in());
  if (word.empty()) return;
  loading.complain(origin, fmt::format("{} speaks of '{}', and this is {}: environments do not share settings", what,
                                       word, loading.values.environment));
}

std::string text_of(const Settings& values, const SettingInfo& setting) {
  if (setting.kind == SettingKind::text) return values.*setting.text;
  return setting.kind == SettingKind::list ? join(values.*setting.list, ",") : "";
}

}  // namespace

std::string_view environment_word_in(std::string_view text) {
  return find_word(text, [](Environment) { return true; });
}

std::string_view foreign_word_in(std::string_view text, Environment here) {
  const bool is_public = here == Environment::production || here == Environment::staging;
  const bool is_path = text.starts_with('/');
  return find_word(text, [&](Environment named) {
    return named != here &&
           ((is_public && !is_path) || named == Environment::production || named == Environment::staging);
  });
}

std::string_view foreign_word_in_file(std::string_view path, Environment here) {
  // In its own name every word counts: .env.test. The blank keeps ".test" from being the end of a host.
  const std::string_view word = foreign_word_in(fmt::format("{} ", name_part(path)), here);
  return word.empty() ? foreign_word_in(path, here) : word;
}

void check_isolation(Loading& loading) {
  for (const std::string& file : {loading.config_file, loading.env_file}) {
    const std::string_view word = foreign_word_in_file(file, loading.values.deployed_in());
    if (!word.empty())
      loading.complain(file, fmt::format("the file's name speaks of '{}', and this is {}: environments do not share "
                                         "settings",
                                         word, loading.values.environment));
  }
  for (const SettingInfo& setting : setting_table()) {
    if (std::ranges::find(kFree, setting.name) != kFree.end() || loading.is_default(setting)) continue;
    const std::string text = text_of(loading.values, setting);
    check_text(loading, loading.place_of(setting).origin, text, setting.name);
  }
  for (const ExternalAgentSettings& agent : loading.values.agents) {
    if (!agent.command.empty())
      check_text(loading, loading.config_file, agent.command.front(), fmt::format("agent '{}'", agent.name));
  }
}

}  // namespace fount
