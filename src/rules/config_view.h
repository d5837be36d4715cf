// Configuration files as rules look at them: what part a file plays, its tree, the values of its scalars.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/entries.h"
#include "index/index.h"

namespace fount {

enum class ConfigKind : std::uint8_t {
  none,
  workflow,  // .github/workflows/*.yml
  action,    // .github/actions/*/action.yml
  compose,
  dockerfile,
  cloud_build,
  gitlab,
  terraform,
  requirements,
  kustomization,
  kubernetes,
  pre_commit,
  pyproject,
  package,  // package.json
  version_file,
  tool_versions,
  go_module,
  script,  // shell
  makefile,
  dotenv,
};

class ConfigView {
 public:
  ConfigView(const Index& index, FileId file, ConfigKind kind);

  const Index& index() const { return *index_; }
  FileId file() const { return file_; }
  ConfigKind kind() const { return kind_; }
  const EntryTree& tree() const { return tree_; }
  std::string_view path() const { return index_->file(file_).path; }
  std::string_view directory() const;

  // As in the tree, but of kNone there is nothing: a chain of questions may come to nothing on the way.
  std::span<const std::uint32_t> top_level() const { return tree_.children(kNone); }
  std::uint32_t top(std::string_view key) const { return tree_.child(kNone, key); }
  std::uint32_t top(std::initializer_list<std::string_view> path) const { return tree_.find(kNone, path); }
  std::span<const std::uint32_t> children(std::uint32_t entry) const;
  std::uint32_t child(std::uint32_t entry, std::string_view key) const;
  std::uint32_t find(std::uint32_t entry, std::initializer_list<std::string_view> path) const;

  // As it means, "" of what is no scalar. May hold ${...}: see literal().
  std::string value(std::uint32_t entry) const;
  // "" also where the text is not the value: interpolated, an expression.
  std::string literal(std::uint32_t entry) const;
  std::string_view text(std::uint32_t begin, std::uint32_t end) const { return index_->text({file_, begin, end}); }
  Span span(std::uint32_t entry) const;  // of key and value
  Span value_span(std::uint32_t entry) const;

 private:
  const Index* index_;
  FileId file_;
  ConfigKind kind_;
  EntryTree tree_;
};

ConfigKind config_kind(const Index& index, FileId file);

// Every file that plays a part and is the repository's own: production, scripts and tests, in file order.
std::vector<ConfigView> config_views(const Index& index);
// Those that play this part.
std::vector<ConfigView> config_views(const Index& index, ConfigKind only);

// `written` as seen from `directory`: "a/../b" → "b". "" is the root. Nothing for what is no plain relative path (a
// variable, a pattern, an address, absolute) or leaves the repository.
std::optional<std::string> resolve_path(std::string_view directory, std::string_view written);

}  // namespace fount
