// Backup files and directories: a second source that looks alive to every search, and that nobody keeps in step.
// A directory that holds nothing but backups is one finding, however many files it has; so are all copies of tests,
// scripts and documents under one top-level directory: only copies of production files are worth a finding each.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/path.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule stale_copy_rule;
const Rule stale_copy_rule{{.id = "stale-copy",
                            .title = "backup files and directories kept beside the original",
                            .area = AreaId::definitions,
                            .severity = Severity::low,
                            .effort = Effort::small,
                            .raised = "medium when production code imports from the copy",
                            .lowered = "",
                            .controls = "CWE-1041"},
                           check,
                           Needs{}};

namespace {

constexpr std::size_t kListedCopies = 50;  // sources per finding; all are counted

std::string_view directory_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

// Directories, topmost first, in which every file is a backup.
class BackupDirectories {
 public:
  explicit BackupDirectories(const Index& index) {
    for (const SourceFile& file : index.files())
      for (std::string_view d = directory_of(file.path); !d.empty(); d = directory_of(d)) {
        Count& count = counts_[d];
        ++count.files;
        count.backups += file.role == Role::backup;
      }
  }
  // The topmost such directory above the path, or "".
  std::string_view topmost(std::string_view path) const {
    std::string_view top;
    for (std::string_view d = directory_of(path); !d.empty(); d = directory_of(d))
      if (const Count& count = counts_.at(d); count.files == count.backups) top = d;
    return top;
  }

 private:
  struct Count {
    std::size_t files = 0, backups = 0;
  };
  std::unordered_map<std::string_view, Count> counts_;
};

// The file that this one is a copy of: its name with one marker after another taken off the end.
FileId original_of(const std::unordered_map<std::string, FileId>& by_path, const std::string& path) {
  for (auto cut = path.find_last_of(".~_-"); cut != std::string_view::npos && cut > path.rfind('/') + 1;
       cut = path.find_last_of(".~_-", cut - 1)) {
    if (const auto found = by_path.find(path.substr(0, cut)); found != by_path.end()) return found->second;
    // `config_backup.py` → `config.py`
    const auto extension = path.rfind('.');
    if (extension != std::string_view::npos && extension > cut)
      if (const auto found = by_path.find(std::string(path.substr(0, cut)) + std::string(path.substr(extension)));
          found != by_path.end())
        return found->second;
    if (cut == 0) break;
  }
  return {};
}

// `.gitkeep` of a directory in which the program will put its backups; a step of a database's history.
bool holds_place(std::string_view path) {
  return name_part(path).starts_with('.') || path.contains("/migrations/") || path.starts_with("migrations/");
}

// `create_backup.sql` between `create.sql` and `create_intermediate.sql`: one of a family, as far as names say. What
// code says of itself was compared before.
bool is_of_a_family(const Index& index, FileId copy, const std::string& original) {
  const SourceFile& file = index.file(copy);
  if (file.language == Language::python) return false;
  const auto dot = original.rfind('.');
  const std::string stem = original.substr(0, dot), extension = dot == original.npos ? "" : original.substr(dot);
  return std::ranges::any_of(index.files(), [&](const SourceFile& other) {
    return other.role != Role::backup && other.path != original && other.path.starts_with(stem) &&
           other.path.ends_with(extension) && other.path.size() > stem.size() && other.path[stem.size()] == '_' &&
           other.path.find('/', stem.size()) == other.path.npos;
  });
}

// `old/`, `backup_20250102/`, or `pages_old/` beside `pages/`. `account_backup/` alone may be what makes backups.
bool says_only_backup(const Index& index, std::string_view directory) {
  const std::string_view name = name_part(directory);
  const auto letters = [](std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }));
  };
  constexpr std::size_t kLongestWord = 8;  // "archived"
  if (letters(name) <= kLongestWord) return true;
  for (std::size_t cut = name.find_first_of("._- "); cut != name.npos; cut = name.find_first_of("._- ", cut + 1)) {
    const std::string live(directory.substr(0, directory.size() - name.size() + cut));
    if (index.has_directory(live)) return true;
  }
  return false;
}

