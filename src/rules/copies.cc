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
#include "rules/copy_rivals.h"
#include "rules/instances.h"
#include "rules/parts.h"
#include "rules/support.h"
#include "rules/trial_folders.h"

namespace fount {
namespace {

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

std::uint32_t definition_of(const Index& index, const Copies& copies, const CloneMember& member) {
  return copies.unit == CloneUnit::run ? definition_around(index, member) : member.definition;
}

// `wanted` says of a group whether it is.
template <class Wanted>
static std::vector<Copies> copies_that(const Index& index, Wanted wanted) {
  const HomeOfAll home(index);
  const CopyDoubts doubts(index);
  std::vector<Copies> result;
  for (const CloneGroup& group : index.clones().groups()) {
    if (!wanted(group)) continue;
    for (const Copies& rivals : rivals_of(index, group))
      for (Copies& found : by_service(index, rivals)) {
        std::vector<std::uint32_t> services;
        for (const CloneMember& member : found.members) services.push_back(index.file(member.lines.file).service);
        found.homeless = found.cross_service && !home.exists(services);
        found.explained = doubts.explain(places_of(index, found));
        result.push_back(std::move(found));
      }
  }
  return result;
}

std::vector<Copies> copies_of(const Index& index) {
  return copies_that(index, [](const CloneGroup&) { return true; });
}

std::vector<Copies> copied_modules(const Index& index) {
  return copies_that(index, [](const CloneGroup& group) { return group.unit == CloneUnit::module; });
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
