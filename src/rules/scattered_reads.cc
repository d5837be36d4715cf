// Reads of an environment variable around the settings class or the configuration module that owns it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "rules/pins.h"
#include "rules/rule.h"
#include "rules/setting_uses.h"
#include "rules/setting_values.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule scattered_reads_rule;
const Rule scattered_reads_rule{{.id = "scattered-reads",
                                 .title = "variables read around the class or module that owns them",
                                 .area = AreaId::configuration,
                                 .severity = Severity::medium,
                                 .effort = Effort::medium,
                                 .raised = "",
                                 .lowered = "low when only one place does it",
                                 .controls = "CWE-1041"},
                                check};

namespace {

using Reads = std::vector<const SettingRead*>;
using Owner = std::pair<FileId, std::uint32_t>;  // the class, or kNone for the module

constexpr std::size_t kFewestUsers = 3;

// settings.py, app_configs.py, settings/common.py: modules that are there to hold what is configured.
bool is_configuration(std::string_view path) {
  constexpr auto kWords = std::to_array<std::string_view>({"conf", "config", "configs", "configuration", "settings"});
  const auto says = [&](std::string_view name) {
    return std::ranges::any_of(identifier_words(name.substr(0, name.rfind('.'))), [&](const std::string& word) {
      return std::ranges::find(kWords, word) != kWords.end();
    });
  };
  return says(name_part(path)) || name_part(parent_of(path)) == "settings";
}

// NAME = os.getenv("NAME") at module level.
bool is_constant(const FileFacts& facts, const SettingRead& read) {
  if (read.definition != kNone) return false;
  return std::ranges::any_of(facts.bindings, [&](const Binding& binding) {
    return binding.definition == kNone && binding.value_begin <= read.begin && read.begin < binding.value_end;
  });
}

bool owns(const Index& index, const SettingRead& read) {
  if (read.is(kReadField)) return read.definition != kNone;
  return asks(index, read) && !read.is(kReadPresence) && is_configuration(index.file(read.file).path) &&
         is_constant(index.facts(read.file), read);
}

// Production files that import something of each file. Django's settings are asked for through django.conf.
std::map<FileId, std::set<FileId>> importers(const Index& index) {
  std::map<FileId, std::set<FileId>> users;
  std::map<std::uint32_t, std::set<FileId>> of_django;  // by service
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file) || !index.modules().of(file)) continue;
    for (std::uint32_t i = 0; i < index.facts(file).imports.size(); ++i) {
      const ResolvedImport& import = index.resolver().resolved(file, i);
      if (import.status == ImportStatus::resolved && import.target.file != file) users[import.target.file].insert(file);
      const Import& written = index.facts(file).imports[i];
      if (index.facts(file).text(written.module) == "django.conf") of_django[index.file(file).service].insert(file);
    }
  }
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const SourceFile& file = index.files()[f];
    const bool settings = name_part(file.path) == "settings.py" || name_part(parent_of(file.path)) == "settings";
    if (const auto some = of_django.find(file.service); settings && some != of_django.end())
      users[FileId{f}].insert(some->second.begin(), some->second.end());
  }
  return users;
}

// What holds a variable, of the classes and modules that the service works with; none when several hold it.
std::map<std::pair<std::uint32_t, Symbol>, Owner> owners(const Index& index,
                                                         const std::map<FileId, std::set<FileId>>& users) {
  std::map<std::pair<std::uint32_t, Symbol>, Owner> owners;
  std::set<std::pair<std::uint32_t, Symbol>> contested;
  for (const SettingRead& read : index.setting_reads().all()) {
    if (!index.production(read.file) || !owns(index, read)) continue;
    const auto used = users.find(read.file);
    if (used == users.end() || used->second.size() < kFewestUsers) continue;
    const std::pair key(index.file(read.file).service, read.name);
    const auto [known, fresh] = owners.emplace(key, Owner{read.file, read.is(kReadField) ? read.definition : kNone});
    if (!fresh && known->second != Owner{read.file, read.is(kReadField) ? read.definition : kNone})
      contested.insert(key);
  }
  for (const auto& key : contested) owners.erase(key);
  return owners;
}

// `bool(os.getenv("X"))`: is it there?
bool asks_for_presence(const SettingRead& read) {
  const bool any_text = read.truth == TruthTest::truthy || read.truth == TruthTest::converted;
  return read.is(kReadPresence) || (any_text && read.default_kind == ValueKind::none);
}

// It asks the environment itself although it could ask the owner.
bool goes_around(const Index& index, const SettingRead& read) {
  return asks(index, read) && !read.is(kReadField) && !asks_for_presence(read) && !stands_aside(index, read.file) &&
         !index.inside(read.file, read.block, BlockKind::main_guard);
}

void report(const Index& index, const Owner& owner, const Reads& reads, const std::map<FileId, std::set<FileId>>& users,
            Sink& sink) {
  const bool is_class = owner.second != kNone;
  Source canonical = is_class ? source_of(index, index.id_of(owner.first, owner.second), SourceRole::canonical)
                              : module_source(index, owner.first, SourceRole::canonical);
  const std::string name = is_class ? std::string(index.name(index.id_of(owner.first, owner.second)))
                                    : printable_path(index.file(owner.first).path);
  std::set<Symbol> variables;
  std::set<FileId> files;
  for (const SettingRead* read : reads) {
    variables.insert(read->name);
    files.insert(read->file);
  }
  Finding finding = finding_of(scattered_reads_rule.info, name, is_class ? "settings class" : "configuration module");
  finding.concept_key = canonical.symbol;
  finding.service = index.file(owner.first).service;
  finding.confidence = Confidence::tentative;  // what starts the program, or looks after it, cannot ask the owner
  if (reads.size() == 1) finding.severity = Severity::low;
  finding.surplus = static_cast<std::uint32_t>(reads.size());
  finding.message = fmt::format("{} of {} {} read around it, in {}", plural(variables.size(), "variable"), name,
                                variables.size() == 1 ? "is" : "are", plural(files.size(), "file"));
  finding.remedy = fmt::format("Ask {} for them: it knows their types and defaults.", name);
  finding.canonical = Canonical{.span = canonical.span,
                                .symbol = canonical.symbol,
                                .why = fmt::format("used by {}", plural(users.at(owner.first).size(), "module")),
                                .location = {}};
  finding.sources.push_back(std::move(canonical));
  DataList names;
  for (const Symbol name : variables) names.push_back({std::string(index.symbols()[name])});
  finding.data = {{"variables", {std::move(names)}}};
  for (const SettingRead* read : reads)
    finding.sources.push_back(read_source(index, *read, fmt::format("reads {}", index.symbols()[read->name])));
  sink.add(std::move(finding));
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const std::map<FileId, std::set<FileId>> users = importers(index);
  const auto owned = owners(index, users);
  for (const auto& [key, owner] : owned)
    sink.examine(concept_key("variable", key.first, index.symbols()[key.second]), owner.first);
  std::map<Owner, Reads> around;
  for (const SettingRead& read : index.setting_reads().all()) {
    const auto owner = owned.find({index.file(read.file).service, read.name});
    if (owner == owned.end() || owner->second.first == read.file || !goes_around(index, read)) continue;
    around[owner->second].push_back(&read);
  }
  for (auto& [owner, reads] : around) {
    std::ranges::sort(reads, {}, [](const SettingRead* read) { return std::pair(read->file, read->begin); });
    report(index, owner, reads, users, sink);
  }
}

}  // namespace fount
