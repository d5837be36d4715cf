#include "rules/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/path.h"
#include "base/text.h"
#include "rules/path_twins.h"
#include "rules/support.h"

namespace fount {
namespace {

constexpr std::size_t kConventionFiles = 5;
constexpr double kConventionShare = 0.75;

template <std::size_t N>
bool any_word(std::span<const std::string> words, const std::array<std::string_view, N>& known) {
  return std::ranges::any_of(words,
                             [&](const std::string& word) { return std::ranges::find(known, word) != known.end(); });
}

bool is_dunder(std::string_view name) { return name.starts_with("__") && name.ends_with("__"); }

bool is_hollow(const FileFacts& facts, const Definition& method) {
  return method.is(kEmptyBody) ||
         (method.is(kAlwaysRaises) && facts.text(method.raises).ends_with("NotImplementedError"));
}

// It hands the work to another object or function; `self.other_method()` is its own work.
bool hands_over(const FileFacts& facts, const Definition& method) {
  const std::string_view delegate = facts.text(method.delegate);
  return method.is(kDelegates) && delegate.starts_with("self.") && std::ranges::count(delegate, '.') >= 2;
}

std::optional<Part> stand_in(const Index& index, DefinitionId id) {
  constexpr std::array<std::string_view, 6> kMocks = {"mock", "mocks", "fake", "stub", "dummy", "noop"};
  if (any_word(identifier_words(index.name(id)), kMocks)) return Part{SourceRole::mock, "named a stand-in"};
  const std::string_view path = index.file(index.file_of(id)).path;
  if (any_word(identifier_words(path.substr(0, path.rfind('.'))), kMocks))
    return Part{SourceRole::mock, "in a file of stand-ins"};
  const FileId file = index.file_of(id);
  if (path.ends_with(".pyi")) return Part{SourceRole::interface, "types for another file"};
  if (is_migration(index, file)) return Part{SourceRole::unrelated, "in a migration, which keeps its own copies"};
  if (is_hidden(index, file)) return Part{SourceRole::unrelated, "in a module that a package of its name hides"};
  const std::uint32_t block = index.definition(id).block;
  if (index.inside(file, block, BlockKind::except_import) || index.inside(file, block, BlockKind::except_))
    return Part{SourceRole::fallback, "only when an import fails"};
  const ModuleId module = index.modules().of(file);
  if (block == kNone || !module) return std::nullopt;
  for (const NameEntry& entry : index.resolver().bindings_of(module, index.symbols().find(index.name(id))))
    if (index.alternatives(file, block, entry.block)) return Part{SourceRole::fallback, "one of two alternatives"};
  return std::nullopt;
}

struct Methods {
  unsigned all = 0, hollow = 0, handed_over = 0;
  bool guarded = false;  // the constructor always raises
  bool special = false;  // a `__call__` or `__eq__` of its own, or a constructor that does more than call its base's
};

// A constructor shorter than this has room for little but `super().__init__(...)`.
constexpr std::uint32_t kConstructorTokens = 48;

bool has_own_work(const Definition& method, bool constructs) {
  if (method.is(kEmptyBody) || method.is(kDelegates)) return false;
  return !constructs || method.tokens >= kConstructorTokens;
}

Methods methods_of(const Index& index, DefinitionId id) {
  const FileFacts& facts = index.facts(index.file_of(id));
  Methods count;
  for (std::uint32_t i = index.local(id) + 1;
       i < facts.definitions.size() && facts.definitions[i].begin < index.definition(id).end; ++i) {
    const Definition& method = facts.definitions[i];
    if (method.parent != index.local(id) || method.kind != DefinitionKind::function) continue;
    const std::string_view name = facts.text(method.name);
    const bool constructs = name == "__init__" || name == "__new__";
    count.guarded = count.guarded || (constructs && method.is(kAlwaysRaises));
    count.special = count.special || (is_dunder(name) && has_own_work(method, constructs));
    if (is_dunder(name)) continue;
    ++count.all;
    count.hollow += is_hollow(facts, method) ? 1 : 0;
    count.handed_over += hands_over(facts, method) ? 1 : 0;
  }
  return count;
}

Part part_of_class(const Index& index, DefinitionId id) {
  if (index.classes().kind(id) == ClassKind::interface) return {SourceRole::interface, "interface"};
  if (index.classes().kind(id) == ClassKind::test) return {SourceRole::test, "test case"};
  const auto bases = index.classes().bases(id);
  const Methods methods = methods_of(index, id);
  if (index.definition(id).is(kEmptyBody) || (index.classes().members(id).empty() && !methods.special)) {
    if (!bases.empty()) return {SourceRole::shim, fmt::format("adds nothing to {}", index.symbol_of(bases.front()))};
    if (index.definition(id).is(kEmptyBody)) return {SourceRole::unrelated, "empty"};
  }
  if (methods.guarded) return {SourceRole::shim, "its constructor always raises"};
  if (methods.all > 0 && methods.hollow == methods.all && index.classes().kind(id) == ClassKind::plain)
    return {SourceRole::interface, "no method has a body"};
  if (methods.handed_over >= 2 && methods.handed_over * 4 >= methods.all * 3)
    return {SourceRole::adapter,
            fmt::format("{} of {} methods hand over to another object", methods.handed_over, methods.all)};
  return {};
}

bool runs_as_script(const Index& index, DefinitionId id) {
  const FileId file = index.file_of(id);
  const FileFacts& facts = index.facts(file);
  return std::ranges::any_of(facts.calls, [&](const Call& call) {
    return call.definition == kNone && facts.text(call.callee) == index.name(id) &&
           index.inside(file, call.block, BlockKind::main_guard);
  });
}

Part part_of_function(const Index& index, DefinitionId id) {
  const FileId file = index.file_of(id);
  const FileFacts& facts = index.facts(file);
  const Definition& definition = index.definition(id);
  if (definition.is(kEmptyBody)) return {SourceRole::unrelated, "empty"};
  if (is_dunder(index.name(id))) return {SourceRole::unrelated, "a hook of its module"};
  if (definition.is(kAlwaysRaises)) return {SourceRole::unrelated, "always raises"};
  for (std::uint32_t i = definition.decorators.begin; i < definition.decorators.end; ++i) {
    const std::string_view decorator = facts.text(facts.decorators[i].name);
    const std::string_view head = decorator.substr(0, decorator.find('.'));
    if (head != decorator && head != "functools" && head != "contextlib" && head != "typing")
      return {SourceRole::unrelated, fmt::format("registered by @{}", decorator)};
  }
  if (index.claims(id, ClaimKind::compatibility)) return {SourceRole::shim, "says that it is kept for compatibility"};
  if (runs_as_script(index, id)) return {SourceRole::unrelated, "entry point of its file"};
  if (definition.is(kDelegates)) {
    const std::string_view delegate = facts.text(definition.delegate);
    const Target target = index.resolver().resolve_dotted(file, index.local(id), delegate);
    const bool to_function = target.kind == TargetKind::definition &&
                             index.facts(target.file).definitions[target.item].kind == DefinitionKind::function;
    if (to_function || delegate.substr(delegate.rfind('.') + 1) == index.name(id))
      return {SourceRole::shim, fmt::format("delegates to {}", delegate)};
  }
  return {};
}

// `class Type(dialect.Type)`: a refinement of its own base, which may differ from every other one.
bool named_like_base(const Index& index, DefinitionId id) {
  const FileFacts& facts = index.facts(index.file_of(id));
  const Range bases = index.definition(id).bases;
  for (std::uint32_t i = bases.begin; i < bases.end; ++i) {
    const std::string_view base = facts.text(facts.bases[i].name);
    if (base.substr(base.rfind('.') + 1) == index.name(id)) return true;
  }
  return false;
}

// It makes one of the other kind: a wrapper around it, or a step of the way to it.
bool makes(const Index& index, DefinitionId maker, DefinitionId made) {
  const FileFacts& facts = index.facts(index.file_of(maker));
  const Definition& definition = index.definition(maker);
  return std::ranges::any_of(facts.calls, [&](const Call& call) {
    const std::string_view callee = facts.text(call.callee);
    if (call.begin < definition.body_begin || call.begin >= definition.end || callee.empty()) return false;
    const Target target = index.resolver().resolve_dotted(index.file_of(maker), call.definition, callee);
    return target.kind == TargetKind::definition && index.id_of(target.file, target.item) == made;
  });
}

// Bases that only say what sort of class it is; having one in common means nothing.
bool is_common_base(std::string_view name) {
  constexpr std::array<std::string_view, 12> kCommon = {"object",  "ABC",       "Enum",       "str",
                                                        "int",     "BaseModel", "Exception",  "Protocol",
                                                        "Generic", "TypedDict", "NamedTuple", "BaseSettings"};
  return std::ranges::find(kCommon, name.substr(name.rfind('.') + 1)) != kCommon.end();
}

}  // namespace

bool is_migration(const Index& index, FileId file) {
  if (has_folder(index.file(file).path, "migrations")) return true;
  const FileFacts& facts = index.facts(file);
  const bool alembic = std::ranges::any_of(
      facts.bindings, [&](const Binding& b) { return b.definition == kNone && facts.text(b.name) == "down_revision"; });
  return alembic || std::ranges::any_of(facts.bases, [&](const Base& base) {
           return facts.text(base.name) == "migrations.Migration" || facts.text(base.name) == "Migration";
         });
}

static bool has_main_guard(const FileFacts& facts) {
  return std::ranges::any_of(facts.blocks, [](const Block& b) { return b.kind == BlockKind::main_guard; });
}

bool is_hidden(const Index& index, FileId file) {
  const ModuleId module = index.modules().of(file);
  return module && index.modules()[module].shadowed_by && !has_main_guard(index.facts(file));
}

bool stands_alone(const Index& index, FileId file) {
  const FileFacts& facts = index.facts(file);
  const bool guarded = has_main_guard(facts);
  // `check-size.py` cannot be imported by name.
  const bool runs = guarded || name_part(index.file(file).path).find('-') != std::string_view::npos;
  if (!runs || !index.uses({TargetKind::module, file, 0}).empty()) return false;
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i)
    if (index.resolver().resolved(file, i).status != ImportStatus::external) return false;
  return true;
}

