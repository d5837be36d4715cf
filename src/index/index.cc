#include "index/index.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/scalar.h"
#include "index/state.h"

namespace fount {
namespace {

constexpr std::size_t kListedUnresolved = 200;  // listed in the report; all are counted

std::vector<std::uint32_t> first_definitions(std::span<const FileFacts> facts) {
  std::vector<std::uint32_t> first{0};
  first.reserve(facts.size() + 1);
  for (const FileFacts& file : facts)
    first.push_back(first.back() + static_cast<std::uint32_t>(file.definitions.size()));
  return first;
}

std::string_view head_of(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

}  // namespace

struct Index::Lazy {
  explicit Lazy(std::span<const FileFacts> facts) : flows(facts) {}
  Flows flows;
  std::once_flag asked_for_states;
  std::optional<SharedStates> states;
};

Index::Index(IndexInput input)
    : input_(std::move(input)),
      modules_(input_.files, symbols_, input_.ignored),
      resolver_(modules_, input_.facts, symbols_),
      first_definition_(first_definitions(input_.facts)),
      classes_(input_.facts, first_definition_, resolver_, symbols_),
      secret_values_(input_.files, input_.facts, input_.texts),
      lazy_(std::make_unique<Lazy>(input_.facts)) {
  make_parts();
  number_definitions();
  collect_uses();
  group_names();
  measure_coverage();
  if (input_.needs.has(Need::copies)) {
    clones_.emplace(input_.clones.valid() ? input_.clones.get() : Clones(input_.facts));
  }
}

void Index::make_parts() {
  if (input_.needs.has(Need::products)) {
    calls_.emplace(call_input());
    products_.emplace(call_input(), *calls_);
  }
  if (!input_.needs.has(Need::settings)) return;
  environments_.emplace(Environments::Input{input_.files, input_.facts, input_.texts, input_.policies.front()});
  settings_.emplace(DeclaredSettings::Input{input_.files, input_.facts, input_.texts, *environments_}, symbols_);
  setting_reads_.emplace(SettingReads::Input{input_.files, input_.facts, input_.texts, first_definition_, modules_,
                                             resolver_, classes_, *calls_, *products_, *environments_},
                         symbols_);
}

Index::~Index() = default;

const Flows& Index::flows() const { return lazy_->flows; }

const SharedStates& Index::shared_states() const {
  assert(input_.needs.has(Need::literals) && "what is taken from a collection is told by literals");
  std::call_once(lazy_->asked_for_states, [this] { lazy_->states.emplace(*this); });
  return *lazy_->states;
}

FileId Index::find_file(std::string_view path) const {
  const auto found = std::ranges::lower_bound(input_.files, path, {}, &SourceFile::path);
  if (found == input_.files.end() || found->path != path) return {};
  return FileId{static_cast<std::uint32_t>(found - input_.files.begin())};
}

bool Index::has_directory(std::string_view path) const {
  const std::string below = std::string(path) + "/";
  const auto found = std::ranges::lower_bound(input_.files, below, {}, &SourceFile::path);
  return found != input_.files.end() && found->path.starts_with(below);
}

bool Index::may_exist(std::string_view path) const {
  return find_file(path).value != kNone || has_directory(path) || (input_.ignored && input_.ignored(path));
}

std::string Index::value(Span span, ScalarStyle style) const {
  return decode(text(span), style, file(span.file).language);
}

Calls::Input Index::call_input() const {
  return {input_.files, input_.facts, first_definition_, modules_, resolver_, symbols_, classes_};
}

void Index::number_definitions() {
  files_of_definitions_.reserve(definition_count());
  for (std::uint32_t f = 0; f < input_.facts.size(); ++f)
    files_of_definitions_.insert(files_of_definitions_.end(), input_.facts[f].definitions.size(), FileId{f});
}

// Passing a name on is not using it: a package's __init__, a module that lists the name in __all__, or one that imports
// but defines nothing itself.
bool Index::is_reexport(FileId id, const Import& import) const {
  if (import.definition != kNone) return false;
  const ModuleId module = modules_.of(id);
  if (module && modules_[module].package) return true;
  const FileFacts& facts = this->facts(id);
  const std::string_view name = facts.text(import.alias ? import.alias : import.name);
  if (std::ranges::any_of(facts.exports, [&](const Export& e) { return facts.text(e.name) == name; })) return true;
  return facts.definitions.empty() && facts.calls.empty();
}

void Index::collect_uses() {
  for (std::uint32_t f = 0; f < input_.facts.size(); ++f) {
    const FileId file{f};
    const FileFacts& facts = input_.facts[f];
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
      const ResolvedImport& resolved = resolver_.resolved(file, i);
      if (resolved.target.kind < TargetKind::module || resolved.target.file == file) continue;
      const Import& import = facts.imports[i];
      uses_.push_back({resolved.target, file, i, import.begin, import.end, resolved.module, Use::Kind::import,
                       is_reexport(file, import)});
    }
    if (modules_.of(file)) collect_call_uses(file);
  }
  std::ranges::sort(uses_, {}, [](const Use& use) { return std::tuple(use.target, use.file, use.begin); });
}

// `import m` … `m.f()`, `class X(m.Base)`: uses of f and Base that no import statement names.
void Index::collect_call_uses(FileId file) {
  const FileFacts& facts = this->facts(file);
  std::unordered_set<std::string_view> heads;  // names that some import of this file binds to a module
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
    const TargetKind kind = resolver_.resolved(file, i).target.kind;
    if (kind != TargetKind::module && kind != TargetKind::directory) continue;
    const Import& import = facts.imports[i];
    heads.insert(head_of(facts.text(import.alias ? import.alias : import.name)));
  }
  if (heads.empty()) return;
  std::map<std::pair<std::string_view, std::uint32_t>, Target> known;
  auto add = [&](std::string_view dotted, std::uint32_t definition, Use use) {
    if (!heads.contains(head_of(dotted)) || dotted.find('.') == std::string_view::npos) return;
    const auto [entry, fresh] = known.try_emplace({dotted, definition});
    if (fresh) entry->second = resolver_.resolve_dotted(file, definition, dotted);
    use.target = entry->second;
    if (use.target.kind != TargetKind::definition && use.target.kind != TargetKind::binding) return;
    if (use.target.file != file) uses_.push_back(use);
  };
  for (std::uint32_t i = 0; i < facts.calls.size(); ++i) {
    const Call& call = facts.calls[i];
    if (!call.is(kRooted)) continue;
    const std::string_view callee = facts.text(call.callee);
    const auto end = call.begin + static_cast<std::uint32_t>(callee.size());
    add(callee, call.definition, {{}, file, i, call.begin, end, {}, Use::Kind::call, false});
  }
  for (const Definition& definition : facts.definitions)
    for (std::uint32_t b = definition.bases.begin; b < definition.bases.end; ++b) {
      const std::string_view base = facts.text(facts.bases[b].name);
      const auto end = facts.bases[b].begin + static_cast<std::uint32_t>(base.size());
      add(base, definition.parent, {{}, file, b, facts.bases[b].begin, end, {}, Use::Kind::base, false});
    }
}

