// The project's own files, as the style checks see them: paths and texts. Checks never touch the disk, so that each can
// be seen to fail on a tree made for it.
#pragma once

#include <compare>
#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace fount::tidy {

using Tree = std::map<std::string, std::string>;  // path from the project's root → content

// Text files of the project; what is built, fetched or hidden is left out.
Tree load_tree(const std::filesystem::path& root);

struct Problem {
  std::string path;
  std::size_t line = 0;  // 0: the file as a whole
  std::string message;
  auto operator<=>(const Problem&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Problem& problem);  // "path:line: error: message"

using Problems = std::vector<Problem>;

// Lines without their ends. A last line that is not ended counts; nothing after the last end does not.
std::vector<std::string_view> lines_of(std::string_view text);
std::size_t line_at(std::string_view text, std::size_t offset);  // from 1

bool is_cpp(std::string_view path);     // .cc or .h
bool is_header(std::string_view path);  // .h

// C++ with comments, strings and character literals blanked: same length, same lines.
std::string code_only(std::string_view text);

}  // namespace fount::tidy