Part part_of(const Index& index, DefinitionId id) {
  if (auto part = stand_in(index, id)) return *part;
  return index.definition(id).kind == DefinitionKind::class_ ? part_of_class(index, id) : part_of_function(index, id);
}

// `try: from ._fast import work` and `except ImportError: from ._slow import work`: one is there for want of the other.
static bool are_alternatives(const Index& index, DefinitionId a, DefinitionId b) {
  const auto block_of = [&](const Use& use) { return index.facts(use.file).imports[use.item].block; };
  return std::ranges::any_of(index.uses(a), [&](const Use& first) {
    if (first.kind != Use::Kind::import || block_of(first) == kNone) return false;
    return std::ranges::any_of(index.uses(b), [&](const Use& second) {
      return second.kind == Use::Kind::import && second.file == first.file &&
             index.alternatives(first.file, block_of(first), block_of(second));
    });
  });
}

bool apart_by_design(const Index& index, DefinitionId a, DefinitionId b) {
  if (index.file_of(a) == index.file_of(b)) return true;
  if (index.classes().derives_from(a, b) || index.classes().derives_from(b, a)) return true;
  if (makes(index, a, b) || makes(index, b, a)) return true;
  if (named_like_base(index, a) && named_like_base(index, b)) return true;
  if (are_alternatives(index, a, b)) return true;
  return apart_by_path(index, index.file_of(a), index.file_of(b));
}

