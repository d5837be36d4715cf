// A first-party import that resolves to nothing: the module was deleted or renamed and its importers were not told.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/hash.h"
#include "base/path.h"
#include "base/text.h"
#include "rules/homes.h"
#include "rules/import_doubts.h"
#include "rules/made_modules.h"
#include "rules/parts.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule dangling_import_rule;
const Rule dangling_import_rule{
    {.id = "dangling-import",
     .title = "a first-party import that resolves to nothing",
     .area = AreaId::imports,
     .severity = Severity::high,
     .effort = Effort::small,
     .raised = "",
     .lowered = "medium when only scripts import it, low when every importer guards the import",
     .controls = "CWE-1041,CWE-561"},
    check,
    Needs{}};

namespace {

struct Site {
  FileId file;
  std::uint32_t import = 0;
  ImportStatus status = ImportStatus::missing_module;
  ModuleId package = {};  // where a missing name was looked for
  bool regular = true;
  bool moved = false;  // it says that it is in a package, and where it lies there is none, or it is put elsewhere
};

enum class Guard : std::uint8_t { none, types_only, handled };

// `with suppress(ImportError):`
bool is_suppressed(const FileFacts& facts, std::uint32_t block) {
  for (; block != kNone; block = facts.blocks[block].parent) {
    const std::string_view entered = facts.text(facts.blocks[block].condition);
    if (facts.blocks[block].kind == BlockKind::with && (entered == "suppress" || entered == "contextlib.suppress"))
      return true;
  }
  return false;
}

// `if find_spec("shop.extra"):`, `if is_extra_available():`: whoever asks expects that it may not be there.
bool is_asked_for(const FileFacts& facts, std::uint32_t block) {
  for (; block != kNone; block = facts.blocks[block].parent) {
    const std::string_view condition = facts.text(facts.blocks[block].condition);
    if (facts.blocks[block].kind != BlockKind::if_) continue;
    for (const std::string_view word : {"find_spec", "available", "installed"})
      if (lower(condition).contains(word)) return true;
  }
  return false;
}

// `if IN_HOUSE:` alone, or with an `else` that binds the same name: where it holds, more is installed.
bool is_of_some_installations(const Index& index, FileId file, const Import& import) {
  const FileFacts& facts = index.facts(file);
  const auto is_flag = [](std::string_view condition) {
    return !condition.empty() && std::ranges::all_of(condition, [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
  };
  for (std::uint32_t block = import.block; block != kNone; block = facts.blocks[block].parent)
    if (facts.blocks[block].kind == BlockKind::if_ && is_flag(facts.text(facts.blocks[block].condition))) return true;
  constexpr std::size_t kMostImports = 4096;  // no file that people write has more
  const std::string_view bound = facts.text(import.alias ? import.alias : import.name);
  return import.block != kNone && facts.imports.size() <= kMostImports &&
         std::ranges::any_of(facts.imports, [&](const Import& other) {
           return facts.text(other.alias ? other.alias : other.name) == bound &&
                  index.alternatives(file, import.block, other.block);
         });
}

Guard guard_of(const Index& index, FileId file, const Import& import) {
  const FileFacts& facts = index.facts(file);
  if (is_suppressed(facts, import.block) || is_asked_for(facts, import.block) ||
      index.inside(file, import.block, BlockKind::try_import) ||
      index.inside(file, import.block, BlockKind::except_import) ||
      index.inside(file, import.block, BlockKind::except_))
    return Guard::handled;
  if (index.inside(file, import.block, BlockKind::type_checking)) return Guard::types_only;
  return Guard::none;
}

struct NamedModule {
  std::string name;
  bool beyond_top = false;  // more dots than there are packages around the file: Python never gets as far as a name
  auto operator<=>(const NamedModule&) const = default;
};

// A repository with an __init__ at its root may itself be a package of something outside.
bool root_is_package(const Index& index) { return static_cast<bool>(index.modules().inside(0, "").module); }

// The absolute dotted module that the statement names, whether or not it exists. What lies beyond the top package has
// no absolute name and keeps its dots.
NamedModule module_named(const Index& index, FileId file, const Import& import) {
  const FileFacts& facts = index.facts(file);
  if (!import.is(kFromImport)) return {std::string(facts.text(import.name))};
  const std::string_view rest = facts.text(import.module);
  if (import.level == 0) return {std::string(rest)};
  const ModuleId module = index.modules().of(file);
  std::string_view base = index.module_name(module);
  for (unsigned up = index.modules()[module].package ? 1 : 0; up < import.level; ++up) {
    const std::size_t dot = base.rfind('.');
    base = base.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  if (base.empty() && !root_is_package(index)) return {std::string(import.level, '.') + std::string(rest), true};
  return {fmt::format("{}{}{}", base, base.empty() || rest.empty() ? "" : ".", rest)};
}

std::string note_of(const Index& index, FileId file, const Import& import) {
  const Guard guard = guard_of(index, file, import);
  if (guard == Guard::handled) return "guarded: the fallback is always taken";
  if (guard == Guard::types_only) return "only for type checkers";
  if (import.definition != kNone) return "fails when the function runs";
  if (index.inside(file, import.block, BlockKind::main_guard)) return "fails when it is run as a program";
  return import.block == kNone ? "fails when the module is imported" : "fails when this branch is taken";
}

void add_sites(const Index& index, std::span<const Site> sites, Finding& finding) {
  bool all_guarded = true, all_scripts = true;
  for (const Site& site : sites) {
    const Import& import = index.facts(site.file).imports[site.import];
    const Guard guard = guard_of(index, site.file, import);
    const Role role = index.file(site.file).role;
    SourceRole as = role == Role::test ? SourceRole::test : SourceRole::surplus;
    finding.sources.push_back(
        source_at(index, {site.file, import.begin, import.end}, as, note_of(index, site.file, import)));
    if (role == Role::test) continue;
    all_guarded = all_guarded && guard != Guard::none;
    all_scripts = all_scripts && role == Role::script;
  }
  if (all_scripts) finding.severity = Severity::medium;
  if (all_guarded) finding.severity = Severity::low;
}

struct Doubts {
  explicit Doubts(const Index& index) : imports(index), made(index), homes(index) {}
  ImportDoubts imports;
  MadeModules made;
  Homes homes;
};

// A set-up program may install the folder below another package (`package_dir = {"shop.plugins": "plugins"}`).
bool may_be_installed_below(const Index& index, const NamedModule& named, FileId importer) {
  if (!named.beyond_top) return false;
  for (std::string_view folder = parent_of(index.file(importer).path);; folder = parent_of(folder)) {
    if (index.find_file(path_below(folder, "setup.py")).value != kNone) return true;
    if (folder.empty()) return false;
  }
}

Confidence confidence_of(const Index& index, const Doubts& doubts, const NamedModule& named,
                         std::span<const Site> sites) {
  if (may_be_installed_below(index, named, sites.front().file)) return Confidence::tentative;
  const bool written = sites.front().status == ImportStatus::missing_module && doubts.made.may_hold(named.name);
  const bool overlaid = std::ranges::all_of(sites, [&](const Site& site) { return doubts.made.is_overlay(site.file); });
  const bool relative = index.facts(sites.front().file).imports[sites.front().import].level > 0;
  if (written || overlaid || doubts.imports.may_be_made(named.name, sites.front().package) ||
      (!relative && doubts.imports.may_be_from_outside(sites.front().file, named.name)))
    return Confidence::tentative;
  bool all_handled = true, certain = true, firm = true, all_moved = true, all_silenced = true, all_aside = true;
  bool all_somewhere = true;
  for (const Site& site : sites) {
    if (index.file(site.file).role == Role::test) continue;
    const Import& import = index.facts(site.file).imports[site.import];
    all_handled = all_handled && guard_of(index, site.file, import) == Guard::handled;
    all_silenced = all_silenced && import.is(kSilencedImport);
    all_aside = all_aside && doubts.imports.is_laid_aside(site.file);
    all_somewhere = all_somewhere && is_of_some_installations(index, site.file, import);
    certain = certain && site.regular;
    all_moved = all_moved && site.moved;
    firm = firm && doubts.imports.is_meant_here(site.file, named.name);
  }
  // A build may bring what a handler, or a word to the type checker, expects to be absent.
  if (all_handled || all_silenced || all_aside || all_somewhere) return Confidence::tentative;
  if (certain && !all_moved) return Confidence::certain;
  return firm ? Confidence::firm : Confidence::tentative;
}

std::string message_of(const NamedModule& module, const std::string& name, bool no_module) {
  if (module.beyond_top) return fmt::format("relative import of {} goes beyond the top package", module.name);
  return no_module ? fmt::format("module {} does not exist", module.name)
                   : fmt::format("{} has no name '{}'", module.name, name);
}

std::string remedy_of(const NamedModule& named, const std::string& name, std::string_view home, bool no_module) {
  if (!home.empty() && home != named.name)
    return fmt::format("Import {} from {}, the only module that defines it, or delete the code that needs it.", name,
                       home);
  if (named.beyond_top)
    return "Import the module by its absolute name, with as many dots as there are packages, or delete the code that "
           "needs it.";
  return no_module ? "Point the imports at the module that replaced it, or delete the code that needs it."
                   : "Import the name from where it is defined, or delete the import.";
}

Finding describe(const Index& index, const Doubts& doubts, const std::pair<NamedModule, std::string>& what,
                 std::span<const Site> sites) {
  const auto& [named, name] = what;
  const std::string& module = named.name;
  Finding finding = finding_of(dangling_import_rule.info, name.empty() ? module : module + "." + name, "import");
  add_sites(index, sites, finding);
  finding.service = index.file(sites.front().file).service;
  const auto production =
      std::ranges::count_if(sites, [&](const Site& s) { return index.file(s.file).role != Role::test; });
  finding.surplus = static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(1, production));
  const bool no_module = sites.front().status == ImportStatus::missing_module;
  finding.message = fmt::format("{}; {} in production and scripts", message_of(named, name, no_module),
                                plural(static_cast<std::uint64_t>(production), "import"));
  finding.remedy = remedy_of(named, name, doubts.homes.only(sites.front().file, name), no_module);
  for (const Site& site : sites) {
    const Role role = index.file(site.file).role;
    if (role == Role::production) ++finding.references.production;
    if (role == Role::test) ++finding.references.test;
  }
  finding.data.emplace_back("module", Data{module});
  finding.data.emplace_back("name", Data{name});
  finding.data.emplace_back("missing", Data{std::string(no_module ? "module" : "name")});
  return finding;
}

// Written for its absence: the spare of a first choice that exists, or settings that are kept out of the repository
// (`try: from .local import *`).
bool is_meant_to_fail(const Index& index, FileId file, const Import& import) {
  // Cython's own way to say which declarations (.pxd) it means.
  if (index.facts(file).text(import.module).starts_with("cython.cimports")) return true;
  return index.is_spare(file, import) || (import.is(kStarImport) && guard_of(index, file, import) == Guard::handled);
}

// Where the statements of a body end with `raise RuntimeError("not ready")` or `return`: what follows is never reached.
class Exits {
 public:
  explicit Exits(const FileFacts& facts) {
    for (const Step& step : facts.steps)
      if (step.kind == StepKind::raise || step.kind == StepKind::return_)
        first_.try_emplace({step.definition, step.block}, step.end);
  }
  bool precede(const Import& import) const {
    const auto found = first_.find({import.definition, import.block});
    return found != first_.end() && found->second <= import.begin;
  }

 private:
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> first_;  // by definition and block
};

bool counts(Role role) { return role == Role::production || role == Role::script || role == Role::test; }

}  // namespace

static void check(const Index& index, Sink& sink) {
  std::map<std::pair<NamedModule, std::string>, std::vector<Site>> missing;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    const Role role = index.file(file).role;
    if (!counts(role) || !index.modules().of(file) || is_hidden(index, file)) continue;
    const FileFacts& facts = index.facts(file);
    std::optional<Exits> exits;
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
      const ResolvedImport& resolved = index.resolver().resolved(file, i);
      if (resolved.status == ImportStatus::external || resolved.status == ImportStatus::unknown) continue;
      const Import& import = facts.imports[i];
      const NamedModule module = module_named(index, file, import);
      const std::string name(import.is(kFromImport) && !import.is(kStarImport) ? facts.text(import.name) : "");
      if (role != Role::test) sink.examine(concept_key("import", 0, module.name + ":" + name), file);
      if (resolved.status == ImportStatus::resolved || is_meant_to_fail(index, file, import)) continue;
      if (!exits) exits.emplace(facts);
      if (exits->precede(import)) continue;
      const bool moved =
          (import.level > 0 && !resolved.regular) || ImportDoubts::is_put_elsewhere(index.file(file).path);
      missing[{module, name}].push_back({file, i, resolved.status, resolved.module, resolved.regular, moved});
    }
  }
  const Doubts doubts(index);
  for (const auto& [key, sites] : missing) {
    // Broken imports that only tests have are the tests' own trouble, not a second source in production.
    const bool only_tests =
        std::ranges::all_of(sites, [&](const Site& s) { return index.file(s.file).role == Role::test; });
    if (only_tests) continue;
    Finding finding = describe(index, doubts, key, sites);
    finding.confidence = confidence_of(index, doubts, key.first, sites);
    sink.add(std::move(finding));
  }
}

}  // namespace fount
