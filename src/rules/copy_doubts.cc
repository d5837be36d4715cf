#include "rules/copy_doubts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "rules/path_twins.h"
#include "rules/trial_folders.h"

namespace fount {
namespace {

const Claim* copied(const FileFacts& facts, std::uint32_t definition) {
  const auto found = std::ranges::find_if(facts.claims, [&](const Claim& claim) {
    return claim.kind == ClaimKind::copied && claim.definition == definition;
  });
  return found == facts.claims.end() ? nullptr : &*found;
}

// The address that its header gives as its origin, when that is not the package's own; else "".
std::string_view origin_of(const Index& index, FileId file) {
  const Claim* const claim = copied(index.facts(file), kNone);
  if (claim == nullptr) return {};
  const ModuleId module = index.modules().of(file);
  const std::string_view name = module ? index.module_name(module) : std::string_view{};
  const std::string own = "/" + std::string(name.substr(0, name.find('.')));
  const std::string_view address = index.facts(file).text(claim->replacement);
  return address.contains(own + "/") || address.ends_with(own) ? std::string_view{} : address;
}

// Files of other projects, which one copied from the other or both from a third. Of one origin, the second is ours.
bool came_from_several(const Index& index, std::span<const CopyPlace> places) {
  const std::string_view first = origin_of(index, places.front().file);
  bool several = false;
  for (const CopyPlace& place : places) {
    const std::string_view origin = origin_of(index, place.file);
    if (origin.empty()) return false;
    several = several || origin != first;
  }
  return several;
}

// A comment above the definition, or above what it stands in, names its original in this repository.
bool names_original(const Index& index, const CopyPlace& place) {
  const FileFacts& facts = index.facts(place.file);
  for (std::uint32_t d = place.definition; d != kNone; d = facts.definitions[d].parent)
    if (const Claim* const claim = copied(facts, d); claim != nullptr) {
      const std::string_view original = facts.text(claim->replacement);
      return index.modules().is_at_home(original.substr(0, original.find('.')));
    }
  return false;
}

}  // namespace

// Half of them, or more, in files of one series.
static bool is_series(const Index& index, std::span<const CopyPlace> places) {
  std::size_t files = 0, of_series = 0;
  for (const CopyPlace& place : places) {
    if (place.file == places.front().file) continue;
    ++files;
    if (are_of_series(index.file(places.front().file).path, index.file(place.file).path)) ++of_series;
  }
  return of_series > 0 && 2 * of_series >= files;
}

// A comment or docstring says of one of them, or the file's name or folder says, that it is on its way out: the copy is
// kept until then.
static bool is_retired(const Index& index, const CopyPlace& place) {
  const std::vector<std::string> words = identifier_words(name_part(index.file(place.file).path));
  for (const std::string_view word : {"obsolete", "deprecated"})
    if (std::ranges::find(words, word) != words.end()) return true;
  if (is_below_archives(index.file(place.file).path)) return true;
  return place.definition != kNone && index.claims(index.id_of(place.file, place.definition), ClaimKind::deprecated);
}

bool CopyDoubts::explain(std::span<const CopyPlace> places) const {
  if (std::ranges::any_of(places, [&](const CopyPlace& place) { return is_retired(index_, place); })) return true;
  if (came_from_several(index_, places) || is_series(index_, places)) return true;
  const auto named = std::ranges::count_if(places, [&](const CopyPlace& p) { return names_original(index_, p); });
  if (named > 0 && static_cast<std::size_t>(named) + 1 >= places.size()) return true;
  const auto within = std::ranges::count_if(
      places, [&](const CopyPlace& p) { return !nested_.around(index_.file(p.file).path).empty(); });
  if (within > 0 && static_cast<std::size_t>(within) + 1 >= places.size()) return true;
  std::vector<FileId> files;
  for (const CopyPlace& place : places) files.push_back(place.file);
  return !roots_.one(files);
}

Confidence CopyDoubts::limit(std::span<const DefinitionId> definitions) const {
  constexpr std::uint16_t kLeastStatements = 3;  // less may be what anybody would write
  std::vector<CopyPlace> places;
  for (const DefinitionId id : definitions) places.push_back({index_.file_of(id), index_.local(id)});
  if (explain(places)) return Confidence::tentative;
  const Definition& first = index_.definition(definitions.front());
  if (first.kind == DefinitionKind::class_) return Confidence::certain;  // its fields are no statements
  if (first.statements <= 1) return Confidence::tentative;
  return first.statements < kLeastStatements ? Confidence::firm : Confidence::certain;
}

}  // namespace fount
