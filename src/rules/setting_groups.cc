#include "rules/setting_groups.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string_view>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "rules/setting_values.h"

namespace fount {
namespace {

// What the name of a container or job says beside which program it is.
constexpr auto kCommonWords = std::to_array<std::string_view>(
    {"alpine", "app", "container", "deploy", "dict", "image", "service", "services", "stage", "step", "svc"});

// "staging-backend-service" → backend. Empty when the name is no program's.
std::set<std::string> program_words(std::string_view name) {
  std::set<std::string> words;
  for (std::string& word : identifier_words(name)) {
    const bool number = std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
    if (!number && environment_name(word).empty() && std::ranges::find(kCommonWords, word) == kCommonWords.end())
      words.insert(std::move(word));
  }
  return words;
}

std::set<std::string> program_of(const Index& index, const SettingSource& setting) {
  return program_words(index.symbols()[setting.scope]);
}

bool may_be_one(const std::set<std::string>& first, const std::set<std::string>& second) {
  return first.empty() || second.empty() || std::ranges::includes(first, second) ||
         std::ranges::includes(second, first);
}

// An env file in the folder of a service is that service's, however the containers elsewhere are called.
std::set<std::string> program_or_service_of(const Index& index, const SettingSource& setting) {
  std::set<std::string> program = program_of(index, setting);
  const std::uint32_t service = index.file(setting.file).service;
  return program.empty() && service != 0 ? program_words(index.services()[service].name) : program;
}

bool is_build(const Index& index, const SettingSource& setting) {
  return index.symbols()[setting.scope].ends_with(" build");
}

// Different deployable units have settings of their own; the repository's own files speak for all of them.
bool share_service(const Index& index, const SettingSource& a, const SettingSource& b) {
  const std::uint32_t first = index.file(a.file).service, second = index.file(b.file).service;
  return first == second || first == 0 || second == 0;
}

// The folder of one customer: tenants/company-a/.
std::string_view tenant_of(std::string_view path) {
  constexpr auto kParents =
      std::to_array<std::string_view>({"client", "clients", "customer", "customers", "tenant", "tenants"});
  const std::vector<std::string_view> parts = split(path, '/');
  for (std::size_t i = 0; i + 2 < parts.size(); ++i)
    if (std::ranges::find(kParents, parts[i]) != kParents.end()) return parts[i + 1];
  return {};
}

// Env files of one name in two directories are there for two programs.
bool are_siblings(const Index& index, const SettingSource& a, const SettingSource& b) {
  return a.layer == Layer::env_file && b.layer == Layer::env_file && a.file != b.file &&
         name_part(index.file(a.file).path) == name_part(index.file(b.file).path);
}

bool comparable(const Index& index, const SettingSource& a, const SettingSource& b) {
  if (are_siblings(index, a, b)) return false;
  if (tenant_of(index.file(a.file).path) != tenant_of(index.file(b.file).path)) return false;
  if (!share_service(index, a, b) || is_build(index, a) != is_build(index, b)) return false;
  return may_be_one(program_of(index, a), program_of(index, b));
}

// In two layers, and nothing says that they speak of two programs: two of a kind often do.
bool contradict(const Index& index, const SettingGroup& a, const SettingGroup& b) {
  return std::ranges::any_of(a, [&](const SettingSource* first) {
    return std::ranges::any_of(b, [&](const SettingSource* second) {
      return first->layer != second->layer && comparable(index, *first, *second) &&
             may_be_one(program_or_service_of(index, *first), program_or_service_of(index, *second));
    });
  });
}

}  // namespace

bool is_for_tests(const Index& index, const SettingSource& setting) {
  return std::ranges::any_of(identifier_words(name_part(index.file(setting.file).path)), [](const std::string& word) {
    return word == "test" || word == "tests" || word == "e2e" || word == "testing";
  });
}

bool describes_deployment(const Index& index, const SettingSource& setting) {
  return setting.environment && index.environments()[setting.environment].deployed && setting.layer != Layer::image &&
         !setting.is(kSettingConditional) && takes_effect(index, setting);
}

bool equal_values(const Index& index, const SettingSource& a, const SettingSource& b) {
  const std::string first = setting_value(index, a), second = setting_value(index, b);
  if (first == second) return true;
  const std::string low = lower(first);
  return (low == "true" || low == "false") && low == lower(second);
}

bool disagree(const Index& index, const SettingGroup& a, const SettingGroup& b) {
  bool compared = false;
  for (const SettingSource* first : a)
    for (const SettingSource* second : b) {
      if (!comparable(index, *first, *second)) continue;
      if (equal_values(index, *first, *second)) return false;
      compared = true;
    }
  // How the containers of one file find each other is that file's own business.
  const auto inside = [](const SettingSource* setting) { return setting->is(kSettingInside); };
  return compared && std::ranges::none_of(a, inside) && std::ranges::none_of(b, inside);
}

Confidence confidence_of(const Index& index, const std::vector<SettingGroup>& values) {
  std::vector<const SettingGroup*> plain;  // values that some description gives which is not there for tests
  for (const SettingGroup& group : values)
    if (!std::ranges::all_of(group, [&](const SettingSource* setting) { return is_for_tests(index, *setting); }))
      plain.push_back(&group);
  for (auto a = plain.begin(); a != plain.end(); ++a)
    for (auto b = std::next(a); b != plain.end(); ++b)
      if (contradict(index, **a, **b)) return Confidence::certain;
  return Confidence::tentative;
}

}  // namespace fount
