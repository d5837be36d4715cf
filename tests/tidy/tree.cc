#include "tests/tidy/tree.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace fount::tidy {
namespace {

namespace fs = std::filesystem;

// Directories that git ignores, or owns.
bool is_foreign(const fs::path& name) {
  return name == ".git" || name == "build" || name == "node_modules" || name == ".cache" || name == "__pycache__";
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Where the literal or comment that starts at `at` ends, or `at` when none starts there.
std::size_t skip_quoted(std::string_view text, std::size_t at, char quote) {
  for (std::size_t i = at + 1; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return text.size();
}

std::size_t skip_raw_string(std::string_view text, std::size_t at) {
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return text.size();
  const std::string end = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
  const std::size_t close = text.find(end, open);
  return close == std::string_view::npos ? text.size() : close + end.size();
}

bool follows_identifier(std::string_view text, std::size_t at) {
  return at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0 || text[at - 1] == '_');
}

std::size_t skip_non_code(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("//")) return std::min(text.find('\n', at), text.size());
  if (rest.starts_with("/*")) {
    const std::size_t end = text.find("*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  if (rest.starts_with("R\"") && !follows_identifier(text, at)) return skip_raw_string(text, at);
  if (rest.starts_with('"')) return skip_quoted(text, at, '"');
  if (rest.starts_with('\'') && !follows_identifier(text, at)) return skip_quoted(text, at, '\'');  // not 1'000
  return at;
}

}  // namespace

Tree load_tree(const fs::path& root) {
  Tree tree;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    if (is_foreign(entry->path().filename())) entry.disable_recursion_pending();
    if (!entry->is_regular_file() || entry->path().filename() == ".git") continue;
    std::string content = read(entry->path());
    if (content.find('\0') == std::string::npos)
      tree.emplace(entry->path().lexically_relative(root).generic_string(), std::move(content));
  }
  return tree;
}

std::ostream& operator<<(std::ostream& out, const Problem& problem) {
  out << problem.path << ':';
  if (problem.line > 0) out << problem.line << ':';
  return out << " error: " << problem.message;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::size_t line_at(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

bool is_header(std::string_view path) { return path.ends_with(".h"); }
bool is_cpp(std::string_view path) { return path.ends_with(".cc") || is_header(path); }

std::string code_only(std::string_view text) {
  std::string code(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = skip_non_code(text, at);
    for (std::size_t i = at; i < end; ++i)
      if (code[i] != '\n') code[i] = ' ';
    at = std::max(end, at + 1);
  }
  return code;
}

}  // namespace fount::tidy
