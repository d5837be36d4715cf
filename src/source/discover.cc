#include "source/discover.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/path.h"
#include "base/text.h"
#include "source/backup_name.h"
#include "source/language.h"
#include "source/roles.h"
#include "source/services.h"
#include "source/vendored_libraries.h"
#include "source/walk.h"

namespace fount {
namespace {

constexpr std::uint64_t kMaxLfsPointerBytes = 1024;  // by Git LFS's specification

// A copy speaks the language of its original.
Language language_of_file(std::string_view path) {
  const Language language = language_of(path);
  if (language != Language::unknown) return language;
  const BackupName backup = backup_name_of(name_part(path));
  return backup.evidence == BackupName::Evidence::none ? language : language_of(backup.original);
}

class Discovery {
 public:
  Discovery(const FileSystem& fs, const Policy& policy, Walk walk) : fs_(fs), policy_(policy), walk_(std::move(walk)) {}

  FileSet run() {
    set_.statistics.ignored = walk_.ignored;
    set_.statistics.unread = std::move(walk_.unread);
    for (WalkedFile& file : walk_.files) take(std::move(file));
    give_roles();
    set_.services = find_services(set_.files, policy_.services);
    assign_services(set_.files, set_.services);
    for (UnreadFile& file : set_.statistics.unread) file.path = printable_path(file.path);
    std::ranges::sort(set_.statistics.unread, {}, [](const UnreadFile& file) { return std::tie(file.path, file.why); });
    set_.opaque.insert(set_.opaque.end(), walk_.opaque.begin(), walk_.opaque.end());
    std::ranges::sort(set_.opaque);
    set_.opaque.erase(std::ranges::unique(set_.opaque).begin(), set_.opaque.end());
    set_.ignore_rules = std::move(walk_.ignore_rules);
    return std::move(set_);
  }

 private:
  void take(WalkedFile walked) {
    if (is_binary_name(walked.path)) {
      ++set_.statistics.binary;
      set_.opaque.push_back(std::move(walked.path));
      return;
    }
    SourceFile file{std::move(walked.path), walked.size, Language::unknown, Role::production, {}, 0};
    file.language = language_of_file(file.path);
    if (file.size > policy_.scan.max_file_bytes) {
      ++set_.statistics.too_large;
      if (file.language != Language::unknown)
        leave_unread(file, fmt::format("larger than {} bytes ([scan] max_file_bytes)", policy_.scan.max_file_bytes));
      set_.opaque.push_back(std::move(file.path));
      return;
    }
    if (is_unfetched(file)) return leave_unread(file, "a Git LFS pointer, not fetched");
    if (name_part(file.path) == "fount.toml" && file.path != "fount.toml") set_.policy_files.push_back(file.path);
    set_.files.push_back(std::move(file));
  }

  bool is_unfetched(const SourceFile& file) {
    if (file.size > kMaxLfsPointerBytes || !walk_.attributes.of(file.path).lfs) return false;
    return fs_.read(file.path, kMaxLfsPointerBytes, buffer_) && is_lfs_pointer(buffer_);
  }

  void leave_unread(const SourceFile& file, std::string why) {
    set_.statistics.unread.push_back({file.path, std::move(why)});
    set_.opaque.push_back(file.path);
  }

  void give_roles() {
    std::vector<std::string_view> paths;
    paths.reserve(set_.files.size());
    for (const SourceFile& file : set_.files) paths.push_back(file.path);
    const TreeEvidence tree(paths);
    RoleClassifier classifier(tree, walk_.attributes, policy_);
    for (SourceFile& file : set_.files) {
      RoleVerdict verdict = classifier.classify(file.path);
      file.role = verdict.role;
      file.role_reason = std::move(verdict.reason);
    }
  }

