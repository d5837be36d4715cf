// docker-compose: `environment`, build `args`, and the files that `env_file` brings in.
#include <algorithm>
#include <string>

#include "index/dialects.h"

namespace fount {
namespace {

bool speaks(const DialectFile& file) {
  if (file.file.language != Language::yaml) return false;
  const std::uint32_t services = file.tree.child(kNone, "services");
  if (services == kNone || file.tree[services].kind != EntryKind::map) return false;
  return file.name().contains("compose") ||
         std::ranges::any_of(file.tree.children(services), [&](std::uint32_t service) {
           return file.tree.child(service, "image") != kNone || file.tree.child(service, "build") != kNone;
         });
}

void read_service(const DialectFile& file, std::uint32_t service, SettingCollector& collector) {
  const std::string name(file.tree.key(service));
  const std::uint32_t environment = file.tree.child(service, "environment");
  const EnvironmentId of_service = environment_in(file, environment);
  collector.add_all(environment, {.layer = Layer::compose, .scope = name, .environment = of_service});
  const std::uint32_t arguments = file.tree.find(service, {"build", "args"});
  collector.add_all(arguments, {.layer = Layer::compose, .scope = name + " build", .environment = of_service});
  const std::uint32_t env_file = file.tree.child(service, "env_file");
  if (env_file == kNone) return;
  if (file.tree[env_file].kind != EntryKind::list) return collector.bring_in(env_file, name);
  for (const std::uint32_t item : file.tree.children(env_file)) collector.bring_in(item, name);
}

void read(const DialectFile& file, SettingCollector& collector) {
  const std::uint32_t services = file.tree.child(kNone, "services");
  for (const std::uint32_t service : file.tree.children(services)) read_service(file, service, collector);
  collector.mark_inside(services);
}

}  // namespace

const Dialect compose_dialect{speaks, read};

}  // namespace fount
