#include "index/resolver_python.h"

#include <algorithm>
#include <string>
#include <utility>

namespace fount {
namespace {

// Longer chains of re-exports do not occur in code that runs; cycles do.
constexpr unsigned kMaxDepth = 48;

constexpr std::uint16_t kUnknowableNames = kModuleGetattr | kDynamicNames | kReplacesModule;

std::string_view head_of(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }
std::string_view tail_of(std::string_view dotted) {
  const auto dot = dotted.find('.');
  return dot == std::string_view::npos ? std::string_view{} : dotted.substr(dot + 1);
}

bool in_block(const FileFacts& facts, std::uint32_t block, BlockKind kind) {
  for (; block != kNone; block = facts.blocks[block].parent)
    if (facts.blocks[block].kind == kind) return true;
  return false;
}

BindingForm form_of(const FileFacts& facts, const NameEntry& entry) {
  return entry.kind == NameEntry::Kind::binding ? facts.bindings[entry.item].form : BindingForm::assigned;
}

// `outer` is kNone (everything lies in it), `block`, or a block around it.
bool lies_in(const FileFacts& facts, std::uint32_t block, std::uint32_t outer) {
  while (block != outer && block != kNone) block = facts.blocks[block].parent;
  return block == outer;
}

Target target_of(const ModuleLookup& lookup, const ModuleTree& modules) {
  switch (lookup.status) {
    case ModuleStatus::module:
      return {TargetKind::module, modules[lookup.module].file, 0};
    case ModuleStatus::directory:
      return {TargetKind::directory, FileId{}, lookup.directory};
    case ModuleStatus::missing:
      return {TargetKind::nothing, FileId{}, 0};
    case ModuleStatus::external:
      return {TargetKind::external, FileId{}, 0};
    case ModuleStatus::opaque:
    case ModuleStatus::unknown:
      break;
  }
  return {TargetKind::unknown, FileId{}, 0};
}

}  // namespace

struct PythonResolver::Search {
  unsigned depth = 0;
  bool cut = false;  // a limit or a cycle was met: the answer must not be remembered
  std::vector<std::uint64_t> active;
  // They hold for this search only, in which they keep star imports in a circle from being walked along every path.
  std::unordered_map<std::uint64_t, Target> cut_answers;
};

PythonResolver::PythonResolver(const ModuleTree& modules, std::span<const FileFacts> facts, Symbols& symbols)
    : modules_(modules), facts_(facts), symbols_(symbols), star_imports_(modules.modules().size()) {
  first_name_.reserve(modules.modules().size() + 1);
  for (std::uint32_t m = 0; m < modules.modules().size(); ++m) collect_names(ModuleId{m}, symbols);
  first_name_.push_back(static_cast<std::uint32_t>(names_.size()));
  for (const Module& module : modules.modules()) {
    const std::string_view path = modules.directory_path(module.directory);
    if (facts[module.file.value].is(kReplacesModule) && !path.empty()) module_makers_.insert(std::string(path));
  }
  first_import_.assign(facts.size(), 0);
  for (std::uint32_t f = 0; f < facts.size(); ++f) {
    first_import_[f] = static_cast<std::uint32_t>(imports_.size());
    const ModuleId module = modules.of(FileId{f});
    for (std::uint32_t i = 0; i < facts[f].imports.size(); ++i) {
      Search search;
      imports_.push_back(module ? resolve_import(module, i, search) : ResolvedImport{});
    }
  }
  building_ = false;
  doubt_borrowed_names();
}

// A directory may be called like a package from outside (`alembic/`, `docker/`). When no absolute import of that name
// ever resolves in the repository, the imports mean the outsider.
void PythonResolver::doubt_borrowed_names() {
  std::unordered_map<std::string_view, bool> resolves;
  auto head = [&](std::uint32_t file, std::uint32_t import) -> std::string_view {
    const Import& fact = facts_[file].imports[import];
    return fact.level > 0 ? std::string_view{}
                          : head_of(facts_[file].text(fact.is(kFromImport) ? fact.module : fact.name));
  };
  auto missing = [](const ResolvedImport& import) {
    return import.status == ImportStatus::missing_module || import.status == ImportStatus::missing_name;
  };
  for (std::uint32_t f = 0; f < facts_.size(); ++f)
    for (std::uint32_t i = 0; i < facts_[f].imports.size(); ++i) {
      const ResolvedImport& import = resolved(FileId{f}, i);
      // `import alembic` finds the directory and proves nothing; a name or module inside does.
      const bool proof = import.status == ImportStatus::resolved && import.target.kind != TargetKind::directory &&
                         (facts_[f].imports[i].is(kFromImport) ||
                          facts_[f].text(facts_[f].imports[i].name).find('.') != std::string_view::npos);
      if (proof) resolves[head(f, i)] = true;
    }
  for (std::uint32_t f = 0; f < facts_.size(); ++f)
    for (std::uint32_t i = 0; i < facts_[f].imports.size(); ++i) {
      ResolvedImport& import = imports_[first_import_[f] + i];
      if (!missing(import) || facts_[f].imports[i].level > 0 || resolves.contains(head(f, i))) continue;
      if (modules_.is_at_home(head(f, i))) continue;
      import = {{TargetKind::external, FileId{}, 0}, ModuleId{}, ImportStatus::external, true};
    }
}

void PythonResolver::collect_names(ModuleId module, Symbols& symbols) {
  const FileFacts& facts = facts_of(module);
  first_name_.push_back(static_cast<std::uint32_t>(names_.size()));
  const auto first = static_cast<std::ptrdiff_t>(names_.size());
  auto add = [&](std::string_view name, NameEntry::Kind kind, std::uint32_t item, std::uint32_t begin,
                 std::uint32_t block) {
    if (in_block(facts, block, BlockKind::main_guard)) return;  // nobody who imports the module sees it
    names_.push_back({.name = symbols.intern(name), .item = item, .begin = begin, .block = block, .kind = kind});
  };
  for (std::uint32_t i = 0; i < facts.definitions.size(); ++i)
    if (const Definition& d = facts.definitions[i]; d.parent == kNone)
      add(facts.text(d.name), NameEntry::Kind::definition, i, d.begin, d.block);
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
    const Import& import = facts.imports[i];
    symbols.intern(facts.text(import.name));  // so that whatever is asked for later has a symbol
    if (import.definition != kNone) continue;
    if (import.is(kStarImport)) {
      star_imports_[module.value].push_back(i);
      continue;
    }
    const std::string_view name = facts.text(import.alias ? import.alias : import.name);
    add(import.is(kFromImport) ? name : head_of(name), NameEntry::Kind::import, i, import.begin, import.block);
  }
  for (std::uint32_t i = 0; i < facts.bindings.size(); ++i)
    if (const Binding& b = facts.bindings[i]; b.definition == kNone)
      add(facts.text(b.name), NameEntry::Kind::binding, i, b.begin, b.block);
  std::ranges::sort(names_.begin() + first, names_.end(), {},
                    [](const NameEntry& e) { return std::pair(e.name, e.begin); });
}

