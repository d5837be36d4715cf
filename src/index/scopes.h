// What a name means at one place of a file, local scopes included: parameters, function-level imports, nested
// definitions and aliases hide what the module says. A name that is bound in more than one way means nothing for sure,
// and is answered with `unknown`: a finding must not rest on a guess.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/facts.h"
#include "index/resolver_python.h"

namespace fount {

class FileScopes {
 public:
  FileScopes(FileId file, const FileFacts& facts, const ModuleTree& modules, const PythonResolver& resolver,
             const Symbols& symbols);

  // A dotted expression as the code at `definition` (kNone: module scope) sees it.
  Target meaning(std::uint32_t definition, std::string_view dotted) const { return meaning(definition, dotted, 0); }

  // The class whose method this code is in, when `name` is the method's first parameter; else kNone.
  std::uint32_t receiver(std::uint32_t definition, std::string_view name) const;

  // A name of this function's own: a parameter, a local variable, or a local import or definition.
  bool is_local(std::uint32_t definition, std::string_view name) const;

 private:
  enum class Kind : std::uint8_t { parameter, import, definition, assigned, global };
  struct Local {
    std::uint32_t scope = kNone;
    std::uint32_t item = 0;  // index into imports, definitions or steps
    Kind kind = Kind::parameter;
  };
  void add(std::string_view name, Local local) { locals_[name].push_back(local); }
  std::span<const Local> locals_of(std::uint32_t scope, std::string_view name) const;
  Target meaning(std::uint32_t definition, std::string_view dotted, unsigned depth) const;
  Target local_meaning(std::span<const Local> locals, std::string_view dotted, unsigned depth) const;
  Target module_meaning(std::string_view dotted) const;
  bool is_ambiguous(std::string_view name) const;
  bool is_spare(std::uint32_t block) const;

  FileId file_;
  const FileFacts& facts_;
  const ModuleTree& modules_;
  const PythonResolver& resolver_;
  const Symbols& symbols_;
  std::unordered_map<std::string_view, std::vector<Local>> locals_;  // bound in functions and classes; by scope
};

}  // namespace fount
