// Corrects roles by what files say, once their facts are known: a name is weaker evidence than an import. A "test" or
// a "script" that production imports ships with it; a program outside every package that nothing imports does not.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <set>
#include <unordered_map>

#include "base/path.h"
#include "source/backup_name.h"
#include "source/role_names.h"
#include "source/roles.h"

namespace fount {
namespace {

// The path without what Python leaves out of module names.
std::string_view module_path(std::string_view path) {
  for (const std::string_view ending : {"/__init__.py", ".py"})
    if (path.ends_with(ending)) return path.substr(0, path.size() - ending.size());
  return path;
}

// Whether `dotted` is the end of the module path, whole components: "b.c" of "a/b/c".
bool ends_in_module(std::string_view module, std::string_view dotted) {
  if (dotted.empty() || module.size() < dotted.size()) return false;
  const std::string_view tail = module.substr(module.size() - dotted.size());
  const bool equal = std::ranges::equal(tail, dotted, [](char a, char b) { return a == b || (a == '/' && b == '.'); });
  return equal && (tail.size() == module.size() || module[module.size() - tail.size() - 1] == '/');
}

bool defines_tests(const FileFacts& facts) {
  return std::ranges::any_of(facts.definitions, [&](const Definition& definition) {
    const bool collected =
        definition.parent == kNone || facts.definitions[definition.parent].kind == DefinitionKind::class_;
    return collected && definition.kind == DefinitionKind::function && facts.text(definition.name).starts_with("test");
  });
}

bool asks_test_framework(const FileFacts& facts) {
  return std::ranges::any_of(facts.imports, [&](const Import& import) {
    const std::string_view module = facts.text(import.is(kFromImport) ? import.module : import.name);
    const std::string_view top = module.substr(0, module.find('.'));
    return import.level == 0 && (top == "pytest" || top == "unittest");
  });
}

// What a runner collects wherever it finds it: functions of the module, and methods of classes that say they are tests.
bool is_collected(const FileFacts& facts, const Definition& definition) {
  const bool function = definition.kind == DefinitionKind::function;
  if (!function || !facts.text(definition.name).starts_with("test")) return false;
  if (definition.parent == kNone) return facts.text(definition.name).starts_with("test_");
  const Definition& owner = facts.definitions[definition.parent];
  if (owner.kind != DefinitionKind::class_ || owner.parent != kNone) return false;
  const bool derived = std::any_of(facts.bases.begin() + owner.bases.begin, facts.bases.begin() + owner.bases.end,
                                   [&](const Base& base) { return facts.text(base.name).ends_with("TestCase"); });
  return derived || facts.text(owner.name).starts_with("Test");
}

bool is_test_file(const FileFacts& facts) {
  return asks_test_framework(facts) && std::ranges::any_of(facts.definitions, [&](const Definition& definition) {
           return is_collected(facts, definition);
         });
}

bool has_main_guard(const FileFacts& facts) {
  return std::ranges::any_of(facts.blocks, [](const Block& block) { return block.kind == BlockKind::main_guard; });
}

class Refinement {
 public:
  Refinement(std::span<SourceFile> files, std::span<const FileFacts> facts)
      : files_(files),
        facts_(facts),
        paths_(paths_of(files)),
        tree_(paths_),
        candidate_(files_.size(), Candidate::none) {}

  void run() {
    code_is_in_packages_ = count_packaged();
    for (std::uint32_t i = 0; i < files_.size(); ++i) add_candidate(i);
    follow_imports();
    for (std::uint32_t i = 0; i < files_.size(); ++i) settle(i);
  }

 private:
  enum class Candidate : std::uint8_t {
    none,
    named_like_a_test,
    named_like_a_backup,
    in_script_directory,
    tests,           // production so far: asks a test framework and defines what it collects
    program,         // production so far: outside every package and runs itself
    beside_packages  // production so far: at the root of a repository whose code is in packages
  };

