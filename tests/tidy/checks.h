// The style that reviews need not talk about. Every check is a row: what it holds, and how it looks for the opposite.
#pragma once

#include <span>
#include <string_view>

#include "tests/tidy/tree.h"

namespace fount::tidy {

struct Check {
  std::string_view name;
  void (*run)(const Tree& tree, Problems& problems);
};

std::span<const Check> checks();

// Of single lines: length, blanks at the end, leftovers, words, places of one machine.
void check_lines(const Tree& tree, Problems& problems);
void check_words(const Tree& tree, Problems& problems);
void check_places(const Tree& tree, Problems& problems);

// Of C++ files: length, functions, names, headers, calls that Fount must not make.
void check_lengths(const Tree& tree, Problems& problems);
void check_functions(const Tree& tree, Problems& problems);
void check_abbreviations(const Tree& tree, Problems& problems);
void check_headers(const Tree& tree, Problems& problems);
void check_calls(const Tree& tree, Problems& problems);

// Of how files hang together: includes against the fount_layer lines of CMakeLists.txt, headers that nobody includes,
// types that have one name and two definitions, rules and their pages, links of documents.
void check_layers(const Tree& tree, Problems& problems);
void check_dead_headers(const Tree& tree, Problems& problems);
void check_type_names(const Tree& tree, Problems& problems);
void check_rules(const Tree& tree, Problems& problems);
void check_links(const Tree& tree, Problems& problems);

}  // namespace fount::tidy
