// A variable that code cannot do without, in a service whose environments are described, and none of them has it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/compose_variables.h"
#include "rules/rule.h"
#include "rules/setting_uses.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule undeclared_variable_rule;
const Rule undeclared_variable_rule{{.id = "undeclared-variable",
                                     .title = "a variable that code needs and no environment has",
                                     .area = AreaId::configuration,
                                     .severity = Severity::low,
                                     .effort = Effort::small,
                                     .raised = "",
                                     .lowered = "",
                                     .controls = "CWE-1041"},
                                    check};

namespace {

using Reads = std::vector<const SettingRead*>;

// How many variables of a service its environments have, and how many it needs and they lack.
struct Coverage {
  std::set<Symbol> set;
  std::map<Symbol, Reads> missing;
};

bool is_tried(const Index& index, const SettingRead& read) {
  return index.inside(read.file, read.block, BlockKind::try_) ||
         index.inside(read.file, read.block, BlockKind::try_import);
}

// Fails without the variable, wherever it runs.
bool needs(const Index& index, const SettingRead& read) {
  constexpr unsigned kOther = kReadPresence | kReadComposed | kReadGuarded;
  return read.is(kReadRequired) && (read.flags & kOther) == 0 && read.default_kind == ValueKind::none &&
         !is_tried(index, read) && !index.inside(read.file, read.block, BlockKind::main_guard);
}

// Somebody can do without it, or code sets it.
bool is_optional(const Index& index, Symbol name) {
  return std::ranges::any_of(index.setting_reads().of(name), [](const SettingRead& read) {
    return read.is(kReadWrites) || !read.is(kReadRequired) || read.default_kind != ValueKind::none;
  });
}

void report(const Index& index, std::uint32_t service, Symbol name, const Reads& reads, Sink& sink) {
  const std::string_view variable = index.symbols()[name];
  Finding finding = finding_of(undeclared_variable_rule.info, std::string(variable), "variable");
  finding.service = service;
  finding.confidence = Confidence::tentative;  // launchers, platforms and systems set variables too
  finding.message = fmt::format("{} is needed, and no environment here sets it", variable);
  finding.remedy = "Add it to the environments, or to their template, or give it a default where it is read.";
  finding.data = {{"variable", {std::string(variable)}}};
  for (const SettingRead* read : reads) {
    Source source = source_at(index, {read->file, read->begin, read->end}, SourceRole::surplus, "no default");
    if (read->definition != kNone) source.symbol = index.symbol_of(read->file, read->definition);
    finding.sources.push_back(std::move(source));
  }
  sink.add(std::move(finding));
}

std::map<std::uint32_t, Coverage> coverage_by_service(const Index& index, const SettingUses& uses, Sink& sink) {
  std::map<std::uint32_t, Coverage> services;
  for (const SettingRead& read : index.setting_reads().all()) {
    const std::string_view variable = index.symbols()[read.name];
    if (!asks(index, read) || is_read_by_others(variable)) continue;
    const std::uint32_t service = index.file(read.file).service;
    sink.examine(concept_key("variable", service, variable), read.file);
    const auto sources = index.settings().of(read.name);
    if (std::ranges::any_of(sources, configures)) services[service].set.insert(read.name);
    const bool known = !sources.empty() || uses.is_declared(read.name) || is_optional(index, read.name);
    if (!known && variable.contains('_') && needs(index, read)) services[service].missing[read.name].push_back(&read);
  }
  return services;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  constexpr std::size_t kDescribed = 5;
  const SettingUses uses(index);
  for (const auto& [service, coverage] : coverage_by_service(index, uses, sink)) {
    if (coverage.set.size() < kDescribed || coverage.missing.size() > coverage.set.size()) continue;
    for (const auto& [name, reads] : coverage.missing) report(index, service, name, reads, sink);
  }
  report_compose_undeclared(undeclared_variable_rule.info, config_views(index, ConfigKind::compose), sink);
}

}  // namespace fount
