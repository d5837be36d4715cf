// An index over files written in the test itself, without the engine: extraction and resolution only.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "index/index.h"
#include "lang/extract.h"
#include "source/language.h"

namespace fount::test {

using Files = std::vector<std::pair<std::string, std::string>>;  // path, content; sorted by path

// Role is test below tests/, script below scripts/, production elsewhere. `ignored`: paths that git would ignore.
inline std::unique_ptr<Index> index_of(const Files& files, std::vector<std::string> ignored = {}) {
  IndexInput input;
  input.services.push_back({.name = ".", .paths = {""}, .reason = "", .shared = false});
  input.policies.emplace_back();
  for (const auto& [path, content] : files) {
    SourceFile file;
    file.path = path;
    file.language = language_of(path);
    if (path.starts_with("tests/")) file.role = Role::test;
    if (path.starts_with("scripts/")) file.role = Role::script;
    input.facts.push_back(can_extract(file.language) ? extract(file.language, content, kEveryDetail) : FileFacts{});
    const FileFacts& facts = input.facts.back();
    input.texts.push_back(is_code(file.language) ? FileText::of_literals(content, facts) : FileText::whole(content));
    input.files.push_back(std::move(file));
  }
  input.ignored = [ignored = std::move(ignored)](std::string_view path) {
    return std::find(ignored.begin(), ignored.end(), path) != ignored.end();
  };
  return std::make_unique<Index>(std::move(input));
}

inline FileId file_named(const Index& index, std::string_view path) {
  for (std::uint32_t f = 0; f < index.files().size(); ++f)
    if (index.files()[f].path == path) return FileId{f};
  return {};
}

}  // namespace fount::test
