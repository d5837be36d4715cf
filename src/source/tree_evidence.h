// What stands beside and below a directory: the evidence that makes a name believable. Built once from the sorted list
// of an audit's files; knows names only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fount {

class TreeEvidence {
 public:
  // `paths` are sorted bytewise and outlive this.
  explicit TreeEvidence(std::span<const std::string_view> paths);

  bool exists(std::string_view path) const;
  bool is_package(std::string_view directory) const;         // has an __init__.py
  bool is_inside_package(std::string_view directory) const;  // some directory above it is a package

  // Most code below it is Python tests by name, and no module has its test beside it.
  bool is_mostly_tests(std::string_view directory) const;

  // Most of the code below it has a namesake elsewhere: it holds copies.
  bool holds_copies(std::string_view directory) const;

  bool holds_code(std::string_view directory) const;        // of any programming language, at any depth
  bool holds_migrations(std::string_view directory) const;  // numbered or revision-named files, directly

 private:
  struct Directory {
    std::uint32_t begin = 0, end = 0;  // of paths_
    std::uint32_t code = 0, numbered = 0;
    std::uint32_t loose_code = 0, loose_tests = 0, tested_beside = 0;  // outside of directories named for tests
    bool package = false;
    bool inside_package = false;
  };
  void close(std::size_t end);
  void open(std::string_view path);
  void count(std::string_view path);
  const Directory* find(std::string_view directory) const;

  std::span<const std::string_view> paths_;
  std::unordered_map<std::string_view, Directory> directories_;
  mutable std::unordered_map<std::string_view, std::uint32_t> namesakes_;  // filled by the first question for copies

  struct Open {
    std::string_view path;
    Directory counts;
    bool named_for_tests = false;  // it or a directory above
  };
  std::vector<Open> open_;  // while building: from the top to where the list is
};

}  // namespace fount
