// Kubernetes manifests: env of containers, data of ConfigMaps, literals of a kustomization.
#include <string>

#include "index/dialects.h"

namespace fount {
namespace {

constexpr int kDeepest = 24;  // of a manifest's maps; a container's env lies at eight

// The first document's keys are the file's own, each later document has a root entry without key.
bool is_document(const DialectFile& file, std::uint32_t root) {
  return file.tree.child(root, "apiVersion") != kNone && file.tree.child(root, "kind") != kNone;
}

bool is_root(const DialectFile& file, std::uint32_t entry) {
  return file.tree.key(entry).empty() && file.tree[entry].kind == EntryKind::map;
}

bool speaks(const DialectFile& file) {
  if (file.file.language != Language::yaml) return false;
  if (is_document(file, kNone) || file.name() == "kustomization.yaml") return true;
  for (const std::uint32_t top : file.tree.children(kNone))
    if (is_root(file, top) && is_document(file, top)) return true;
  return false;
}

// A manifest being read: several of one file may have containers of one name.
struct Workload {
  std::string name;
  SettingCollector& collector;
};

// `env:` of every container, whatever the workload wraps it in.
void read_containers(const DialectFile& file, std::uint32_t entry, int depth, const Workload& workload) {
  if (depth == 0) return;
  for (const std::uint32_t child : file.tree.children(entry)) {
    if (entry == kNone && is_root(file, child)) continue;  // a document of its own
    const EntryKind kind = file.tree[child].kind;
    if (file.tree.key(child) == "env" && kind == EntryKind::list) {
      const std::string scope = workload.name + " " + file.value_of(entry, "name");
      workload.collector.add_all(
          child, {.layer = Layer::kubernetes, .scope = scope, .environment = environment_in(file, child)});
    } else if (kind == EntryKind::map || kind == EntryKind::list) {
      read_containers(file, child, depth - 1, workload);
    }
  }
}

void read_document(const DialectFile& file, std::uint32_t root, SettingCollector& collector) {
  const std::string kind = file.value_of(root, "kind");
  const std::string name = file.value(file.tree.find(root, {"metadata", "name"}));
  SettingPart part{.layer = Layer::kubernetes, .scope = kind + " " + name};
  if (kind == "ConfigMap") {
    const std::uint32_t data = file.tree.child(root, "data");
    part.environment = environment_in(file, data);
    collector.add_all(data, part);
  } else if (kind == "Secret") {
    collector.add_all(file.tree.child(root, "stringData"), part);
    part.flags = kSettingComputed;  // base64
    collector.add_all(file.tree.child(root, "data"), part);
  } else {
    read_containers(file, root, kDeepest, {name, collector});
  }
}

void read_kustomization(const DialectFile& file, SettingCollector& collector) {
  const std::uint32_t generators = file.tree.child(kNone, "configMapGenerator");
  if (generators == kNone) return;
  for (const std::uint32_t generator : file.tree.children(generators))
    collector.add_all(file.tree.child(generator, "literals"),
                      {.layer = Layer::kubernetes, .scope = "ConfigMap " + file.value_of(generator, "name")});
}

void read(const DialectFile& file, SettingCollector& collector) {
  if (file.name().starts_with("kustomization.")) return read_kustomization(file, collector);
  if (is_document(file, kNone)) read_document(file, kNone, collector);
  for (const std::uint32_t top : file.tree.children(kNone))
    if (is_root(file, top) && is_document(file, top)) read_document(file, top, collector);
}

}  // namespace

const Dialect kubernetes_dialect{speaks, read};

}  // namespace fount
