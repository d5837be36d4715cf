#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

#include "tests/tidy/checks.h"

namespace fount::tidy {
namespace {

constexpr std::size_t kLongestFile = 500;
constexpr std::size_t kLongestFunction = 70;

template <class Visit>
void for_each_cpp(const Tree& tree, Visit visit) {
  for (const auto& [path, text] : tree)
    if (is_cpp(path)) visit(path, text);
}

bool matches(const std::string& head, const std::regex& pattern) { return std::regex_search(head, pattern); }

// What a `{` opens, judged by the code between it and the previous `;`, `{` or `}`.
enum class Scope { outer, function, other };

Scope scope_of(const std::string& head) {
  static const std::regex kOuter(R"(^\s*(inline\s+)?(namespace|extern)\b|^[^()]*\b(class|struct|union|enum)\b[^()]*$)");
  static const std::regex kAttributed(R"(\b(class|struct)\s+(alignas\([^)]*\)|\[\[.*\]\])[^()]*$)");
  static const std::regex kInitializer(R"([=,(\[]\s*$|\breturn\s*$)");
  if (matches(head, kOuter) || matches(head, kAttributed)) return Scope::outer;
  if (head.find('(') == std::string::npos || matches(head, kInitializer)) return Scope::other;
  return Scope::function;
}

struct Open {
  Scope scope;
  std::size_t first_line;
};

// Reports the outermost function that each brace closes.
void measure_functions(const std::string& path, const std::string& code, Problems& problems) {
  std::vector<Open> open;
  std::size_t head = 0;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char byte = code[at];
    if (byte != '{' && byte != '}' && byte != ';') continue;
    if (byte == '{') {
      const bool inside = std::ranges::any_of(open, [](const Open& scope) { return scope.scope == Scope::function; });
      const std::size_t first = std::min(code.find_first_not_of(" \n", head), at);
      open.push_back({inside ? Scope::other : scope_of(code.substr(head, at - head)), line_at(code, first)});
    } else if (byte == '}' && !open.empty()) {
      const std::size_t length = line_at(code, at) - open.back().first_line + 1;
      if (open.back().scope == Scope::function && length > kLongestFunction)
        problems.push_back(
            {path, open.back().first_line,
             "function of " + std::to_string(length) + " lines exceeds 70: split it where a name suggests itself"});
      open.pop_back();
    }
    head = at + 1;
  }
}

// Preprocessor lines hold no braces of functions, and would be taken for their heads.
std::string without_directives(const std::string& text) {
  std::string code = text;
  bool continued = false;
  std::size_t start = 0;
  for (const std::string_view line : lines_of(text)) {
    const bool directive =
        continued || line.substr(std::min(line.find_first_not_of(' '), line.size())).starts_with('#');
    continued = directive && line.ends_with('\\');
    if (directive) std::fill_n(code.begin() + static_cast<std::ptrdiff_t>(start), line.size(), ' ');
    start += line.size() + 1;
  }
  return code;
}

}  // namespace

void check_lengths(const Tree& tree, Problems& problems) {
  for_each_cpp(tree, [&](const std::string& path, const std::string& text) {
    const std::size_t length = lines_of(text).size();
    if (length > kLongestFile)
      problems.push_back({path, 0, "file of " + std::to_string(length) + " lines exceeds 500: split it by subject"});
  });
}

void check_functions(const Tree& tree, Problems& problems) {
  for_each_cpp(tree, [&](const std::string& path, const std::string& text) {
    measure_functions(path, without_directives(code_only(text)), problems);
  });
}

void check_abbreviations(const Tree& tree, Problems& problems) {
  static const std::set<std::string, std::less<>> kAbbreviations{
      "attr", "attrs", "buf", "cb",   "cfg",  "cnt",   "conf", "ctx",  "cur",   "curr",   "decl",  "def",  "defs",
      "desc", "dest",  "dir", "dirs", "dst",  "elem",  "env",  "expr", "fmt_",  "func",   "ident", "idx",  "img",
      "impl", "len",   "lhs", "msg",  "num",  "obj",   "opt",  "opts", "param", "params", "pos",   "prev", "ptr",
      "qty",  "req",   "res", "resp", "ret",  "rhs",   "sep",  "src",  "stmt",  "str",    "sym",   "sz",   "tbl",
      "temp", "tmp",   "tok", "toks", "util", "utils", "val",  "vals", "var",   "vars",   "vec"};
  static const std::regex kIdentifier(R"([A-Za-z_][A-Za-z0-9_]*)");
  static const std::regex kForeign(R"((std|fmt|CLI|toml|testing|rc)\s*::\s*$|(\.|->)\s*$)");
  for_each_cpp(tree, [&](const std::string& path, const std::string& text) {
    const std::string code = without_directives(code_only(text));
    for (std::sregex_iterator word(code.begin(), code.end(), kIdentifier), end; word != end; ++word) {
      const std::string name = word->str();
      if (!kAbbreviations.contains(name.ends_with('_') ? name.substr(0, name.size() - 1) : name)) continue;
      const auto at = static_cast<std::size_t>(word->position());
      const std::string before = code.substr(at < 16 ? 0 : at - 16, at < 16 ? at : 16);
      if (!matches(before, kForeign))
        problems.push_back({path, line_at(code, at), "abbreviated name '" + name + "': write the word"});
    }
  });
}

void check_headers(const Tree& tree, Problems& problems) {
  for_each_cpp(tree, [&](const std::string& path, const std::string& text) {
    if (!is_header(path)) return;
    if (!text.starts_with("// "))
      problems.push_back({path, 1, "a header begins with what it owns, and must never know"});
    if (text.find("\n#pragma once\n") == std::string::npos) problems.push_back({path, 0, "no #pragma once"});
  });
}

void check_calls(const Tree& tree, Problems& problems) {
  struct Refused {
    std::regex pattern;
    std::string why;
    std::string but_in = "";  // the one folder whose business it is
  };
  static const std::vector<Refused> kRefused{
      {std::regex(R"(\b(system|popen|fork|vfork|posix_spawnp?|exec[vl]p?e?)\s*\()"), "only src/agents starts programs",
       "src/agents/"},
      {std::regex(R"(\bstd::(cout|cerr|endl)\b)"), "use fmt::print"},
      {std::regex(R"(\bstd::format\b)"), "use fmt::format: g++ 12 has no std::format"},
      {std::regex(R"(\bstd::regex\b)"), "recursive: hostile input overflows the stack"},
      {std::regex(R"(\bthrow\b)"), "errors are values: return failure(...)"},
      {std::regex(R"(\busing namespace\b(?!.*literals;))"), "name what is used"},
  };
  for_each_cpp(tree, [&](const std::string& path, const std::string& text) {
    if (!path.starts_with("src/")) return;
    static const std::regex kRelativeInclude(R"(^\s*#\s*include\s*"\.)");  // code_only() blanks the path
    std::size_t number = 0;
    for (const std::string_view line : lines_of(text)) {
      ++number;
      if (matches(std::string(line), kRelativeInclude))
        problems.push_back({path, number, "includes are relative to src/"});
    }
    number = 0;
    const std::string code = code_only(text);
    for (const std::string_view line : lines_of(code)) {
      ++number;
      for (const Refused& refused : kRefused)
        if (matches(std::string(line), refused.pattern) &&
            (refused.but_in.empty() || !path.starts_with(refused.but_in)))
          problems.push_back({path, number, refused.why});
    }
  });
}

}  // namespace fount::tidy
