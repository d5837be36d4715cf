// Facts as text: `--print facts` and golden tests. One fact per line, in the order of FileFacts, with line numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/facts.h"

namespace fount {

// The id of a kind of secret: facts hold its number.
using KindName = std::string_view (*)(std::uint16_t kind);

// `bytes` are the file's: they give line numbers, nothing else is taken from them. Without `kind_name` kinds stay
// numbers.
std::string print_facts(std::string_view path, const FileFacts& facts, std::string_view bytes,
                        KindName kind_name = nullptr);

}  // namespace fount
