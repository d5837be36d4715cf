// Any bytes as an ignore file and as a path: an answer in bounded time, the same when asked again, never a crash. The
// fuzzer's own time limit catches patterns that make matching exponential.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "source/attributes.h"
#include "source/backup_name.h"
#include "source/ignore.h"
#include "source/language.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

// The input is a path, a NUL byte, and the ignore file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view path = text.substr(0, text.find('\0'));
  const std::string_view bytes = text.substr(std::min(path.size() + 1, text.size()));

  fount::IgnoreRules rules;
  const auto scope = rules.add_above(fount::IgnoreRules::kNoScope, "outer/", bytes);
  rules.add_above(scope, "", bytes);
  const bool ignored = rules.is_ignored(path, false);
  check(rules.is_ignored(path, false) == ignored);
  // What lies in an ignored directory is ignored.
  if (!path.empty() && rules.is_ignored(path, true)) check(rules.is_ignored(std::string(path) + "/below", false));

  const auto list = fount::GlobList::from_ignore_file(bytes);
  check(!list.empty() || list.match(path, false) == fount::Verdict::none);
  list.matches_file(path);

  fount::AttributeRules attributes;
  attributes.add("", bytes);
  attributes.of(path);

  const fount::BackupName backup = fount::backup_name_of(path);
  check(backup.evidence == fount::BackupName::Evidence::none || backup.original.size() < path.size());
  fount::language_of(path);
  fount::is_binary_name(path);
  return 0;
}
