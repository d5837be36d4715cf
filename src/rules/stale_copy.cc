// Backup files and directories: a second source that looks alive to every search, and that nobody keeps in step.
// A directory that holds nothing but backups is one finding, however many files it has; so are all copies of tests,
// scripts and documents under one top-level directory: only copies of production files are worth a finding each.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/path.h"
#include "base/text.h"
#include "rules/path_twins.h"
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

// `a.py.bak`, `a.yml.backup.20250102`, `a.c~`: the marker stands behind the extension, where nothing else is said. In
// the name itself `old`, `copy` and `broken` are words like others (`tls-old.conf`, `heart-broken.tsx`).
bool is_marked_behind(std::string_view path) {
  const std::string name = lower(name_part(path));
  if (name.ends_with('~')) return true;
  for (std::size_t dot = name.find('.', 1); dot != name.npos; dot = name.find('.', dot + 1)) {
    const std::string_view behind = std::string_view(name).substr(dot + 1);
    const std::size_t last = behind.rfind('.');  // of a date, not of an extension
    if (last != behind.npos && behind.find_first_of("0123456789", last) == behind.npos) continue;
    for (const std::string_view marker : {"backup", "bak", "orig", "save"})
      if (behind.starts_with(marker)) return true;
    if (behind.contains("_backup")) return true;
  }
  return false;
}

// Of tests, scripts and documents: nine of ten are marked so, and the files that they are copies of lie beside them.
bool lie_beside_originals(const Index& index, const std::unordered_map<std::string, FileId>& by_path,
                          std::span<const FileId> copies) {
  const auto count = static_cast<std::size_t>(std::ranges::count_if(copies, [&](FileId copy) {
    const std::string& path = index.file(copy).path;
    return is_marked_behind(path) && original_of(by_path, path).value != kNone;
  }));
  return count * 10 >= copies.size() * 9;
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
    // Every module that ships is a source that ought to be the only one. Files of languages whose definitions nobody
    // has read say nothing about definitions.
    if (is_production(file.role) && index.modules().of(FileId{f})) {
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
    // In a folder of backups the whole folder is the copy.
    const bool sure = group.batch == Batch::original && !has_folder(group.name, "backup") &&
                      !has_folder(group.name, "backups") &&
                      std::ranges::all_of(copies, [&](FileId copy) { return is_marked_behind(index.file(copy).path); });
    if (sure) finding.confidence = Confidence::certain;
    if (group.batch == Batch::scattered && lie_beside_originals(index, by_path, copies))
      finding.confidence = Confidence::firm;
    sink.add(std::move(finding));
  }
}

}  // namespace fount
