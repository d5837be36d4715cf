#include "rules/import_doubts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "rules/path_twins.h"
#include "rules/trial_folders.h"

namespace fount {
namespace {

// A module that puts a finder of its own into `sys.meta_path`: what lies where, it alone knows.
bool has_finder(const FileFacts& facts) {
  return std::ranges::any_of(facts.calls,
                             [&](const Call& call) { return facts.text(call.callee).starts_with("sys.meta_path."); });
}

// In these an extension module is written: a build puts it there under a name of its own.
bool is_native(std::string_view path) {
  constexpr std::array<std::string_view, 7> kEndings = {".c", ".cc", ".cpp", ".cu", ".cxx", ".pyx", ".rs"};
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return path.ends_with(ending); });
}

// What is written by a compiler of protocols.
bool is_of_protocol(std::string_view module) { return module.ends_with("_pb2") || module.ends_with("_pb2_grpc"); }

}  // namespace

std::string top_package(std::string_view module) { return std::string(module.substr(0, module.find('.'))); }

bool is_standard(std::string_view head) {
  constexpr std::array<std::string_view, 36> kNames = {
      "abc",     "array",    "ast",    "calendar", "cmd",     "code",       "codecs", "collections", "copy",
      "curses",  "email",    "enum",   "html",     "http",    "inspect",    "io",     "json",        "logging",
      "math",    "operator", "pickle", "platform", "profile", "queue",      "random", "resource",    "sched",
      "secrets", "select",   "signal", "site",     "socket",  "statistics", "string", "token",       "types"};
  return std::ranges::find(kNames, head) != kNames.end();
}

ImportDoubts::ImportDoubts(const Index& index) : index_(index), required_(index) {
  for (const SourceFile& file : index.files())
    if (is_native(file.path)) with_extensions_.insert(file.path.substr(0, file.path.rfind('/') + 1));
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const ModuleId module = index.modules().of(FileId{f});
    if (!module) continue;
    const std::string_view name = index.module_name(module);
    const std::string& path = index.files()[f].path;
    std::string top = top_package(name);
    note_found(FileId{f});
    if (has_finder(index.facts(FileId{f}))) with_finders_.insert(top);
    if (path.ends_with("setup.py")) note_built(index.facts(FileId{f}));
    note_given_names(FileId{f});
    const std::size_t below =
        static_cast<std::size_t>(std::ranges::count(name, '.')) + (index.modules()[module].package ? 1 : 0);
    std::size_t end = path.size();
    for (std::size_t i = 0; i <= below && end != std::string::npos && end > 0; ++i) end = path.rfind('/', end - 1);
    roots_[std::move(top)].insert(end == std::string::npos ? "" : path.substr(0, end));
  }
}

// `RustExtension("shop._fast", ...)`: a build puts the module there.
void ImportDoubts::note_built(const FileFacts& facts) {
  for (const Call& call : facts.calls) {
    if (call.arguments.size() == 0 || !facts.text(call.callee).ends_with("Extension")) continue;
    const Argument& name = facts.arguments[call.arguments.begin];
    if (name.kind == ArgumentKind::string) built_.emplace(facts.text(name.value));
  }
}

void ImportDoubts::note_found(FileId importer) {
  for (std::uint32_t i = 0; i < index_.facts(importer).imports.size(); ++i) {
    const ResolvedImport& resolved = index_.resolver().resolved(importer, i);
    const bool found = resolved.status == ImportStatus::resolved && resolved.module;
    if (found && resolved.module != index_.modules().of(importer))
      found_.insert(top_package(index_.module_name(resolved.module)));
  }
}

// `setattr(objects, cls.name(), cls)` in another module: a registration gives the package names that no text shows.
void ImportDoubts::note_given_names(FileId file) {
  const FileFacts& facts = index_.facts(file);
  for (const Call& call : facts.calls) {
    if (call.arguments.size() < 2 || facts.text(call.callee) != "setattr") continue;
    const Argument& object = facts.arguments[call.arguments.begin];
    if (object.kind != ArgumentKind::name || facts.arguments[call.arguments.begin + 1].kind == ArgumentKind::string)
      continue;
    const Target target = index_.resolver().resolve_dotted(file, call.definition, facts.text(object.value));
    if (target.kind == TargetKind::module) given_names_.insert(index_.modules().of(target.file));
  }
}

bool ImportDoubts::may_be_made(std::string_view module, ModuleId package) const {
  if (given_names_.contains(package) || built_.contains(module)) return true;
  const std::string_view init = package ? std::string_view(index_.file(index_.modules()[package].file).path) : "";
  const bool built = init.ends_with("/__init__.py") && with_extensions_.contains(init.substr(0, init.rfind('/') + 1));
  return built || with_finders_.contains(top_package(module));
}

bool ImportDoubts::is_put_elsewhere(std::string_view path) {
  path.remove_suffix(path.size() - (path.rfind('/') + 1));
  return std::ranges::any_of(split(path, '/'), [](std::string_view folder) {
    return folder.starts_with("docker") || folder == "patch" || folder == "patches" || folder.starts_with("overlay");
  });
}

bool ImportDoubts::is_laid_aside(FileId importer) const {
  const std::string& path = index_.file(importer).path;
  if (is_below_archives(path)) return true;
  for (const std::string& word : identifier_words(path.substr(path.rfind('/') + 1)))
    if (word == "template" || word == "templates") return true;
  const std::string init = path.substr(0, path.rfind('/') + 1) + "__init__.py";
  return has_folder(path, "contrib") && index_.find_file(init).value == kNone;
}

bool ImportDoubts::is_meant_here(FileId importer, std::string_view module) const {
  if (is_of_protocol(module) || is_put_elsewhere(index_.file(importer).path)) return false;
  const std::string own = top_package(index_.module_name(index_.modules().of(importer)));
  const auto roots = roots_.find(own);
  const bool only_one = roots != roots_.end() && roots->second.size() == 1 && found_.contains(own);
  // What lies beyond the top has no name; it must be a package then, or the file may be meant for another place.
  const bool beyond = module.starts_with('.') && static_cast<bool>(index_.modules().inside(0, own).module);
  return only_one && (beyond || top_package(module) == own);
}

}  // namespace fount
