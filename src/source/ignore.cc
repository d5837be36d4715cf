#include "source/ignore.h"

#include "base/path.h"
#include "core/ids.h"

namespace fount {
namespace {

constexpr std::string_view kSpecial = "*?[\\";

bool negates(std::string_view line) { return line.starts_with('!'); }

// What is left to compare: without `!` and without the slash that says "directories only".
std::string_view body_of(std::string_view line) {
  if (negates(line)) line.remove_prefix(1);
  if (line.ends_with('/')) line.remove_suffix(1);
  return line;
}

std::string_view anchored_body(std::string_view line) {
  std::string_view body = body_of(line);
  if (body.starts_with('/')) body.remove_prefix(1);
  return body;
}

// Trailing spaces go unless escaped; a backslash protects whatever follows it.
std::string_view without_trailing_spaces(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ') continue;
    if (line[i] == '\\' && ++i >= line.size()) return line;
    end = i + 1;
  }
  return line.substr(0, end);
}

// git compares C strings: a line ends at a NUL byte.
std::string_view pattern_of_line(std::string_view line) {
  if (line.starts_with('#')) return {};
  if (line.ends_with('\r')) line.remove_suffix(1);
  return without_trailing_spaces(line.substr(0, line.find('\0')));
}

}  // namespace

GlobPattern::GlobPattern(std::string_view line)
    : negated_(negates(line)),
      directories_only_(line.size() > (negated_ ? 1U : 0U) && line.ends_with('/')),
      glob_(anchored_body(line)) {
  const std::string_view body = body_of(line);
  if (body.find('/') != body.npos) {
    kind_ = Kind::path_glob;
  } else if (body.find_first_of(kSpecial) == body.npos) {
    kind_ = Kind::name;
    text_ = body;
  } else if (body.starts_with('*') && body.find_first_of(kSpecial, 1) == body.npos) {
    kind_ = Kind::name_suffix;
    text_ = body.substr(1);
  } else {
    kind_ = Kind::name_glob;
  }
}

bool GlobPattern::matches(std::string_view path, std::string_view name, bool is_directory) const {
  if (!applies_to(is_directory)) return false;
  switch (kind_) {
    case Kind::name:
      return name == text_;
    case Kind::name_suffix:
      return name.ends_with(text_);
    case Kind::name_glob:
      return glob_.matches(name);
    case Kind::path_glob:
      return glob_.matches(path);
  }
  return false;
}

void GlobList::add(std::string_view line) {
  const auto place = static_cast<std::uint32_t>(patterns_.size());
  const GlobPattern& pattern = patterns_.emplace_back(line);
  if (const std::string_view name = pattern.literal_name(); !name.empty())
    names_[std::string(name)].push_back(place);
  else if (const std::string_view path = pattern.literal_path(); !path.empty())
    paths_[std::string(path)].push_back(place);
  else
    others_.push_back(place);
}

GlobList GlobList::from_ignore_file(std::string_view bytes) {
  GlobList list;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (const std::string_view line = pattern_of_line(bytes.substr(0, end)); !line.empty()) list.add(line);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return list;
}

GlobList GlobList::from_globs(std::span<const std::string> globs, std::string_view prefix) {
  GlobList list;
  list.prefix_ = prefix;
  for (const std::string& glob : globs) list.add(glob);
  return list;
}

void GlobList::find_last(const PlacesByText& places, std::string_view text, bool is_directory,
                         std::uint32_t& last) const {
  const auto found = places.find(text);
  if (found == places.end()) return;
  for (const std::uint32_t place : found->second)
    if (patterns_[place].applies_to(is_directory) && (last == kNone || place > last)) last = place;
}

Verdict GlobList::match(std::string_view path, bool is_directory) const {
  if (patterns_.empty() || prefix_.empty()) return match_whole(path, is_directory);
  return match_whole(prefix_ + std::string(path), is_directory);
}

Verdict GlobList::match_whole(std::string_view path, bool is_directory) const {
  const std::string_view name = name_part(path);
  std::uint32_t last = kNone;
  find_last(names_, name, is_directory, last);
  find_last(paths_, path, is_directory, last);
  for (auto place = others_.rbegin(); place != others_.rend() && (last == kNone || *place > last); ++place)
    if (patterns_[*place].matches(path, name, is_directory)) last = *place;
  if (last == kNone) return Verdict::none;
  return patterns_[last].negated() ? Verdict::kept : Verdict::ignored;
}

bool GlobList::matches_file(std::string_view path) const {
  if (patterns_.empty()) return false;
  std::string whole;
  if (!prefix_.empty()) path = whole = prefix_ + std::string(path);
  for (std::size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
    if (match_whole(path.substr(0, slash), true) == Verdict::ignored) return true;
  return match_whole(path, false) == Verdict::ignored;
}

IgnoreRules::Scope IgnoreRules::add(std::string_view directory, File file) {
  if (file.patterns.empty()) return file.outer;
  files_.push_back(std::move(file));
  const Scope scope = static_cast<Scope>(files_.size() - 1);
  by_directory_[std::string(directory)] = scope;
  return scope;
}

IgnoreRules::Scope IgnoreRules::add_above(Scope outer, std::string_view prefix, std::string_view bytes) {
  return add({}, {outer, std::string(prefix), {}, GlobList::from_ignore_file(bytes)});
}

IgnoreRules::Scope IgnoreRules::add_below(Scope outer, std::string_view directory, std::string_view bytes) {
  return add(directory, {outer, {}, std::string(directory) + '/', GlobList::from_ignore_file(bytes)});
}

Verdict IgnoreRules::match(Scope scope, std::string_view path, bool is_directory) const {
  for (; scope != kNoScope; scope = files_[scope].outer) {
    const File& file = files_[scope];
    const Verdict verdict = file.prefix.empty() ? file.patterns.match(path.substr(file.directory.size()), is_directory)
                                                : file.patterns.match(file.prefix + std::string(path), is_directory);
    if (verdict != Verdict::none) return verdict;
  }
  return Verdict::none;
}

bool IgnoreRules::is_ignored(std::string_view path, bool is_directory) const {
  Scope scope = kNoScope;
  const auto enter = [&](std::string_view directory) {
    if (const auto found = by_directory_.find(directory); found != by_directory_.end()) scope = found->second;
  };
  enter({});
  std::size_t known = 0;  // so many bytes are the way to a directory that is kept
  for (std::string_view above = parent_of(path); known == 0 && !above.empty(); above = parent_of(above))
    if (const auto kept = kept_.find(above); kept != kept_.end()) scope = kept->second, known = above.size() + 1;
  for (std::size_t slash = path.find('/', known); slash != path.npos; slash = path.find('/', slash + 1)) {
    if (match(scope, path.substr(0, slash), true) == Verdict::ignored) return true;
    enter(path.substr(0, slash));
  }
  return match(scope, path, is_directory) == Verdict::ignored;
}

}  // namespace fount
