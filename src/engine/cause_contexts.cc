// Causes of files that images expect in vain.
#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "engine/cause_kinds.h"

namespace fount {
namespace {

// A Dockerfile and the directory that its build is given.
std::vector<CauseKey> context_keys(const Finding& finding, const CauseContext& context) {
  if (finding.rule != "missing-file") return {};
  std::set<CauseKey> keys;
  const bool known = std::ranges::any_of(finding.data, [](const auto& entry) {
    return entry.first == "context" && std::holds_alternative<std::string>(entry.second.value);
  });
  if (!known) return {};
  for (const FileId file : rival_files(finding))
    keys.insert({context.index().file(file).path, std::string(text_in(finding.data, "context"))});
  return {keys.begin(), keys.end()};
}

std::optional<CauseText> describe_context(const CauseKey& key, CausedFindings findings, const CauseContext& context) {
  (void)context;
  constexpr std::size_t kFewest = 2;
  if (findings.size() < kFewest) return std::nullopt;
  const std::string where = key[1].empty() ? "the root of the repository" : fmt::format("`{}`", key[1]);
  return CauseText{
      .title = fmt::format("`{}` is built in {}, where {} that it copies are missing", printable_path(key[0]), where,
                           plural(findings.size(), "file")),
      .action = "Build it in the directory that its paths are seen from, or write them as seen from there."};
}

}  // namespace

const CauseKind wrong_context_cause{context_keys, describe_context, /*takes_tentative=*/true};

}  // namespace fount
