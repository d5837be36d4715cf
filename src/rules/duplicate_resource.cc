// One resource of the infrastructure that two places declare, and each would create or overwrite.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/path.h"
#include "rules/compose_claims.h"
#include "rules/rule.h"
#include "rules/support.h"
#include "rules/terraform_roots.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule duplicate_resource_rule;
const Rule duplicate_resource_rule{{.id = "duplicate-resource",
                                    .title = "one cloud, cluster or compose resource declared twice",
                                    .area = AreaId::infrastructure,
                                    .severity = Severity::high,
                                    .effort = Effort::medium,
                                    .raised = "",
                                    .lowered = "medium for ports and names of one compose file",
                                    .controls = "CWE-1041"},
                                   check};

namespace {

struct Declared {
  Span span;
  std::string note;
};
struct Group {
  std::vector<Declared> places;
  std::string what;  // "google_redis_instance \"cache\""
  Severity severity = Severity::high;
  bool several_files = false;  // what one of them says twice is told of that file
};
using Groups = std::map<std::string, Group>;

// What names a resource in its cloud, and whether the name is unique over all projects.
struct Identity {
  std::string_view attribute, scope;
};
constexpr auto kIdentities = std::to_array<Identity>({{"bucket", ""},
                                                      {"secret_id", "project"},
                                                      {"account_id", "project"},
                                                      {"repository_id", "project"},
                                                      {"name", "project"}});

void add_terraform(const std::vector<ConfigView>& views, Groups& groups) {
  const TerraformRoots terraform(views);
  for (const TerraformRoots::Root& root : terraform.roots()) {
    for (const TerraformResource& resource : root.resources) {
      const Span span = resource.view->span(resource.entry);
      Group& same = groups[fmt::format("{}: {}.{}", root.directory, resource.type, resource.name)];
      same.what = fmt::format("{}.{}", resource.type, resource.name);
      same.places.push_back({span, "one root module"});
      for (const Identity& identity : kIdentities) {
        const std::string name = TerraformRoots::value_of(root, resource, identity.attribute);
        const bool global = identity.scope.empty() || resource.type == "google_storage_bucket";
        const std::string scope = global ? "*" : TerraformRoots::value_of(root, resource, identity.scope);
        if (name.empty() || scope.empty()) continue;
        Group& cloud = groups[fmt::format("{} {}/{}", resource.type, scope, name)];
        cloud.what = fmt::format("{} {}", resource.type, name);
        cloud.places.push_back({span, fmt::format("root module {}", root.directory)});
        break;
      }
    }
  }
}

// A manifest as part of what is applied together: its own file, or a kustomization.
struct Applied {
  std::string together;  // path of the file that says so
  std::string_view note;
  bool several_files = false;
};

// `top`: the document, kNone for the only one of its file.
void add_document(const ConfigView& view, std::uint32_t top, const Applied& applied, Groups& groups) {
  const auto part = [&](std::string_view key) { return top == kNone ? view.top(key) : view.child(top, key); };
  const std::uint32_t metadata = part("metadata");
  const std::string name = view.literal(view.child(metadata, "name")), type = view.literal(part("kind"));
  if (name.empty() || type.empty() || type == "Kustomization") return;
  const std::uint32_t placed = view.child(metadata, "namespace");
  const std::string space = placed == kNone ? "" : view.value(placed);
  const std::string version = view.literal(part("apiVersion"));
  const std::string owner = version.contains('/') ? version.substr(0, version.find('/')) : "";  // core has none
  Group& group = groups[fmt::format("{}: {}/{} {}/{}", applied.together, owner, type, space, name)];
  group.what = fmt::format("{} {}", type, name);
  group.several_files = applied.several_files;
  group.places.push_back({view.span(view.child(metadata, "name")), std::string(applied.note)});
}

// Of two branches of a template one is rendered.
bool is_template(const ConfigView& view) {
  const std::string_view text = view.text(0, static_cast<std::uint32_t>(view.index().file(view.file()).size));
  return text.contains("{{") || text.contains("{%");
}

void add_kubernetes(const ConfigView& view, const Applied& applied, Groups& groups) {
  if (is_template(view)) return;
  add_document(view, kNone, applied, groups);
  for (const std::uint32_t document : view.top_level())
    if (view.child(document, "apiVersion") != kNone) add_document(view, document, applied, groups);
}

// Kustomize refuses to build what has one resource twice.
void add_kustomization(const ConfigView& view, const std::map<std::string_view, const ConfigView*>& manifests,
                       Groups& groups) {
  const std::uint32_t resources = view.top("resources");
  if (resources == kNone) return;
  const Applied applied{fmt::format("{} and its resources", view.path()), "applied by one kustomization", true};
  for (const std::uint32_t item : view.children(resources)) {
    const auto path = resolve_path(view.directory(), view.literal(item));
    const auto manifest = path ? manifests.find(*path) : manifests.end();
    if (manifest != manifests.end()) add_kubernetes(*manifest->second, applied, groups);
  }
}

void add_compose(const ConfigView& view, Groups& groups) {
  for (const ComposeClaim& claim : compose_claims(view)) {
    Group& group = groups[fmt::format("{}: {} {}", view.path(), claim.kind, claim.value)];
    group.what = fmt::format("{} {}", claim.kind, claim.value);
    group.severity = Severity::medium;
    group.places.push_back({claim.span, fmt::format("service {}", claim.service)});
  }
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const std::vector<ConfigView> views = config_views(index);
  Groups groups;
  add_terraform(views, groups);
  std::map<std::string_view, const ConfigView*> manifests;
  for (const ConfigView& view : views)
    if (view.kind() == ConfigKind::kubernetes) manifests.emplace(view.path(), &view);
  for (const ConfigView& view : views) {
    if (view.kind() == ConfigKind::kubernetes)
      add_kubernetes(view, {std::string(view.path()), "the later one wins"}, groups);
    if (view.kind() == ConfigKind::kustomization) add_kustomization(view, manifests, groups);
    if (view.kind() == ConfigKind::compose) add_compose(view, groups);
  }
  for (const auto& [key, group] : groups) {
    sink.examine(concept_key("resource", 0, key), group.places.front().span.file);
    const Span& first = group.places.front().span;
    const bool distinct = std::ranges::any_of(group.places, [&](const Declared& place) {
      return group.several_files ? place.span.file != first.file : place.span != first;
    });
    if (!distinct) continue;
    Finding finding = finding_of(duplicate_resource_rule.info, group.what, "resource");
    finding.concept_key = key;
    finding.confidence = Confidence::tentative;  // fixtures and alternatives are applied one at a time
    finding.severity = group.severity;
    finding.service = index.file(group.places.front().span.file).service;
    for (const Declared& place : group.places)
      finding.sources.push_back(source_at(index, place.span, SourceRole::surplus, place.note));
    finding.surplus = static_cast<std::uint32_t>(group.places.size() - 1);
    finding.message = fmt::format("{} is declared {} times", group.what, group.places.size());
    finding.remedy = "Keep one declaration; let the others refer to it.";
    sink.add(std::move(finding));
  }
}

}  // namespace fount
