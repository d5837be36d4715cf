#include "rules/copies.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "rules/copy_doubts.h"
#include "rules/instances.h"
#include "rules/parts.h"
#include "rules/support.h"
#include "rules/trial_folders.h"

namespace fount {
namespace {

constexpr std::uint32_t kLong = 30;            // lines: not written twice by chance
constexpr std::uint32_t kLeastBehaviour = 10;  // lines
constexpr std::uint32_t kLeastFields = 8;      // lines

DefinitionId id_of(const Index& index, const CloneMember& member) {
  return index.id_of(member.lines.file, member.definition);
}

std::string_view path_of(const Index& index, const CloneMember& member) { return index.file(member.lines.file).path; }

// The innermost definition around a member that is none itself.
std::uint32_t definition_around(const Index& index, const CloneMember& member) {
  const FileFacts& facts = index.facts(member.lines.file);
  const Span span = index.clones().view(member.lines.file).span(member.lines);
  std::uint32_t around = kNone;
  for (std::uint32_t i = 0; i < facts.definitions.size(); ++i)
    if (facts.definitions[i].begin <= span.begin && span.end <= facts.definitions[i].end) around = i;
  return around;
}

std::uint32_t definition_of(const Index& index, const Copies& copies, const CloneMember& member) {
  return copies.unit == CloneUnit::run ? definition_around(index, member) : member.definition;
}

bool changed(const Copies& copies) { return copies.kind == CloneKind::near || copies.kind == CloneKind::values; }

// `class Meta` in a form, `class Config` in a model: a framework asks each class for its own.
bool is_settings(const FileFacts& facts, std::uint32_t definition) {
  const Definition& own = facts.definitions[definition];
  const std::string_view name = facts.text(own.name);
  return own.kind == DefinitionKind::class_ && own.parent != kNone && (name == "Meta" || name == "Config");
}

SourceRole outer_role(const Index& index, FileId file, std::uint32_t definition) {
  return part_of(index, index.id_of(file, outermost(index.facts(file), definition))).role;
}

bool may_be_rival(const Index& index, const Copies& copies, const CloneMember& member) {
  const FileId file = member.lines.file;
  if (!index.production(file) || is_migration(index, file) || is_hidden(index, file)) return false;
  const std::uint32_t own = definition_of(index, copies, member);
  if (own == kNone) return true;
  if (is_settings(index.facts(file), own)) return false;
  const SourceRole role = outer_role(index, file, own);
  if (role == SourceRole::surplus || role == SourceRole::unrelated || role == SourceRole::fallback) return true;
  // A wrapper or a fake hands over, or stands in, as a whole; a body within it is code like any other.
  const bool within = outermost(index.facts(file), own) != own;
  return within && (role == SourceRole::adapter || role == SourceRole::shim || role == SourceRole::mock);
}

// `async def` beside `def`, AsyncClient beside Client: one is made for the other's world.
bool is_async(const Index& index, FileId file, std::uint32_t definition) {
  const FileFacts& facts = index.facts(file);
  if (definition != kNone && facts.definitions[definition].is(kAsync)) return true;
  for (std::uint32_t i = definition; i != kNone; i = facts.definitions[i].parent) {
    const std::vector<std::string> words = identifier_words(facts.text(facts.definitions[i].name));
    for (const std::string_view word : {"async", "aio", "asyncio"})
      if (std::ranges::find(words, word) != words.end()) return true;
  }
  return false;
}

bool async_twins(const Index& index, const Copies& copies, const CloneMember& a, const CloneMember& b) {
  return is_async(index, a.lines.file, definition_of(index, copies, a)) !=
         is_async(index, b.lines.file, definition_of(index, copies, b));
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
  const bool on_purpose = copies.kind == CloneKind::values || (changed(copies) && a.lines.file == b.lines.file);
  if (height >= kLong && !(on_purpose && height < 2 * kLong)) return false;
  const bool kin = share_base(index, class_a, class_b) || share_outside_base(index, class_a, class_b);
  if (changed(copies) && class_a != class_b && kin) return true;
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

// Those that nothing sets apart from the first.
void keep_rivals(const Index& index, Copies& copies) {
  std::erase_if(copies.members, [&](const CloneMember& member) { return !may_be_rival(index, copies, member); });
  if (copies.members.size() < 2) return;
  const CloneMember first = copies.members.front();
  std::erase_if(copies.members, [&](const CloneMember& member) {
    return member.lines != first.lines && apart(index, copies, first, member);
  });
}

// The shared libraries that the files of each service import.
std::map<std::uint32_t, std::set<std::uint32_t>> libraries_of(const Index& index) {
  std::map<std::uint32_t, std::set<std::uint32_t>> libraries;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const std::uint32_t own = index.file(FileId{f}).service;
    if (index.services()[own].shared) libraries[own].insert(own);
    for (std::uint32_t i = 0; index.modules().of(FileId{f}) && i < index.facts(FileId{f}).imports.size(); ++i) {
      const Target& target = index.resolver().resolved(FileId{f}, i).target;
      if (target.kind < TargetKind::module || target.kind == TargetKind::directory) continue;
      if (const std::uint32_t service = index.file(target.file).service; index.services()[service].shared)
        libraries[own].insert(service);
    }
  }
  return libraries;
}

std::vector<CopyPlace> places_of(const Index& index, const Copies& copies) {
  std::vector<CopyPlace> places;
  for (const CloneMember& member : copies.members)
    places.push_back({member.lines.file, definition_of(index, copies, member)});
  return places;
}

std::vector<Copies> by_service(const Index& index, const Copies& all) {
  std::map<std::uint32_t, Copies> services;
  for (const CloneMember& member : all.members) {
    Copies& copies = services[index.file(member.lines.file).service];
    copies.kind = all.kind;
    copies.unit = all.unit;
    copies.members.push_back(member);
  }
  std::vector<Copies> result;
  Copies across{.kind = all.kind, .unit = all.unit, .members = {}, .cross_service = true};
  for (auto& [service, copies] : services) {
    across.members.push_back(copies.members.front());
    if (copies.members.size() >= 2) result.push_back(std::move(copies));
  }
  if (across.members.size() >= 2) result.push_back(std::move(across));
  return result;
}

std::optional<std::vector<DefinitionId>> top_level_ids(const Index& index, const Copies& copies) {
  std::vector<DefinitionId> ids;
  for (const CloneMember& member : copies.members) {
    if (copies.unit == CloneUnit::run || member.definition == kNone) return std::nullopt;
    if (index.facts(member.lines.file).definitions[member.definition].parent != kNone) return std::nullopt;
    ids.push_back(id_of(index, member));
  }
  return ids;
}

Source source_of_member(const Index& index, const Copies& copies, const CloneMember& member) {
  if (copies.unit != CloneUnit::run && member.definition != kNone)
    return source_of(index, id_of(index, member), SourceRole::surplus);
  const CodeView view = index.clones().view(member.lines.file);
  Source source = source_at(index, view.span(member.lines), SourceRole::surplus);
  if (copies.unit == CloneUnit::module)
    source.uses = index.production_users({TargetKind::module, member.lines.file, 0});
  if (const std::uint32_t around = definition_of(index, copies, member); around != kNone)
    source.symbol = index.symbol_of(member.lines.file, around);
  source.content = Digester()(view.tokens(member.lines.begin, member.lines.end)).exact;
  return source;
}

}  // namespace

HomeOfAll::HomeOfAll(const Index& index) : libraries_(libraries_of(index)) {}

bool HomeOfAll::exists(std::span<const std::uint32_t> services) const {
  std::set<std::uint32_t> common;
  for (const std::uint32_t service : services) {
    const auto own = libraries_.find(service);
    if (own == libraries_.end()) return false;
    std::set<std::uint32_t> both;
    std::ranges::set_intersection(common, own->second, std::inserter(both, both.end()));
    common = service == services.front() ? own->second : std::move(both);
  }
  return !common.empty();
}

std::vector<Copies> copies_of(const Index& index) {
  const HomeOfAll home(index);
  const CopyDoubts doubts(index);
  std::vector<Copies> result;
  for (const CloneGroup& group : index.clones().groups()) {
    Copies copies{.kind = group.kind, .unit = group.unit, .members = group.members};
    keep_rivals(index, copies);
    if (copies.members.size() < 2) continue;
    for (Copies& found : by_service(index, copies)) {
      std::vector<std::uint32_t> services;
      for (const CloneMember& member : found.members) services.push_back(index.file(member.lines.file).service);
      found.homeless = found.cross_service && !home.exists(services);
      found.explained = doubts.explain(places_of(index, found));
      result.push_back(std::move(found));
    }
  }
  return result;
}

bool doubtful(const Index& index, const Copies& copies) {
  const CloneMember& first = copies.members.front();
  if (copies.homeless || copies.explained) return true;
  if (copies.cross_service && changed(copies) && bulk_of(index, first.lines).height < kLong) return true;
  if (changed(copies) && copies.unit == CloneUnit::function && name_of(index, first) == "main") return true;
  // Modules that only bind names are configuration, however they are written.
  if (changed(copies) && copies.unit == CloneUnit::module && behaviour(index, copies) == 0) return true;
  const bool declaration = !one_name(index, copies) && behaviour(index, copies) < kLeastBehaviour;
  if (declaration && one_file(copies)) return true;
  if (declaration &&
      (changed(copies) || copies.kind == CloneKind::renamed || bulk_of(index, first.lines).body < kLeastFields))
    return true;
  const bool variants = copies.unit == CloneUnit::class_ && changed(copies) && !one_name(index, copies);
  return std::ranges::any_of(copies.members, [&](const CloneMember& member) {
    if (!one_file(copies) && (stands_alone(index, member.lines.file) || is_below_trials(path_of(index, member))))
      return true;
    const std::uint32_t own = definition_of(index, copies, member);
    if (own != kNone && outer_role(index, member.lines.file, own) == SourceRole::mock) return true;
    if (variants && &member != &first && share_base(index, id_of(index, first), id_of(index, member))) return true;
    return two_sides(index, first.lines.file, member.lines.file) || overrides(index, copies, first, member);
  });
}

Bulk bulk_of(const Index& index, const LineRange& lines) {
  const CodeView view = index.clones().view(lines.file);
  Digester digester;
  std::set<std::uint64_t> forms;
  for (std::uint32_t i = lines.begin; i < lines.end; ++i) forms.insert(digester(view.tokens(i)).form);
  Bulk bulk{view.height(lines), 0, view.token_count(lines), static_cast<std::uint32_t>(forms.size())};
  for (std::uint32_t i = lines.begin; i < lines.end; ++i)
    if (!view.lines()[i].is(kDefinitionLine)) bulk.body += view.lines()[i].height;
  return bulk;
}

bool is_asked_of_many(const Index& index, const Copies& copies) {
  constexpr std::size_t kMany = 5;
  const CloneMember& first = copies.members.front();
  if (copies.unit == CloneUnit::run || copies.unit == CloneUnit::module) return false;
  if (index.facts(first.lines.file).definitions[first.definition].parent != kNone) return false;
  const std::uint32_t service = index.file(first.lines.file).service;
  return std::ranges::any_of(index.name_groups(), [&](const Index::NameGroup& group) {
    return group.service == service && group.members.size() >= kMany && group.members.size() > copies.members.size() &&
           index.symbols()[group.name] == name_of(index, first);
  });
}

bool is_known_by_one_name(const Index& index, const Copies& copies) {
  if (copies.unit == CloneUnit::run || copies.unit == CloneUnit::module || !one_name(index, copies)) return false;
  const bool at_the_top = std::ranges::all_of(copies.members, [&](const CloneMember& member) {
    return index.facts(member.lines.file).definitions[member.definition].parent == kNone &&
           !is_below_variants(path_of(index, member));
  });
  const bool hook = name_of(index, copies.members.front()).starts_with("__");
  return at_the_top && !hook && !is_asked_of_many(index, copies);
}

Alignment compare(const Index& index, const CloneMember& a, const CloneMember& b) {
  return align(index.clones().view(a.lines.file), a.lines, index.clones().view(b.lines.file), b.lines);
}

std::string kind_of(const Index& index, const Copies& copies) {
  if (copies.unit == CloneUnit::module) return "module";
  if (copies.unit == CloneUnit::run) return "statements";
  const CloneMember& member = copies.members.front();
  const Definition& definition = index.facts(member.lines.file).definitions[member.definition];
  const bool method = definition.kind == DefinitionKind::function && definition.parent != kNone &&
                      index.facts(member.lines.file).definitions[definition.parent].kind == DefinitionKind::class_;
  return method ? "method" : kind_of(index, id_of(index, member));
}

std::string symbol_of(const Index& index, const CloneMember& member) {
  const std::uint32_t definition = member.definition == kNone ? definition_around(index, member) : member.definition;
  if (definition != kNone) return index.symbol_of(member.lines.file, definition);
  const ModuleId module = index.modules().of(member.lines.file);
  return module ? std::string(index.module_name(module)) : index.file(member.lines.file).path;
}

std::string name_of(const Index& index, const CloneMember& member) {
  const std::string symbol = symbol_of(index, member);
  return symbol.substr(symbol.rfind('.') + 1);
}

bool stands_in_definition(const Index& index, const CloneMember& member) {
  return definition_around(index, member) != kNone;
}

bool one_name(const Index& index, const Copies& copies) {
  return std::ranges::all_of(copies.members, [&](const CloneMember& member) {
    return name_of(index, member) == name_of(index, copies.members.front());
  });
}

bool one_file(const Copies& copies) {
  return std::ranges::all_of(copies.members,
                             [&](const CloneMember& member) { return member.lines.file == copies.first().file; });
}

std::vector<FileId> files_of(const Copies& copies) {
  std::vector<FileId> files;
  for (const CloneMember& member : copies.members) files.push_back(member.lines.file);
  return files;
}

void add_members(const Index& index, Finding& finding, const Copies& copies) {
  finding.cross_service = copies.cross_service;
  if (const auto ids = top_level_ids(index, copies)) return add_candidates(index, finding, *ids);
  finding.service = index.file(copies.first().file).service;
  finding.surplus = static_cast<std::uint32_t>(copies.members.size() - 1);
  for (const CloneMember& member : copies.members) finding.sources.push_back(source_of_member(index, copies, member));
}

std::string describe_member(const Index& index, const Copies& copies, const CloneMember& member) {
  if (copies.unit != CloneUnit::run) return symbol_of(index, member);
  return fmt::format("{} of {}", plural(bulk_of(index, member.lines).height, "line"), symbol_of(index, member));
}

}  // namespace fount
