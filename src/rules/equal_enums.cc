#include "rules/equal_enums.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "rules/constant_sets.h"
#include "rules/copies.h"
#include "rules/import_roots.h"
#include "rules/nearness.h"
#include "rules/parts.h"
#include "rules/path_twins.h"
#include "rules/support.h"
#include "rules/trial_folders.h"

namespace fount {
namespace {

constexpr std::size_t kLeastMembers = 3;
constexpr std::size_t kManyCopies = 4;

std::uint64_t digest_of(const ConstantSet& set) {
  std::uint64_t digest = set.constants.size();
  for (const Constant& constant : set.constants) digest = combine(hash64(constant.name, digest), constant.value);
  return digest;
}

// Files of each group of modules that were copied whole.
std::vector<std::set<FileId>> copied_files(const Index& index) {
  std::vector<std::set<FileId>> groups;
  for (const Copies& copies : copied_modules(index)) {
    std::set<FileId>& files = groups.emplace_back();
    for (const CloneMember& member : copies.members) files.insert(member.lines.file);
  }
  return groups;
}

// Of what lies in modules that are copies of each other, only the first: the copied modules say the rest.
void drop_covered(const Index& index, std::span<const std::set<FileId>> modules, std::vector<DefinitionId>& ids) {
  for (const std::set<FileId>& files : modules) {
    bool first = true;
    std::erase_if(ids,
                  [&](DefinitionId id) { return files.contains(index.file_of(id)) && !std::exchange(first, false); });
  }
}

// Takes the first enumeration and all that are related to it, at any remove, out of `open`.
std::vector<DefinitionId> take_kin(const Index& index, std::vector<DefinitionId>& open) {
  std::vector<DefinitionId> kin{open.front()};
  open.erase(open.begin());
  for (std::size_t i = 0; i < kin.size(); ++i)
    std::erase_if(open, [&](DefinitionId id) {
      const bool joins = related(index.name(kin[i]), index.name(id));
      if (joins) kin.push_back(id);
      return joins;
    });
  std::ranges::sort(kin);
  return kin;
}

// Each family by itself, and the heads of all of them, when there are several, as one that may be a coincidence.
void split(const Index& index, std::uint64_t digest, std::vector<DefinitionId> ids, std::vector<EqualEnums>& result) {
  std::vector<DefinitionId> heads;
  while (!ids.empty()) {
    std::vector<DefinitionId> kin = take_kin(index, ids);
    heads.push_back(kin.front());
    if (kin.size() >= 2) result.push_back({std::move(kin), digest, true, false});
  }
  if (heads.size() >= 2) result.push_back({std::move(heads), digest, false, false});
}

std::vector<FileId> files_of(const Index& index, std::span<const DefinitionId> ids) {
  std::vector<FileId> files;
  for (const DefinitionId id : ids) files.push_back(index.file_of(id));
  return files;
}

bool are_apart(const Index& index, const ImportRoots& roots, std::span<const FileId> files) {
  return !roots.one(files) || std::ranges::any_of(files, [&](FileId file) {
    return two_sides(index, files.front(), file) || is_below_trials(index.file(file).path);
  });
}

}  // namespace

std::vector<EqualEnums> find_equal_enums(const Index& index) {
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::vector<DefinitionId>> equal;
  for (const ConstantSet& set : constant_sets(index)) {
    if (!set.enumeration || set.constants.size() < kLeastMembers || !part_of(index, set.id).implementation()) continue;
    if (index.claims(set.id, ClaimKind::deprecated)) continue;  // it will go
    equal[{index.file(index.file_of(set.id)).service, digest_of(set)}].push_back(set.id);
  }
  const std::vector<std::set<FileId>> modules = copied_files(index);
  std::vector<EqualEnums> result;
  for (auto& [key, ids] : equal) {
    drop_covered(index, modules, ids);
    split(index, key.second, std::move(ids), result);
  }
  const ImportRoots roots(index);
  for (EqualEnums& enums : result) enums.apart = are_apart(index, roots, files_of(index, enums.members));
  return result;
}

Finding finding_of(const Index& index, const EqualEnums& enums, const RuleInfo& info) {
  std::set<std::string_view> names;
  for (const DefinitionId id : enums.members) names.insert(index.name(id));
  const std::string name(*names.begin());
  Finding finding = finding_of(info, name, "enum");
  finding.concept_key = fmt::format("enum {} {}", name, hex64(enums.digest));
  const std::vector<FileId> files = files_of(index, enums.members);
  // What a class states within itself may have to stand there: a framework looks it up in that class.
  const bool open =
      std::ranges::all_of(enums.members, [&](DefinitionId id) { return index.definition(id).parent == kNone; });
  if (enums.kin && open && !enums.apart) {
    if (names.size() == 1) finding.confidence = Confidence::firm;
    if (lie_near(index, files)) finding.confidence = Confidence::certain;
  }
  add_candidates(index, finding, enums.members);
  if (enums.members.size() >= kManyCopies) finding.severity = Severity::high;
  finding.message = fmt::format("{} enums have the same members under {}: {}", enums.members.size(),
                                plural(names.size(), "name"), fmt::join(names, ", "));
  finding.remedy = finding.canonical ? fmt::format("Keep {} and import it everywhere else.", finding.canonical->symbol)
                                     : "Keep one and import it everywhere else.";
  return finding;
}

}  // namespace fount