void Index::group_names() {
  std::map<std::pair<std::uint32_t, Symbol>, std::vector<DefinitionId>> groups;
  for (std::uint32_t f = 0; f < input_.facts.size(); ++f) {
    if (!production(FileId{f}) || !modules_.of(FileId{f})) continue;  // a stub beside its source is no second one
    for (std::uint32_t d = 0; d < input_.facts[f].definitions.size(); ++d) {
      const Definition& definition = input_.facts[f].definitions[d];
      if (definition.parent != kNone) continue;
      const DefinitionId id = id_of(FileId{f}, d);
      top_level_.push_back(id);
      groups[{file(FileId{f}).service, symbols_.find(input_.facts[f].text(definition.name))}].push_back(id);
    }
  }
  for (auto& [key, members] : groups)
    if (members.size() > 1)
      name_groups_.push_back({.name = key.second, .service = key.first, .members = std::move(members)});
}

void Index::measure_coverage() {
  std::uint64_t first_party = 0, unknown = 0;
  for (std::uint32_t f = 0; f < input_.facts.size(); ++f) {
    const Role role = input_.files[f].role;
    if ((role != Role::production && role != Role::script) || !modules_.of(FileId{f})) continue;
    for (std::uint32_t i = 0; i < input_.facts[f].imports.size(); ++i) {
      const ResolvedImport& resolved = resolver_.resolved(FileId{f}, i);
      if (resolved.status == ImportStatus::external) continue;
      ++first_party;
      if (resolved.status != ImportStatus::unknown) continue;
      ++unknown;
      if (unresolved_imports_.size() >= kListedUnresolved) continue;
      const Import& import = input_.facts[f].imports[i];
      std::string from(import.level, '.');
      from += input_.facts[f].text(import.module);
      const std::string_view name = input_.facts[f].text(import.name);
      unresolved_imports_.push_back(input_.files[f].path + ": " +
                                    (import.is(kFromImport) ? "from " + from + " import " : "import ") +
                                    std::string(name));
    }
  }
  import_coverage_ = first_party == 0 ? 1.0 : 1.0 - static_cast<double>(unknown) / static_cast<double>(first_party);
}