enum class Batch : std::uint8_t { original, directory, scattered };

struct Group {
  Batch batch = Batch::scattered;
  std::string name;  // the original's path, or the directory
  auto operator<=>(const Group&) const = default;
};

std::string message_of(const Group& group, std::size_t copies) {
  const std::string files = fmt::format("{} backup cop{}", copies, copies == 1 ? "y" : "ies");
  if (group.batch == Batch::original) return fmt::format("{} kept beside {}", files, group.name);
  if (group.batch == Batch::directory) return fmt::format("{}/ holds {} and nothing else", group.name, files);
  return fmt::format("{} of tests, scripts or documents {}", files,
                     group.name.empty() ? "in the root directory" : "under " + group.name + "/");
}

Finding describe(const Index& index, const Group& group, std::span<const FileId> copies, FileId original) {
  Finding finding = finding_of(stale_copy_rule.info, group.name.empty() ? "." : group.name,
                               group.batch == Batch::original ? "file" : "directory");
  finding.concept_key = fmt::format("{}:{}", static_cast<int>(group.batch), group.name);
  finding.confidence = Confidence::certain;
  finding.service = index.file(copies.front()).service;
  finding.surplus = static_cast<std::uint32_t>(copies.size());
  finding.message = message_of(group, copies.size());
  finding.remedy = "Delete the copies: version control keeps every earlier state.";
  if (group.batch == Batch::original) {
    Source source = module_source(index, original, SourceRole::canonical);
    finding.canonical = Canonical{
        .span = source.span, .symbol = source.symbol, .why = "the file without the backup marker", .location = {}};
    finding.sources.push_back(std::move(source));
  }
  std::uint32_t imported = 0;
  for (const FileId copy : copies) {
    for (const Use& use : index.uses(Target{TargetKind::module, copy, 0})) imported += index.production(use.file);
    if (finding.sources.size() > kListedCopies) continue;
    Source source = module_source(index, copy, SourceRole::backup);
    source.note = index.file(copy).role_reason;
    finding.sources.push_back(std::move(source));
  }
  if (imported > 0) finding.severity = Severity::medium;
  finding.data.emplace_back("copies", Data{static_cast<std::int64_t>(copies.size())});
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const BackupDirectories directories(index);
  std::unordered_map<std::string, FileId> by_path;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const SourceFile& file = index.files()[f];
    if (file.role != Role::backup) by_path.emplace(file.path, FileId{f});
    // Every file that ships is a source that ought to be the only one; those that were read count.
    if (is_production(file.role) && index.facts(FileId{f}).lines > 0) {
      sink.examine(concept_key("copy", 0, file.path), FileId{f});
    }
  }
  std::map<Group, std::vector<FileId>> groups;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const std::string& path = index.files()[f].path;
    if (index.files()[f].role != Role::backup) continue;
    Group group{Batch::directory, std::string(directories.topmost(path))};
    if (group.name.empty()) {
      const FileId original = original_of(by_path, path);
      const bool of_production = original.value != kNone && index.production(original);
      group = of_production
                  ? Group{Batch::original, index.file(original).path}
                  : Group{Batch::scattered, path.substr(0, path.find('/') == std::string::npos ? 0 : path.find('/'))};
    }
    groups[group].push_back(FileId{f});
  }
  for (const auto& [group, copies] : groups) {
    const FileId original = group.batch == Batch::original ? by_path.at(group.name) : FileId{};
    sink.examine(concept_key("copy", 0, group.name), copies.front());
    if (std::ranges::all_of(copies, [&](FileId copy) { return holds_place(index.file(copy).path); })) continue;
    Finding finding = describe(index, group, copies, original);
    const bool unsure = group.batch == Batch::directory
                            ? !says_only_backup(index, group.name)
                            : group.batch == Batch::original && std::ranges::all_of(copies, [&](FileId copy) {
                                return is_of_a_family(index, copy, group.name);
                              });
    if (unsure) finding.confidence = Confidence::tentative;
    sink.add(std::move(finding));
  }
}

}  // namespace fount
