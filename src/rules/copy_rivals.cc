#include "rules/copy_rivals.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/instances.h"
#include "rules/parts.h"
#include "rules/path_twins.h"
#include "rules/trial_folders.h"

namespace fount {
namespace {

constexpr std::uint32_t kLong = 30;            // lines: not written twice by chance
constexpr std::uint32_t kLeastBehaviour = 10;  // lines
constexpr std::uint32_t kLeastFields = 8;      // lines

DefinitionId id_of(const Index& index, const CloneMember& member) {
  return index.id_of(member.lines.file, member.definition);
}

// `class Meta` in a form, `class Config` in a model: a framework asks each class for its own.
bool is_settings(const FileFacts& facts, std::uint32_t definition) {
  const Definition& own = facts.definitions[definition];
  const std::string_view name = facts.text(own.name);
  return own.kind == DefinitionKind::class_ && own.parent != kNone && (name == "Meta" || name == "Config");
}

bool is_outermost(const FileFacts& facts, std::uint32_t definition) {
  return outermost(facts, definition) == definition;
}

SourceRole outer_role(const Index& index, FileId file, std::uint32_t definition) {
  return part_of(index, index.id_of(file, outermost(index.facts(file), definition))).role;
}

// A fake and all that is in it; a wrapper itself.
bool stands_for_another(SourceRole role, bool outermost) {
  const bool wraps = role == SourceRole::adapter || role == SourceRole::shim;
  return role == SourceRole::mock || (wraps && outermost);
}

bool stands_for_another(const Index& index, FileId file, std::uint32_t definition) {
  return definition != kNone &&
         stands_for_another(outer_role(index, file, definition), is_outermost(index.facts(file), definition));
}

// Whether a place may be a rival of another.
enum class Standing : std::uint8_t { none, stands_in, sure };

Standing standing_of(const Index& index, const Copies& copies, const CloneMember& member) {
  const FileId file = member.lines.file;
  const FileFacts& facts = index.facts(file);
  if (!index.production(file) || is_migration(index, file) || is_hidden(index, file)) return Standing::none;
  const std::uint32_t own = definition_of(index, copies, member);
  if (own == kNone) return Standing::sure;
  if (is_settings(facts, own)) return Standing::none;
  const SourceRole role = outer_role(index, file, own);
  if (role == SourceRole::surplus || role == SourceRole::unrelated || role == SourceRole::fallback)
    return Standing::sure;
  const bool outermost = is_outermost(facts, own);
  if (!stands_for_another(role, outermost))
    // An interface or a wrapper is what it is as a whole: a body within it is code like any other.
    return outermost || role == SourceRole::test ? Standing::none : Standing::sure;
  // So is one that a wrapper or a fake has in common with its original.
  const bool body = !outermost || facts.definitions[own].kind == DefinitionKind::function;
  return body || !copies.changed() ? Standing::stands_in : Standing::none;
}

// `async def`, or called so itself or by a class around it: made for that world.
bool is_async(const Index& index, FileId file, std::uint32_t definition) {
  const FileFacts& facts = index.facts(file);
  if (definition != kNone && facts.definitions[definition].is(kAsync)) return true;
  for (std::uint32_t i = definition; i != kNone; i = facts.definitions[i].parent) {
    const std::string_view name = facts.text(facts.definitions[i].name);
    if (name.find_first_of("aA") == std::string_view::npos) continue;
    const std::vector<std::string> words = identifier_words(name);
    for (const std::string_view word : {"async", "aio", "asyncio"})
      if (std::ranges::find(words, word) != words.end()) return true;
  }
  return false;
}

bool is_async(const Index& index, const Copies& copies, const CloneMember& member) {
  return is_async(index, member.lines.file, definition_of(index, copies, member));
}

// What it and the classes around it are called, but for the world.
std::vector<std::string> words_of(const FileFacts& facts, std::uint32_t definition) {
  std::vector<std::string> words;
  for (std::uint32_t i = definition; i != kNone; i = facts.definitions[i].parent)
    std::ranges::move(identifier_words(facts.text(facts.definitions[i].name)), std::back_inserter(words));
  std::erase_if(words, [](const std::string& word) {
    return word == "async" || word == "aio" || word == "asyncio" || word == "sync";
  });
  return words;
}

// `async def` beside `def`, AsyncClient beside Client: one is made for the other's world.
bool async_twins(const Index& index, const Copies& copies, const CloneMember& a, const CloneMember& b) {
  if (is_async(index, copies, a) == is_async(index, copies, b)) return false;
  const FileFacts &facts_a = index.facts(a.lines.file), &facts_b = index.facts(b.lines.file);
  const std::uint32_t own_a = definition_of(index, copies, a), own_b = definition_of(index, copies, b);
  const auto awaits = [](const FileFacts& facts, std::uint32_t own) {
    return own != kNone && facts.definitions[own].is(kAsync);
  };
  return awaits(facts_a, own_a) != awaits(facts_b, own_b) || words_of(facts_a, own_a) == words_of(facts_b, own_b);
}

bool apart(const Index& index, const Copies& copies, const CloneMember& a, const CloneMember& b) {
  if (a.lines.file != b.lines.file && apart_by_path(index, a.lines.file, b.lines.file)) return true;
  if (async_twins(index, copies, a, b)) return true;
  if (copies.unit == CloneUnit::class_)
    return index.classes().derives_from(id_of(index, a), id_of(index, b)) ||
           index.classes().derives_from(id_of(index, b), id_of(index, a));
  return false;
}

// Bases from outside of the repository, by what the classes call them; those that say nothing are left out.
bool share_outside_base(const Index& index, DefinitionId a, DefinitionId b) {
  const auto names_of = [&](DefinitionId id) {
    const FileFacts& facts = index.facts(index.file_of(id));
    const Range bases = index.definition(id).bases;
    std::set<std::string_view> names;
    for (std::uint32_t i = bases.begin; i < bases.end; ++i) {
      const std::string_view name = facts.text(facts.bases[i].name);
      const Target target = index.resolver().resolve_dotted(index.file_of(id), kNone, name);
      if (target.kind != TargetKind::definition) names.insert(name);
    }
    for (const std::string_view common : {"object", "ABC", "abc.ABC", "nn.Module", "torch.nn.Module", "Generic"})
      names.erase(common);
    return names;
  };
  const auto names_a = names_of(a), names_b = names_of(b);
  return std::ranges::any_of(names_a, [&](std::string_view name) { return names_b.contains(name); });
}

// Methods of one name whose classes derive from each other, or, where the copies differ, from one base: an interface
// has them resemble each other. Long ones are copies all the same.
bool overrides(const Index& index, const Copies& copies, const CloneMember& a, const CloneMember& b) {
  if (copies.unit != CloneUnit::function) return false;
  const auto class_of = [&](const CloneMember& member) {
    return index.facts(member.lines.file).definitions[member.definition].parent;
  };
  if (class_of(a) == kNone || class_of(b) == kNone) return false;
  const DefinitionId class_a = index.id_of(a.lines.file, class_of(a)), class_b = index.id_of(b.lines.file, class_of(b));
  const std::uint32_t height = index.clones().view(a.lines.file).height(a.lines);
  // What differs in nothing but values, or stands in one file, was made to differ.
  const bool on_purpose = copies.kind == CloneKind::values || (copies.changed() && a.lines.file == b.lines.file);
  if (height >= kLong && !(on_purpose && height < 2 * kLong)) return false;
  const bool kin = share_base(index, class_a, class_b) || share_outside_base(index, class_a, class_b);
  if (copies.changed() && class_a != class_b && kin) return true;
  return height < kLong &&
         (index.classes().derives_from(class_a, class_b) || index.classes().derives_from(class_b, class_a));
}

// Lines in bodies of functions, of classes and modules; any number otherwise.
std::uint32_t behaviour(const Index& index, const Copies& copies) {
  if (copies.unit != CloneUnit::class_ && copies.unit != CloneUnit::module) return kNone;
  const CodeView view = index.clones().view(copies.first().file);
  std::uint32_t lines = 0;
  for (const Definition& definition : index.facts(copies.first().file).definitions) {
    const LineRange own = view.lines_of(definition);
    if (definition.kind == DefinitionKind::function && copies.first().contains(own)) lines += own.size() - 1;
  }
  return lines;
}

// Members in groups: each is alike to the first of its group.
template <class Alike>
std::vector<Copies> divide(const Copies& none, std::span<const CloneMember> members, Alike alike) {
  std::vector<Copies> all;
  for (const CloneMember& member : members) {
    const auto own = std::ranges::find_if(all, [&](const Copies& c) { return alike(c.members.front(), member); });
    (own == all.end() ? all.emplace_back(none) : *own).members.push_back(member);
  }
  return all;
}

}  // namespace

std::vector<Copies> rivals_of(const Index& index, const CloneGroup& group) {
  const Copies none{.kind = group.kind, .unit = group.unit, .members = {}};
  std::vector<CloneMember> sure, rest;
  for (const CloneMember& member : group.members) {
    const Standing standing = standing_of(index, none, member);
    if (standing != Standing::none) (standing == Standing::sure ? sure : rest).push_back(member);
  }
  const auto world = [&](const CloneMember& member) { return is_async(index, none, member); };
  const auto alike = [&](const CloneMember& a, const CloneMember& b) { return !apart(index, none, a, b); };
  const bool mixed = std::ranges::adjacent_find(sure, std::ranges::not_equal_to{}, world) != sure.end();
  std::vector<Copies> all = divide(none, sure, [&](const CloneMember& a, const CloneMember& b) {
    return (!mixed || world(a) == world(b)) && alike(a, b);
  });
  // What has its like among the sure ones is told with these alone; whatever else there is may be a copy of the rest.
  if (mixed || !rest.empty()) {
    for (const Copies& copies : all)
      if (copies.members.size() < 2) rest.push_back(copies.members.front());
    std::ranges::sort(rest, {}, &CloneMember::lines);
    std::ranges::move(divide(none, rest, alike), std::back_inserter(all));
  }
  std::erase_if(all, [](const Copies& copies) { return copies.members.size() < 2; });
  return all;
}

bool doubtful(const Index& index, const Copies& copies) {
  const CloneMember& first = copies.members.front();
  if (copies.homeless || copies.explained) return true;
  if (copies.cross_service && copies.changed() && bulk_of(index, first.lines).height < kLong) return true;
  if (copies.changed() && copies.unit == CloneUnit::function && name_of(index, first) == "main") return true;
  // Modules that only bind names are configuration, however they are written.
  if (copies.changed() && copies.unit == CloneUnit::module && behaviour(index, copies) == 0) return true;
  const bool declaration = !one_name(index, copies) && behaviour(index, copies) < kLeastBehaviour;
  if (declaration && one_file(copies)) return true;
  if (declaration &&
      (copies.changed() || copies.kind == CloneKind::renamed || bulk_of(index, first.lines).body < kLeastFields))
    return true;
  const bool variants = copies.unit == CloneUnit::class_ && copies.changed() && !one_name(index, copies);
  const bool async = is_async(index, copies, first);
  return std::ranges::any_of(copies.members, [&](const CloneMember& member) {
    if (!one_file(copies) &&
        (stands_alone(index, member.lines.file) || is_below_trials(index.file(member.lines.file).path)))
      return true;
    const std::uint32_t own = definition_of(index, copies, member);
    if (stands_for_another(index, member.lines.file, own)) return true;
    if (is_async(index, member.lines.file, own) != async) return true;
    if (variants && &member != &first && share_base(index, id_of(index, first), id_of(index, member))) return true;
    return two_sides(index, first.lines.file, member.lines.file) || overrides(index, copies, first, member);
  });
}

}  // namespace fount
