#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <vector>

#include "tests/tidy/checks.h"

namespace fount::tidy {
namespace {

struct Include {
  std::size_t line = 0;
  std::string path;
};

std::vector<Include> includes_of(std::string_view text) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*"([^"]+)")re");
  std::vector<Include> includes;
  std::size_t number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    std::cmatch match;
    if (std::regex_search(line.data(), line.data() + line.size(), match, kInclude))
      includes.push_back({number, match[1]});
  }
  return includes;
}

using Layers = std::map<std::string, std::set<std::string>>;  // layer → what it reaches, itself included

Layers layers_of(const std::string& cmake) {
  static const std::regex kLayer(R"((^|\n)fount_layer\((\w+)([^)]*)\))");
  static const std::regex kDependencies(R"(DEPS((\s+[a-z_]+)+))");
  static const std::regex kWord(R"([a-z_]+)");
  Layers layers;
  for (std::sregex_iterator layer(cmake.begin(), cmake.end(), kLayer), end; layer != end; ++layer) {
    std::set<std::string>& reached = layers[(*layer)[2]];
    reached.insert((*layer)[2]);
    const std::string rest = (*layer)[3];
    std::smatch dependencies;
    if (!std::regex_search(rest, dependencies, kDependencies)) continue;
    const std::string names = dependencies[1];
    for (std::sregex_iterator name(names.begin(), names.end(), kWord); name != end; ++name) {
      const std::set<std::string>& further = layers[name->str()];  // declared above, or CMake would have failed
      reached.insert(further.begin(), further.end());
      reached.insert(name->str());
    }
  }
  return layers;
}

std::string first_folder(const std::string& path) { return path.substr(0, path.find('/')); }

void check_includes(const std::string& path, const std::string& text, const Layers& layers, Problems& problems) {
  const std::string layer = first_folder(path.substr(4));
  const auto reached = layers.find(layer);
  if (reached == layers.end()) {
    problems.push_back({path, 0, "folder '" + layer + "' is no layer: declare it with fount_layer in CMakeLists.txt"});
    return;
  }
  for (const Include& include : includes_of(text)) {
    const std::string target = first_folder(include.path);
    if (!reached->second.contains(target))
      problems.push_back(
          {path, include.line, "layer '" + layer + "' may not include '" + include.path + "': see CMakeLists.txt"});
  }
}

// A file in a layer's folder that is no rule has a header of the same name; CMake goes by the same.
bool is_rule(const Tree& tree, const std::string& path) {
  return path.starts_with("src/rules/") && path.ends_with(".cc") &&
         !tree.contains(path.substr(0, path.size() - 2) + "h");
}

std::string rule_id(const std::string& path) {
  std::string id = std::filesystem::path(path).stem().string();
  std::ranges::replace(id, '_', '-');
  return id;
}

// Markdown with fenced and inline code blanked: same length, same lines.
std::string without_code(std::string text) {
  static const std::regex kCode(R"(```[^]*?```|`[^`\n]*`)");
  for (std::smatch match; std::regex_search(text, match, kCode);)
    for (auto at = match.position(); at < match.position() + match.length(); ++at)
      if (char& byte = text[static_cast<std::size_t>(at)]; byte != '\n') byte = ' ';
  return text;
}

}  // namespace

void check_layers(const Tree& tree, Problems& problems) {
  const auto cmake = tree.find("CMakeLists.txt");
  if (cmake == tree.end()) return;
  const Layers layers = layers_of(cmake->second);
  for (const auto& [path, text] : tree)
    if (is_cpp(path) && path.starts_with("src/")) check_includes(path, text, layers, problems);
}

void check_dead_headers(const Tree& tree, Problems& problems) {
  std::set<std::string> used;
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path)) continue;
    const std::string own = path.substr(0, path.rfind('.')) + ".h";
    for (const Include& include : includes_of(text))
      for (const std::string& name : {include.path, "src/" + include.path})
        if (name != own) used.insert(name);
  }
  for (const auto& [path, text] : tree)
    if (is_header(path) && !used.contains(path))
      problems.push_back({path, 0, "only its own file includes it: dead, or not a header"});
}

// The linker keeps one of two destructors of one name, whichever it meets first, and tells nobody. What stands in a
// namespace without a name is each file's own.
void check_type_names(const Tree& tree, Problems& problems) {
  static const std::regex kNamespace(R"(^namespace ?([\w:]*) ?\{)"), kEnd(R"(^\}.*// namespace)");
  static const std::regex kType(R"(^(enum class|class|struct|union|enum) (\w+)( final)?( : [^;{]*)? ?\{)");
  std::map<std::string, std::string> homes;  // qualified name → the first file that defines it
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path) || !path.starts_with("src/")) continue;
    std::vector<std::string> around;
    std::size_t number = 0;
    for (const std::string_view view : lines_of(text)) {
      ++number;
      const std::string line(view);
      std::smatch match;
      if (std::regex_search(line, kEnd) && !around.empty()) around.pop_back();
      if (std::regex_search(line, match, kNamespace)) around.push_back(match[1]);
      if (!std::regex_search(line, match, kType) || std::ranges::find(around, "") != around.end()) continue;
      std::string name;
      for (const std::string& each : around) name += each + "::";
      const auto [home, is_first] = homes.emplace(name + match[2].str(), path);
      if (!is_first) problems.push_back({path, number, home->first + " is another type in " + home->second});
    }
  }
}

void check_rules(const Tree& tree, Problems& problems) {
  std::set<std::string> ids;
  for (const auto& [path, text] : tree) {
    if (!is_rule(tree, path)) continue;
    const std::string id = rule_id(path);
    ids.insert(id);
    if (!tree.contains("docs/rules/" + id + ".md"))
      problems.push_back({path, 0, "rule '" + id + "' has no page: write docs/rules/" + id + ".md"});
    if (text.find('"' + id + '"') == std::string::npos)
      problems.push_back({path, 0, "the file's name says '" + id + "', its RuleInfo does not"});
  }
  for (const auto& [path, text] : tree)
    if (path.starts_with("docs/rules/") && path.ends_with(".md") &&
        !ids.contains(std::filesystem::path(path).stem().string()))
      problems.push_back({path, 0, "a page of no rule: its file in src/rules/ is missing"});
}

void check_links(const Tree& tree, Problems& problems) {
  static const std::regex kLink(R"(\]\(([^)#\s:]+)(#[^)]*)?\))");
  std::set<std::string> directories;
  for (const auto& [path, text] : tree)
    for (std::filesystem::path at = std::filesystem::path(path).parent_path(); !at.empty(); at = at.parent_path())
      directories.insert(at.generic_string());
  for (const auto& [path, text] : tree) {
    if (!path.ends_with(".md") || path.starts_with("tests/")) continue;
    const std::string prose = without_code(text);
    for (std::sregex_iterator link(prose.begin(), prose.end(), kLink), end; link != end; ++link) {
      std::filesystem::path target = std::filesystem::path(path).parent_path() / (*link)[1].str();
      std::string name = target.lexically_normal().generic_string();
      if (name.ends_with('/')) name.pop_back();
      if (!tree.contains(name) && !directories.contains(name))
        problems.push_back({path, line_at(text, static_cast<std::size_t>(link->position())),
                            "the link to '" + name + "' leads nowhere"});
    }
  }
}

}  // namespace fount::tidy
