#include "rules/configuration_patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/secret_name.h"
#include "rules/environment_files.h"
#include "rules/setting_values.h"
#include "rules/support.h"

namespace fount {
namespace {

// Below these, keeping to it is no achievement.
constexpr std::size_t kFewestFields = 3;
constexpr std::uint32_t kFewestUsers = 3;
constexpr std::size_t kFewestShared = 5;
constexpr std::size_t kFewestSecrets = 3;

Pattern pattern_at(Span span, std::string_view name, std::string concept_name, std::string detail) {
  Pattern pattern;
  pattern.pattern = name;
  pattern.concept_name = std::move(concept_name);
  pattern.span = span;
  pattern.detail = std::move(detail);
  pattern.area = AreaId::configuration;
  return pattern;
}

// Production code outside the class's file that asks for the variable itself.
bool read_elsewhere(const Index& index, Symbol name, FileId home) {
  return std::ranges::any_of(index.setting_reads().of(name), [&](const SettingRead& read) {
    return read.file != home && index.production(read.file) && !read.is(kReadWrites);
  });
}

void find_owned_settings(const Index& index, Sink& sink) {
  std::map<DefinitionId, std::vector<Symbol>> fields;
  for (const SettingRead& read : index.setting_reads().all())
    if (read.is(kReadField) && read.definition != kNone && index.production(read.file))
      fields[index.id_of(read.file, read.definition)].push_back(read.name);
  for (const auto& [owner, names] : fields) {
    const FileId home = index.file_of(owner);
    const std::uint32_t users = index.production_users({TargetKind::definition, home, index.local(owner)});
    const bool obeyed = std::ranges::none_of(names, [&](Symbol name) { return read_elsewhere(index, name, home); });
    if (names.size() < kFewestFields || users < kFewestUsers || !obeyed) continue;
    sink.add(pattern_at(index.span_of(owner), "owned-settings", index.symbol_of(owner),
                        fmt::format("{} read here and nowhere else, {}", plural(names.size(), "variable"),
                                    plural(users, "production user"))));
  }
}

void find_separation(const Index& index, Sink& sink) {
  for (const auto& [family, members] : environment_families(index)) {
    std::set<EnvironmentId> environments;
    for (const EnvironmentFile& member : members)
      if (index.environments()[member.environment].deployed) environments.insert(member.environment);
    const EnvironmentFile& first = members.front();
    const bool equal = std::ranges::all_of(members, [&](const EnvironmentFile& other) {
      return std::ranges::equal(first.settings, other.settings, {},
                                &std::pair<const Symbol, const SettingSource*>::first,
                                &std::pair<const Symbol, const SettingSource*>::first);
    });
    if (environments.size() < 2 || !equal || first.settings.size() < kFewestShared) continue;
    sink.add(pattern_at(
        {first.file, 0, 0}, "environment-separation", family,
        fmt::format("{} give the same {}", plural(members.size(), "file"), plural(first.settings.size(), "variable"))));
  }
}

void find_secret_references(const Index& index, Sink& sink) {
  struct Count {
    std::size_t kept = 0, written = 0;
  };
  std::map<FileId, Count> counts;
  for (const SettingSource& setting : index.settings().all()) {
    const bool live = !setting.is(kSettingCommentedOut) && !setting.is(kSettingTemplate);
    if (!live || !is_secret_name(index.symbols()[setting.name])) continue;
    if (setting.is(kSettingFromStore)) ++counts[setting.file].kept;
    if (gives_value(setting)) ++counts[setting.file].written;
  }
  for (const auto& [file, count] : counts)
    if (count.kept >= kFewestSecrets && count.written == 0)
      sink.add(pattern_at({file, 0, 0}, "secret-manager-reference", index.file(file).path,
                          fmt::format("{} kept in a secret store, none in the file", plural(count.kept, "secret"))));
}

}  // namespace

void find_configuration_patterns(const Index& index, Sink& sink) {
  find_owned_settings(index, sink);
  find_separation(index, sink);
  find_secret_references(index, sink);
}

}  // namespace fount
