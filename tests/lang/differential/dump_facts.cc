// Prints the facts of Python files, for comparison with a reference parser (compare_with_ast.py). Paths come on
// standard input, one a line.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "lang/extract.h"
#include "lang/print_facts.h"

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string path; std::getline(std::cin, path);) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    std::cout << fount::print_facts(path, fount::extract(fount::Language::python, bytes), bytes);
  }
}
