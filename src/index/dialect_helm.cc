// Values of a Helm chart: what is called like an environment variable is passed as one.
#include <string>

#include "index/dialects.h"

namespace fount {
namespace {

constexpr int kDeepest = 24;

bool speaks(const DialectFile& file) {
  return file.file.language == Language::yaml && (file.name().starts_with("values") || file.name().contains("values."));
}

void read_values(const DialectFile& file, std::uint32_t entry, const std::string& scope, int depth,
                 SettingCollector& collector) {
  if (depth == 0) return;
  for (const std::uint32_t child : file.tree.children(entry)) {
    const Entry& it = file.tree[child];
    if (it.kind == EntryKind::list && file.tree.key(child).ends_with("nv")) {  // env, extraEnv
      collector.add_all(child, {.layer = Layer::helm, .scope = scope});
    } else if (it.kind == EntryKind::map) {
      const std::string_view key = file.tree.key(child);
      const std::string below = entry == kNone ? std::string(key) : scope;
      read_values(file, child, below, depth - 1, collector);
    } else if (is_upper_name(file.tree.key(child))) {
      collector.add(child, {.layer = Layer::helm, .scope = scope});
    }
  }
}

void read(const DialectFile& file, SettingCollector& collector) { read_values(file, kNone, "", kDeepest, collector); }

}  // namespace

const Dialect helm_dialect{speaks, read};

}  // namespace fount