std::span<const NameEntry> PythonResolver::names(ModuleId module) const {
  return std::span(names_).subspan(first_name_[module.value],
                                   first_name_[module.value + 1] - first_name_[module.value]);
}

std::span<const NameEntry> PythonResolver::bindings_of(ModuleId module, Symbol name) const {
  const auto range = std::ranges::equal_range(names(module), name, {}, &NameEntry::name);
  return {range.begin(), range.end()};
}

bool PythonResolver::names_are_known(ModuleId module) const {
  if ((facts_of(module).flags & kUnknowableNames) != 0) return false;
  return std::ranges::none_of(star_imports_[module.value], [&](std::uint32_t import) {
    const TargetKind kind = resolved(modules_[module].file, import).target.kind;
    return kind != TargetKind::module;
  });
}

Target PythonResolver::resolve(ModuleId module, std::string_view name) const {
  Search search;
  ModuleLookup base{.status = ModuleStatus::module, .module = module};
  return name_in(base, name, search).target;
}

Target PythonResolver::resolve_dotted(FileId file, std::uint32_t definition, std::string_view dotted) const {
  const ModuleId module = modules_.of(file);
  if (!module) return {};
  const FileFacts& facts = facts_[file.value];
  Search search;
  // Imports inside the enclosing functions come first: they are local names there.
  for (std::uint32_t d = definition; d != kNone; d = facts.definitions[d].parent)
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
      const Import& import = facts.imports[i];
      if (import.definition != d || import.is(kStarImport)) continue;
      const std::string_view bound = facts.text(import.alias ? import.alias : import.name);
      if ((import.is(kFromImport) ? bound : head_of(bound)) != head_of(dotted)) continue;
      Target target = bound_by_import(module, i, search);
      for (std::string_view rest = tail_of(dotted); !rest.empty(); rest = tail_of(rest))
        target = attribute(target, head_of(rest), search);
      return target;
    }
  return resolve_dotted(module, dotted, search);
}

