#include "rules/developer_settings.h"

#include <algorithm>
#include <array>

#include "base/path.h"

namespace fount {

bool is_for_developers(std::string_view path) {
  constexpr auto kStems = std::to_array<std::string_view>(
      {"ci", "dev", "devel", "develop", "development", "devstack", "local", "test", "testing", "tests"});
  const std::string_view name = name_part(path);
  return std::ranges::find(kStems, name.substr(0, name.find('.'))) != kStems.end();
}

}  // namespace fount
