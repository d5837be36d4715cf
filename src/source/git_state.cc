// The only file that knows libgit2. Reads the index, HEAD and what git would ignore; nothing is checked out, filtered,
// fetched or run. libgit2 returns codes and does not throw.
#include <fcntl.h>
#include <fmt/format.h>
#include <git2.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "source/discover.h"

namespace fount {
namespace {

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* value) const { release(value); }
};
using Repository = std::unique_ptr<git_repository, Release<git_repository, git_repository_free>>;
using Index = std::unique_ptr<git_index, Release<git_index, git_index_free>>;
using Config = std::unique_ptr<git_config, Release<git_config, git_config_free>>;
using Commit = std::unique_ptr<git_commit, Release<git_commit, git_commit_free>>;

class Library {
 public:
  Library() {
    git_libgit2_init();
    // git refuses other people's repositories because their hooks, filters and aliases would run. We run none of them.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  }
  ~Library() { git_libgit2_shutdown(); }
  Library(const Library&) = delete;
};

std::string last_problem() {
  const git_error* error = git_error_last();
  return error && error->message ? error->message : "unknown error";
}

// Files that steer the ignore rules; small, and outside the audited tree, where links may be followed.
std::optional<std::string> read_small_file(const std::string& path) {
  constexpr std::size_t kLimit = 1 << 20;
  const int fd = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return std::nullopt;
  std::string bytes(kLimit, '\0');
  std::size_t size = 0;
  for (ssize_t got = 1; size < kLimit && got > 0; size += static_cast<std::size_t>(std::max<ssize_t>(got, 0)))
    got = ::read(fd, bytes.data() + size, kLimit - size);
  ::close(fd);
  bytes.resize(size);
  return bytes;
}

std::optional<std::string> real_path(const char* path) {
  const std::unique_ptr<char, Release<void, ::free>> resolved(::realpath(path, nullptr));
  if (!resolved) return std::nullopt;
  return std::string(static_cast<const char*>(resolved.get()));
}

// "services/api/" for a root two levels below the work tree's top; nullopt when the root is not in the work tree.
std::optional<std::string> prefix_of(const std::string& root, git_repository* repository) {
  const char* work_tree = git_repository_workdir(repository);
  if (!work_tree) return std::nullopt;  // bare
  std::optional<std::string> top = real_path(work_tree);
  std::optional<std::string> below = real_path(root.c_str());
  if (!top || !below) return std::nullopt;
  if (!top->ends_with('/')) *top += '/';
  if (!below->ends_with('/')) *below += '/';
  if (!below->starts_with(*top) || below->starts_with(*top + ".git/")) return std::nullopt;
  return below->substr(top->size());
}

void read_entry(const git_index_entry& entry, GitState& state) {
  const std::string_view path(entry.path);
  if (!path.starts_with(state.prefix)) return;
  std::string below(path.substr(state.prefix.size()));
  if ((entry.mode & 0170000) == GIT_FILEMODE_COMMIT) {
    state.submodules.push_back(std::move(below));
  } else if ((entry.flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0) {
    ++state.not_checked_out;
  } else if (state.tracked.empty() || state.tracked.back() != below) {  // an unmerged path has up to three entries
    state.tracked.push_back(std::move(below));
  }
}

void read_index(git_repository* repository, GitState& state) {
  git_index* opened = nullptr;
  if (git_repository_index(&opened, repository) != 0) {
    state.problem = fmt::format("its index cannot be read ({}): ignore rules decide alone", last_problem());
    return;
  }
  const Index index(opened);
  const std::size_t count = git_index_entrycount(index.get());
  state.tracked.reserve(state.prefix.empty() ? count : 0);
  for (std::size_t i = 0; i < count; ++i) read_entry(*git_index_get_byindex(index.get(), i), state);
  std::ranges::sort(state.tracked);
  std::ranges::sort(state.submodules);
}

// Not by git_revparse_single: libgit2 1.5 leaks in it when the commit is missing.
void read_head(git_repository* repository, GitState& state) {
  git_oid id;
  if (git_reference_name_to_id(&id, repository, "HEAD") != 0) return;  // no commit yet
  state.revision = git_oid_tostr_s(&id);
  git_commit* opened = nullptr;
  if (git_commit_lookup(&opened, repository, &id) != 0) return;  // a damaged one
  const Commit commit(opened);
  state.commit_time = git_commit_time(commit.get());
}

std::optional<std::string> global_excludes(git_repository* repository) {
  git_config* opened = nullptr;
  if (git_repository_config_snapshot(&opened, repository) != 0) return std::nullopt;
  const Config config(opened);
  git_buf path{};
  if (git_config_get_path(&path, config.get(), "core.excludesfile") == 0) {
    std::optional<std::string> bytes = read_small_file(path.ptr);
    git_buf_dispose(&path);
    return bytes;
  }
  const char* base = ::getenv("XDG_CONFIG_HOME");
  if (base && *base) return read_small_file(std::string(base) + "/git/ignore");
  const char* home = ::getenv("HOME");
  return home ? read_small_file(std::string(home) + "/.config/git/ignore") : std::nullopt;
}

std::optional<std::string> info_exclude(git_repository* repository) {
  git_buf path{};
  if (git_repository_item_path(&path, repository, GIT_REPOSITORY_ITEM_INFO) != 0) return std::nullopt;
  std::optional<std::string> bytes = read_small_file(std::string(path.ptr) + "exclude");
  git_buf_dispose(&path);
  return bytes;
}

void read_ignore_files(git_repository* repository, GitState& state) {
  const auto add = [&](std::string prefix, std::optional<std::string> bytes) {
    if (bytes) state.ignore_files.push_back({std::move(prefix), std::move(*bytes)});
  };
  add(state.prefix, global_excludes(repository));
  add(state.prefix, info_exclude(repository));
  const std::string top = git_repository_workdir(repository);
  for (std::size_t begin = 0; begin < state.prefix.size(); begin = state.prefix.find('/', begin) + 1)
    add(state.prefix.substr(begin), read_small_file(top + state.prefix.substr(0, begin) + ".gitignore"));
}

// Who names an ignored directory as the root wants it audited: rules from above it do not apply.
bool is_root_ignored(const GitState& state) {
  if (state.prefix.empty()) return false;
  const std::string root = state.prefix.substr(0, state.prefix.size() - 1);
  IgnoreRules rules;
  IgnoreRules::Scope scope = IgnoreRules::kNoScope;
  for (const GitState::IgnoreFile& file : state.ignore_files) {
    const std::string directory = state.prefix.substr(0, state.prefix.size() - file.prefix.size());
    scope = directory.empty() ? rules.add_above(scope, {}, file.bytes)
                              : rules.add_below(scope, directory.substr(0, directory.size() - 1), file.bytes);
  }
  return rules.is_ignored(root, true);
}

}  // namespace

Result<std::optional<GitState>> read_git_state(const std::string& root) {
  static const Library library;
  git_repository* opened = nullptr;
  const int code = git_repository_open_ext(&opened, root.c_str(), 0, nullptr);
  if (code == GIT_ENOTFOUND) return std::nullopt;
  GitState state;
  if (code != 0) {
    state.problem = fmt::format("the repository cannot be read ({}): ignore rules decide alone", last_problem());
    return state;
  }
  const Repository repository(opened);
  std::optional<std::string> prefix = prefix_of(root, repository.get());
  if (!prefix) return std::nullopt;
  state.prefix = std::move(*prefix);
  read_index(repository.get(), state);
  read_ignore_files(repository.get(), state);
  state.root_is_ignored = is_root_ignored(state);
  if (state.root_is_ignored) state.ignore_files.clear();
  if (state.prefix.empty() || !state.tracked.empty()) read_head(repository.get(), state);
  return state;
}

}  // namespace fount
