// Facts as text: `--print facts` and golden tests. One fact per line, in the order of FileFacts, with line numbers.
#pragma once

#include <string>
#include <string_view>

#include "core/facts.h"

namespace fount {

// `bytes` are the file's: they give line numbers, nothing else is taken from them.
std::string print_facts(std::string_view path, const FileFacts& facts, std::string_view bytes);

}  // namespace fount
