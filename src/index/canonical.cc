#include "index/canonical.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <vector>

#include "base/text.h"

namespace fount {
namespace {

bool under(std::string_view path, std::string_view directory) {
  return directory.empty() ||
         (path.starts_with(directory) && path.size() > directory.size() && path[directory.size()] == '/');
}

// Words by which people mark what is on its way out.
bool looks_retired(const Index& index, DefinitionId id) {
  if (index.claims(id, ClaimKind::deprecated) || index.module_claims(index.file_of(id), ClaimKind::deprecated))
    return true;
  constexpr auto kWords =
      std::to_array<std::string_view>({"backup", "compat", "deprecated", "legacy", "old", "shim", "shims"});
  return std::ranges::any_of(identifier_words(index.file(index.file_of(id)).path),
                             [&](const std::string& word) { return std::ranges::find(kWords, word) != kWords.end(); });
}

std::optional<CanonicalChoice> by_declaration(const Index& index, std::span<const DefinitionId> candidates) {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const FileId file = index.file_of(candidates[i]);
    const DeclaredCanonical* declared = declared_canonical(index, file, index.name(candidates[i]));
    if (declared == nullptr || !names_file(index, file, *declared)) continue;
    return CanonicalChoice{i, "declared in fount.toml" + (declared->reason.empty() ? "" : ": " + declared->reason)};
  }
  return std::nullopt;
}

}  // namespace

const DeclaredCanonical* declared_canonical(const Index& index, FileId near, std::string_view concept_name) {
  const DeclaredCanonical* best = nullptr;
  std::size_t depth = 0;
  for (const Policy& policy : index.policies()) {
    if (!under(index.file(near).path, policy.directory) || (best != nullptr && policy.directory.size() < depth))
      continue;
    for (const DeclaredCanonical& declared : policy.canonical)
      if (declared.concept_name == concept_name || declared.concept_name.ends_with("." + std::string(concept_name))) {
        best = &declared;
        depth = policy.directory.size();
        break;
      }
  }
  return best;
}

bool names_file(const Index& index, FileId file, const DeclaredCanonical& declared) {
  const std::string_view path = index.file(file).path;
  if (!declared.source.empty() && (path == declared.source || path.ends_with("/" + declared.source))) return true;
  const ModuleId module = index.modules().of(file);
  if (!module) return false;
  const std::string_view name = index.module_name(module);
  return name == declared.source || (!declared.import.empty() &&
                                     (declared.import == name || declared.import.starts_with(std::string(name) + ".")));
}

std::optional<CanonicalChoice> choose_by_importers(std::span<const std::uint32_t> users) {
  const std::uint32_t total = std::accumulate(users.begin(), users.end(), std::uint32_t{0});
  const auto top = static_cast<std::size_t>(std::ranges::max_element(users) - users.begin());
  if (total == 0 || users[top] * 2 <= total) return std::nullopt;
  return CanonicalChoice{top, fmt::format("{} of {} production importers", users[top], total)};
}

// The one that comments above all others name as their original.
static std::optional<CanonicalChoice> choose_original(const Index& index, std::span<const DefinitionId> candidates) {
  if (candidates.size() < 2) return std::nullopt;
  const auto names_as_original = [&](DefinitionId id, std::string_view symbol) {
    const FileFacts& facts = index.facts(index.file_of(id));
    return std::ranges::any_of(facts.claims, [&](const Claim& claim) {
      return claim.kind == ClaimKind::copied && claim.definition == index.local(id) &&
             facts.text(claim.replacement) == symbol;
    });
  };
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const std::string symbol = index.symbol_of(candidates[i]);
    const bool named = std::ranges::all_of(
        candidates, [&](DefinitionId id) { return id == candidates[i] || names_as_original(id, symbol); });
    if (named) return CanonicalChoice{i, "what the comments above the others name as their original"};
  }
  return std::nullopt;
}

std::optional<CanonicalChoice> choose_canonical(const Index& index, std::span<const DefinitionId> candidates) {
  if (auto declared = by_declaration(index, candidates)) return declared;
  if (auto original = choose_original(index, candidates)) return original;
  // What cannot be constructed cannot be what others should use, however many import it.
  std::vector<std::size_t> usable;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (!index.refuses_construction(candidates[i])) usable.push_back(i);
  if (usable.size() == 1 && candidates.size() > 1)
    return CanonicalChoice{usable.front(), "the only one that can be constructed"};
  if (!usable.empty() && usable.size() < candidates.size()) {
    std::vector<DefinitionId> rest;
    for (const std::size_t i : usable) rest.push_back(candidates[i]);
    auto choice = choose_canonical(index, rest);
    if (choice) choice->index = usable[choice->index];
    return choice;
  }

  std::vector<std::uint32_t> users;
  for (const DefinitionId id : candidates)
    users.push_back(index.production_users({TargetKind::definition, index.file_of(id), index.local(id)}));
  const std::uint32_t total = std::accumulate(users.begin(), users.end(), std::uint32_t{0});
  const auto top = static_cast<std::size_t>(std::ranges::max_element(users) - users.begin());

  std::vector<std::size_t> self_declared, current;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const bool says_so = index.claims(candidates[i], ClaimKind::single_source) ||
                         index.module_claims(index.file_of(candidates[i]), ClaimKind::single_source);
    if (says_so && users[i] > 0 && users[i] == users[top]) self_declared.push_back(i);
    if (!looks_retired(index, candidates[i])) current.push_back(i);
  }
  if (self_declared.size() == 1) {
    const std::size_t i = self_declared.front();
    return CanonicalChoice{
        i, fmt::format("declares itself the single source, and {} of {} production importers use it", users[i], total)};
  }
  if (auto choice = choose_by_importers(users)) return choice;
  if (current.size() == 1 && candidates.size() > 1)
    return CanonicalChoice{current.front(), "the only one that is not marked legacy or deprecated"};
  return std::nullopt;
}

}  // namespace fount
