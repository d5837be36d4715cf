#include "engine/known_names.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// "JWT_SECRET_KEY": as environments write names.
bool is_setting_name(std::string_view value) {
  return value.contains('_') &&
         std::ranges::all_of(value, [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
}

// A word, or several as code joins them, with at most a short number behind: "Dockerfile", "modelBackend", "v2". What a
// machine drew has neither.
bool is_spoken(std::string_view run) {
  constexpr std::size_t kShortestWord = 3, kLongestNumber = 4;
  const std::size_t letters = run.find_last_not_of("0123456789") + 1;
  if (run.size() - letters > (letters == 0 ? 2 * kLongestNumber : kLongestNumber)) return false;
  std::size_t i = 0;
  const std::string_view word = run.substr(0, letters);
  if (std::ranges::all_of(word, is_upper)) return true;
  while (i < word.size()) {
    std::size_t end = i + 1;
    while (end < word.size() && is_lower(word[end])) ++end;
    const bool whole = i == 0 && end == word.size();
    if (is_digit(word[i]) || (!whole && end - i < kShortestWord)) return false;
    i = end;
  }
  return true;
}

bool is_spoken_part(std::string_view part) {
  while (!part.empty()) {
    const std::size_t end = std::min(part.find_first_of("._-"), part.size());
    if (!is_spoken(part.substr(0, end))) return false;
    part.remove_prefix(std::min(end + 1, part.size()));
  }
  return true;
}

bool ends_like_a_file(std::string_view path) {
  constexpr std::string_view kEndings[] = {"yaml", "yml", "json", "toml", "env", "pem",        "key",       "crt",
                                           "cert", "txt", "conf", "cfg",  "ini", "py",         "sh",        "js",
                                           "ts",   "sql", "xml",  "tf",   "md",  "Dockerfile", "properties"};
  const std::size_t dot = path.rfind('.');
  return dot != std::string_view::npos && std::ranges::find(kEndings, path.substr(dot + 1)) != std::end(kEndings);
}

// Of words with slashes between them, and with a beginning or an end that only paths have.
bool is_written_as_path(std::string_view value) {
  const bool rooted = std::ranges::any_of(std::to_array<std::string_view>({"./", "../", "/", "~/"}),
                                          [&](std::string_view start) { return value.starts_with(start); });
  if (!value.contains('/') || !(rooted || ends_like_a_file(value))) return false;
  if (value.starts_with('~')) value.remove_prefix(1);
  const bool has_word = value.find_first_not_of("./-_0123456789") != std::string_view::npos;
  return has_word && std::ranges::all_of(split(value, '/'), is_spoken_part) && std::ranges::all_of(value, [](char c) {
           return is_lower(c) || is_upper(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '/';
         });
}

// "django.contrib.auth.backends.ModelBackend": modules, and a class of two words or more.
bool is_written_as_class(std::string_view value) {
  const std::size_t dot = value.rfind('.');
  if (dot == std::string_view::npos || std::ranges::count(value, '.') < 2) return false;
  const std::string_view name = value.substr(dot + 1);
  const auto in_module = [](char c) { return is_lower(c) || c == '_' || c == '.'; };
  return std::ranges::all_of(value.substr(0, dot), in_module) && std::ranges::count_if(name, is_upper) >= 2 &&
         std::ranges::none_of(name, is_digit) && is_spoken_part(name);
}

// A host and a path of words: no user, no query.
bool is_written_as_address(std::string_view value) {
  const std::size_t scheme = value.find("://");
  if (!value.starts_with("http") || scheme == std::string_view::npos) return false;
  value.remove_prefix(scheme + 3);
  const std::string_view host = value.substr(0, value.find('/'));
  const auto in_host = [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '-' || c == ':'; };
  return std::ranges::all_of(host, in_host) &&
         std::ranges::all_of(split(value.substr(host.size()), '/'), is_spoken_part);
}

}  // namespace

KnownNames::KnownNames(std::span<const SourceFile> files, std::span<const FileFacts> facts) {
  std::string_view before;  // files come in the order of their paths
  for (const SourceFile& file : files) {
    paths_[last_part(file.path)].push_back(file.path);
    if (parent_of(file.path) == before) continue;
    before = parent_of(file.path);
    for (std::string_view folder = before; !folder.empty(); folder = parent_of(folder))
      folders_.insert(last_part(folder));
  }
  for (const FileFacts& each : facts) {
    for (const Entry& entry : each.entries)
      if (is_setting_name(each.text(entry.key))) settings_.insert(each.text(entry.key));
    for (const VariableRead& read : each.reads)
      if (is_setting_name(each.text(read.name))) settings_.insert(each.text(read.name));
  }
}

bool KnownNames::contains(std::string_view value) const {
  constexpr std::size_t kLongest = 256;
  if (value.size() > kLongest) return false;
  return settings_.contains(value) || folders_.contains(value) || is_file(value) || is_code(value) ||
         is_written_as_path(value) || is_written_as_class(value) || is_written_as_address(value);
}

// Where a file moved, its name still tells it: docker/x.Dockerfile for dockerfiles/x.Dockerfile.
bool KnownNames::is_file(std::string_view path) const {
  const std::string_view name = last_part(path);
  const bool known = name.find('.', 1) != std::string_view::npos && paths_.contains(name);
  return known && std::ranges::all_of(split(path, '/'), is_spoken_part);
}

// "shop.auth.tokens.verify" where a file shop/auth/tokens.py is, however deep.
bool KnownNames::is_code(std::string_view dotted) const {
  std::string module(dotted);
  std::ranges::replace(module, '.', '/');
  for (std::size_t end = module.size(); end != std::string::npos && end > 0; end = module.rfind('/', end - 1)) {
    const std::string path = module.substr(0, end) + ".py";
    const auto named = paths_.find(last_part(path));
    if (!path.contains('/') || named == paths_.end()) continue;
    if (std::ranges::any_of(named->second, [&](std::string_view known) { return known.ends_with(path); })) return true;
  }
  return false;
}

}  // namespace fount
