// A variable that is configured and read by nobody; most telling beside one that is read and configured by nobody.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/setting_groups.h"
#include "rules/setting_uses.h"
#include "rules/setting_values.h"
#include "rules/setting_words.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule unused_variable_rule;
const Rule unused_variable_rule{{.id = "unused-variable",
                                 .title = "a variable that is configured and read nowhere",
                                 .area = AreaId::configuration,
                                 .severity = Severity::low,
                                 .effort = Effort::small,
                                 .raised = "medium when code reads another name for it that nobody configures",
                                 .lowered = "",
                                 .controls = "CWE-1164,CWE-1041"},
                                check};

namespace {

using Places = std::vector<const SettingSource*>;
using Reads = std::vector<const SettingRead*>;

struct Checker {
  const Index& index;
  Sink& sink;
  const SettingUses uses;
  std::map<Symbol, Reads> unconfigured;  // read by production code, set nowhere

  // Where a running program would get it. Empty when it is not made for code that is here.
  Places places_of(Symbol name) const {
    Places places;
    bool is_ours = false;
    for (const SettingSource& setting : index.settings().of(name)) {
      if (!configures(setting) || is_for_tests(index, setting)) continue;
      const std::uint32_t service = index.file(setting.file).service;
      if (service != 0 && uses.has_foreign_code(service)) return {};
      is_ours = is_ours || uses.is_for_code_here(setting);
      places.push_back(&setting);
    }
    return is_ours ? places : Places{};
  }

  void collect_unconfigured() {
    for (const SettingRead& read : index.setting_reads().all())
      if (asks(index, read) && !read.is(kReadPresence) && !uses.is_declared(read.name))
        unconfigured[read.name].push_back(&read);
  }

  bool serves(const Places& places, const SettingRead& read) const {
    const std::uint32_t reader = index.file(read.file).service;
    return std::ranges::any_of(places, [&](const SettingSource* setting) {
      const std::uint32_t service = index.file(setting->file).service;
      return service == 0 || service == reader;
    });
  }

  // The variable that is read in its place, as far as the names tell: the nearest one, none when two are equally near.
  std::optional<Symbol> rival_of(std::string_view name, const Places& places) const {
    unsigned best = 0;
    std::optional<Symbol> rival;
    for (const auto& [other, reads] : unconfigured) {
      const unsigned near = shared_meaning(name, index.symbols()[other]);
      if (near < std::max(best, 1U) || !serves(places, *reads.front())) continue;
      rival = near == best ? std::nullopt : std::optional(other);
      best = near;
    }
    return rival;
  }

  void add_places(Finding& finding, const Places& places, SourceRole role) const {
    DataList list;
    for (const SettingSource* setting : places) {
      finding.sources.push_back(setting_source(index, *setting, role, fmt::format("set: {}", name_of(setting->layer))));
      list.push_back({name_span(*setting)});
    }
    finding.data.emplace_back("set", Data{std::move(list)});
  }

  void report_rival(Symbol name, Symbol rival, const Places& places) const {
    const std::string_view set = index.symbols()[name], read = index.symbols()[rival];
    Finding finding = finding_of(unused_variable_rule.info, std::string(set), "variable");
    finding.severity = Severity::medium;
    finding.confidence = uses.foreign() == Foreign::most ? Confidence::tentative : Confidence::firm;
    finding.service = index.file(places.front()->file).service;
    finding.message = fmt::format("{} is set and no code reads it; {} is read and nothing sets it", set, read);
    finding.remedy =
        fmt::format("Let configuration and code use one of the two names: the value of {} has no effect.", set);
    finding.data = {{"variable", {std::string(set)}}, {"read_instead", {std::string(read)}}};
    for (const SettingRead* place : unconfigured.at(rival)) {
      Source source = source_at(index, {place->file, place->begin, place->end}, SourceRole::unrelated,
                                fmt::format("reads {}", read));
      if (place->definition != kNone) source.symbol = index.symbol_of(place->file, place->definition);
      finding.sources.push_back(std::move(source));
    }
    add_places(finding, places, SourceRole::surplus);
    sink.add(std::move(finding));
  }

  void report_unused(Symbol name, const Places& places) const {
    const std::string_view variable = index.symbols()[name];
    Finding finding = finding_of(unused_variable_rule.info, std::string(variable), "variable");
    finding.confidence = Confidence::tentative;  // an image or tool outside may read it
    finding.service = index.file(places.front()->file).service;
    std::set<FileId> files;
    for (const SettingSource* setting : places) files.insert(setting->file);
    finding.message = fmt::format("{} is set in {} and read nowhere", variable, plural(files.size(), "file"));
    finding.remedy = "Take it out, or read it.";
    finding.data = {{"variable", {std::string(variable)}}, {"read_instead", {nullptr}}};
    add_places(finding, places, SourceRole::surplus);
    sink.add(std::move(finding));
  }

  void judge(Symbol name) const {
    const std::string_view variable = index.symbols()[name];
    if (!variable.contains('_') || is_read_by_others(variable) || uses.may_be_read(name, false)) return;
    const bool is_upper = std::ranges::none_of(variable, [](char c) { return c >= 'a' && c <= 'z'; });
    const Places places = places_of(name);
    if (!is_upper || places.empty()) return;
    if (const std::optional<Symbol> rival = rival_of(variable, places)) return report_rival(name, *rival, places);
    if (uses.foreign() != Foreign::most && !uses.may_be_read(name, true)) report_unused(name, places);
  }
};

}  // namespace

static void check(const Index& index, Sink& sink) {
  Checker checker{.index = index, .sink = sink, .uses = SettingUses(index), .unconfigured = {}};
  checker.collect_unconfigured();
  for (const Symbol name : index.settings().names()) {
    const SettingSource& first = index.settings().of(name).front();
    sink.examine(concept_key("variable", index.file(first.file).service, index.symbols()[name]), first.file);
    checker.judge(name);
  }
}

}  // namespace fount
