#include "index/loaded_files.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/path.h"

namespace fount {
namespace {

class Loading {
 public:
  Loading(const Index& index, ModuleId start) : index_(index), loaded_(index.files().size()) {
    const std::uint32_t inner = index.modules()[start].directory;
    for (std::string_view path = index.modules().directory_path(inner); !path.empty(); path = parent_of(path))
      around_.push_back(path);
    if (index.modules()[start].package && !around_.empty()) around_.erase(around_.begin());
    visit(index.modules()[start].file);
    while (!open_.empty()) {
      const FileId file = open_.back();
      open_.pop_back();
      load_imports(file);
    }
  }
  std::vector<bool> result() && { return std::move(loaded_); }

 private:
  bool is_around(FileId file) const {
    const ModuleId module = index_.modules().of(file);
    return index_.modules()[module].package &&
           std::ranges::find(around_, index_.modules().directory_path(index_.modules()[module].directory)) !=
               around_.end();
  }

  void visit(FileId file) {
    if (loaded_[file.value] || is_around(file)) return;
    loaded_[file.value] = true;
    open_.push_back(file);
  }

  // The module and the packages that it lies in.
  void visit_all(FileId file) {
    if (loaded_[file.value]) return;
    visit(file);
    for (std::string_view path = parent_of(index_.file(file).path); !path.empty(); path = parent_of(path)) {
      const FileId init = index_.find_file(std::string(path) + "/__init__.py");
      if (init.value == kNone) return;
      visit(init);
    }
  }

  void load_imports(FileId file) {
    const FileFacts& facts = index_.facts(file);
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
      if (is_late_import(index_, file, facts.imports[i])) continue;
      const ResolvedImport& import = index_.resolver().resolved(file, i);
      if (import.module) visit_all(index_.modules()[import.module].file);
      if (import.target.kind == TargetKind::module) visit_all(import.target.file);
    }
  }

  const Index& index_;
  std::vector<bool> loaded_;
  std::vector<std::string_view> around_;  // directories of the packages around the first module
  std::vector<FileId> open_;
};

}  // namespace

std::vector<bool> files_loaded_by(const Index& index, ModuleId module) { return Loading(index, module).result(); }

bool is_late_import(const Index& index, FileId file, const Import& import) {
  return import.definition != kNone || index.inside(file, import.block, BlockKind::type_checking) ||
         index.inside(file, import.block, BlockKind::main_guard);
}

}  // namespace fount
