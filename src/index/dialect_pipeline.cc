// Cloud Build: env of the steps, substitutions, and what its deploy and build commands set.
#include <string>

#include "index/dialects.h"

namespace fount {
namespace {

bool speaks(const DialectFile& file) {
  if (file.file.language != Language::yaml && file.file.language != Language::json) return false;
  const std::uint32_t steps = file.tree.child(kNone, "steps");
  if (steps == kNone || file.tree[steps].kind != EntryKind::list) return false;
  if (file.name().contains("cloudbuild")) return true;
  return file.tree.child(kNone, "substitutions") != kNone || file.tree.child(kNone, "images") != kNone;
}

void read(const DialectFile& file, SettingCollector& collector) {
  collector.add_all(file.tree.child(kNone, "substitutions"), {.layer = Layer::pipeline, .scope = "substitutions"});
  collector.add_all(file.tree.find(kNone, {"options", "env"}), {.layer = Layer::pipeline});
  std::uint32_t number = 0;
  for (const std::uint32_t step : file.tree.children(file.tree.child(kNone, "steps"))) {
    const std::string scope = "step " + std::to_string(++number);
    const std::uint32_t variables = file.tree.child(step, "env");
    collector.add_all(variables,
                      {.layer = Layer::pipeline, .scope = scope, .environment = environment_in(file, variables)});
  }
  read_commands(file, collector, {.layer = Layer::deploy_script});
}

}  // namespace

const Dialect pipeline_dialect{speaks, read};

}  // namespace fount
