// What .gitattributes files declare of paths, as far as an audit listens: Linguist's roles and Git LFS.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/ignore.h"

namespace fount {

struct Attributes {
  std::optional<bool> generated, vendored, documentation;  // linguist-*; `-linguist-vendored` and `=false` say false
  bool lfs = false;                                        // filter=lfs
};

class AttributeRules {
 public:
  // The .gitattributes of `directory` ("" is the root).
  void add(std::string_view directory, std::string_view bytes);

  // The nearest file's last matching line wins, attribute by attribute.
  Attributes of(std::string_view path) const;

 private:
  struct Line {
    GlobPattern pattern;
    Attributes attributes;
    bool says_lfs = false;  // also to say that it is not
  };
  static std::optional<Line> parse(std::string_view line);

  ByText<std::vector<Line>> by_directory_;
};

}  // namespace fount
