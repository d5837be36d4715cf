#include "source/backup_name.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "source/language.h"

namespace fount {
namespace {

using Evidence = BackupName::Evidence;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 && static_cast<unsigned char>(c) < 0x80;
}

// Words that say "set aside" wherever an extension would stand, and words that do so only behind another extension:
// "x.py.save" is a copy of x.py, "user.save.ts" saves users.
constexpr auto kSetAside = std::to_array<std::string_view>({"backup", "backups", "bak", "bck", "bkp", "old", "orig"});
constexpr auto kSetAsideBehind =
    std::to_array<std::string_view>({"broken", "copy", "deprecated", "disabled", "original", "prev", "previous", "rej",
                                     "removed", "sav", "save", "saved", "unused"});

// Before the extension, most of these are what a module is about: "plugin_deprecated.py" holds the deprecated ones.
constexpr auto kSetAsideBefore = std::to_array<std::string_view>({"broken", "copy", "original", "prev", "unused"});

// "backup2" counts as "backup".
std::string_view without_number(std::string_view word) {
  while (!word.empty() && is_digit(word.back())) word.remove_suffix(1);
  return word;
}

bool says_set_aside(std::string_view word) {
  return std::ranges::find(kSetAside, without_number(word)) != kSetAside.end();
}

bool says_set_aside_behind(std::string_view word) {
  return says_set_aside(word) || std::ranges::find(kSetAsideBehind, without_number(word)) != kSetAsideBehind.end();
}

bool says_set_aside_before(std::string_view word) {
  return says_set_aside(word) || std::ranges::find(kSetAsideBefore, without_number(word)) != kSetAsideBefore.end();
}

template <class Predicate>
bool any_word(std::string_view text, Predicate predicate) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of("_-. ", begin), text.size());
    if (predicate(text.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

// 20250915, 2025-09-15, optionally with a time behind: years 1990 to 2099, real months and days.
bool is_date(std::string_view digits) {
  if (digits.size() != 8 || !std::ranges::all_of(digits, is_digit)) return false;
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    for (char c : digits.substr(at, size)) value = 10 * value + (c - '0');
    return value;
  };
  return number(0, 4) >= 1990 && number(0, 4) < 2100 && number(4, 2) >= 1 && number(4, 2) <= 12 && number(6, 2) >= 1 &&
         number(6, 2) <= 31;
}

bool starts_with_date(std::string_view text) {
  std::string digits;
  for (char c : text.substr(0, 10))
    if (is_digit(c))
      digits += c;
    else if (c != '-' && c != '_')
      break;
  return digits.size() >= 8 && is_date(std::string_view(digits).substr(0, 8));
}

// A number that is a moment: seconds since the epoch (`.backup-1757635286` needs no help), or a date and time.
bool is_timestamp(std::string_view text) { return starts_with_date(text) && std::ranges::none_of(text, is_letter); }

// "x.py.backup_pre_migration", "x.py.20250915_125822", "x.py.issue757_backup": an extension that names a language and,
// behind it, one that names none.
BackupName behind_an_extension(std::string_view name) {
  for (std::size_t dot = name.find('.', 1); dot != name.npos; dot = name.find('.', dot + 1)) {
    const std::string_view original = name.substr(0, dot);
    if (original.find('.', 1) == original.npos || language_of(original) == Language::unknown) continue;
    const std::string mark = lower(name.substr(dot + 1));
    if (language_of(name) != Language::unknown && mark.find('.') == mark.npos) return {};  // x.test.ts, x.d.ts
    const bool copy = any_word(mark, says_set_aside) || is_timestamp(mark);
    // "dependabot.yml.disabled" may be the only one there is.
    if (copy || any_word(mark, says_set_aside_behind))
      return {copy ? Evidence::certain : Evidence::original, std::string(original), std::string(name.substr(dot))};
  }
  return {};
}

// "x.bak", "Makefile.orig", "x~": the extension alone says it, whatever it is behind.
BackupName by_extension(std::string_view name) {
  if (name.size() > 1 && name.ends_with('~'))
    return {Evidence::certain, std::string(name.substr(0, name.size() - 1)), "~"};
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos || dot == 0) return {};
  const std::string mark = lower(name.substr(dot + 1));
  const bool set_aside = says_set_aside(mark.substr(0, mark.find_first_of("_-")));
  if (!set_aside) return {};
  return {Evidence::certain, std::string(name.substr(0, dot)), std::string(name.substr(dot))};
}

