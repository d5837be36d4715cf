// By which paths a definition is imported, and which of them is the one to use. One decision for the rules and for
// whoever asks for an import line.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"

namespace fount {

// `from module import name`
struct ImportPath {
  ModuleId module;
  Symbol name;
  auto operator<=>(const ImportPath&) const = default;
};
using ImportPaths = std::map<ImportPath, std::vector<const Use*>>;

std::string path_text(const Index& index, const ImportPath& path);  // "module.name"

// "from module import name", the module as its importers write it.
std::string statement_of(const Index& index, const ImportPath& path, const ImportPaths& paths);

// Paths by which production code outside the target's own package reaches it, with the imports that do. The target is a
// definition or a binding.
ImportPaths consumer_paths(const Index& index, const Target& target);
ImportPaths consumer_paths(const Index& index, DefinitionId id);

// Why a path was chosen that a policy names.
inline constexpr std::string_view kDeclaredPath = "declared in fount.toml";

struct CanonicalPath {
  ImportPath path;
  std::string why;
};

// Uses of other paths whose module `path` itself runs when it is imported: through it they would close a circle.
std::vector<const Use*> uses_in_circle(const Index& index, const ImportPath& path, const ImportPaths& paths);

// Declared in fount.toml > most consumers > the module that defines it; the last one also when nobody imports it. Of
// the others, none that says that it is kept for compatibility, and none through which a consumer would close a circle.
CanonicalPath canonical_path(const Index& index, const Target& target, const ImportPaths& paths);
CanonicalPath canonical_path(const Index& index, DefinitionId id, const ImportPaths& paths);

// What to write to get the target as `name`: the path that is declared, else the one by which most consumers import it
// under that name. "" when nothing can import it.
std::string import_statement(const Index& index, const Target& target, std::string_view name);

}  // namespace fount
