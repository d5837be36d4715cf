#include "source/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace fount {
namespace {

using Kind = DirectoryEntry::Kind;

constexpr std::uint64_t kMaxRuleFileBytes = 1 << 20;  // of a .gitignore or .gitattributes: real ones have a few KB
constexpr std::size_t kMissingToName = 10;

// The index of git, read along with the walk: both are in path order, so one pass tells what is missing on disk.
class TrackedFiles {
 public:
  explicit TrackedFiles(const GitState* git) : paths_(git ? git->tracked : kNothing) {}

  bool any_below(const std::string& directory) const {
    const auto found = std::ranges::lower_bound(paths_, directory + '/');
    return found != paths_.end() && found->starts_with(directory + '/');
  }

  // The walk saw this path: what is tracked before it was not there. True when it is tracked.
  bool saw(std::string_view path) {
    for (; next_ < paths_.size() && paths_[next_] < path; ++next_) missing_.push_back(paths_[next_]);
    const bool tracked = next_ < paths_.size() && paths_[next_] == path;
    next_ += tracked;
    return tracked;
  }

  // The walk does not enter this directory: nothing is known of what lies below.
  void passed_over(const std::string& directory) {
    saw(directory);
    while (next_ < paths_.size() && paths_[next_].starts_with(directory + '/')) ++next_;
  }

  const std::vector<std::string>& finish() {
    missing_.insert(missing_.end(), paths_.begin() + static_cast<std::ptrdiff_t>(next_), paths_.end());
    next_ = paths_.size();
    return missing_;
  }

 private:
  inline static const std::vector<std::string> kNothing;
  const std::vector<std::string>& paths_;
  std::size_t next_ = 0;
  std::vector<std::string> missing_;
};

// Entries sorted so that a depth-first walk meets files in bytewise order of their whole paths: a directory's name
// counts with the slash that follows it.
bool before(const DirectoryEntry& a, const DirectoryEntry& b) {
  const std::size_t common = std::min(a.name.size(), b.name.size());
  if (const int order = a.name.compare(0, common, b.name, 0, common); order != 0) return order < 0;
  const auto next = [&](const DirectoryEntry& entry) {
    return entry.name.size() > common      ? static_cast<unsigned char>(entry.name[common])
           : entry.kind == Kind::directory ? '/'
                                           : 0;
  };
  return next(a) < next(b);
}

class Walker {
 public:
  Walker(const FileSystem& fs, const GitState* git, const Policy& root_policy, bool use_ignore_files)
      : fs_(fs),
        git_(git),
        include_(GlobList::from_globs(root_policy.scan.include, root_policy.prefix)),
        exclude_(GlobList::from_globs(root_policy.scan.exclude, root_policy.prefix)),
        use_ignore_files_(use_ignore_files),
        tracked_(git) {}

  Result<Walk> run();

 private:
  struct Directory {
    std::string path;
    IgnoreRules::Scope scope;
    bool ignored;  // entered only for the tracked files below
    std::vector<DirectoryEntry> entries;
    std::size_t next = 0;
  };

  Status enter(std::string path, IgnoreRules::Scope scope, bool ignored);
  void read_rules(Directory& directory);
  void visit(const Directory& directory, const DirectoryEntry& entry);
  void visit_directory(const Directory& outer, std::string path);
  void visit_file(const Directory& directory, std::string path, std::uint64_t size);
  bool is_repository(const std::string& path, const std::vector<DirectoryEntry>& entries) const;
  void leave_closed(std::string path, std::string why);
  void report_missing();

