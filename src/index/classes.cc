#include "index/classes.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace fount {
namespace {

constexpr unsigned kMaxInheritance = 24;

std::string_view last_of(std::string_view dotted) {
  const auto dot = dotted.rfind('.');
  return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

struct KnownBase {
  std::string_view name;
  ClassKind kind;
};
// Bases from outside the repository that decide what a class is, by the last part of their name.
constexpr std::array<KnownBase, 28> kKnownBases = {{
    {"Enum", ClassKind::enumeration},
    {"IntEnum", ClassKind::enumeration},
    {"StrEnum", ClassKind::enumeration},
    {"Flag", ClassKind::enumeration},
    {"IntFlag", ClassKind::enumeration},
    {"TextChoices", ClassKind::enumeration},
    {"IntegerChoices", ClassKind::enumeration},
    {"Exception", ClassKind::exception},
    {"BaseException", ClassKind::exception},
    {"Protocol", ClassKind::interface},
    {"TypedDict", ClassKind::typed_dict},
    {"NamedTuple", ClassKind::dataclass},
    {"BaseModel", ClassKind::model},
    {"BaseSettings", ClassKind::model},
    {"SQLModel", ClassKind::orm},
    {"Schema", ClassKind::model},
    {"Serializer", ClassKind::model},
    {"ModelSerializer", ClassKind::model},
    {"DeclarativeBase", ClassKind::orm},
    {"TestCase", ClassKind::test},
    {"IsolatedAsyncioTestCase", ClassKind::test},
    {"HTTPException", ClassKind::exception},
    {"Warning", ClassKind::exception},
    {"Document", ClassKind::orm},
    {"Interface", ClassKind::interface},
    {"Struct", ClassKind::dataclass},
    {"SimpleTestCase", ClassKind::test},
    {"UserWarning", ClassKind::exception},
}};

ClassKind kind_of_external(std::string_view dotted) {
  const std::string_view name = last_of(dotted);
  for (const KnownBase& known : kKnownBases)
    if (known.name == name) return known.kind;
  if (dotted == "db.Model" || dotted == "models.Model" || dotted == "Base") return ClassKind::orm;
  if (name.ends_with("Error") || name.ends_with("Exception") || name.ends_with("Warning")) return ClassKind::exception;
  if (name.ends_with("TestCase")) return ClassKind::test;
  return ClassKind::plain;
}

bool is_dunder(std::string_view name) { return name.starts_with("__") && name.ends_with("__"); }

}  // namespace

std::string_view name_of(ClassKind kind) {
  constexpr std::array<std::string_view, 11> kNames = {"class",          "enum",      "exception",  "interface",
                                                       "abstract class", "dataclass", "typed dict", "model",
                                                       "ORM model",      "test case", "function"};
  return kNames[static_cast<std::size_t>(kind)];
}

Classes::Classes(std::span<const FileFacts> facts, std::span<const std::uint32_t> first_definition,
                 const PythonResolver& resolver, Symbols& symbols)
    : facts_(facts), first_definition_(first_definition), kinds_(first_definition.back(), ClassKind::none) {
  std::vector<std::pair<std::uint32_t, Symbol>> members;  // of one file, by owner
  for (std::uint32_t f = 0; f < facts.size(); ++f) {
    const FileFacts& file = facts[f];
    members.clear();
    auto add = [&](std::uint32_t owner, std::string_view name) {
      if (!is_dunder(name)) members.emplace_back(owner, symbols.intern(name));
    };
    for (const Definition& d : file.definitions)
      if (d.parent != kNone && file.definitions[d.parent].kind == DefinitionKind::class_)
        add(d.parent, file.text(d.name));
    for (const Binding& b : file.bindings)
      if (b.definition != kNone && b.form == BindingForm::assigned) add(b.definition, file.text(b.name));
    for (const Step& step : file.steps) {
      if (step.kind != StepKind::assign || step.definition == kNone) continue;
      const std::string_view target = file.text(step.target);
      const std::uint32_t owner = file.definitions[step.definition].parent;
      if (!target.starts_with("self.") || target.find_first_of(".[", 5) != std::string_view::npos) continue;
      if (owner != kNone && file.definitions[owner].kind == DefinitionKind::class_) add(owner, target.substr(5));
    }
    std::ranges::sort(members);
    members.erase(std::ranges::unique(members).begin(), members.end());
    auto member = members.begin();
    for (std::uint32_t d = 0; d < file.definitions.size(); ++d) {
      first_member_.push_back(static_cast<std::uint32_t>(members_.size()));
      first_base_.push_back(static_cast<std::uint32_t>(bases_.size()));
      for (; member != members.end() && member->first == d; ++member) members_.push_back(member->second);
      for (std::uint32_t b = file.definitions[d].bases.begin; b < file.definitions[d].bases.end; ++b) {
        const Target base =
            resolver.resolve_dotted(FileId{f}, file.definitions[d].parent, file.text(file.bases[b].name));
        if (base.kind == TargetKind::definition) bases_.push_back({first_definition[base.file.value] + base.item});
      }
    }
  }
  first_member_.push_back(static_cast<std::uint32_t>(members_.size()));
  first_base_.push_back(static_cast<std::uint32_t>(bases_.size()));
  for (std::uint32_t f = 0; f < facts.size(); ++f)
    for (std::uint32_t d = 0; d < facts[f].definitions.size(); ++d)
      if (facts[f].definitions[d].kind == DefinitionKind::class_) decide(FileId{f}, d, 0);
}

std::span<const Symbol> Classes::members(DefinitionId id) const {
  return std::span(members_).subspan(first_member_[id.value], first_member_[id.value + 1] - first_member_[id.value]);
}

std::span<const DefinitionId> Classes::bases(DefinitionId id) const {
  return std::span(bases_).subspan(first_base_[id.value], first_base_[id.value + 1] - first_base_[id.value]);
}

bool Classes::derives_from(DefinitionId derived, DefinitionId base) const {
  std::vector<DefinitionId> open(bases(derived).begin(), bases(derived).end());
  for (std::size_t i = 0; i < open.size() && i < 256; ++i) {
    if (open[i] == base) return true;
    for (const DefinitionId next : bases(open[i]))
      if (std::ranges::find(open, next) == open.end()) open.push_back(next);
  }
  return false;
}

// The kind that the first deciding base gives; a first-party base passes its own kind on.
ClassKind Classes::decide(FileId file, std::uint32_t definition, unsigned depth) {
  const FileFacts& facts = facts_[file.value];
  const Definition& d = facts.definitions[definition];
  const DefinitionId id{first_definition_[file.value] + definition};
  if (d.kind != DefinitionKind::class_) return ClassKind::none;
  if (kinds_[id.value] != ClassKind::none || depth > kMaxInheritance) return kinds_[id.value];
  kinds_[id.value] = ClassKind::plain;  // what a cycle of bases sees
  ClassKind kind = ClassKind::plain;
  for (std::uint32_t b = d.bases.begin; b < d.bases.end && kind == ClassKind::plain; ++b)
    kind = kind_of_external(facts.text(facts.bases[b].name));
  for (const DefinitionId base : bases(id)) {
    const auto owner = std::ranges::upper_bound(first_definition_, base.value) - first_definition_.begin() - 1;
    const ClassKind inherited = decide(FileId{static_cast<std::uint32_t>(owner)},
                                       base.value - first_definition_[static_cast<std::size_t>(owner)], depth + 1);
    // Implementing an interface does not make an interface; inheriting from an enum makes an enum.
    const bool passed_on =
        inherited != ClassKind::plain && inherited != ClassKind::interface && inherited != ClassKind::abstract;
    if (passed_on) kind = inherited;
  }
  if (kind == ClassKind::plain || kind == ClassKind::interface)
    kind = kind == ClassKind::interface ? kind : kind_of_body(facts, definition);
  return kinds_[id.value] = kind;
}

ClassKind Classes::kind_of_body(const FileFacts& facts, std::uint32_t definition) const {
  const Definition& d = facts.definitions[definition];
  for (std::uint32_t i = d.decorators.begin; i < d.decorators.end; ++i) {
    const std::string_view name = last_of(facts.text(facts.decorators[i].name));
    if (name == "dataclass" || name == "attrs" || name == "define" || name == "frozen" || name == "s")
      return ClassKind::dataclass;
  }
  bool abstract_base = false;
  for (std::uint32_t b = d.bases.begin; b < d.bases.end; ++b) {
    const std::string_view name = last_of(facts.text(facts.bases[b].name));
    abstract_base = abstract_base || name == "ABC" || name == "ABCMeta";
  }
  if (!abstract_base) return ClassKind::plain;
  bool implements = false;
  for (std::uint32_t i = definition + 1; i < facts.definitions.size() && facts.definitions[i].begin < d.end; ++i) {
    const Definition& method = facts.definitions[i];
    if (method.parent != definition || method.kind != DefinitionKind::function) continue;
    const bool hollow =
        method.is(kEmptyBody) || (method.is(kAlwaysRaises) && facts.text(method.raises) == "NotImplementedError");
    implements = implements || (!hollow && facts.text(method.name) != "__init__");
  }
  return implements ? ClassKind::abstract : ClassKind::interface;
}

}  // namespace fount
