#include <array>
#include <regex>
#include <set>

#include "tests/tidy/checks.h"

namespace fount::tidy {
namespace {

constexpr std::size_t kLongestLine = 120;

// Characters, not bytes: a comment may hold an arrow.
std::size_t columns_of(std::string_view line) {
  std::size_t columns = 0;
  for (const char byte : line)
    if ((static_cast<unsigned char>(byte) & 0xC0) != 0x80) ++columns;
  return columns;
}

// Schemas are generated, a policy's sentences are prose, a table of verdicts has one row a line.
bool is_prose(std::string_view path) {
  return path.ends_with(".json") || path.ends_with(".toml") || path.ends_with(".tsv") || path.ends_with(".md") ||
         path.ends_with(".txt") || path == "LICENSE" || path == "NOTICE";
}

// Input of tests is as it is. Licences are as they were written.
bool is_ours(std::string_view path) {
  const bool is_input =
      path.starts_with("tests/") && !is_cpp(path) && !path.ends_with(".py") && !path.ends_with(".cmake");
  return !is_input && !path.starts_with("fuzz/seeds/") && path != "LICENSE";
}

template <class Visit>
void for_each_line(const Tree& tree, Visit visit) {
  for (const auto& [path, text] : tree) {
    if (!is_ours(path)) continue;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(text)) visit(path, ++number, line);
  }
}

struct Banned {
  std::string_view pattern, instead;
  bool any_case = true;
};

void check_patterns(const Tree& tree, std::span<const Banned> banned, Problems& problems) {
  std::vector<std::regex> patterns;
  for (const Banned& word : banned)
    patterns.emplace_back(std::string(word.pattern), word.any_case ? std::regex::icase : std::regex::ECMAScript);
  for_each_line(tree, [&](const std::string& path, std::size_t number, std::string_view line) {
    for (std::size_t i = 0; i < banned.size(); ++i) {
      std::cmatch match;
      if (std::regex_search(line.data(), line.data() + line.size(), match, patterns[i]))
        problems.push_back({path, number, "'" + match.str() + "': " + std::string(banned[i].instead)});
    }
  });
}

}  // namespace

void check_lines(const Tree& tree, Problems& problems) {
  for_each_line(tree, [&](const std::string& path, std::size_t number, std::string_view line) {
    if (!is_prose(path) && columns_of(line) > kLongestLine)
      problems.push_back({path, number, "line exceeds 120 columns"});
    if (line.ends_with(' ') || line.ends_with('\t'))
      problems.push_back({path, number, "blanks at the end of the line"});
    if (line.ends_with('\r')) problems.push_back({path, number, "carriage return at the end of the line"});
  });
  for (const auto& [path, text] : tree)
    if (is_ours(path) && !text.empty() && !text.ends_with('\n'))
      problems.push_back({path, 0, "the last line does not end"});
}

void check_words(const Tree& tree, Problems& problems) {
  static constexpr std::array<Banned, 3> kWords{{
      {R"(\b(TO[D]O|FIX[M]E|XX[X])\b)", "do it, or write an issue", false},
      {R"(\b(white|black)[l]ist)", "say what is allowed or refused"},
      {R"(\b(obvious[l]y|basical[l]y)\b)", "it is, or it is not: leave the word out"},
  }};
  check_patterns(tree, kWords, problems);
}

void check_places(const Tree& tree, Problems& problems) {
  static constexpr std::array<Banned, 2> kPlaces{{
      {R"((^|[^\w.])/(wor[k]|hom[e](?!/me\b)|roo[t]|User[s])/\w)", "a path of one machine"},
      {R"(\b(registr[y]|mirro[r]|prox[y])\.[a-z0-9-]+\.[a-z]{2,})", "a host of one network; name the package"},
  }};
  check_patterns(tree, kPlaces, problems);
  static const std::set<std::string, std::less<>> kKnownHosts{
      "www.apache.org", "json-schema.org", "keepachangelog.com", "git-lfs.github.com", "semver.org", "www.w3.org"};
  static const std::regex kUrl(R"(https?://([A-Za-z0-9.-]+))");
  for_each_line(tree, [&](const std::string& path, std::size_t number, std::string_view line) {
    if (path.starts_with("tests/")) return;  // hosts of tests are made up
    for (std::cregex_iterator url(line.data(), line.data() + line.size(), kUrl), end; url != end; ++url) {
      const std::string host = (*url)[1];
      // Hosts under .test are reserved for tests, and a rule may have to tell them from example.com.
      const bool is_example =
          host.find("example") != std::string::npos || host.ends_with(".test") || host == "localhost";
      if (!is_example && !kKnownHosts.contains(host))
        problems.push_back({path, number, "unknown host '" + host + "': example.com, or add it to the known ones"});
    }
  });
}

}  // namespace fount::tidy
