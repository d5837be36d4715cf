// Files that a hosting platform reads: app.yaml, vercel.json, netlify.toml, fly.toml, render.yaml, app.json,
// serverless.yml.
#include <algorithm>
#include <array>
#include <string>

#include "index/dialects.h"

namespace fount {
namespace {

struct Place {
  std::string_view file;
  std::string_view section;  // "" for the top level
  std::string_view key;
};
constexpr auto kPlaces = std::to_array<Place>({
    {"app.json", "", "env"},
    {"app.yaml", "", "env_variables"},
    {"app.yaml", "", "envs"},
    {"apprunner.yaml", "run", "env"},
    {"fly.toml", "", "env"},
    {"netlify.toml", "build", "environment"},
    {"now.json", "", "env"},
    {"serverless.yml", "provider", "environment"},
    {"vercel.json", "", "env"},
    {"vercel.json", "build", "env"},
    {"wrangler.toml", "", "vars"},
});

bool is_named(const DialectFile& file, std::string_view name) { return file.name() == name; }

bool speaks(const DialectFile& file) {
  return is_named(file, "render.yaml") ||
         std::ranges::any_of(kPlaces, [&](const Place& place) { return is_named(file, place.file); });
}

// render.yaml: services[].envVars[] with `key` and `value`.
void read_render(const DialectFile& file, SettingCollector& collector) {
  const std::uint32_t services = file.tree.child(kNone, "services");
  if (services == kNone) return;
  for (const std::uint32_t service : file.tree.children(services)) {
    const std::uint32_t variables = file.tree.child(service, "envVars");
    if (variables == kNone) continue;
    for (const std::uint32_t item : file.tree.children(variables)) {
      const std::uint32_t key = file.tree.child(item, "key"), value = file.tree.child(item, "value");
      if (key == kNone || value == kNone) continue;
      collector.add_named(key, value, {.layer = Layer::platform, .scope = file.value_of(service, "name")});
    }
  }
}

// netlify.toml: `[context.production.environment]`.
void read_contexts(const DialectFile& file, SettingCollector& collector) {
  const std::uint32_t contexts = file.tree.child(kNone, "context");
  if (!is_named(file, "netlify.toml") || contexts == kNone) return;
  for (const std::uint32_t context : file.tree.children(contexts)) {
    const std::string name(file.tree.key(context));
    collector.add_all(file.tree.child(context, "environment"),
                      {.layer = Layer::platform, .scope = name, .environment = file.environments.named(name)});
  }
}

void read(const DialectFile& file, SettingCollector& collector) {
  for (const Place& place : kPlaces) {
    if (!is_named(file, place.file)) continue;
    const std::uint32_t section = place.section.empty() ? kNone : file.tree.child(kNone, place.section);
    if (section == kNone && !place.section.empty()) continue;
    collector.add_all(file.tree.child(section, place.key), {.layer = Layer::platform});
  }
  if (is_named(file, "render.yaml")) read_render(file, collector);
  read_contexts(file, collector);
}

}  // namespace

const Dialect platform_dialect{speaks, read};

}  // namespace fount
