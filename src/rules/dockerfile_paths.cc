#include "rules/dockerfile_paths.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

// What is built before the image is, though no ignore rule may say so.
constexpr auto kBuilt = std::to_array<std::string_view>(
    {"dist", "build", "target", "out", "node_modules", ".next", ".output", "bin", "release", "publish", "wheels"});

// What a build leaves behind, and no repository holds.
constexpr auto kArtifacts = std::to_array<std::string_view>(
    {".jar", ".war", ".ear", ".tar", ".tgz", ".gz", ".zip", ".whl", ".deb", ".rpm", ".so", ".dll", ".exe", ".bin"});

bool is_built(std::string_view path) {
  if (std::ranges::any_of(kArtifacts, [&](std::string_view ending) { return path.ends_with(ending); })) return true;
  return std::ranges::any_of(split(path, '/'),
                             [](std::string_view part) { return std::ranges::find(kBuilt, part) != kBuilt.end(); });
}

// A file's build is told a context that lacks several of its sources, and they all are in another directory: it was
// written for that one.
constexpr std::size_t kSeveral = 2;

class Copies {
 public:
  Copies(const ConfigView& view, std::span<const ImageBuild> builds, NamedPaths& found) : view_(view), found_(found) {
    const auto same = std::ranges::equal_range(
        builds, view.path(), {}, [](const ImageBuild& build) { return std::string_view(build.dockerfile); });
    for (const ImageBuild& build : same) contexts_.push_back(build.context);
    known_ = !contexts_.empty();
    for (std::string_view directory = view.directory(); !directory.empty(); directory = parent_of(directory))
      likely_.emplace_back(directory);
    likely_.emplace_back();
    if (!known_) contexts_ = likely_;
  }

  void read() {
    const std::size_t first = found_.paths.size();
    for (std::uint32_t e = 0; e < view_.tree().size(); ++e) {
      const std::string key = lower(view_.tree().key(e));
      const std::uint32_t parent = view_.tree()[e].parent;
      // Of the image that will be built from this one, in its own context.
      const bool later = parent != kNone && lower(view_.tree().key(parent)) == "onbuild";
      if (!later && (key == "copy" || key == "add")) read_instruction(e);
    }
    if (known_ && std::ranges::all_of(contexts_, [&](const std::string& context) { return exists(context); }))
      judge_context(first);
  }

 private:
  // The last word is where the others go; `--from` copies from a stage or another image.
  void read_instruction(std::uint32_t instruction) {
    if (view_.child(instruction, "--from") != kNone) return;
    std::vector<std::uint32_t> words;
    for (const std::uint32_t child : view_.children(instruction))
      if (view_.tree()[child].is(kListItem)) words.push_back(child);
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
      if (view_.tree()[words[i]].style != ScalarStyle::heredoc) add(instruction, words[i]);
  }

  // "/a" is seen from the context all the same.
  static std::string_view below_context(std::string_view written) {
    while (written.starts_with('/')) written.remove_prefix(1);
    return written;
  }

  void add(std::uint32_t instruction, std::uint32_t source) {
    const std::string text = view_.literal(source);
    const std::string_view written = below_context(text);
    if (is_built(written)) return;
    NamedPath path{.span = view_.span(instruction),
                   .written = text,
                   .candidates = {},
                   .use = "copies",
                   .context = known_ ? std::optional(contexts_.front()) : std::nullopt,
                   .severity = Severity::high,
                   .confidence = Confidence::tentative};
    for (const std::string& context : contexts_)
      if (auto resolved = resolve_path(context, written)) path.candidates.push_back(std::move(*resolved));
    if (!path.candidates.empty()) found_.paths.push_back(std::move(path));
  }

  bool exists(const std::string& path) const { return path.empty() || view_.index().may_exist(path); }

  // The directory above the file in which the path lies, when it lies in no context.
  std::optional<std::string> other_directory(const NamedPath& path) const {
    const auto found_in = [&](const std::string& directory) {
      const auto resolved = resolve_path(directory, below_context(path.written));
      return resolved && exists(*resolved);
    };
    if (std::ranges::any_of(path.candidates, [&](const std::string& candidate) { return exists(candidate); }))
      return {};
    const auto other = std::ranges::find_if(likely_, found_in);
    return other == likely_.end() ? std::nullopt : std::optional(*other);
  }

  void judge_context(std::size_t first) {
    std::map<std::string, std::string> misplaced;  // as written → where it is
    for (std::size_t i = first; i < found_.paths.size(); ++i)
      if (auto directory = other_directory(found_.paths[i]))
        misplaced.emplace(found_.paths[i].written, *std::move(directory));
    if (misplaced.size() < kSeveral) return;
    for (std::size_t i = first; i < found_.paths.size(); ++i) {
      const auto found = misplaced.find(found_.paths[i].written);
      if (found == misplaced.end()) continue;
      found_.paths[i].confidence = Confidence::firm;
      found_.paths[i].written_for = found->second;
    }
  }

  const ConfigView& view_;
  NamedPaths& found_;
  std::vector<std::string> contexts_;
  std::vector<std::string> likely_;  // the directories above the file, from which people mostly build it
  bool known_ = false;
};

}  // namespace

void collect_dockerfile_paths(const ConfigView& view, std::span<const ImageBuild> builds, NamedPaths& found) {
  Copies(view, builds, found).read();
}

}  // namespace fount