bool share_base(const Index& index, DefinitionId a, DefinitionId b) {
  const auto bases = index.classes().bases(b);
  return std::ranges::any_of(index.classes().bases(a),
                             [&](DefinitionId base) { return std::ranges::find(bases, base) != bases.end(); });
}

bool is_convention(const Index& index, std::span<const DefinitionId> members) {
  if (members.size() < kConventionFiles) return false;
  std::map<std::string_view, std::size_t> files, folders, bases;
  for (const DefinitionId id : members) {
    const std::string_view path = index.file(index.file_of(id)).path;
    const auto slash = path.rfind('/');
    ++files[path.substr(slash + 1)];
    const std::string_view directory = path.substr(0, slash == std::string_view::npos ? 0 : slash);
    ++folders[directory.substr(directory.rfind('/') + 1)];
    const FileFacts& facts = index.facts(index.file_of(id));
    const Range range = index.definition(id).bases;
    if (range.size() > 0 && !is_common_base(facts.text(facts.bases[range.begin].name)))
      ++bases[facts.text(facts.bases[range.begin].name)];
  }
  const auto needed = static_cast<double>(members.size()) * kConventionShare;
  const auto common = [&](const auto& counts) {
    return std::ranges::any_of(counts, [&](const auto& entry) { return static_cast<double>(entry.second) >= needed; });
  };
  return common(files) || common(folders) || common(bases);
}

std::string kind_of(const Index& index, DefinitionId id) {
  return index.definition(id).kind == DefinitionKind::class_ ? std::string(name_of(index.classes().kind(id)))
                                                             : "function";
}

void examine_definitions(const Index& index, Sink& sink) {
  for (const DefinitionId id : index.top_level()) {
    const FileId file = index.file_of(id);
    sink.examine(concept_key(kind_of(index, id), index.file(file).service, index.name(id)), file);
  }
}

std::vector<DefinitionId> implementations(const Index& index, std::span<const DefinitionId> members) {
  std::vector<DefinitionId> result;
  for (const DefinitionId id : members) {
    if (!part_of(index, id).implementation()) continue;
    if (!result.empty() && index.file_of(result.back()) == index.file_of(id))
      result.back() = id;
    else
      result.push_back(id);
  }
  return result;
}

}  // namespace fount
