// One name and kind, defined more than once in a service: whoever imports it must know which of them is meant.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/path.h"
#include "rules/copies.h"
#include "rules/copy_doubts.h"
#include "rules/import_roots.h"
#include "rules/likeness.h"
#include "rules/nearness.h"
#include "rules/parts.h"
#include "rules/path_twins.h"
#include "rules/rule.h"
#include "rules/support.h"
#include "rules/trial_folders.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule duplicate_definition_rule;
const Rule duplicate_definition_rule{
    {.id = "duplicate-definition",
     .title = "the same name and kind defined more than once in a service",
     .area = AreaId::definitions,
     .severity = Severity::medium,
     .effort = Effort::small,
     .raised = "high when production code uses two or more of them; effort medium when the bodies differ",
     .lowered = "low for a private name and for copies in different services",
     .controls = "CWE-1041"},
    check,
    Needs{}};

namespace {

// More candidates than this of one name are a convention, whatever the evidence; it also bounds the pairs compared.
constexpr std::size_t kMostRivals = 40;
constexpr std::size_t kListedOthers = 12;
constexpr std::uint32_t kLongTwin = 12, kNearTwin = 5;  // lines of code
constexpr std::size_t kFamily = 5;
// Services repeat small things (three log levels) without one having copied the other.
constexpr std::uint32_t kCrossServiceTokens = 24;

bool is_class(const Index& index, DefinitionId id) { return index.definition(id).kind == DefinitionKind::class_; }

// The members of these are what they are; a class with behaviour may share all its method names with another concept's.
bool is_data(ClassKind kind) {
  return kind == ClassKind::enumeration || kind == ClassKind::dataclass || kind == ClassKind::typed_dict ||
         kind == ClassKind::model || kind == ClassKind::orm;
}

// Functions that call the same things may still do different ones.
bool firm_functions(const Index& index, DefinitionId a, DefinitionId b, const Likeness& alike) {
  const auto [less, more] = std::minmax(index.definition(a).tokens, index.definition(b).tokens);
  return alike.same_docstring && alike.common >= 4 && alike.share() >= 0.8 && less * 4 >= more * 3 &&
         same_references(index, a, b);
}

// Classes that extend different things do different things, however alike they look.
bool rival_bases(const Index& index, DefinitionId a, DefinitionId b) {
  const auto bases_a = index.classes().bases(a), bases_b = index.classes().bases(b);
  return !bases_a.empty() && !bases_b.empty() && bases_a.front() != bases_b.front();
}

bool firm_classes(const Index& index, DefinitionId a, DefinitionId b, const Likeness& alike) {
  if (alike.common < 3 || alike.share() < 0.6 || share_base(index, a, b)) return false;
  const ClassKind kind = index.classes().kind(a);
  if (kind == ClassKind::enumeration) return true;
  if (is_data(kind)) return alike.common >= 4 || alike.common == alike.all;
  return (alike.equal_methods > 0 || alike.same_docstring) && !rival_bases(index, a, b);
}

// Two applications of Django with migrations of their own: each has a table of its own.
bool have_own_tables(const Index& index, DefinitionId a, DefinitionId b) {
  const auto application = [&](DefinitionId id) {
    for (std::string_view folder = parent_of(index.file(index.file_of(id)).path); !folder.empty();
         folder = parent_of(folder))
      if (index.find_file(std::string(folder) + "/migrations/__init__.py").value != kNone) return folder;
    return std::string_view{};
  };
  if (!is_class(index, a) || index.classes().kind(a) != ClassKind::orm) return false;
  const std::string_view of_a = application(a), of_b = application(b);
  return !of_a.empty() && !of_b.empty() && of_a != of_b;
}

// How strongly a pair of one name and kind is one concept; nullopt: not at all.
std::optional<Confidence> bond(const Index& index, DefinitionId a, DefinitionId b) {
  if (apart_by_design(index, a, b)) return std::nullopt;
  const Likeness alike = likeness(index, a, b);
  if (is_class(index, a) && two_sides(index, a, b)) return Confidence::tentative;
  if (have_own_tables(index, a, b)) return Confidence::tentative;
  for (const DefinitionId id : {a, b}) {
    const FileId file = index.file_of(id);
    if (stands_alone(index, file) || is_below_trials(index.file(file).path)) return Confidence::tentative;
  }
  if (alike.identical) return Confidence::certain;
  if (is_class(index, a))
    return !alike.same_text && firm_classes(index, a, b, alike) ? Confidence::firm : Confidence::tentative;
  if (!alike.same_parameters || index.definition(a).parameters.size() == 0) return std::nullopt;
  if (!alike.same_text && firm_functions(index, a, b, alike)) return Confidence::firm;
  return alike.common >= 2 && alike.share() >= 0.5 ? std::optional(Confidence::tentative) : std::nullopt;
}

struct Group {
  std::vector<DefinitionId> sources;
  Confidence confidence = Confidence::tentative;
};

std::vector<FileId> files_of(const Index& index, std::span<const DefinitionId> sources) {
  std::vector<FileId> files;
  for (const DefinitionId id : sources) files.push_back(index.file_of(id));
  return files;
}

// How a distribution or a package sets itself up is its own affair.
bool is_set_up(std::string_view path) { return name_part(path) == "setup.py" || name_part(path) == "__init__.py"; }

bool is_used(const Index& index, DefinitionId id) {
  return index.production_users({TargetKind::definition, index.file_of(id), index.local(id)}) > 0;
}

// Each of them is imported by name, from one folder: no framework asks for them.
bool all_in_use(const Index& index, std::span<const DefinitionId> sources) {
  return std::ranges::all_of(sources, [&](DefinitionId id) {
    return is_used(index, id) && distance(index, index.file_of(sources.front()), index.file_of(id)) <= 1;
  });
}

// Equal text is one thing twice when somebody imports it, or when it is too long for two authors to have written the
// same. A few lines that only their own file uses are a habit, and a copy where the files lie near each other.
Confidence confidence_of_twins(const Index& index, std::span<const DefinitionId> sources) {
  const std::uint32_t height = index.definition(sources.front()).height;
  if (height >= kLongTwin || std::ranges::any_of(sources, [&](DefinitionId id) { return is_used(index, id); }))
    return Confidence::certain;
  const bool functions = !is_class(index, sources.front()) && index.definition(sources.front()).decorators.size() == 0;
  const bool made_for_itself = std::ranges::any_of(sources, [&](DefinitionId id) {
    const std::string_view path = index.file(index.file_of(id)).path;
    return is_set_up(path) || is_below_variants(path);
  });
  const bool near = functions && height >= kNearTwin && lie_near(index, files_of(index, sources));
  return near && !made_for_itself ? Confidence::firm : Confidence::tentative;
}

void note_likeness(const Index& index, Finding& finding, std::span<const DefinitionId> sources) {
  const std::string reference = finding.sources.front().symbol;
  const auto first =
      std::ranges::find_if(sources, [&](DefinitionId id) { return index.span_of(id) == finding.sources.front().span; });
  DataList compared;
  for (Source& source : finding.sources) {
    const auto id =
        std::ranges::find_if(sources, [&](DefinitionId other) { return index.span_of(other) == source.span; });
    if (id == first || id == sources.end()) continue;
    const Likeness alike = likeness(index, *first, *id);
    source.note = describe(alike, is_class(index, *id));
    DataList lacks, adds;
    for (std::string& name : only_in(index, *first, *id)) lacks.push_back({std::move(name)});
    for (std::string& name : only_in(index, *id, *first)) adds.push_back({std::move(name)});
    compared.push_back({DataObject{{"symbol", {source.symbol}},
                                   {"identical", {alike.identical}},
                                   {"common", {static_cast<std::int64_t>(alike.common)}},
                                   {"all", {static_cast<std::int64_t>(alike.all)}},
                                   {"lacks", {std::move(lacks)}},
                                   {"adds", {std::move(adds)}}}});
  }
  finding.data.emplace_back("compared_with", Data{reference});
  finding.data.emplace_back("compared", Data{std::move(compared)});
}

// Those of the name that are no rivals, so that a reader need not wonder about them.
void add_others(const Index& index, Finding& finding, std::span<const DefinitionId> named,
                std::span<const DefinitionId> rivals) {
  std::size_t listed = 0;
  for (const DefinitionId id : named) {
    if (std::ranges::find(rivals, id) != rivals.end() || ++listed > kListedOthers) continue;
    Part part = part_of(index, id);
    if (part.implementation())
      part = {SourceRole::unrelated, fmt::format("another {} of this name", kind_of(index, id))};
    Source source = source_of(index, id, part.role);
    source.note = std::move(part.note);
    finding.sources.push_back(std::move(source));
  }
}

Finding describe_group(const Index& index, const Group& group) {
  const DefinitionId first = group.sources.front();
  const std::string name(index.name(first));
  Finding finding = finding_of(duplicate_definition_rule.info, name, kind_of(index, first));
  finding.confidence = group.confidence;
  finding.concept_key = fmt::format("{} {}", finding.kind, name);
  add_candidates(index, finding, group.sources);
  note_likeness(index, finding, group.sources);
  const auto used = std::ranges::count_if(finding.sources, [](const Source& source) { return source.uses > 0; });
  const bool all_equal = std::ranges::all_of(
      finding.sources, [&](const Source& s) { return s.content == finding.sources.front().content; });
  if (used >= 2) finding.severity = Severity::high;
  if (name.starts_with('_')) finding.severity = Severity::low;
  finding.effort = all_equal ? Effort::small : Effort::medium;
  finding.message = fmt::format("{} {} is defined {} times{}", finding.kind, name, group.sources.size(),
                                used >= 2 ? fmt::format(", and {} of the definitions are in use", used) : "");
  const std::string home = finding.canonical ? finding.canonical->symbol : "one of them";
  finding.remedy =
      all_equal ? fmt::format("Keep {} and import it everywhere else.", home)
                : fmt::format("Merge the differences into {}, import it everywhere else and delete the others.", home);
  return finding;
}

// Rivals among the implementations of one name and kind. Of a name that a framework asks of many files, only groups
// that hold equal text.
std::vector<Group> rivals(const Index& index, const ImportRoots& roots, std::span<const DefinitionId> candidates) {
  if (candidates.size() > kMostRivals) return {};
  std::map<std::pair<DefinitionId, DefinitionId>, std::optional<Confidence>> bonds;
  for (const DefinitionId a : candidates)
    for (const DefinitionId b : candidates)
      if (a < b) bonds[{a, b}] = bond(index, a, b);
  const auto bound = [&](DefinitionId a, DefinitionId b, Confidence least) {
    return a != b && bonds[std::minmax(a, b)] >= least;
  };
  const bool convention = is_convention(index, candidates);
  std::vector<Group> result;
  for (auto& sources :
       stars(candidates, [&](DefinitionId a, DefinitionId b) { return bound(a, b, Confidence::firm); })) {
    const auto twins = std::ranges::count_if(sources, [&](DefinitionId a) {
      return std::ranges::any_of(sources, [&](DefinitionId b) { return bound(a, b, Confidence::certain); });
    });
    if (convention && twins == 0) continue;
    const bool all_twins = static_cast<std::size_t>(twins) == sources.size();
    const bool plugins = convention && std::ranges::all_of(sources, [&](DefinitionId id) {
                           return id == sources.front() || share_base(index, sources.front(), id);
                         });
    // A name that many files have is one that each is asked for; two of them may well agree by chance.
    const bool family = candidates.size() >= kFamily && sources.size() < candidates.size();
    Confidence confidence = Confidence::tentative;
    if (all_twins && !plugins && roots.one(files_of(index, sources))) {
      if (!family)
        confidence = confidence_of_twins(index, sources);
      else if (all_in_use(index, sources))
        confidence = Confidence::firm;
    }
    result.push_back({std::move(sources), confidence});
  }
  if (!result.empty() || convention) return result;
  for (auto& sources :
       stars(candidates, [&](DefinitionId a, DefinitionId b) { return bound(a, b, Confidence::tentative); }))
    result.push_back({std::move(sources), Confidence::tentative});
  return result;
}

using ByKind = std::map<std::string, std::vector<DefinitionId>>;
ByKind by_kind(const Index& index, std::span<const DefinitionId> members) {
  ByKind kinds;
  for (const DefinitionId id : members) kinds[kind_of(index, id)].push_back(id);
  return kinds;
}

// Equal text under one name in several services: one source from each.
void check_across_services(const Index& index, Sink& sink) {
  std::map<std::tuple<std::string_view, std::uint64_t, std::string>, std::vector<DefinitionId>> copies;
  for (const DefinitionId id : index.top_level())
    if (index.definition(id).tokens >= kCrossServiceTokens && !index.name(id).starts_with('_'))
      copies[{index.name(id), index.definition(id).content_hash, kind_of(index, id)}].push_back(id);
  for (const auto& [key, members] : copies) {
    std::vector<DefinitionId> sources;
    for (const DefinitionId id : members) {
      const auto service = [&](DefinitionId other) { return index.file(index.file_of(other)).service; };
      if (std::ranges::any_of(sources, [&](DefinitionId other) { return service(other) == service(id); })) continue;
      if (!part_of(index, id).implementation()) continue;
      if (sources.empty() || bond(index, sources.front(), id) == Confidence::certain) sources.push_back(id);
    }
    if (sources.size() < 2) continue;
    // Services are often installed without each other, and share nothing on purpose.
    Finding finding = describe_group(index, {std::move(sources), Confidence::tentative});
    finding.concept_key += " across services";
    finding.severity = Severity::low;
    finding.cross_service = true;
    finding.message =
        fmt::format("{} {} is copied into {} services", finding.kind, finding.concept_name, finding.surplus + 1);
    finding.remedy = "Move it into a package that the services share, or accept the copy: it costs no points.";
    sink.add(std::move(finding));
  }
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_definitions(index, sink);
  const CopyDoubts doubts(index);
  for (const Index::NameGroup& named : index.name_groups())
    for (const auto& [kind, candidates] : by_kind(index, implementations(index, named.members))) {
      const std::vector<Group> groups = rivals(index, doubts.roots(), candidates);
      for (const Group& group : groups) {
        Finding finding = describe_group(index, group);
        // Further groups of one name and kind are concepts of their own; the largest keeps the plain key.
        if (&group != &groups.front()) finding.concept_key += " " + index.symbol_of(group.sources.front());
        finding.confidence = std::min(finding.confidence, doubts.limit(group.sources));
        add_others(index, finding, named.members, group.sources);
        sink.add(std::move(finding));
      }
    }
  check_across_services(index, sink);
}

}  // namespace fount