Target PythonResolver::resolve_dotted(ModuleId module, std::string_view dotted, Search& search) const {
  Target target = resolve(module, symbols_.find(head_of(dotted)), search);
  for (std::string_view rest = tail_of(dotted); !rest.empty(); rest = tail_of(rest))
    target = attribute(target, head_of(rest), search);
  return target;
}

Target PythonResolver::attribute(Target of, std::string_view name, Search& search) const {
  if (of.kind == TargetKind::module) {
    const ModuleLookup base{.status = ModuleStatus::module, .module = modules_.of(of.file)};
    return name_in(base, name, search).target;
  }
  if (of.kind == TargetKind::directory) return target_of(modules_.inside(of.item, name), modules_);
  if (of.kind == TargetKind::definition) {
    const FileFacts& facts = facts_[of.file.value];
    for (std::uint32_t i = of.item + 1; i < facts.definitions.size(); ++i) {
      if (facts.definitions[i].begin >= facts.definitions[of.item].end) break;
      if (facts.definitions[i].parent == of.item && facts.text(facts.definitions[i].name) == name)
        return {TargetKind::definition, of.file, i};
    }
  }
  if (of.kind == TargetKind::external) return of;
  return {};
}

// What `name` means in a module's own namespace (submodules are not in it until something imports them).
Target PythonResolver::resolve(ModuleId module, Symbol name, Search& search) const {
  const std::uint64_t key = (std::uint64_t{module.value} << 32) | name.value;
  if (const auto known = memo_.find(key); known != memo_.end()) return known->second;
  if (const auto known = search.cut_answers.find(key); known != search.cut_answers.end()) {
    search.cut = true;
    return known->second;
  }
  if (!name || search.depth >= kMaxDepth || std::ranges::find(search.active, key) != search.active.end()) {
    search.cut = search.cut || static_cast<bool>(name);
    return {name ? TargetKind::unknown : TargetKind::nothing, FileId{}, 0};
  }
  ++search.depth;
  search.active.push_back(key);
  const bool cut_before = std::exchange(search.cut, false);
  const Target target = resolve_unremembered(module, name, search);
  if (search.cut) {
    search.cut_answers.emplace(key, target);
  } else if (building_) {
    memo_.emplace(key, target);
  }
  search.cut = search.cut || cut_before;
  search.active.pop_back();
  --search.depth;
  return target;
}

Target PythonResolver::resolve_unremembered(ModuleId module, Symbol name, Search& search) const {
  const NameEntry* entry = effective(module, bindings_of(module, name), search);
  const Target starred = resolve_star(module, name, entry, search);
  const bool found = starred.kind != TargetKind::nothing && starred.kind != TargetKind::unknown;
  if (entry == nullptr || found || form_of(facts_of(module), *entry) == BindingForm::deleted) return starred;
  return resolve_entry(module, *entry, search);
}

