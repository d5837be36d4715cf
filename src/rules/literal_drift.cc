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
  return meaning == "project" || meaning.ends_with("region") || meaning.ends_with("zone");
}

bool says(const Literals& literals, std::string_view value) {
  return std::ranges::any_of(literals, [&](const InfrastructureLiteral* one) { return one->value == value; });
}

std::size_t distinct_values(const Literals& literals) {
  std::set<std::string_view> values;
  for (const InfrastructureLiteral* literal : literals) values.insert(literal->value);
  return values.size();
}

std::size_t distinct_files(const Literals& literals) {
  std::set<FileId> files;
  for (const InfrastructureLiteral* literal : literals) files.insert(literal->span.file);
  return files.size();
}

struct Drift {
  Literals right, wrong;
  Confidence confidence = Confidence::tentative;
  std::string why;
};

// Terraform makes the thing, a script or a workflow uses it: these must be one. Terraform may make several.
Drift drift_from_terraform(const Literals& literals) {
  Drift drift{.right = {}, .wrong = {}, .confidence = Confidence::tentative, .why = "Terraform makes it"};
  for (const InfrastructureLiteral* literal : literals)
    if (literal->place == LiteralPlace::terraform) drift.right.push_back(literal);
  for (const InfrastructureLiteral* literal : literals)
    if (literal->place != LiteralPlace::terraform && !says(drift.right, literal->value)) drift.wrong.push_back(literal);
  // An env file may be another service's, with a store of its own.
  const bool used = std::ranges::any_of(
      drift.wrong, [](const InfrastructureLiteral* literal) { return literal->place != LiteralPlace::env_file; });
  if (used && distinct_values(drift.right) == 1) drift.confidence = Confidence::firm;
  return drift;
}

// What most places say against the rest.
Drift drift_from_most(const Literals& literals) {
  const auto votes = [&](const InfrastructureLiteral* literal) {
    return std::ranges::count(literals, literal->value, &InfrastructureLiteral::value);
  };
  const InfrastructureLiteral& usual = **std::ranges::max_element(literals, {}, votes);
  Drift drift;
  for (const InfrastructureLiteral* literal : literals)
    (literal->value == usual.value ? drift.right : drift.wrong).push_back(literal);
  if (usual.of_service) drift.confidence = Confidence::firm;
  return drift;
}

Drift drift_of(const Literals& literals) {
  const InfrastructureLiteral& first = *literals.front();
  const bool made = std::ranges::any_of(
      literals, [](const InfrastructureLiteral* literal) { return literal->place == LiteralPlace::terraform; });
  if (made) return drift_from_terraform(literals);
  std::set<LiteralPlace> places;
  for (const InfrastructureLiteral* literal : literals) places.insert(literal->place);
  const bool of_environment =
      is_of_environment(first.meaning) && (places.size() > 1 || *places.begin() != LiteralPlace::env_file);
  // Two values in one script are two branches of it.
  if ((of_environment || first.of_service) && distinct_files(literals) > 1) return drift_from_most(literals);
  return {};
}

std::string shown(const Index& index, const InfrastructureLiteral& literal) {
  return shown_value(index, literal.key, literal.span, literal.style);
}

Finding finding_about(const Index& index, const Drift& drift) {
  const InfrastructureLiteral& right = *drift.right.front();
  const std::string of = right.environment ? " of " + index.environments()[right.environment].name : "";
  Finding finding = finding_of(literal_drift_rule.info, right.meaning + of, "setting");
  finding.service = index.file(right.span.file).service;
  if (is_of_environment(right.meaning)) finding.severity = Severity::high;
  finding.confidence = drift.confidence;
  std::vector<std::string> values;
  const auto add = [&](const Literals& literals, SourceRole role) {
    for (const InfrastructureLiteral* literal : literals) {
      std::string value = shown(index, *literal);
      finding.sources.push_back(
          source_at(index, literal->span, role, fmt::format("{} ({})", value, name_of(literal->place))));
      if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
    }
  };
  add(drift.right, SourceRole::canonical);
  add(drift.wrong, SourceRole::surplus);
  finding.surplus = static_cast<std::uint32_t>(drift.wrong.size());
  if (!drift.why.empty())
    finding.canonical = Canonical{.span = right.span, .symbol = right.key, .why = drift.why, .location = {}};
  finding.message = fmt::format("the {}{} is {}", right.meaning, of, join(values, " and "));
  finding.remedy = "Say it in one place and pass it on to the others.";
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const std::vector<InfrastructureLiteral> all = infrastructure_literals(index, config_views(index));
  std::map<std::pair<EnvironmentId, std::string>, Literals> groups;
  for (const InfrastructureLiteral& literal : all) {
    if (!literal.environment && !literal.of_service) continue;
    groups[{literal.environment, literal.meaning}].push_back(&literal);
    sink.examine(concept_key("literal", literal.environment.value, literal.meaning), literal.span.file);
  }
  for (const auto& [key, literals] : groups) {
    const Drift drift = drift_of(literals);
    if (!drift.right.empty() && !drift.wrong.empty()) sink.add(finding_about(index, drift));
  }
}

}  // namespace fount