// "x.old.py", "x copy.py", "x (1).py", "x_old.py", "x_20250910_171903.py": the mark stands before the extension.
BackupName before_the_extension(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos || dot == 0) return {};
  const std::string_view stem = name.substr(0, dot);
  const std::string_view extension = name.substr(dot);
  const auto found = [&](Evidence evidence, std::size_t at) {
    return BackupName{evidence, std::string(stem.substr(0, at)) + std::string(extension), std::string(stem.substr(at))};
  };
  const std::string low = lower(stem);
  if (const std::size_t inner = low.rfind('.');
      inner != low.npos && inner > 0 && any_word(low.substr(inner + 1), says_set_aside_behind)) {
    // "VMTest.test_backup_is_restored.json" is called after what it tells of.
    const std::string_view mark = std::string_view(low).substr(inner + 1);
    const bool first = says_set_aside(mark.substr(0, mark.find_first_of("_-")));
    return found(first ? Evidence::certain : Evidence::original, inner);
  }
  if (const std::size_t copy = low.rfind(" copy");
      copy != low.npos && copy > 0 && without_number(low.substr(copy + 5)).find_first_not_of(' ') == low.npos)
    return found(Evidence::certain, low.substr(0, copy).ends_with(" -") ? copy - 2 : copy);
  if (const std::size_t open = low.rfind(" (");
      open != low.npos && open > 0 && low.ends_with(')') && open + 3 < low.size() &&
      std::ranges::all_of(low.substr(open + 2, low.size() - open - 3), is_digit))
    return found(Evidence::certain, open);
  for (std::size_t at = low.find_first_of("_-", 1); at != low.npos;) {
    const std::size_t next = low.find_first_of("_-", at + 1);
    const std::string_view mark = std::string_view(low).substr(at + 1);
    const bool dated = !mark.empty() && is_digit(mark.front()) && is_timestamp(mark);
    if (dated || (next == low.npos && says_set_aside_before(mark))) return found(Evidence::original, at);
    at = next;
  }
  return {};
}

}  // namespace

BackupName backup_name_of(std::string_view file_name) {
  if (BackupName name = behind_an_extension(file_name); name.evidence != Evidence::none) return name;
  if (BackupName name = by_extension(file_name); name.evidence != Evidence::none) return name;
  return before_the_extension(file_name);
}

Evidence backup_directory_evidence(std::string_view directory_name) {
  const std::string name = lower(directory_name);
  const auto says = [&](auto... words) {
    return any_word(name, [&](std::string_view word) { return ((word == words) || ...); });
  };
  const bool dated =
      any_word(name, is_date) ||
      starts_with_date(std::string_view(name).substr(std::min(name.find_last_not_of("0123456789-_") + 1, name.size())));
  const bool backup = says("backup", "backups", "bak");
  // "tests_backup_2": set aside; "cloud-backup-restore": a tool for backups.
  const std::string_view before_number = std::string_view(name).substr(0, name.find_last_not_of("0123456789-_.") + 1);
  const bool ends_so =
      before_number.ends_with("backup") || before_number.ends_with("backups") || before_number.ends_with("bak");
  if (dated && (backup || says("archive", "archives"))) return Evidence::certain;
  const bool speaks_of_backups = name == "backup" || name.starts_with("backup_") || name.starts_with("backup-") ||
                                 name.starts_with("test_");  // a test of them
  if (backup && ends_so && !speaks_of_backups) return Evidence::certain;
  if (says("archived", "obsolete", "graveyard", "attic") || name.ends_with(".old") || name == "_old")
    return Evidence::certain;
  if (dated || backup || says("archive", "archives") || name == "old" || name.ends_with("_old") ||
      name.ends_with("-old"))
    return Evidence::original;
  return Evidence::none;
}

}  // namespace fount