// Which of several bindings counts: the last one that hides those before it. What only a function binds counts when
// nothing else does, and a deletion when it is sure to delete all.
const NameEntry* PythonResolver::effective(ModuleId module, std::span<const NameEntry> entries, Search& search) const {
  const FileFacts& facts = facts_of(module);
  const NameEntry* chosen = nullptr;
  const NameEntry* by_function = nullptr;
  for (const NameEntry& entry : entries) {
    const BindingForm form = form_of(facts, entry);
    if (form == BindingForm::global_) {
      by_function = &entry;
    } else if (form == BindingForm::deleted) {
      const auto before = entries.first(static_cast<std::size_t>(&entry - entries.data()));
      const auto inside = [&](const NameEntry& other) { return lies_in(facts, other.block, entry.block); };
      if (std::ranges::all_of(before, inside)) chosen = &entry;
    } else if (chosen == nullptr || (hides(module, entry, *chosen, search) && !takes_own_name(module, entry))) {
      chosen = &entry;
    }
  }
  const bool bound = chosen != nullptr && form_of(facts, *chosen) != BindingForm::deleted;
  return bound || by_function == nullptr ? chosen : by_function;
}

// `from p.a import x` within p.a, where x is bound already, binds it to what it was.
bool PythonResolver::takes_own_name(ModuleId module, const NameEntry& entry) const {
  if (entry.kind != NameEntry::Kind::import) return false;
  const Import& import = facts_of(module).imports[entry.item];
  if (!import.is(kFromImport) || facts_of(module).text(import.name) != symbols_[entry.name]) return false;
  const ModuleLookup source = named_module(module, import);
  return source.status == ModuleStatus::module && source.module == module;
}

// Later ones hide earlier ones, but an import's fallback counts only when the first choice does not exist, and
// `X = None` beside a real binding is a placeholder.
bool PythonResolver::hides(ModuleId module, const NameEntry& later, const NameEntry& earlier, Search& search) const {
  const FileFacts& facts = facts_of(module);
  if (form_of(facts, earlier) == BindingForm::deleted) return true;
  const bool placeholder =
      later.kind == NameEntry::Kind::binding &&
      (facts.bindings[later.item].kind == ValueKind::null || facts.bindings[later.item].kind == ValueKind::none);
  const auto exists = [&](const NameEntry& import) {
    return bound_by_import(module, import.item, search).kind != TargetKind::nothing;
  };
  // `X = None` where the import of X failed is what X is.
  if (placeholder) return earlier.kind == NameEntry::Kind::import && !exists(earlier);
  // An attempt that fails leaves what was there before.
  if (later.kind == NameEntry::Kind::import && later.block != kNone && !exists(later)) return false;
  const bool is_fallback =
      in_block(facts, later.block, BlockKind::except_import) || in_block(facts, later.block, BlockKind::except_);
  if (is_fallback && earlier.kind == NameEntry::Kind::import && exists(earlier)) return false;
  return !in_block(facts, earlier.block, BlockKind::type_checking) || !in_block(facts, later.block, BlockKind::else_);
}

Target PythonResolver::resolve_entry(ModuleId module, const NameEntry& entry, Search& search) const {
  const FileId file = modules_[module].file;
  switch (entry.kind) {
    case NameEntry::Kind::definition:
      return {TargetKind::definition, file, entry.item};
    case NameEntry::Kind::import:
      return bound_by_import(module, entry.item, search);
    case NameEntry::Kind::binding:
      break;
  }
  const Binding& binding = facts_of(module).bindings[entry.item];
  const Target self{TargetKind::binding, file, entry.item};
  if (binding.kind != ValueKind::name) return self;
  const std::string_view value = facts_of(module).text(binding.value);
  if (value == symbols_[entry.name]) return self;  // `X = X` after an import of X
  const Target aliased = resolve_dotted(module, value, search);
  const bool is_alias = aliased.kind == TargetKind::definition || aliased.kind == TargetKind::module;
  return is_alias ? aliased : self;
}