  const FileSystem& fs_;
  const Policy& policy_;
  Walk walk_;
  FileSet set_;
  std::string buffer_;
};

}  // namespace

Result<FileSet> discover(const FileSystem& fs, const std::optional<GitState>& git, const Policy& root_policy,
                         const DiscoverOptions& options) {
  FOUNT_TRY(Walk walked, walk(fs, git ? &*git : nullptr, root_policy, options.use_ignore_files));
  return Discovery(fs, root_policy, std::move(walked)).run();
}

void apply_nested_roles(FileSet& set, std::span<const Policy> nested) {
  std::vector<std::pair<const Policy*, DeclaredRoles>> policies;
  for (const Policy& policy : nested)
    if (!policy.directory.empty() && !policy.roles.empty()) policies.emplace_back(&policy, DeclaredRoles(policy.roles));
  // Outermost first: a nearer policy overwrites what a farther one said.
  std::ranges::sort(policies, {}, [](const auto& policy) { return policy.first->directory; });
  for (const auto& [policy, roles] : policies) {
    const std::string below = policy->directory + '/';
    for (auto file = std::ranges::lower_bound(set.files, below, {}, &SourceFile::path);
         file != set.files.end() && file->path.starts_with(below); ++file) {
      RoleVerdict verdict;
      if (!roles.apply(std::string_view(file->path).substr(below.size()), below + "fount.toml", verdict)) continue;
      file->role = verdict.role;
      file->role_reason = std::move(verdict.reason);
    }
  }
}

void refine(FileSet& set, std::span<const FileFacts> facts) {
  mark_vendored_libraries(set.files, facts);
  refine_roles(set.files, facts);
  const bool declared = std::ranges::any_of(
      set.services, [](const Service& service) { return service.reason.starts_with("fount.toml"); });
  if (declared) return;
  set.services = find_shared(set.files, facts, find_services(set.files, {}));
  assign_services(set.files, set.services);
}

bool is_lfs_pointer(std::string_view bytes) { return bytes.starts_with("version https://git-lfs.github.com/spec/"); }

// In any case; `word` is in lower case and begins with a letter.
static bool mentions(std::string_view text, std::string_view word) {
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at)
    if ((text[at] | 0x20) == word[0] && lower(text.substr(at, word.size())) == word) return true;
  return false;
}

bool declares_itself_generated(std::string_view first_bytes) {
  if (!mentions(first_bytes, "generated") && !mentions(first_bytes, "do not edit")) return false;  // nearly every file
  // "Generated by X" alone may be said of what comes next; with a plea not to edit, it is said of the file.
  bool says_generated = false, says_hands_off = false;
  for (const std::string_view line : split(first_bytes, '\n')) {
    if (line.contains("DO NOT EDIT") || line.contains("AUTOGENERATED") || line.contains("Code generated by "))
      return true;
    // A marker, not the decorator @generated_field.
    if (const std::size_t at = line.find("@generated");
        at != line.npos && contains_word(line.substr(at + 1), "generated"))
      return true;
    const std::string low = lower(line);
    const std::string_view words =
        std::string_view(low).substr(std::min(low.find_first_not_of("#/*;\"' \t"), low.size()));
    // A field of the header that a generator writes; or the first word of the header.
    if (words.starts_with("generated by:") || words.starts_with("autogenerated ")) return true;
    says_generated = says_generated || words.starts_with("generated by ");
    says_hands_off = says_hands_off || words.starts_with("do not edit");
    if (says_generated && says_hands_off) return true;
    const bool speaks_of_itself = words.starts_with("file generated ") || low.contains("this file ") ||
                                  low.contains("this module ") || low.contains("this code ");
    const bool by_a_program = low.contains("auto-generated") || low.contains("autogenerated") ||
                              low.contains("automatically generated") || low.contains("generated by") ||
                              low.contains("generated from");
    const bool untouchable = low.contains("do not edit") || low.contains("do not modify");
    if ((speaks_of_itself || untouchable) && by_a_program) return true;
  }
  return false;
}

}  // namespace fount
