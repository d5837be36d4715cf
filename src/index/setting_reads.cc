#include "index/setting_reads.h"

#include <algorithm>

namespace fount {

SettingReads::SettingReads(const Input& input, Symbols& symbols) {
  static_cast<void>(input);
  static_cast<void>(symbols);
}

std::span<const SettingRead> SettingReads::of(Symbol name) const {
  const auto found = std::ranges::equal_range(reads_, name, {}, &SettingRead::name);
  return {found.begin(), found.end()};
}

bool SettingReads::may_be_read(std::string_view) const { return !open_names_.empty(); }

double SettingReads::coverage() const {
  const double all = static_cast<double>(reads_.size() + unresolved_.size());
  return all == 0 ? 1 : static_cast<double>(reads_.size()) / all;
}

}  // namespace fount