// What the star imports bring under this name, those that hide `entry` when there is one.
Target PythonResolver::resolve_star(ModuleId module, Symbol name, const NameEntry* entry, Search& search) const {
  const FileFacts& facts = facts_of(module);
  bool unknown = (facts.flags & kUnknowableNames) != 0;
  const std::vector<std::uint32_t>& stars = star_imports_[module.value];
  for (auto star = stars.rbegin(); star != stars.rend(); ++star) {
    const Import& import = facts.imports[*star];
    const NameEntry later{name, *star, import.begin, import.block, NameEntry::Kind::import};
    if (entry != nullptr && (import.begin < entry->begin || !hides(module, later, *entry, search))) continue;
    const ModuleLookup source = named_module(module, import);
    // A directory without __init__ has no names of its own to give away.
    if (source.status == ModuleStatus::missing || source.status == ModuleStatus::directory) continue;
    if (source.status != ModuleStatus::module) {
      unknown = true;
      continue;
    }
    const FileFacts& exporting = facts_of(source.module);
    const std::string_view text = symbols_[name];
    const bool listed =
        std::ranges::any_of(exporting.exports, [&](const Export& e) { return exporting.text(e.name) == text; });
    if (exporting.is(kHasExports) && !exporting.is(kDynamicExports) ? !listed : text.starts_with('_')) continue;
    const Target target = resolve(source.module, name, search);
    if (target.kind == TargetKind::unknown) unknown = true;
    if (target.kind != TargetKind::unknown && target.kind != TargetKind::nothing) return target;
  }
  return {unknown ? TargetKind::unknown : TargetKind::nothing, FileId{}, 0};
}

ModuleLookup PythonResolver::named_module(ModuleId module, const Import& import) const {
  const FileFacts& facts = facts_of(module);
  const std::string_view dotted = facts.text(import.is(kFromImport) ? import.module : import.name);
  ModuleLookup lookup = import.level > 0 ? modules_.relative(module, import.level, dotted)
                                         : modules_.absolute(module, dotted, facts.is(kTouchesSysPath));
  // A package that extends its path, or replaces itself, has modules that are not below its directory.
  if (lookup.status == ModuleStatus::missing && lookup.parent && makes_modules(lookup.parent))
    lookup.status = ModuleStatus::unknown;
  return lookup;
}

// A package that extends its path, or a module that writes to sys.modules, makes modules that no file shows; below
// the package that does so, nothing can be called missing.
bool PythonResolver::makes_modules(ModuleId package) const {
  if (facts_of(package).is(kExtendsPath)) return true;
  const std::string_view path = modules_.directory_path(modules_[package].directory);
  return std::ranges::any_of(module_makers_, [&](const std::string& maker) {
    return path == maker || (path.starts_with(maker) && path[maker.size()] == '/');
  });
}

// Could the module have a name that its source does not show?
bool PythonResolver::names_may_be_added(ModuleId module, std::string_view name) const {
  const FileFacts& facts = facts_of(module);
  const bool set_by_python = name.starts_with("__") && name.ends_with("__");
  // Libraries that keep the history of a model put `HistoricalOrder` beside `Order`.
  constexpr std::string_view kHistorical = "Historical";
  if (name.starts_with(kHistorical) && !bindings_of(module, symbols_.find(name.substr(kHistorical.size()))).empty())
    return true;
  // `moved("plone.base.batch")`: what binds nothing and calls something has its names from that.
  const bool made_by_call = facts.definitions.empty() && facts.bindings.empty() && facts.blocks.empty() &&
                            std::ranges::any_of(facts.calls, [](const Call& call) { return !call.is(kBare); });
  return set_by_python || made_by_call || (facts.flags & (kUnknowableNames | kExtendsPath)) != 0 ||
         !facts.unparsed.empty() || modules_.has_stub(module);
}

