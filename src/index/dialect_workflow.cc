// GitHub workflows (env of the workflow, of jobs and of steps) and GitLab pipelines (variables). Deploy commands in
// their scripts set what they deploy with.
#include <string>

#include "index/dialects.h"

namespace fount {
namespace {

bool is_yaml(const DialectFile& file) { return file.file.language == Language::yaml; }

bool is_github(const DialectFile& file) {
  return is_yaml(file) && file.tree.child(kNone, "jobs") != kNone &&
         (file.file.path.contains(".github/") || file.tree.child(kNone, "on") != kNone);
}

// `environment: staging` or `environment: {name: staging}`.
EnvironmentId environment_of_job(const DialectFile& file, std::uint32_t job) {
  const std::uint32_t environment = file.tree.child(job, "environment");
  if (environment == kNone) return {};
  const bool mapped = file.tree[environment].kind == EntryKind::map;
  return file.environments.named(mapped ? file.value_of(environment, "name") : file.value(environment));
}

void read_job(const DialectFile& file, std::uint32_t job, SettingCollector& collector) {
  const std::string name(file.tree.key(job));
  EnvironmentId environment = environment_of_job(file, job);
  const std::uint32_t variables = file.tree.child(job, "env");
  if (!environment) environment = environment_in(file, variables);
  collector.add_all(variables, {.layer = Layer::workflow, .scope = name, .environment = environment});
  const std::uint32_t steps = file.tree.child(job, "steps");
  if (steps == kNone) return;
  std::uint32_t number = 0;
  for (const std::uint32_t step : file.tree.children(steps)) {
    const std::string scope = name + " step " + std::to_string(++number);
    collector.add_all(file.tree.child(step, "env"),
                      {.layer = Layer::workflow, .scope = scope, .environment = environment});
  }
}

void read_github(const DialectFile& file, SettingCollector& collector) {
  const std::uint32_t variables = file.tree.child(kNone, "env");
  collector.add_all(variables, {.layer = Layer::workflow, .environment = environment_in(file, variables)});
  for (const std::uint32_t job : file.tree.children(file.tree.child(kNone, "jobs"))) read_job(file, job, collector);
  read_commands(file, collector, {.layer = Layer::deploy_script});
}

bool is_gitlab(const DialectFile& file) { return is_yaml(file) && file.name().starts_with(".gitlab-ci"); }

void read_gitlab(const DialectFile& file, SettingCollector& collector) {
  collector.add_all(file.tree.child(kNone, "variables"), {.layer = Layer::workflow});
  for (const std::uint32_t job : file.tree.children(kNone)) {
    if (file.tree[job].kind != EntryKind::map) continue;
    const std::string name(file.tree.key(job));
    collector.add_all(file.tree.child(job, "variables"),
                      {.layer = Layer::workflow, .scope = name, .environment = environment_of_job(file, job)});
  }
  read_commands(file, collector, {.layer = Layer::deploy_script});
}

}  // namespace

const Dialect github_dialect{is_github, read_github};
const Dialect gitlab_dialect{is_gitlab, read_gitlab};

}  // namespace fount
