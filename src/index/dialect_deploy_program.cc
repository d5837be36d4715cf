// Programs that deploy: dict displays that map variables to values, in a file whose name says what it does.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "index/dialects.h"

namespace fount {
namespace {

constexpr std::uint32_t kFewestPairs = 2;  // one upper-case key is no environment

bool speaks(const DialectFile& file) {
  return file.file.language == Language::python && is_deploy_name(file.file.path);
}

// `"POSTGRES_HOST": "postgres-host-staging"`: the name under which a secret store keeps the value.
bool names_a_secret(std::string_view key, std::string_view value) {
  std::string kebab = lower(key);
  std::ranges::replace(kebab, '_', '-');
  return value.contains('-') && value.contains(kebab);
}

// All pairs of one dict say the same kind of thing: values of variables, or names of secrets.
bool holds_secret_names(const DialectFile& file, const std::vector<std::uint32_t>& pairs) {
  return std::ranges::any_of(pairs,
                             [&](std::uint32_t pair) { return names_a_secret(file.tree.key(pair), file.value(pair)); });
}

EnvironmentId environment_of(const DialectFile& file, const std::vector<std::uint32_t>& pairs) {
  for (const std::uint32_t pair : pairs) {
    if (!names_environment(file.tree.key(pair)) || file.tree.key(pair) == "NODE_ENV") continue;
    if (const EnvironmentId id = file.environments.named(file.value(pair))) return id;
  }
  return {};
}

void read(const DialectFile& file, SettingCollector& collector) {
  std::uint32_t number = 0;
  std::vector<std::uint32_t> holders{kNone};
  for (std::uint32_t i = 0; i < file.tree.size(); ++i) holders.push_back(i);
  for (const std::uint32_t holder : holders) {
    std::vector<std::uint32_t> pairs;
    for (const std::uint32_t child : file.tree.children(holder))
      if (file.tree[child].kind == EntryKind::scalar && is_upper_name(file.tree.key(child))) pairs.push_back(child);
    if (pairs.size() < kFewestPairs) continue;
    SettingPart part{.layer = Layer::deploy_script,
                     .scope = "dict " + std::to_string(++number),
                     .environment = environment_of(file, pairs)};
    if (holds_secret_names(file, pairs)) part.flags = kSettingFromStore | kSettingComputed;
    for (const std::uint32_t pair : pairs) collector.add(pair, part);
  }
}

}  // namespace

const Dialect deploy_program_dialect{speaks, read};

}  // namespace fount
