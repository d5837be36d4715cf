// From an entry to a SettingSource: what its text says of the value's kind. Shared by all dialects.
#include <algorithm>
#include <functional>
#include <set>
#include <span>
#include <utility>

#include "base/text.h"
#include "core/scalar.h"
#include "index/dialects.h"

namespace fount {
namespace {

constexpr int kMostMerges = 8;  // an anchor may merge another; a cycle ends here
constexpr std::size_t kLongestName = 128;

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "X" of `$X`, `${X}`, `${X:-default}`; "" of anything else.
std::string_view variable_asked_for(std::string_view value) {
  if (!value.starts_with('$')) return {};
  value.remove_prefix(1);
  const bool braced = value.starts_with('{') && value.ends_with('}');
  if (braced) value = value.substr(1, value.size() - 2);
  const auto end = std::ranges::find_if(value, [](char c) { return !is_letter(c) && !is_digit(c); });
  const auto length = static_cast<std::size_t>(end - value.begin());
  return braced || length == value.size() ? value.substr(0, length) : std::string_view{};
}

std::uint16_t flags_of_value(std::string_view name, const Entry& entry, std::string_view value) {
  if (entry.kind == EntryKind::none) return kSettingEmpty;
  std::uint16_t flags = 0;
  if (entry.kind == EntryKind::scalar && trim(value).empty()) flags |= kSettingEmpty;
  if (entry.is(kInterpolated) || entry.style == ScalarStyle::expression) flags |= kSettingComputed;
  if (value.contains("${{") && value.contains("secrets.")) flags |= kSettingFromStore | kSettingComputed;
  if (!name.empty() && variable_asked_for(trim(value)) == name) flags |= kSettingPassedOn | kSettingComputed;
  return flags;
}

// "db" of "db", "db:5432" and "postgres://user@db/shop".
bool names_one_of(const std::set<std::string, std::less<>>& names, std::string_view value) {
  while (!value.empty()) {
    const std::size_t end = std::min(value.find_first_of(":/@,; ?&="), value.size());
    if (names.contains(value.substr(0, end))) return true;
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return false;
}

}  // namespace

bool is_variable_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName && is_letter(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); });
}

bool is_upper_name(std::string_view text) {
  return text.size() > 1 && is_variable_name(text) &&
         std::ranges::none_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

void SettingCollector::push(std::string_view name, const Entry& key, std::uint32_t value, SettingPart part) {
  if (!is_variable_name(name)) return;
  const Entry& it = file_.tree[value];
  SettingSource source;
  source.name = symbols_.intern(name);
  source.file = file_.id;
  source.entry = value;
  source.begin = key.begin;
  source.end = key.end;
  source.value_begin = it.value_begin;
  source.value_end = it.value_end;
  const EnvironmentId whole = file_.environments.of(file_.id);
  source.environment = whole ? whole : part.environment;
  source.scope = symbols_.intern(part.scope);
  source.flags = part.flags | flags_of_value(name, it, file_.value(value));
  if (it.is(kCommentedOut) || key.is(kCommentedOut)) source.flags |= kSettingCommentedOut;
  if (it.is(kConditional)) source.flags |= kSettingConditional;
  if (is_template_name(file_.file.path)) source.flags |= kSettingTemplate;
  source.layer = part.layer;
  source.style = it.style;
  sources_.push_back(source);
}

void SettingCollector::add(std::uint32_t entry, const SettingPart& part) {
  const Entry& it = file_.tree[entry];
  std::uint32_t value = entry;
  if (it.kind == EntryKind::alias && it.target < file_.tree.size()) value = it.target;
  if (file_.tree[value].kind != EntryKind::scalar && file_.tree[value].kind != EntryKind::none) return;
  push(file_.tree.key(entry), it, value, part);
}

void SettingCollector::add_named(std::uint32_t name, std::uint32_t value, const SettingPart& part) {
  Entry key = file_.tree[name];
  key.begin = key.value_begin;
  key.end = key.value_end;
  push(file_.value(name), key, value, part);
}

// `- name: KEY` with `value: v`, or with a reference to where the value is kept. Kubernetes, Cloud Run and ECS agree.
void SettingCollector::add_item(std::uint32_t item, const SettingPart& part, int depth) {
  const EntryTree& tree = file_.tree;
  if (tree.key(item) == "<<") return add_merged(item, part, depth - 1);
  const std::uint32_t name = tree.child(item, "name");
  if (tree[item].kind != EntryKind::map || name == kNone) {
    if (!tree.key(item).empty()) return add(item, part);
    if (is_variable_name(file_.value(item))) {  // `- KEY`: passed on from around it
      SettingPart passed = part;
      passed.flags |= kSettingPassedOn | kSettingComputed;
      add_named(item, item, passed);
    }
    return;
  }
  SettingPart its = part;
  std::uint32_t value = tree.child(item, "value");
  for (const std::string_view from : {"valueFrom", "value_from", "value_source", "fromSecret"}) {
    if (value != kNone || tree.child(item, from) == kNone) continue;
    value = tree.child(item, from);
    its.flags |= kSettingFromStore | kSettingComputed;
  }
  if (value != kNone) add_named(name, value, its);
}

void SettingCollector::add_merged(std::uint32_t holder, const SettingPart& part, int depth) {
  if (depth == 0) return;
  for (const std::uint32_t item : file_.tree.children(holder)) add_item(item, part, depth);
}

void SettingCollector::add_all(std::uint32_t holder, const SettingPart& part) {
  if (holder != kNone) add_merged(holder, part, kMostMerges);
}

void SettingCollector::bring_in(std::uint32_t entry, const std::string& scope) {
  std::string path = file_.value(entry);
  if (path.empty()) path = file_.value_of(entry, "path");
  if (!path.empty()) named_files_.push_back({entry, scope, std::move(path)});
}

void SettingCollector::mark_inside(std::uint32_t services) {
  std::set<std::string, std::less<>> names;
  for (const std::uint32_t service : file_.tree.children(services)) names.emplace(file_.tree.key(service));
  const std::span<SettingSource> own = std::span(sources_).subspan(first_);
  std::set<std::pair<Symbol, std::string_view>> partners;  // scope, "CACHE_" of CACHE_HOST
  for (SettingSource& source : own) {
    const std::string value = decode(file_.text.at(source.value_begin, source.value_end), source.style, Language::yaml);
    if (!names_one_of(names, value)) continue;
    source.flags |= kSettingInside;
    const std::string_view name = symbols_[source.name];
    if (const std::size_t last = name.rfind('_'); last != name.npos)
      partners.emplace(source.scope, name.substr(0, last + 1));
  }
  // CACHE_PORT and CACHE_USER belong to the container that CACHE_HOST leads to.
  for (SettingSource& source : own) {
    const std::string_view name = symbols_[source.name];
    const std::size_t last = name.rfind('_');
    if (last != name.npos && partners.contains({source.scope, name.substr(0, last + 1)}))
      source.flags |= kSettingInside;
  }
}

EnvironmentId environment_in(const DialectFile& file, std::uint32_t holder) {
  if (holder == kNone) return {};
  for (const std::uint32_t item : file.tree.children(holder)) {
    std::string_view key = file.tree.key(item);
    std::string name, value = file.value(item);
    if (file.tree[item].kind == EntryKind::map) {
      name = file.value_of(item, "name");
      value = file.value_of(item, "value");
      key = name;
    }
    if (key == "NODE_ENV" || !names_environment(key)) continue;
    if (const EnvironmentId id = file.environments.named(value)) return id;
  }
  return {};
}

}  // namespace fount