ResolvedImport PythonResolver::name_in(const ModuleLookup& base, std::string_view name, Search& search) const {
  ResolvedImport result;
  result.module = base.module;
  result.regular = base.regular;
  if (base.status == ModuleStatus::module) {
    result.target = resolve(base.module, symbols_.find(name), search);
    if (result.target.kind == TargetKind::nothing || result.target.kind == TargetKind::unknown) {
      const Target below = target_of(modules_.submodule(base.module, name), modules_);
      if (below.kind != TargetKind::nothing)
        result.target = below;
      else if (base.elsewhere || names_may_be_added(base.module, name))
        result.target.kind = TargetKind::unknown;
    }
  } else if (base.status == ModuleStatus::directory) {
    result.target = target_of(modules_.inside(base.directory, name), modules_);
    if (base.elsewhere && result.target.kind == TargetKind::nothing) result.target.kind = TargetKind::unknown;
    result.regular = false;
  } else {
    result.target = target_of(base, modules_);
  }
  const bool module_missing = base.status == ModuleStatus::missing;
  switch (result.target.kind) {
    case TargetKind::nothing:
      result.status = module_missing ? ImportStatus::missing_module : ImportStatus::missing_name;
      break;
    case TargetKind::unknown:
      result.status = ImportStatus::unknown;
      break;
    case TargetKind::external:
      result.status = ImportStatus::external;
      break;
    default:
      result.status = ImportStatus::resolved;
  }
  return result;
}

// Another place has what the first one lacks: which of them is meant depends on how the program is started.
bool PythonResolver::may_mean_another(ModuleId module, std::uint32_t import, const ResolvedImport& lacking,
                                      Search& search) const {
  const FileFacts& facts = facts_of(module);
  const Import& fact = facts.imports[import];
  if (fact.level > 0) return false;
  const bool named = fact.is(kFromImport) && !fact.is(kStarImport);
  const auto has = [&](const ModuleLookup& place) {
    if (place.status == ModuleStatus::opaque) return true;
    if (!named || lacking.status == ImportStatus::missing_module) return place.status == ModuleStatus::module;
    if (place.module && place.module == lacking.module) return false;
    const TargetKind kind = name_in(place, facts.text(fact.name), search).target.kind;
    return kind != TargetKind::nothing && kind != TargetKind::unknown;
  };
  return std::ranges::any_of(modules_.around(module, facts.text(named ? fact.module : fact.name)), has);
}

ResolvedImport PythonResolver::resolve_import(ModuleId module, std::uint32_t import, Search& search) const {
  ResolvedImport result = resolve_in_place(module, import, search);
  const bool lacking = result.status == ImportStatus::missing_module || result.status == ImportStatus::missing_name;
  if (lacking && may_mean_another(module, import, result, search)) {
    result.status = ImportStatus::unknown;
    result.target.kind = TargetKind::unknown;
  }
  return result;
}

// As if the program were started where programs of this layout are.
ResolvedImport PythonResolver::resolve_in_place(ModuleId module, std::uint32_t import, Search& search) const {
  const Import& fact = facts_of(module).imports[import];
  const ModuleLookup named = named_module(module, fact);
  if (fact.is(kFromImport) && !fact.is(kStarImport)) return name_in(named, facts_of(module).text(fact.name), search);
  ResolvedImport result;
  const bool looked_there = named.status == ModuleStatus::module || named.status == ModuleStatus::missing;
  result.module = looked_there ? named.module : ModuleId{};
  result.regular = named.regular;
  result.target = target_of(named, modules_);
  result.status = named.status == ModuleStatus::missing       ? ImportStatus::missing_module
                  : named.status == ModuleStatus::external    ? ImportStatus::external
                  : result.target.kind == TargetKind::unknown ? ImportStatus::unknown
                                                              : ImportStatus::resolved;
  return result;
}

// What the statement binds in its scope: `import a.b` binds `a`.
Target PythonResolver::bound_by_import(ModuleId module, std::uint32_t import, Search& search) const {
  const Import& fact = facts_of(module).imports[import];
  if (!fact.is(kFromImport) && !fact.alias) {
    const std::string_view head = head_of(facts_of(module).text(fact.name));
    return target_of(modules_.absolute(module, head, facts_of(module).is(kTouchesSysPath)), modules_);
  }
  return resolve_import(module, import, search).target;
}

}  // namespace fount