std::string Index::symbol_of(FileId file, std::uint32_t definition) const {
  const FileFacts& facts = this->facts(file);
  std::string name(facts.text(facts.definitions[definition].name));
  for (std::uint32_t p = facts.definitions[definition].parent; p != kNone; p = facts.definitions[p].parent)
    name = std::string(facts.text(facts.definitions[p].name)) + "." + name;
  const ModuleId module = modules_.of(file);
  return module ? std::string(module_name(module)) + "." + name : name;
}

std::string Index::symbol_of(DefinitionId id) const { return symbol_of(file_of(id), local(id)); }

std::string Index::symbol_of(const Target& target) const {
  switch (target.kind) {
    case TargetKind::definition:
      return symbol_of(target.file, target.item);
    case TargetKind::module:
      return std::string(module_name(modules_.of(target.file)));
    case TargetKind::directory:
      return std::string(modules_.directory_path(target.item));
    case TargetKind::binding: {
      const FileFacts& facts = this->facts(target.file);
      const ModuleId module = modules_.of(target.file);
      const std::string name(facts.text(facts.bindings[target.item].name));
      return module ? std::string(module_name(module)) + "." + name : name;
    }
    default:
      return {};
  }
}

Span Index::span_of(DefinitionId id) const {
  const Definition& d = definition(id);
  return {file_of(id), d.begin, d.end};
}

bool Index::refuses_construction(DefinitionId id) const {
  const FileFacts& facts = this->facts(file_of(id));
  const std::uint32_t owner = local(id);
  for (std::uint32_t d = owner + 1;
       d < facts.definitions.size() && facts.definitions[d].begin < facts.definitions[owner].end; ++d) {
    const Definition& method = facts.definitions[d];
    const std::string_view name = facts.text(method.name);
    if (method.parent == owner && (name == "__new__" || name == "__init__") && method.is(kAlwaysRaises) &&
        facts.text(method.raises) != "NotImplementedError")
      return true;
  }
  return false;
}

std::span<const Use> Index::uses(const Target& target) const {
  const auto range = std::ranges::equal_range(uses_, target, {}, &Use::target);
  return {range.begin(), range.end()};
}

References Index::references(const Target& target) const {
  References count;
  FileId last;
  for (const Use& use : uses(target)) {
    if (use.file == last) continue;
    last = use.file;
    const Role role = file(use.file).role;
    if (role == Role::production) ++count.production;
    if (role == Role::test) ++count.test;
  }
  return count;
}

std::uint32_t Index::production_users(const Target& target) const {
  std::uint32_t count = 0;
  FileId last;
  for (const Use& use : uses(target)) {
    if (use.file == last || use.reexport || !production(use.file)) continue;
    last = use.file;
    ++count;
  }
  return count;
}

bool Index::inside(FileId file, std::uint32_t block, BlockKind kind) const {
  const FileFacts& facts = this->facts(file);
  for (; block != kNone; block = facts.blocks[block].parent)
    if (facts.blocks[block].kind == kind) return true;
  return false;
}

bool Index::alternatives(FileId file, std::uint32_t block_a, std::uint32_t block_b) const {
  const std::vector<Block>& blocks = facts(file).blocks;
  for (std::uint32_t a = block_a; a != kNone; a = blocks[a].parent)
    for (std::uint32_t b = block_b; b != kNone; b = blocks[b].parent)
      if (a != b && blocks[a].statement == blocks[b].statement) return true;
  return false;
}

bool Index::is_spare(FileId file, const Import& import) const {
  const FileFacts& facts = this->facts(file);
  for (std::uint32_t handler = import.block; handler != kNone; handler = facts.blocks[handler].parent) {
    if (facts.blocks[handler].kind != BlockKind::except_import && facts.blocks[handler].kind != BlockKind::except_)
      continue;
    bool tried = false, found = true;
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
      const std::uint32_t block = facts.imports[i].block;
      if (block == kNone || block == handler || facts.blocks[block].statement != facts.blocks[handler].statement)
        continue;
      if (facts.blocks[block].kind != BlockKind::try_import && facts.blocks[block].kind != BlockKind::try_) continue;
      const ImportStatus status = resolver_.resolved(file, i).status;
      tried = true;
      found = found && status == ImportStatus::resolved;
    }
    if (tried && found) return true;
  }
  return false;
}

bool Index::claims(DefinitionId id, ClaimKind kind) const {
  return std::ranges::any_of(facts(file_of(id)).claims,
                             [&](const Claim& claim) { return claim.kind == kind && claim.definition == local(id); });
}

bool Index::module_claims(FileId file, ClaimKind kind) const {
  return std::ranges::any_of(facts(file).claims,
                             [&](const Claim& claim) { return claim.kind == kind && claim.definition == kNone; });
}

}  // namespace fount
