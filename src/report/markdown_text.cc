#include "report/markdown_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "report/words.h"

namespace fount {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 29> kLanguages{{
    {".py", "python"},   {".pyi", "python"},    {".ts", "typescript"},
    {".tsx", "tsx"},     {".js", "javascript"}, {".mjs", "javascript"},
    {".jsx", "jsx"},     {".go", "go"},         {".java", "java"},
    {".c", "c"},         {".cc", "cpp"},        {".cpp", "cpp"},
    {".h", "cpp"},       {".hpp", "cpp"},       {".rs", "rust"},
    {".cs", "csharp"},   {".rb", "ruby"},       {".php", "php"},
    {".sh", "bash"},     {".tf", "hcl"},        {".yaml", "yaml"},
    {".yml", "yaml"},    {".toml", "toml"},     {".json", "json"},
    {".md", "markdown"}, {".env", "dotenv"},    {"Dockerfile", "dockerfile"},
    {".sql", "sql"},     {".ini", "ini"},
}};

std::string_view language_of(std::string_view path) {
  for (const auto& [ending, language] : kLanguages)
    if (path.ends_with(ending)) return language;
  return "";
}

constexpr bool is_word(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c < 0; }

// Underscores inside a word are no emphasis, and snake_case is too common to be littered with backslashes.
bool is_inside_word(std::string_view text, std::size_t i) {
  return i > 0 && i + 1 < text.size() && is_word(text[i - 1]) && is_word(text[i + 1]);
}

std::size_t longest_run(std::string_view text, char wanted) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// `line` with a backslash before every character that could be markup.
std::string escaped(std::string_view text) {
  const std::string line = one_line(text);
  std::string out;
  out.reserve(line.size() + 8);
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool markup = std::string_view("\\`*[<|~").find(c) != std::string_view::npos;
    const bool closes = i + 1 == line.size() && c == '#';  // a heading
    const bool entity = c == '&' && i + 1 < line.size() && (is_word(line[i + 1]) || line[i + 1] == '#');
    if (markup || closes || entity || (c == '_' && !is_inside_word(line, i))) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string markdown_text(std::string_view text) { return escaped(trim(text)); }

std::string markdown_prose(std::string_view text) {
  const std::vector<std::string_view> parts = split(trim(text), '`');
  if (parts.size() % 2 == 0) return markdown_text(text);  // a backtick without its pair quotes nothing
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool quoted = i % 2 == 1;
    out += !quoted ? escaped(parts[i]) : parts[i].empty() ? "\\`\\`" : markdown_code(parts[i]);
  }
  return out;
}

std::string markdown_paragraph(std::string_view text) {
  std::string out = markdown_prose(text);
  const std::size_t digits = out.find_first_not_of("0123456789");
  if (digits == std::string::npos) return out;
  if (digits == 0 && std::string_view("#-+=>").find(out[0]) != std::string_view::npos) out.insert(0, "\\");
  if (digits > 0 && (out[digits] == '.' || out[digits] == ')')) out.insert(digits, "\\");
  return out;
}

std::string markdown_code(std::string_view text) {
  const std::string line = one_line(text);
  if (line.empty()) return "";
  const std::string ticks(longest_run(line, '`') + 1, '`');
  // One blank on each side is stripped by readers; it is needed where the code's own backticks would touch ours.
  const bool touches = line.front() == '`' || line.back() == '`' || (line.front() == ' ' && line.back() == ' ');
  const std::string_view blank = touches ? " " : "";
  return fmt::format("{}{}{}{}{}", ticks, blank, line, blank, ticks);
}

std::string markdown_code_cell(std::string_view text) {
  std::string out;
  for (const char c : markdown_code(text)) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_fence(std::span<const std::string_view> lines, std::string_view path) {
  std::string body;
  for (const std::string_view line : lines) {
    std::string_view tab;  // one_line() would turn tabs into blanks, and to some languages they are not the same
    for (const std::string_view part : split(line, '\t')) {
      body.append(tab).append(one_line(part));
      tab = "\t";
    }
    body += '\n';
  }
  const std::string fence(std::max<std::size_t>(3, longest_run(body, '`') + 1), '`');
  return fmt::format("{}{}\n{}{}\n", fence, language_of(path), body, fence);
}

}  // namespace fount
