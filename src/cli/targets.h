// --report FORMAT[=FILE]: what is written where.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/render.h"

namespace fount {

struct ReportTarget {
  const Format* format = nullptr;
  std::string path;  // "": standard output
  bool to_stdout() const { return path.empty(); }
};

// At most one goes to stdout. Files are checked to be writable before anybody waits for an audit.
Result<std::vector<ReportTarget>> parse_targets(std::span<const std::string> texts);

// "text, json, markdown": what --report takes.
std::string format_names();

}  // namespace fount
