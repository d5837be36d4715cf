#include "source/tree_evidence.h"

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "source/language.h"
#include "source/role_names.h"

namespace fount {
namespace {

constexpr std::uint32_t kFewNamesakes = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_program(Language language) {
  switch (language) {
    case Language::unknown:
    case Language::markdown:
    case Language::yaml:
    case Language::toml:
    case Language::json:
    case Language::dotenv:
      return false;
    default:
      return true;
  }
}

// Names so common that a namesake elsewhere means nothing.
bool is_common_name(std::string_view name) {
  static constexpr auto kCommon = std::to_array<std::string_view>(
      {"__init__.py", "__main__.py", "app.py",   "base.py", "config.py", "conftest.py", "constants.py", "index.js",
       "index.ts",    "index.tsx",   "main.go",  "main.py", "mod.rs",    "models.py",   "schemas.py",   "service.py",
       "settings.py", "types.py",    "types.ts", "util.py", "utils.py",  "utils.ts"});
  static_assert(std::ranges::is_sorted(kCommon));
  return std::ranges::binary_search(kCommon, name);
}

// "0004_add_index.py", "20240607_x.sql", "a1b2c3d4e5f6_x.py": how migration tools name their files.
bool is_migration_name(std::string_view name) {
  const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
  if (digits >= 3) return digits < name.size() && (name[digits] == '_' || name[digits] == '-');
  const std::size_t hex = std::min(name.find_first_not_of("0123456789abcdef"), name.size());
  return hex == 12 && name.size() > hex && (name[hex] == '_' || name[hex] == '.') &&
         std::ranges::any_of(name.substr(0, hex), is_digit);
}

// "x.py" for "test_x.py" and "x_test.py".
std::string tested_name(std::string_view name) {
  if (name.starts_with("test_")) return std::string(name.substr(5));
  if (name.ends_with("_test.py")) return std::string(name.substr(0, name.size() - 8)) + ".py";
  return {};
}

}  // namespace

TreeEvidence::TreeEvidence(std::span<const std::string_view> paths) : paths_(paths) {
  open_.push_back({});
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::string_view path = paths[i];
    while (!open_.back().path.empty() &&
           !(path.starts_with(open_.back().path) && path[open_.back().path.size()] == '/'))
      close(i);
    for (std::size_t slash;
         (slash = path.find('/', open_.back().path.empty() ? 0 : open_.back().path.size() + 1)) != path.npos;) {
      open(path.substr(0, slash));
      open_.back().counts.begin = static_cast<std::uint32_t>(i);
    }
    count(path);
  }
  while (!open_.empty()) close(paths.size());
}

void TreeEvidence::open(std::string_view path) {
  const Open& outer = open_.back();
  Open directory{path, {}, outer.named_for_tests || is_test_directory(lower(name_part(path)))};
  // __init__.py may come later in the list than this directory.
  directory.counts.inside_package =
      outer.counts.inside_package || (!outer.path.empty() && exists(path_below(outer.path, "__init__.py")));
  open_.push_back(directory);
}

void TreeEvidence::close(std::size_t end) {
  Open done = open_.back();
  open_.pop_back();
  done.counts.end = static_cast<std::uint32_t>(end);
  if (!open_.empty()) {
    Directory& outer = open_.back().counts;
    outer.loose_code += done.counts.loose_code;
    outer.loose_tests += done.counts.loose_tests;
    outer.tested_beside += done.counts.tested_beside;
    outer.code += done.counts.code;
  }
  directories_.emplace(done.path, done.counts);
}

void TreeEvidence::count(std::string_view path) {
  const std::string_view name = name_part(path);
  Directory& here = open_.back().counts;
  const Language language = language_of(name);
  here.code += is_program(language);
  here.numbered += is_migration_name(name);
  if (name == "__init__.py") here.package = true;
  if (open_.back().named_for_tests) return;
  here.loose_code += is_program(language);
  if (language != Language::python || name == "__init__.py") return;
  if (!is_named_like_a_test(name) && name != "conftest.py") return;
  ++here.loose_tests;
  const std::string tested = tested_name(name);
  here.tested_beside += !tested.empty() && exists(path_below(parent_of(path), tested));
}

bool TreeEvidence::exists(std::string_view path) const { return std::ranges::binary_search(paths_, path); }

const TreeEvidence::Directory* TreeEvidence::find(std::string_view directory) const {
  const auto found = directories_.find(directory);
  return found == directories_.end() ? nullptr : &found->second;
}

bool TreeEvidence::is_package(std::string_view directory) const {
  const Directory* counts = directory.empty() ? nullptr : find(directory);
  return counts && counts->package;
}

bool TreeEvidence::is_inside_package(std::string_view directory) const {
  const Directory* counts = find(directory);
  return counts && counts->inside_package;
}

bool TreeEvidence::is_mostly_tests(std::string_view directory) const {
  const Directory* counts = find(directory);
  return counts && counts->loose_tests >= 3 && counts->loose_tests * 10 >= counts->loose_code * 6 &&
         counts->tested_beside == 0;
}

bool TreeEvidence::holds_code(std::string_view directory) const {
  const Directory* counts = find(directory);
  return counts && counts->code > 0;
}

bool TreeEvidence::holds_migrations(std::string_view directory) const {
  const Directory* counts = find(directory);
  return counts && counts->numbered > 0;
}

bool TreeEvidence::holds_copies(std::string_view directory) const {
  const Directory* counts = find(directory);
  if (!counts || counts->code == 0) return false;
  if (namesakes_.empty())
    for (const std::string_view path : paths_) ++namesakes_[name_part(path)];
  const auto below = paths_.subspan(counts->begin, counts->end - counts->begin);
  std::unordered_map<std::string_view, std::uint32_t> inside;
  for (const std::string_view path : below) ++inside[name_part(path)];
  std::size_t copies = 0, code = 0;
  for (const std::string_view path : below) {
    const std::string_view name = name_part(path);
    if (!is_program(language_of(name)) || is_common_name(name)) continue;
    const std::uint32_t elsewhere = namesakes_.at(name) - inside.at(name);
    if (elsewhere > kFewNamesakes) continue;  // page.tsx, header.tsx: a name by convention is no copy's
    ++code;
    copies += elsewhere > 0;
  }
  return copies > 0 && copies * 2 >= code;
}

}  // namespace fount
