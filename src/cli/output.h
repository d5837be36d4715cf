// Bytes → stdout or a file. A file is complete or as it was before, whatever happens: readers never see half a report.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace fount {

Status write_stdout(std::string_view bytes);

// Writes beside the target and renames. What is no regular file (a pipe, /dev/null) is written to directly.
Status write_file(const std::string& path, std::string_view bytes);

// Fails for what write_file would surely fail for, so that nobody waits for an audit that cannot be saved.
Status check_writable(const std::string& path);

}  // namespace fount
