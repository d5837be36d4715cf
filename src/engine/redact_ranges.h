// The parts of redaction: each finder adds the bytes that it wants hidden. See redact.h for what and why.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/file.h"

namespace fount {

struct HiddenRange {
  std::size_t begin = 0, end = 0;
};
using HiddenRanges = std::vector<HiddenRange>;  // in any order, may overlap

// By looks: provider keys, PEM blocks, URL passwords, bearer tokens, random runs.
void hide_by_looks(std::string_view text, HiddenRanges& hidden);

// By name: values that belong to a name for which is_secret_name() holds.
void hide_by_name(std::string_view text, Language language, HiddenRanges& hidden);

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_word(char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '_'; }

}  // namespace fount
