// One fact about an environment's infrastructure that its descriptions tell differently.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "rules/literals.h"
#include "rules/rule.h"
#include "rules/support.h"
#include "rules/values.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule literal_drift_rule;
const Rule literal_drift_rule{{.id = "literal-drift",
                               .title = "a project, region, network, host or port told differently for one environment",
                               .area = AreaId::infrastructure,
                               .severity = Severity::medium,
                               .effort = Effort::small,
                               .raised = "high when it is the project or the region",
                               .lowered = "",
                               .controls = "CWE-1041"},
                              check};

namespace {

using Literals = std::vector<const InfrastructureLiteral*>;

// One word may be said of several things in one repository; projects, regions and zones are said of the environment.
bool is_of_environment(std::string_view meaning) {
  return meaning == "project" || meaning == "region" || meaning == "zone";
}

// Terraform creates it, a script or a workflow uses it: these must be one. Two scripts may be about two things.
bool is_comparable(const Literals& literals, std::string_view meaning) {
  std::set<LiteralPlace> places;
  for (const InfrastructureLiteral* literal : literals) places.insert(literal->place);
  if (is_of_environment(meaning)) return places.size() > 1 || *places.begin() != LiteralPlace::env_file;
  return places.size() > 1 && places.contains(LiteralPlace::terraform);
}

std::size_t distinct_values(const Literals& literals) {
  std::set<std::string_view> values;
  for (const InfrastructureLiteral* literal : literals) values.insert(literal->value);
  return values.size();
}

// What Terraform says, for it makes the thing; else what most places say.
const InfrastructureLiteral& meant(const Literals& literals) {
  return **std::ranges::max_element(literals, {}, [&](const InfrastructureLiteral* literal) {
    const auto votes = std::ranges::count_if(
        literals, [&](const InfrastructureLiteral* other) { return other->value == literal->value; });
    return std::pair(literal->place == LiteralPlace::terraform ? 1 : 0, votes);
  });
}

Finding finding_about(const Index& index, const Literals& literals) {
  const InfrastructureLiteral& right = meant(literals);
  const std::string& environment = index.environments()[right.environment].name;
  Finding finding = finding_of(literal_drift_rule.info, fmt::format("{} of {}", right.meaning, environment), "setting");
  finding.service = index.file(right.span.file).service;
  if (is_of_environment(right.meaning)) finding.severity = Severity::high;
  const bool terraform = right.place == LiteralPlace::terraform;
  // An env file may be another service's, with a store of its own.
  const bool used = std::ranges::any_of(literals, [&](const InfrastructureLiteral* literal) {
    return literal->value != right.value && literal->place != LiteralPlace::env_file;
  });
  finding.confidence = terraform && used ? Confidence::firm : Confidence::tentative;
  std::vector<std::string> shown;
  std::uint32_t surplus = 0;
  for (const InfrastructureLiteral* literal : literals) {
    const bool same = literal->value == right.value;
    std::string value = fmt::format("\"{}\"", printable_text(literal->value));
    surplus += same ? 0 : 1;
    finding.sources.push_back(source_at(index, literal->span, same ? SourceRole::canonical : SourceRole::surplus,
                                        fmt::format("{} ({})", value, name_of(literal->place))));
    if (std::ranges::find(shown, value) == shown.end()) shown.push_back(std::move(value));
  }
  finding.surplus = surplus;
  if (terraform)
    finding.canonical = Canonical{.span = right.span, .symbol = right.key, .why = "Terraform makes it", .location = {}};
  finding.message = fmt::format("the {} of {} is {}", right.meaning, environment, join(shown, " and "));
  finding.remedy = "Say it in one place and pass it on to the others.";
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const std::vector<InfrastructureLiteral> all = infrastructure_literals(config_views(index));
  std::map<std::pair<EnvironmentId, std::string>, Literals> groups;
  for (const InfrastructureLiteral& literal : all) {
    if (!literal.environment) continue;
    groups[{literal.environment, literal.meaning}].push_back(&literal);
    sink.examine(concept_key("literal", literal.environment.value, literal.meaning), literal.span.file);
  }
  for (const auto& [key, literals] : groups)
    if (distinct_values(literals) > 1 && is_comparable(literals, key.second)) sink.add(finding_about(index, literals));
}

}  // namespace fount
