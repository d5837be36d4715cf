// Which paths an audit leaves out: gitignore syntax, and the rules that decide between several files of it. Owns no
// I/O: the walk hands in the bytes of each ignore file. The same patterns serve fount.toml's globs.
//
// Held to `git check-ignore` by a randomized test over real repositories (tests/source/ignore_git_test.cc). Case is
// always significant: core.ignoreCase is a property of the machine that wrote the files, not of this one.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/glob.h"

namespace fount {

// Looked up by views, without making strings of them.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

enum class Verdict : std::uint8_t { none, ignored, kept };  // kept: a `!pattern` brought it back

// One line: `!` and a trailing '/' taken off, told apart by what it is compared with.
class GlobPattern {
 public:
  explicit GlobPattern(std::string_view line);

  // `path` is relative to where the pattern was written, without a trailing slash; `name` is its last component.
  bool matches(std::string_view path, std::string_view name, bool is_directory) const;
  bool applies_to(bool is_directory) const { return is_directory || !directories_only_; }
  bool negated() const { return negated_; }

  // The only name, or the only path, that this can match; else "".
  std::string_view literal_name() const { return kind_ == Kind::name ? std::string_view(text_) : std::string_view{}; }
  std::string_view literal_path() const { return kind_ == Kind::path_glob ? glob_.literal() : std::string_view{}; }

 private:
  enum class Kind : std::uint8_t { name, name_suffix, name_glob, path_glob };
  Kind kind_ = Kind::name;
  bool negated_ = false;
  bool directories_only_ = false;
  std::string text_;  // name, name_suffix
  Glob glob_;         // name_glob, path_glob
};

// The patterns of one file, or of one list of globs in fount.toml. The last one that matches decides.
class GlobList {
 public:
  GlobList() = default;
  static GlobList from_ignore_file(std::string_view bytes);
  // `prefix` is put before every path that is asked for: "services/api/" for globs written two levels above the root.
  static GlobList from_globs(std::span<const std::string> globs, std::string_view prefix = {});

  // For this very path; what its parents say is the caller's business (IgnoreRules) or not (matches_file).
  Verdict match(std::string_view path, bool is_directory) const;

  // True when the file, or a directory above it, matches: `tests/` covers all that lies below.
  bool matches_file(std::string_view path) const;

  bool empty() const { return patterns_.empty(); }

 private:
  void add(std::string_view line);
  Verdict match_whole(std::string_view path, bool is_directory) const;

  // Most patterns of real files are plain names, and most files match none: those are looked up, the others tried.
  using Places = std::vector<std::uint32_t>;  // in patterns_, ascending
  using PlacesByText = ByText<Places>;
  void find_last(const PlacesByText& places, std::string_view text, bool is_directory, std::uint32_t& last) const;

  std::string prefix_;
  std::vector<GlobPattern> patterns_;
  PlacesByText names_, paths_;
  Places others_;
};

// Every ignore file of one tree. Files are added while walking down, a directory's before its entries are asked for.
class IgnoreRules {
 public:
  // The innermost ignore file that applies to a directory's entries; each knows the one outside it, which it overrules.
  using Scope = std::uint32_t;
  static constexpr Scope kNoScope = 0xFFFF'FFFF;

  // A file that lies (or counts as lying, as .git/info/exclude does) at or above the root. `prefix` is put before a
  // path to make it relative to there: "services/api/" two levels above the root, "" at the root.
  Scope add_above(Scope outer, std::string_view prefix, std::string_view bytes);

  // The ignore file of `directory`, which is below the root.
  Scope add_below(Scope outer, std::string_view directory, std::string_view bytes);

  // The directory was entered: neither it nor what is above it is ignored, and `scope` applies to its entries. To say
  // so saves is_ignored() the way there.
  void keep(std::string_view directory, Scope scope) { kept_.emplace(directory, scope); }

  // The nearest file that has something to say decides. The caller knows that no parent of `path` is ignored: what
  // lies in an ignored directory cannot be brought back.
  Verdict match(Scope scope, std::string_view path, bool is_directory) const;

  // For any path, present or not, parents considered.
  bool is_ignored(std::string_view path, bool is_directory) const;

 private:
  struct File {
    Scope outer;
    std::string prefix;     // add_above
    std::string directory;  // add_below, with a trailing slash
    GlobList patterns;
  };
  Scope add(std::string_view directory, File file);

  std::vector<File> files_;
  ByText<Scope> by_directory_;  // of those with a file of their own
  ByText<Scope> kept_;
};

}  // namespace fount
