#include "settings/variables_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace fount {
namespace {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_name_character(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, is_name_character);
}

using Value = std::expected<std::string, std::string>;

// What follows a closing quote can only be a comment.
bool is_nothing(std::string_view rest) {
  rest = trim(rest);
  return rest.empty() || rest.starts_with('#');
}

Value single_quoted(std::string_view text) {
  const std::size_t end = text.find('\'', 1);
  if (end == text.npos) return std::unexpected("the single quote does not end on this line");
  if (!is_nothing(text.substr(end + 1))) return std::unexpected("something follows the closing quote");
  return std::string(text.substr(1, end - 1));
}

Value double_quoted(std::string_view text) {
  std::string out;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      if (!is_nothing(text.substr(at + 1))) return std::unexpected("something follows the closing quote");
      return out;
    }
    if (text[at] != '\\') {
      out += text[at];
      continue;
    }
    const char escaped = ++at < text.size() ? text[at] : '\0';
    if (escaped != 'n' && escaped != '"' && escaped != '\\' && escaped != '$')
      return std::unexpected("in double quotes a backslash stands before n, \", \\ or $ only");
    out += escaped == 'n' ? '\n' : escaped;
  }
  return std::unexpected("the double quote does not end on this line");
}

Value bare(std::string_view text) {
  const std::size_t comment = std::min(text.find(" #"), text.find("\t#"));
  if (text.starts_with('#')) return std::string();
  return std::string(trim(text.substr(0, comment)));
}

Value value_of(std::string_view text) {
  text = trim(text);
  if (text.starts_with('\'')) return single_quoted(text);
  if (text.find("${") != text.npos || text.find("$(") != text.npos)
    return std::unexpected("nothing is expanded here; write the value itself, in single quotes when it holds '${'");
  return text.starts_with('"') ? double_quoted(text) : bare(text);
}

std::expected<VariableLine, std::string> variable_of_line(std::string_view line) {
  if (line.find('\0') != line.npos) return std::unexpected("a zero byte");
  if (line.starts_with("export ")) line = trim(line.substr(7));
  const std::size_t equals = line.find('=');
  if (equals == line.npos) return std::unexpected("not NAME=value");
  const std::string_view name = line.substr(0, equals);
  if (!is_name(name)) return std::unexpected("the name before '=' is not made of letters, digits and '_'");
  Value value = value_of(line.substr(equals + 1));
  if (!value) return std::unexpected(fmt::format("{}: {}", name, value.error()));
  return VariableLine{std::string(name), std::move(*value)};
}

}  // namespace

std::expected<std::vector<VariableLine>, VariableProblem> read_variables(std::string_view text) {
  std::vector<VariableLine> variables;
  std::uint32_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    const std::string_view content = trim(line);
    if (content.empty() || content.starts_with('#')) continue;
    auto variable = variable_of_line(content);
    if (!variable) return std::unexpected(VariableProblem{number, std::move(variable.error())});
    variable->line = number;
    const auto first = std::ranges::find(variables, variable->name, &VariableLine::name);
    if (first != variables.end())
      return std::unexpected(
          VariableProblem{number, fmt::format("{} is already on line {}", variable->name, first->line)});
    variables.push_back(std::move(*variable));
  }
  return variables;
}

}  // namespace fount
