// One file's own strings. Built once by an extractor, then read-only; ids are dense from 0, and 0 is "".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"

namespace fount {

class StringTable {
 public:
  StringTable() : ends_{0} {}

  std::string_view operator[](StringId id) const {
    const std::uint32_t begin = id.value == 0 ? 0 : ends_[id.value - 1];
    return std::string_view(bytes_).substr(begin, ends_[id.value] - begin);
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }

  // Appends without looking for an equal string: builders (lang/string_builder.h) do that with a map they reuse.
  StringId append(std::string_view text) {
    bytes_.append(text);
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    return StringId{size() - 1};
  }
  void shrink() {
    bytes_.shrink_to_fit();
    ends_.shrink_to_fit();
  }

 private:
  std::string bytes_;
  std::vector<std::uint32_t> ends_;  // ends_[i] is where string i stops; string 0 is empty
};

}  // namespace fount
