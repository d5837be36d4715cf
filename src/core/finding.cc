#include "core/finding.h"

#include <algorithm>
#include <iterator>

namespace fount {
namespace {

constexpr std::string_view kSeverities[] = {"low", "medium", "high", "critical"};
constexpr std::string_view kConfidences[] = {"tentative", "firm", "certain"};
constexpr std::string_view kEfforts[] = {"S", "M", "L"};
constexpr std::string_view kAreaIds[] = {"definitions",   "imports",        "instances", "authentication", "secrets",
                                         "configuration", "infrastructure", "contracts", "runtime"};
constexpr std::string_view kAreaNames[] = {"Definitions",   "Imports",        "Instances", "Authentication", "Secrets",
                                           "Configuration", "Infrastructure", "Contracts", "Runtime"};
constexpr std::string_view kSourceRoles[] = {"canonical", "surplus", "shim",      "adapter",  "interface", "mock",
                                             "fallback",  "test",    "generated", "vendored", "backup",    "unrelated"};
static_assert(std::size(kAreaIds) == kAreaCount && std::size(kAreaNames) == kAreaCount);
static_assert(std::size(kSourceRoles) == static_cast<std::size_t>(SourceRole::unrelated) + 1);

template <class Enum, std::size_t N>
constexpr std::string_view word(const std::string_view (&words)[N], Enum value) {
  return words[static_cast<std::size_t>(value)];
}

template <class Enum>
std::optional<Enum> value_with(std::span<const std::string_view> words, std::string_view wanted) {
  const auto found = std::find(words.begin(), words.end(), wanted);
  if (found == words.end()) return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}

}  // namespace

std::string_view name_of(Severity severity) { return word(kSeverities, severity); }
std::string_view name_of(Confidence confidence) { return word(kConfidences, confidence); }
std::string_view name_of(Effort effort) { return word(kEfforts, effort); }
std::string_view id_of(AreaId area) { return word(kAreaIds, area); }
std::string_view name_of(AreaId area) { return word(kAreaNames, area); }
std::string_view name_of(SourceRole role) { return word(kSourceRoles, role); }

std::span<const std::string_view> severity_names() { return kSeverities; }
std::optional<Severity> severity_named(std::string_view name) { return value_with<Severity>(kSeverities, name); }
std::span<const std::string_view> area_ids() { return kAreaIds; }
std::optional<AreaId> area_with_id(std::string_view id) { return value_with<AreaId>(kAreaIds, id); }

std::string_view text_in(const DataObject& data, std::string_view key) {
  const auto found = std::ranges::find(data, key, [](const auto& entry) { return std::string_view(entry.first); });
  const std::string* text = found == data.end() ? nullptr : std::get_if<std::string>(&found->second.value);
  return text == nullptr ? std::string_view{} : *text;
}

}  // namespace fount
