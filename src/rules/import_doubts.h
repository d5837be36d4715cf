// Why what an import misses may be there all the same, once the program is built, deployed or running; and, where a
// folder on the way is no regular package, whether the one that lies here must be meant. Made once for a whole check.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "index/index.h"
#include "rules/required_packages.h"

namespace fount {

std::string top_package(std::string_view module);

// A module of Python's own whose name folders have, too: `http`, `email`, `types`.
bool is_standard(std::string_view head);

class ImportDoubts {
 public:
  explicit ImportDoubts(const Index& index);

  // A finder of its package, a build of an extension module beside `package`, or a registration may bring it.
  // `package`: where it was looked for.
  bool may_be_made(std::string_view module, ModuleId package) const;

  // Python itself, or a package that a list of requirements asks for, is called like the first component.
  bool may_be_from_outside(FileId importer, std::string_view module) const {
    return is_standard(top_package(module)) || required_.may_mean(top_package(module), importer);
  }

  // patch/, docker/: what lies there is put over or beside something else, so it may find there what it names.
  static bool is_put_elsewhere(std::string_view path);

  // Lies in an archive, is a template of other files, or a contributed script that stands alone: not for today's
  // program.
  bool is_laid_aside(FileId importer) const;

  // A package without __init__ may be spread over several places, or lie where it is to be copied from. Not for who
  // lies within it, when the repository has one of that name and some import finds something in it.
  bool is_meant_here(FileId importer, std::string_view module) const;

 private:
  void note_built(const FileFacts& facts);
  void note_found(FileId importer);
  void note_given_names(FileId file);

  const Index& index_;
  RequiredPackages required_;
  std::set<std::string, std::less<>> with_finders_;                  // top packages
  std::set<std::string, std::less<>> with_extensions_;               // folders, with the slash
  std::set<std::string, std::less<>> built_;                         // modules that a set-up program names
  std::map<std::string, std::set<std::string>, std::less<>> roots_;  // top package → folders that hold one of that name
  std::set<ModuleId> given_names_;            // modules on which others set attributes under computed names
  std::set<std::string, std::less<>> found_;  // top packages in which an import finds something
};

}  // namespace fount
