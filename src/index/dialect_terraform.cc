// Terraform: `env { name = ..., value = ... }` blocks (Cloud Run), maps called `environment`, `variables` and the like
// (functions, App Service, ECS).
#include <algorithm>
#include <array>
#include <string>

#include "index/dialects.h"

namespace fount {
namespace {

constexpr auto kMaps = std::to_array<std::string_view>(
    {"app_settings", "env_variables", "env_vars", "environment", "environment_variables", "set_env_vars", "variables"});

bool speaks(const DialectFile& file) { return file.file.language == Language::terraform; }

// `resource "google_cloud_run_service" "api"` and `module "api"`: api. Blocks are maps, their labels nested keys.
std::string resource_of(const DialectFile& file, std::uint32_t entry) {
  std::string last, before;
  for (; entry != kNone; entry = file.tree[entry].parent) {
    const std::string_view key = file.tree.key(entry);
    if (file.tree[entry].parent == kNone && key == "resource") return before;
    if (file.tree[entry].parent == kNone && key == "module") return last;
    before = last;
    last = key;
  }
  return {};
}

bool holds_variables(const DialectFile& file, std::uint32_t map) {
  return std::ranges::any_of(file.tree.children(map),
                             [&](std::uint32_t child) { return is_upper_name(file.tree.key(child)); });
}

void read(const DialectFile& file, SettingCollector& collector) {
  for (std::uint32_t i = 0; i < file.tree.size(); ++i) {
    const Entry& entry = file.tree[i];
    if (entry.is(kCommentedOut) || entry.kind != EntryKind::map) continue;
    const std::string_view key = file.tree.key(i);
    const std::uint32_t name = file.tree.child(i, "name");
    if (key == "env" && name != kNone) {
      std::uint32_t value = file.tree.child(i, "value");
      SettingPart part{.layer = Layer::terraform, .scope = resource_of(file, i)};
      if (value == kNone) {
        value = file.tree.child(i, "value_source");
        part.flags = kSettingFromStore | kSettingComputed;
      }
      if (value != kNone) collector.add_named(name, value, part);
    } else if (std::ranges::binary_search(kMaps, key) && holds_variables(file, i)) {
      collector.add_all(
          i, {.layer = Layer::terraform, .scope = resource_of(file, i), .environment = environment_in(file, i)});
    }
  }
}

}  // namespace

const Dialect terraform_dialect{speaks, read};

}  // namespace fount
