#include "cli/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/choice.h"
#include "cli/output.h"

namespace fount {
namespace {

std::vector<std::string_view> names_of_formats() {
  std::vector<std::string_view> names;
  for (const Format& format : formats()) names.push_back(format.name);
  return names;
}

Result<ReportTarget> parse_target(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::vector<std::string_view> names = names_of_formats();
  FOUNT_TRY(const std::size_t format, choose("report format", text.substr(0, equals), names));
  ReportTarget target{&formats()[format], ""};
  if (equals == std::string_view::npos || text.substr(equals + 1) == "-") return target;
  target.path = text.substr(equals + 1);
  if (target.path.empty())
    return failure(ErrorCode::usage, fmt::format("--report {0}= names no file; write {0}=FILE", names[format]));
  FOUNT_CHECK(check_writable(target.path));
  return target;
}

}  // namespace

Result<std::vector<ReportTarget>> parse_targets(std::span<const std::string> texts) {
  std::vector<ReportTarget> targets;
  for (const std::string& text : texts) {
    FOUNT_TRY(ReportTarget target, parse_target(text));
    targets.push_back(std::move(target));
  }
  if (std::ranges::count_if(targets, &ReportTarget::to_stdout) > 1)
    return failure(ErrorCode::usage, "only one --report can go to standard output; write FORMAT=FILE for the others");
  return targets;
}

std::string format_names() { return fmt::format("{}", fmt::join(names_of_formats(), ", ")); }

}  // namespace fount
