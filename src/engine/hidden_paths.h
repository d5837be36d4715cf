// What a resolver must not call missing: a module that git would ignore, or that lies where the walk may not go or in
// another repository, is not missing but elsewhere.
#pragma once

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/path.h"
#include "base/text.h"
#include "core/facts.h"
#include "core/texts.h"
#include "source/discover.h"

namespace fount {

// Other repositories that `.gitmodules` places in this one are opaque, whether or not they are there.
inline void hide_submodules(FileSet& set, std::span<const FileFacts> facts, const Texts& texts) {
  const auto file = std::ranges::find(set.files, ".gitmodules", &SourceFile::path);
  if (file == set.files.end()) return;
  const FileId id{static_cast<std::uint32_t>(file - set.files.begin())};
  for (const Entry& entry : facts[id.value].entries) {
    if (entry.kind != EntryKind::scalar || facts[id.value].text(entry.key) != "path") continue;
    const std::string_view path = trim(text_at(texts, {id, entry.value_begin, entry.value_end}));
    if (!path.empty()) set.opaque.emplace_back(path);
  }
  std::ranges::sort(set.opaque);
}

// The answer looks into `set`, which must outlive it.
inline std::function<bool(std::string_view path)> hidden_paths(const FileSet& set) {
  return [&set](std::string_view path) {
    for (std::string_view above = path; !above.empty(); above = parent_of(above))
      if (std::ranges::binary_search(set.opaque, above)) return true;
    const std::string directory = std::string(path) + '/';
    const auto below = std::ranges::lower_bound(set.opaque, directory);
    if (below != set.opaque.end() && below->starts_with(directory)) return true;
    return set.ignore_rules.is_ignored(path, false);
  };
}

}  // namespace fount
