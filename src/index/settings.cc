#include "index/settings.h"

#include <algorithm>
#include <array>

namespace fount {
namespace {

constexpr auto kLayerNames =
    std::to_array<std::string_view>({"image", "env file", "compose", "shell script", "workflow", "pipeline",
                                     "Kubernetes", "Helm", "Terraform", "deploy script", "platform file"});

}  // namespace

std::string_view name_of(Layer layer) { return kLayerNames[static_cast<std::size_t>(layer)]; }

Settings::Settings(const Input& input, Symbols& symbols) {
  static_cast<void>(input);
  static_cast<void>(symbols);
}

std::span<const SettingSource> Settings::of(Symbol name) const {
  const auto found = std::ranges::equal_range(sources_, name, {}, &SettingSource::name);
  return {found.begin(), found.end()};
}

}  // namespace fount
