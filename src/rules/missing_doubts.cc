#include "rules/missing_doubts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

// .archive/, deprecated/modules/: nobody runs it any more.
bool is_put_away(std::string_view path) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"archive", "archived", "archives", "attic", "backup", "backups", "deprecated", "obsolete"});
  return std::ranges::any_of(split(parent_of(path), '/'), [&](std::string_view part) {
    return std::ranges::any_of(identifier_words(part),
                               [&](const std::string& word) { return std::ranges::count(kWords, word) > 0; });
  });
}

// "top-level-blocks-samples.tf" shows how something is written.
bool is_sample(std::string_view path) {
  return std::ranges::any_of(identifier_words(name_part(path)), [](const std::string& word) {
    return word == "example" || word == "examples" || word == "sample" || word == "samples";
  });
}

// A comment of the file itself asks for it: "make sure that your keys are in ssh_keys".
bool is_asked_for(const Index& index, FileId file, std::string_view name) {
  constexpr auto kAsking = std::to_array<std::string_view>({"make sure", "must", "you need", "place your", "put your"});
  const std::string_view text = index.text({file, 0, static_cast<std::uint32_t>(index.file(file).size)});
  return std::ranges::any_of(split(text, '\n'), [&](std::string_view line) {
    line = trim(line);
    const bool asks = line.starts_with('#') && line.contains(name);
    const std::string small = asks ? lower(line) : "";
    return std::ranges::any_of(kAsking, [&](std::string_view words) { return small.contains(words); });
  });
}

// What a step of a workflow does with a path of the tree that was checked out.
bool is_of_step(std::string_view use) {
  constexpr auto kUses = std::to_array<std::string_view>({"builds", "uses", "runs", "installs", "starts", "works in"});
  return std::ranges::find(kUses, use) != kUses.end();
}

// Some tools read the tree as it was checked out. Elsewhere a script may copy, generate or download the file first, or
// start from another directory; who named the path has said by its confidence whether that is likely.
Confidence surest(const Index& index, const NamedPath& path) {
  switch (config_kind(index, path.span.file)) {
    case ConfigKind::kustomization:
      return Confidence::certain;
    case ConfigKind::pyproject:
      return path.use == "reads" ? Confidence::certain : Confidence::tentative;
    case ConfigKind::workflow:
      if (path.use == "calls") return Confidence::certain;
      return is_of_step(path.use) ? Confidence::firm : Confidence::tentative;
    case ConfigKind::dockerfile:
      return Confidence::firm;
    default:
      return Confidence::tentative;
  }
}

}  // namespace

bool has_template(const Index& index, const std::string& path) {
  constexpr auto kEndings =
      std::to_array<std::string_view>({".example", ".template", ".sample", ".dist", "-example", "-template", ".tmpl"});
  return std::ranges::any_of(
      kEndings, [&](std::string_view ending) { return index.find_file(path + std::string(ending)).value != kNone; });
}

std::vector<std::string> submodules(const Index& index) {
  std::vector<std::string> paths;
  const FileId file = index.find_file(".gitmodules");
  if (file.value == kNone) return paths;
  const FileFacts& facts = index.facts(file);
  for (const Entry& entry : facts.entries)
    if (entry.kind == EntryKind::scalar && facts.text(entry.key) == "path")
      paths.push_back(index.value({file, entry.value_begin, entry.value_end}, entry.style));
  return paths;
}

Confidence confidence_of(const Index& index, const NamedPath& path) {
  const SourceFile& file = index.file(path.span.file);
  const bool doubtful = is_put_away(file.path) || is_sample(file.path) ||
                        is_asked_for(index, path.span.file, name_part(path.candidates.front()));
  return doubtful ? Confidence::tentative : std::min(path.confidence, surest(index, path));
}

}  // namespace fount
