#include "rules/body_confidence.h"

#include <algorithm>
#include <vector>

#include "rules/copy_rivals.h"
#include "rules/likeness.h"
#include "rules/nearness.h"

namespace fount {
namespace {

// Below these a body is too small to have been copied rather than written again.
constexpr std::uint32_t kFirmHeight = 8, kFirmTokens = 60;
constexpr std::uint32_t kCertainHeight = 12, kCertainTokens = 100;
constexpr std::uint32_t kThinTokens = 40;  // of a body that is tall enough: many short lines, which may be usual ones
constexpr std::uint32_t kRunHeight = 12, kRenamedRunHeight = 15, kLeastStatements = 8, kLeastInOneFile = 6;
constexpr std::uint32_t kRenamedHeight = 8, kRenamedTokens = 50;
constexpr std::uint32_t kSiblingHeight = 15;
constexpr std::uint32_t kAnswerHeight = 22;
constexpr std::size_t kMaxBases = 64;
constexpr std::uint32_t kLeastForms = 5;  // fewer are a table or a list of assignments
constexpr std::uint32_t kTableNames = 3;  // that a table reaches, all of them the same

// What the lines call, in order.
std::vector<std::uint32_t> calls_in(const Index& index, const CloneMember& member) {
  const std::vector<Call>& calls = index.facts(member.lines.file).calls;
  const Span span = index.clones().view(member.lines.file).span(member.lines);
  std::vector<std::uint32_t> found;
  for (std::uint32_t c = 0; c < calls.size(); ++c)
    if (calls[c].begin >= span.begin && calls[c].begin < span.end) found.push_back(c);
  return found;
}

const Definition* definition_called(const Index& index, FileId file, std::uint32_t number) {
  const FileFacts& facts = index.facts(file);
  const Call& call = facts.calls[number];
  if (!call.is(kRooted)) return nullptr;
  const Target target = index.resolver().resolve_dotted(file, call.definition, facts.text(call.callee));
  return target.kind == TargetKind::definition ? &index.facts(target.file).definitions[target.item] : nullptr;
}

// Under one name each calls a function of its own, and these differ.
bool call_other_things(const Index& index, const CloneMember& a, const CloneMember& b) {
  const FileFacts &facts_a = index.facts(a.lines.file), &facts_b = index.facts(b.lines.file);
  const std::vector<std::uint32_t> of_a = calls_in(index, a), of_b = calls_in(index, b);
  for (std::size_t i = 0; i < std::min(of_a.size(), of_b.size()); ++i) {
    if (facts_a.text(facts_a.calls[of_a[i]].callee) != facts_b.text(facts_b.calls[of_b[i]].callee)) continue;
    const Definition* target_a = definition_called(index, a.lines.file, of_a[i]);
    const Definition* target_b = definition_called(index, b.lines.file, of_b[i]);
    if (target_a != nullptr && target_b != nullptr && target_a->content_hash != target_b->content_hash) return true;
  }
  return false;
}

bool call_other_things(const Index& index, const Copies& copies) {
  return std::ranges::any_of(copies.members, [&](const CloneMember& member) {
    return call_other_things(index, copies.members.front(), member);
  });
}

// Names in the bodies mean the same things, as far as they can be resolved.
bool same_meaning(const Index& index, const Copies& copies) {
  if (copies.unit == CloneUnit::run) return !call_other_things(index, copies);
  if (copies.unit != CloneUnit::function && copies.unit != CloneUnit::class_) return true;
  const auto id = [&](const CloneMember& member) { return index.id_of(member.lines.file, member.definition); };
  return std::ranges::all_of(copies.members, [&](const CloneMember& member) {
    return &member == &copies.members.front() || same_references(index, id(copies.members.front()), id(member));
  });
}

bool is_thin(const Copies& copies, const Bulk& bulk) {
  return copies.unit == CloneUnit::function && bulk.tokens >= kThinTokens && bulk.tokens < kFirmTokens &&
         bulk.height >= kCertainHeight;
}

// Few forms of lines, but many of them: a table, a long call, assignments in a row.
bool may_be_table(const Copies& copies, const Bulk& bulk) {
  return copies.unit == CloneUnit::function && bulk.height >= kCertainHeight && bulk.tokens >= kFirmTokens;
}

std::optional<Confidence> exact_confidence(const Index& index, const Copies& copies, const Bulk& bulk) {
  if (copies.unit == CloneUnit::run) {
    if (bulk.height < kRunHeight || bulk.forms < kLeastForms) return std::nullopt;
    return same_meaning(index, copies) ? Confidence::firm : Confidence::tentative;
  }
  if (is_thin(copies, bulk)) return Confidence::tentative;
  if (copies.unit == CloneUnit::function && bulk.forms < kLeastForms)
    return may_be_table(copies, bulk) ? std::optional(Confidence::tentative) : std::nullopt;
  if (bulk.body < kFirmHeight || bulk.tokens < kFirmTokens) return std::nullopt;
  const bool large = bulk.height >= kCertainHeight || bulk.tokens >= kCertainTokens;
  // So much equal text was copied; but where a name in it means another thing, each may need its own.
  if (!same_meaning(index, copies)) return large ? std::optional(Confidence::tentative) : std::nullopt;
  return large ? Confidence::certain : Confidence::firm;
}

// Twice in one function, under other names: its author copied it there.
bool in_one_definition(const Index& index, const Copies& copies) {
  return copies.unit == CloneUnit::run && one_file(copies) && stands_in_definition(index, copies.members.front()) &&
         std::ranges::all_of(copies.members, [&](const CloneMember& member) {
           return symbol_of(index, member) == symbol_of(index, copies.members.front());
         });
}

// Renaming what is called or reached makes another thing of it; renaming the rest does not.
std::optional<Confidence> renamed_confidence(const Index& index, const Copies& copies, const Bulk& bulk) {
  if (copies.unit == CloneUnit::run && bulk.height < kRenamedRunHeight) return std::nullopt;
  const bool table = bulk.forms < kLeastForms;
  if (table && !may_be_table(copies, bulk)) return std::nullopt;
  if (bulk.height < kRenamedHeight || (bulk.tokens < kRenamedTokens && !is_thin(copies, bulk))) return std::nullopt;
  std::uint32_t outer = 0, renamed = 0;
  for (const CloneMember& member : copies.members) {
    const Alignment alignment = compare(index, copies.members.front(), member);
    outer += alignment.outer;
    renamed += alignment.outer_renamed;
  }
  if (outer == 0 || renamed * 5 > outer) return std::nullopt;
  if (table)
    return renamed == 0 && outer >= kTableNames * copies.members.size() ? std::optional(Confidence::tentative)
                                                                        : std::nullopt;
  // Side by side, a few lines of one pattern for each of several things.
  const bool siblings = copies.unit == CloneUnit::function && one_file(copies) && bulk.height < kSiblingHeight;
  if (in_one_definition(index, copies)) return Confidence::firm;
  if (call_other_things(index, copies)) return Confidence::tentative;
  return renamed == 0 && !siblings ? Confidence::firm : Confidence::tentative;
}

// A framework gives these their form: handlers that a decorator registers, names that it asks of many files, modules
// and classes under names of their own, which are a declaration each.
bool follows_a_form(const Index& index, const Copies& copies) {
  const bool renamed = copies.kind == CloneKind::renamed;
  const bool whole = copies.unit == CloneUnit::module || copies.unit == CloneUnit::class_;
  if (whole && (renamed || !one_name(index, copies))) return true;
  if (is_asked_of_many(index, copies)) return true;
  const CloneMember& first = copies.members.front();
  if (copies.unit != CloneUnit::function || (renamed ? one_file(copies) : one_name(index, copies))) return false;
  return index.facts(first.lines.file).definitions[first.definition].decorators.size() > 0;
}

// Far apart in the tree, in several services, or short methods of classes that do not share a folder: plug-ins and
// connectors of one interface are made alike, each for itself.
bool kept_apart(const Index& index, const Copies& copies, const Bulk& bulk) {
  const std::vector<FileId> files = files_of(copies);
  if (copies.cross_service || !lie_near(index, files)) return true;
  const bool one_folder =
      std::ranges::all_of(files, [&](FileId file) { return distance(index, files.front(), file) <= 1; });
  return !one_folder && bulk.height < kSiblingHeight && kind_of(index, copies) == "method";
}

bool declares(const Index& index, DefinitionId owner, std::string_view method) {
  const FileFacts& facts = index.facts(index.file_of(owner));
  return std::ranges::any_of(facts.definitions, [&](const Definition& definition) {
    return definition.parent == index.local(owner) && facts.text(definition.name) == method;
  });
}

// Short methods in several files, or some lines of them, each of which answers what one base asks of all its kin: back
// ends and plug-ins that happen to need the same.
bool answers_one_base(const Index& index, const Copies& copies, const Bulk& bulk) {
  if (bulk.height >= kAnswerHeight || one_file(copies)) return false;
  if (copies.unit != CloneUnit::function && copies.unit != CloneUnit::run) return false;
  const auto method_of = [&](const CloneMember& member) { return definition_of(index, copies, member); };
  const auto owner_of = [&](const CloneMember& member) {
    const std::uint32_t method = method_of(member);
    return method == kNone ? kNone : index.facts(member.lines.file).definitions[method].parent;
  };
  const auto stands_in_class = [&](const CloneMember& member) {
    const std::uint32_t owner = owner_of(member);
    return owner != kNone && index.facts(member.lines.file).definitions[owner].kind == DefinitionKind::class_;
  };
  if (!std::ranges::all_of(copies.members, stands_in_class)) return false;
  const auto class_of = [&](const CloneMember& member) { return index.id_of(member.lines.file, owner_of(member)); };
  const CloneMember& first = copies.members.front();
  const std::string_view name = index.name(index.id_of(first.lines.file, method_of(first)));
  std::vector<DefinitionId> bases{class_of(first)};
  for (std::size_t i = 0; i < bases.size() && i < kMaxBases; ++i)
    for (const DefinitionId base : index.classes().bases(bases[i]))
      if (std::ranges::find(bases, base) == bases.end()) bases.push_back(base);
  return std::any_of(bases.begin() + 1, bases.end(), [&](DefinitionId base) {
    return declares(index, base, name) && std::ranges::all_of(copies.members, [&](const CloneMember& member) {
             return index.classes().derives_from(class_of(member), base);
           });
  });
}

// Values under names, with no step that does anything: an entry of a table, written as code. Or a module that only
// fills in names, mostly with what it takes from its own package (routes).
bool does_nothing(const Index& index, const Copies& copies) {
  const FileFacts& facts = index.facts(copies.first().file);
  if (copies.unit == CloneUnit::module) return facts.definitions.empty();
  if (copies.unit != CloneUnit::run) return false;
  const Span span = index.clones().view(copies.first().file).span(copies.first());
  return std::ranges::none_of(facts.calls,
                              [&](const Call& call) { return call.begin >= span.begin && call.begin < span.end; });
}

// Tasks are cancelled and awaited, or one of many branches is chosen: whoever writes this writes the same.
bool is_boilerplate(const Index& index, const Copies& copies, const Bulk& bulk) {
  if (copies.kind != CloneKind::renamed || copies.unit == CloneUnit::module) return false;
  const CodeView view = index.clones().view(copies.first().file);
  const auto lines = view.lines().subspan(copies.first().begin, copies.first().size());
  const auto branches = std::ranges::count_if(lines, [](const CodeLine& line) { return line.is(kBranchLine); });
  if (static_cast<std::size_t>(branches) * 4 >= lines.size() && bulk.forms * 2 <= lines.size()) return true;
  const FileFacts& facts = index.facts(copies.first().file);
  const Span span = view.span(copies.first());
  std::size_t calls = 0, cancels = 0;
  for (const Call& call : facts.calls) {
    if (call.begin < span.begin || call.begin >= span.end) continue;
    const std::string_view callee = facts.text(call.callee);
    const std::string_view name = callee.substr(callee.rfind('.') + 1);
    ++calls;
    cancels += name == "cancel" || name == "cancelled" || name == "done" || name == "gather" ? 1 : 0;
  }
  return calls > 0 && cancels == calls;
}

// Statements of a script, which runs by itself and shows how to use something; or one long call.
bool is_script_text(const Index& index, const Copies& copies) {
  if (copies.unit != CloneUnit::run) return false;
  const std::uint32_t least = one_file(copies) ? kLeastInOneFile : kLeastStatements;
  return copies.first().size() < least || !stands_in_definition(index, copies.members.front());
}

// A package that only passes names on.
bool only_imports(const FileFacts& facts) {
  return facts.definitions.empty() && facts.calls.empty() &&
         std::ranges::all_of(facts.bindings, [&](const Binding& b) { return facts.text(b.name).starts_with("__"); });
}

// A whole module that defines something, or a function or class that all its copies call by one name, does not come out
// equal by chance, however far apart the copies lie.
bool holds_at_any_distance(const Index& index, const Copies& copies) {
  if (copies.kind != CloneKind::exact || copies.cross_service) return false;
  if (copies.unit == CloneUnit::module) return true;
  return is_known_by_one_name(index, copies) && kind_of(index, copies) != "model";
}

}  // namespace

std::optional<Confidence> body_confidence(const Index& index, const Copies& copies, const Bulk& bulk) {
  std::optional<Confidence> confidence;
  if (copies.kind == CloneKind::exact) confidence = exact_confidence(index, copies, bulk);
  if (copies.kind == CloneKind::renamed) confidence = renamed_confidence(index, copies, bulk);
  if (!confidence) return std::nullopt;
  if (is_thin(copies, bulk)) return Confidence::tentative;
  if (copies.unit == CloneUnit::module && only_imports(index.facts(copies.first().file))) return std::nullopt;
  if (doubtful(index, copies) || is_script_text(index, copies) || does_nothing(index, copies) ||
      is_boilerplate(index, copies, bulk) || answers_one_base(index, copies, bulk))
    return Confidence::tentative;
  if (!follows_a_form(index, copies) && !kept_apart(index, copies, bulk)) return confidence;
  return holds_at_any_distance(index, copies) ? std::min(*confidence, Confidence::firm) : Confidence::tentative;
}

}  // namespace fount