  const FileSystem& fs_;
  const GitState* git_;
  GlobList include_, exclude_;
  bool use_ignore_files_;
  TrackedFiles tracked_;
  std::vector<Directory> open_;  // from the root to where the walk is: no recursion, so depth costs heap, not stack
  std::string buffer_;
  Walk walk_;
};

Result<Walk> Walker::run() {
  IgnoreRules::Scope scope = IgnoreRules::kNoScope;
  if (git_ && use_ignore_files_)
    for (const GitState::IgnoreFile& file : git_->ignore_files)
      scope = walk_.ignore_rules.add_above(scope, file.prefix, file.bytes);
  FOUNT_CHECK(enter({}, scope, false));
  while (!open_.empty()) {
    Directory& directory = open_.back();
    if (directory.next == directory.entries.size()) {
      open_.pop_back();
    } else {
      const DirectoryEntry entry = std::move(directory.entries[directory.next++]);
      visit(directory, entry);
    }
  }
  report_missing();
  return std::move(walk_);
}

Status Walker::enter(std::string path, IgnoreRules::Scope scope, bool ignored) {
  FOUNT_TRY(std::vector<DirectoryEntry> entries, fs_.list(path));
  if (!path.empty() && is_repository(path, entries) && !tracked_.any_below(path)) {
    leave_closed(std::move(path), "a git repository of its own, not entered");
    return {};
  }
  std::ranges::sort(entries, before);
  Directory directory{std::move(path), scope, ignored, std::move(entries)};
  read_rules(directory);
  if (!ignored) walk_.ignore_rules.keep(directory.path, directory.scope);
  open_.push_back(std::move(directory));
  return {};
}

void Walker::read_rules(Directory& directory) {
  for (const DirectoryEntry& entry : directory.entries) {
    const bool ignores = entry.name == ".gitignore" && use_ignore_files_ && !directory.ignored;
    if (entry.kind != Kind::file || (!ignores && entry.name != ".gitattributes")) continue;
    const std::string path = directory.path.empty() ? entry.name : directory.path + '/' + entry.name;
    if (const Status read = fs_.read(path, kMaxRuleFileBytes, buffer_); !read) {
      walk_.unread.push_back({path, read.error().message});
    } else if (!ignores) {
      walk_.attributes.add(directory.path, buffer_);
    } else if (directory.path.empty()) {
      directory.scope = walk_.ignore_rules.add_above(directory.scope, {}, buffer_);
    } else {
      directory.scope = walk_.ignore_rules.add_below(directory.scope, directory.path, buffer_);
    }
  }
}

void Walker::visit(const Directory& directory, const DirectoryEntry& entry) {
  if (entry.name == ".git") return;
  std::string path = directory.path.empty() ? entry.name : directory.path + '/' + entry.name;
  if (path.size() > kMaxPathBytes)
    return leave_closed(std::move(path), fmt::format("its path is longer than {} bytes", kMaxPathBytes));
  switch (entry.kind) {
    case Kind::directory:
      return visit_directory(directory, std::move(path));
    case Kind::file:
      return visit_file(directory, std::move(path), entry.size);
    case Kind::symlink:
      tracked_.saw(path);
      walk_.opaque.push_back(std::move(path));
      return;
    case Kind::other:
      tracked_.saw(path);
  }
}

void Walker::visit_directory(const Directory& outer, std::string path) {
  if (exclude_.match(path, true) == Verdict::ignored) {
    tracked_.passed_over(path);
    walk_.opaque.push_back(std::move(path));
    ++walk_.ignored;
    return;
  }
  if (git_ && std::ranges::binary_search(git_->submodules, path))
    return leave_closed(std::move(path), "a git submodule, not entered");
  const bool ignored = outer.ignored || walk_.ignore_rules.match(outer.scope, path, true) == Verdict::ignored;
  if (ignored && !tracked_.any_below(path)) {
    ++walk_.ignored;
    return;
  }
  if (const Status entered = enter(path, outer.scope, ignored); !entered) {
    tracked_.passed_over(path);
    walk_.unread.push_back({std::move(path), entered.error().message});
  }
}

void Walker::visit_file(const Directory& directory, std::string path, std::uint64_t size) {
  const bool tracked = tracked_.saw(path);
  const auto ignored = [&] {
    return directory.ignored || walk_.ignore_rules.match(directory.scope, path, false) == Verdict::ignored;
  };
  const bool excluded =
      exclude_.match(path, false) == Verdict::ignored || (!include_.empty() && !include_.matches_file(path));
  if (!excluded && (tracked || !ignored())) {
    walk_.files.push_back({std::move(path), size});
    return;
  }
  ++walk_.ignored;
  if (excluded) walk_.opaque.push_back(std::move(path));
}

// As git tells a nested repository: a `.git` file that points elsewhere, or a `.git` directory that has a HEAD.
bool Walker::is_repository(const std::string& path, const std::vector<DirectoryEntry>& entries) const {
  const auto git = std::ranges::find(entries, ".git", &DirectoryEntry::name);
  if (git == entries.end() || git->kind == Kind::file) return git != entries.end();
  const auto inside = fs_.list(path + "/.git");
  return inside && std::ranges::find(*inside, "HEAD", &DirectoryEntry::name) != inside->end();
}

void Walker::leave_closed(std::string path, std::string why) {
  tracked_.passed_over(path);
  walk_.unread.push_back({path, std::move(why)});
  walk_.opaque.push_back(std::move(path));
}

// Partial and sparse clones miss thousands: they are told once. A few are worth their names.
void Walker::report_missing() {
  const std::vector<std::string>& missing = tracked_.finish();
  walk_.opaque.insert(walk_.opaque.end(), missing.begin(), missing.end());
  if (missing.size() > kMissingToName) {
    walk_.unread.push_back({".", fmt::format("{} files that git tracks are missing on disk", missing.size())});
  } else {
    for (const std::string& path : missing) walk_.unread.push_back({path, "tracked by git, missing on disk"});
  }
  if (git_ && git_->not_checked_out > 0)
    walk_.unread.push_back(
        {".", fmt::format("{} tracked files are left out by the sparse checkout", git_->not_checked_out)});
  if (git_ && !git_->problem.empty()) walk_.unread.push_back({".git", git_->problem});
}

}  // namespace

Result<Walk> walk(const FileSystem& fs, const GitState* git, const Policy& root_policy, bool use_ignore_files) {
  return Walker(fs, git, root_policy, use_ignore_files).run();
}

}  // namespace fount
