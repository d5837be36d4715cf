// A rule page as a test: its fenced files are an in-memory repository, its `# finding: <rule>` comments the
// expectation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace fount::test {

struct ExpectedFinding {
  std::string path;
  unsigned line = 0;  // from 1: the line that carries the comment
  std::string rule;
  std::string message;  // a part of the finding's message, or ""
};
struct Example {  // one section of a page
  std::string heading;
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<ExpectedFinding> expected;
};

// "# finding: rule-id" or "# finding: rule-id "part of the message"" at the end of a line, in any comment syntax.
inline void read_expectation(std::string_view line, const std::string& path, unsigned number,
                             std::vector<ExpectedFinding>& out) {
  constexpr std::string_view kMark = "finding: ";
  for (auto at = line.find(kMark); at != std::string_view::npos; at = line.find(kMark, at + 1)) {
    const std::string_view rest = line.substr(at + kMark.size());
    ExpectedFinding expected{path, number, std::string(rest.substr(0, rest.find_first_of(" \""))), ""};
    if (const auto quote = rest.find('"'); quote != std::string_view::npos)
      expected.message = rest.substr(quote + 1, rest.find('"', quote + 1) - quote - 1);
    out.push_back(std::move(expected));
  }
}

// Sections that have fenced blocks with `path=`. Fences may use more than three backticks.
inline std::vector<Example> examples_of(std::string_view markdown) {
  std::vector<Example> examples;
  std::string heading, path, fence;
  unsigned number = 0;
  bool open = false, fresh = true;
  for (const std::string_view line : split(markdown, '\n')) {
    if (open) {
      if (line == fence) {
        open = false;
        continue;
      }
      ++number;
      if (path.empty()) continue;
      examples.back().files.back().second += std::string(line) + "\n";
      read_expectation(line, path, number, examples.back().expected);
    } else if (line.starts_with("```")) {
      fence = line.substr(0, line.find_first_not_of('`'));
      const auto at = line.find("path=");
      path = at == std::string_view::npos ? "" : std::string(trim(line.substr(at + 5)));
      open = true;
      number = 0;
      if (path.empty()) continue;
      if (fresh) examples.push_back({heading, {}, {}});
      fresh = false;
      examples.back().files.emplace_back(path, "");
    } else if (line.starts_with("## ") || line.starts_with("### ")) {
      heading = line.substr(line.find(' ') + 1);
      fresh = true;
    }
  }
  return examples;
}

}  // namespace fount::test