  static std::vector<std::string_view> paths_of(std::span<const SourceFile> files) {
    std::vector<std::string_view> paths;
    paths.reserve(files.size());
    for (const SourceFile& file : files) paths.push_back(file.path);
    return paths;
  }

  bool in_package(const SourceFile& file) const;
  bool count_packaged() const;
  bool shares_nothing_with_original(std::uint32_t file) const;
  Candidate judge(const SourceFile& file, const FileFacts& facts) const;
  void add_candidate(std::uint32_t file);
  void follow_imports();
  void follow(std::uint32_t importer);
  void follow(std::uint32_t importer, const Import& import);
  void reach(std::uint32_t importer, unsigned level, std::string_view dotted);
  bool means(std::uint32_t importer, unsigned level, std::string_view dotted, std::string_view module) const;
  void settle(std::uint32_t file);

  std::span<SourceFile> files_;
  std::span<const FileFacts> facts_;
  std::vector<std::string_view> paths_;
  TreeEvidence tree_;
  bool code_is_in_packages_ = false;
  std::vector<Candidate> candidate_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_stem_;
  std::unordered_map<std::uint32_t, std::uint32_t> importer_of_;  // of candidates that production reaches
  std::deque<std::uint32_t> to_follow_;
};

bool Refinement::in_package(const SourceFile& file) const {
  const std::string_view directory = parent_of(file.path);
  return tree_.is_package(directory) || tree_.is_inside_package(directory);
}

// In a repository of loose modules, "outside every package" says nothing. Of 50 public repositories, those whose code
// is in packages have more than four fifths of it there.
bool Refinement::count_packaged() const {
  std::size_t packaged = 0, modules = 0;
  for (const SourceFile& file : files_) {
    if (file.language != Language::python || file.role != Role::production) continue;
    ++modules;
    packaged += in_package(file);
  }
  return packaged * 5 > modules * 4;
}

// `mysql_backup.py` beside `mysql.py`: a copy has at least one definition of its original.
bool Refinement::shares_nothing_with_original(std::uint32_t file) const {
  const std::string& path = files_[file].path;
  const std::string original = path_below(parent_of(path), backup_name_of(name_part(path)).original);
  const auto found = std::ranges::lower_bound(paths_, original);
  if (found == paths_.end() || *found != original) return false;
  const auto names_of = [&](std::size_t id) {
    std::set<std::string_view> names;
    for (const Definition& definition : facts_[id].definitions)
      if (definition.parent == kNone) names.insert(facts_[id].text(definition.name));
    return names;
  };
  const std::set<std::string_view> own = names_of(file);
  const std::set<std::string_view> theirs = names_of(static_cast<std::size_t>(found - paths_.begin()));
  return !own.empty() && !theirs.empty() &&
         std::ranges::none_of(own, [&](std::string_view name) { return theirs.contains(name); });
}

Refinement::Candidate Refinement::judge(const SourceFile& file, const FileFacts& facts) const {
  const std::string_view name = name_part(file.path);
  if (file.language != Language::python || !name.ends_with(".py")) return Candidate::none;
  switch (file.role) {
    case Role::test:
      return file.role_reason == kNamedLikeATest ? Candidate::named_like_a_test : Candidate::none;
    case Role::backup:
      return file.role_reason.starts_with("name ends in") ? Candidate::named_like_a_backup : Candidate::none;
    case Role::script:
      return file.role_reason.starts_with("under ") ? Candidate::in_script_directory : Candidate::none;
    case Role::production:
      if (file.role_reason.empty()) break;  // else somebody said so
      return Candidate::none;
    default:
      return Candidate::none;
  }
  if (is_test_file(facts)) return Candidate::tests;
  if (!code_is_in_packages_ || is_entry_point(name) || in_package(file)) return Candidate::none;
  if (has_main_guard(facts)) return Candidate::program;
  return parent_of(file.path).empty() ? Candidate::beside_packages : Candidate::none;
}

void Refinement::add_candidate(std::uint32_t file) {
  candidate_[file] = judge(files_[file], facts_[file]);
  if (candidate_[file] != Candidate::none) by_stem_[name_part(module_path(files_[file].path))].push_back(file);
}

// From production outwards: what it imports is production, and so is what that imports.
void Refinement::follow_imports() {
  for (std::uint32_t i = 0; i < files_.size(); ++i)
    if (files_[i].role == Role::production && candidate_[i] == Candidate::none) follow(i);
  while (!to_follow_.empty()) {
    follow(to_follow_.front());
    to_follow_.pop_front();
  }
}

void Refinement::follow(std::uint32_t importer) {
  for (const Import& import : facts_[importer].imports) follow(importer, import);
}

void Refinement::follow(std::uint32_t importer, const Import& import) {
  const FileFacts& facts = facts_[importer];
  const std::string_view module = facts.text(import.module);
  const std::string_view name = facts.text(import.name);
  if (!import.is(kFromImport)) return reach(importer, 0, name);
  reach(importer, import.level, module);
  // `from package import module`
  if (by_stem_.contains(name))
    reach(importer, import.level, module.empty() ? std::string(name) : fmt::format("{}.{}", module, name));
}

void Refinement::reach(std::uint32_t importer, unsigned level, std::string_view dotted) {
  const auto found = by_stem_.find(dotted.substr(dotted.rfind('.') + 1));
  if (found == by_stem_.end()) return;
  for (const std::uint32_t file : found->second)
    if (means(importer, level, dotted, module_path(files_[file].path)) && importer_of_.emplace(file, importer).second)
      to_follow_.push_back(file);
}

bool Refinement::means(std::uint32_t importer, unsigned level, std::string_view dotted, std::string_view module) const {
  std::string_view directory = parent_of(files_[importer].path);
  if (level == 0) {
    // A bare name is a module beside the importer or at the root; a longer one may start at any import root.
    if (dotted.find('.') == dotted.npos)
      return name_part(module) == dotted && (parent_of(module).empty() || parent_of(module) == directory);
    return ends_in_module(module, dotted);
  }
  for (unsigned up = 1; up < level; ++up) directory = parent_of(directory);
  if (!ends_in_module(module, dotted)) return false;
  return module.size() == dotted.size() ? directory.empty()
                                        : module.substr(0, module.size() - dotted.size() - 1) == directory;
}

void Refinement::settle(std::uint32_t id) {
  SourceFile& file = files_[id];
  const FileFacts& facts = facts_[id];
  const auto importer = importer_of_.find(id);
  const auto give = [&](Role role, std::string reason) {
    file.role = role;
    file.role_reason = std::move(reason);
  };
  if (candidate_[id] == Candidate::none) return;
  if (importer != importer_of_.end()) {
    if (file.role != Role::production)
      give(Role::production, fmt::format("{}, but imported by {}", file.role_reason, files_[importer->second].path));
    return;
  }
  switch (candidate_[id]) {
    case Candidate::named_like_a_test:
      if (defines_tests(facts)) break;
      if (has_main_guard(facts)) return give(Role::script, "named like a test, but a program that defines none");
      if (in_package(file)) give(Role::production, "named like a test, but defines none");
      break;
    case Candidate::named_like_a_backup:
      if (shares_nothing_with_original(id))
        give(Role::production, "named like a backup, but has nothing of the original");
      break;
    case Candidate::tests:
      return give(Role::test, "defines tests, and no production file imports it");
    case Candidate::program:
      return give(Role::script, "a program outside every package that nothing imports");
    case Candidate::beside_packages:
      return give(Role::script, "beside the packages, and no production file imports it");
    default:
      break;
  }
}

}  // namespace

void refine_roles(std::span<SourceFile> files, std::span<const FileFacts> facts) { Refinement(files, facts).run(); }

}  // namespace fount
