// Programs that deploy: dict displays that map variables to values, in a file whose name says what it does.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "index/dialects.h"

namespace fount {
namespace {

constexpr std::size_t kFewestPairs = 2;   // one upper-case key is no environment
constexpr std::uint32_t kFarthest = 300;  // bytes from one pair to the next: a comment of a few lines

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

// Entries of code are a flat list. One dict ends where the next entry is far away or repeats a key.
std::vector<std::vector<std::uint32_t>> dicts_of(const DialectFile& file) {
  std::vector<std::vector<std::uint32_t>> dicts;
  std::set<std::string_view> keys;  // of the last one
  for (const std::uint32_t entry : file.tree.children(kNone)) {
    const std::string_view key = file.tree.key(entry);
    if (!is_upper_name(key)) continue;
    const Entry* last = dicts.empty() ? nullptr : &file.tree[dicts.back().back()];
    const bool goes_on = last != nullptr && file.tree[entry].begin < last->value_end + kFarthest &&
                         last->definition == file.tree[entry].definition && !keys.contains(key);
    if (!goes_on) {
      dicts.emplace_back();
      keys.clear();
    }
    dicts.back().push_back(entry);
    keys.insert(key);
  }
  return dicts;
}

// An f-string with fields.
bool is_composed(const DialectFile& file, std::uint32_t pair) {
  const std::string_view text = file.text.at(file.tree[pair].value_begin, file.tree[pair].value_end);
  return (text.starts_with('f') || text.starts_with('F')) && text.contains('{');
}

void read(const DialectFile& file, SettingCollector& collector) {
  std::uint32_t number = 0;
  for (const std::vector<std::uint32_t>& pairs : dicts_of(file)) {
    ++number;
    if (pairs.size() < kFewestPairs) continue;
    SettingPart part{.layer = Layer::deploy_script,
                     .scope = "dict " + std::to_string(number),
                     .environment = environment_of(file, pairs)};
    if (holds_secret_names(file, pairs)) part.flags = kSettingFromStore | kSettingComputed;
    for (const std::uint32_t pair : pairs) {
      SettingPart its = part;
      if (is_composed(file, pair)) its.flags |= kSettingComputed;
      collector.add(pair, its);
    }
  }
}

}  // namespace

const Dialect deploy_program_dialect{speaks, read};

}  // namespace fount
