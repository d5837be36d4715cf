// What sort of thing a class is, and what it is made of. Homonyms of different kind are not rivals, so the kind is the
// cheapest discriminator a rule has (an enum, an exception and a service may share a name).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "index/resolver_python.h"
#include "index/symbols.h"

namespace fount {

enum class ClassKind : std::uint8_t {
  plain,
  enumeration,
  exception,
  interface,  // Protocol, or an ABC that implements nothing
  abstract,   // has abstract methods and some implementation
  dataclass,  // @dataclass, attrs, NamedTuple
  typed_dict,
  model,  // validated data: pydantic, marshmallow, rest_framework serializer
  orm,    // mapped to a table
  test,   // unittest.TestCase, Test*
  none,   // not a class
};
std::string_view name_of(ClassKind);

// Position of a definition among all definitions of the audit: files in order, facts in order.
struct DefinitionId {
  std::uint32_t value = kNone;
  auto operator<=>(const DefinitionId&) const = default;
  explicit operator bool() const { return value != kNone; }
};

class Classes {
 public:
  Classes(std::span<const FileFacts> facts, std::span<const std::uint32_t> first_definition,
          const PythonResolver& resolver, Symbols& symbols);

  ClassKind kind(DefinitionId id) const { return kinds_[id.value]; }

  // Sorted names of a class's own methods, fields and attributes that its methods set on self, without dunders.
  std::span<const Symbol> members(DefinitionId id) const;

  // First-party classes it derives from directly, in order.
  std::span<const DefinitionId> bases(DefinitionId id) const;
  bool derives_from(DefinitionId derived,
                    DefinitionId base) const;  // transitively; a class does not derive from itself

 private:
  ClassKind decide(FileId file, std::uint32_t definition, unsigned depth);
  ClassKind kind_of_body(const FileFacts& facts, std::uint32_t definition) const;

  std::span<const FileFacts> facts_;
  std::span<const std::uint32_t> first_definition_;  // per file, and one past the end
  std::vector<ClassKind> kinds_;
  std::vector<Symbol> members_;
  std::vector<std::uint32_t> first_member_;
  std::vector<DefinitionId> bases_;
  std::vector<std::uint32_t> first_base_;
};

}  // namespace fount
