#include "policy/schema.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "base/text.h"

namespace fount {
namespace {

constexpr TypeInfo kTypes[] = {
    {.phrase = "a non-empty string", .json = "string", .pattern = "\\S"},
    {.phrase = "a list of non-empty strings", .json = "array", .pattern = "\\S"},
    {.phrase = "a name with a letter or digit, other than \"other\"", .json = "string", .pattern = "\\S"},
    {.phrase = "a list of directories relative to this file", .json = "array", .pattern = "^[^/]"},
    {.phrase = "a list of globs as in .gitignore", .json = "array", .pattern = "\\S"},
    {.phrase = "true or false", .json = "boolean"},
    {.phrase = "a number from 0 to 100", .json = "number", .minimum = 0, .maximum = 100},
    {.phrase = "a number above 0 and at most 1000",
     .json = "number",
     .minimum = 0,
     .maximum = 1000,
     .above_minimum = true},
    {.phrase = "a number from 0 to 1e12", .json = "number", .minimum = 0, .maximum = 1e12},
    // Places in files are 32-bit offsets, so no larger file can be understood.
    {.phrase = "a number of bytes from 1 to 4294967295", .json = "integer", .minimum = 1, .maximum = 4294967295},
    {.phrase = "low, medium, high or critical", .json = "string", .pattern = "^(low|medium|high|critical)$"},
    {.phrase = "a date like \"2030-01-31\"", .json = "string", .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    {.phrase = "a rule id, or \"*\" for every rule", .json = "string", .pattern = "^([a-z][a-z0-9-]*|\\*)$"},
    {.phrase = "a list of rule or area ids", .json = "array", .pattern = "^[a-z][a-z0-9-]*$"},
};
static_assert(std::size(kTypes) == static_cast<std::size_t>(KeyType::rules_or_areas) + 1);

template <Role role>
void store_role(Policy& policy, Value&& value) {
  policy.roles.push_back({role, std::move(value.list)});
}

constexpr KeyInfo kServiceKeys[] = {
    {"paths", KeyType::directories, Presence::required, "The directories that make up the service.",
     R"(["backend", "libs/backend_models"])",
     [](Policy& policy, Value&& value) { policy.services.back().paths = std::move(value.list); }},
};

constexpr KeyInfo kRoleKeys[] = {
    {"production", KeyType::globs, Presence::optional, "What ships or runs, where inference thinks otherwise.",
     R"(["tools/release/**"])", store_role<Role::production>},
    {"test", KeyType::globs, Presence::optional, "Tests and their helpers.", R"(["qa/**", "**/fixtures/**"])",
     store_role<Role::test>},
    {"generated", KeyType::globs, Presence::optional, "What a tool writes.", R"(["**/*_gen.py"])",
     store_role<Role::generated>},
    {"vendored", KeyType::globs, Presence::optional, "What others wrote and this repository only carries.",
     R"(["extern/**"])", store_role<Role::vendored>},
    {"backup", KeyType::globs, Presence::optional, "Copies kept beside the original.", R"(["**/*.orig.py"])",
     store_role<Role::backup>},
    {"docs", KeyType::globs, Presence::optional, "Documentation and its examples.", R"(["handbook/**"])",
     store_role<Role::docs>},
    {"script", KeyType::globs, Presence::optional, "What people run by hand; imported by nothing that ships.",
     R"(["ops/*.py"])", store_role<Role::script>},
};

constexpr KeyInfo kCanonicalKeys[] = {
    {"concept", KeyType::text, Presence::required, "The name, bare (`RetryPolicy`) or dotted (`pkg.net.RetryPolicy`).",
     R"("RetryPolicy")",
     [](Policy& policy, Value&& value) { policy.canonical.back().concept_name = std::move(value.text); },
     Unique::exact},
    {"source", KeyType::text, Presence::one_of, "Where it is defined: a path (`backend/net/retry.py`) or a module.",
     R"("backend/net/retry.py")",
     [](Policy& policy, Value&& value) { policy.canonical.back().source = std::move(value.text); }},
    {"import", KeyType::text, Presence::one_of, "The one import path that consumers should use.",
     R"("backend.net.RetryPolicy")",
     [](Policy& policy, Value&& value) { policy.canonical.back().import = std::move(value.text); }},
    {"factory", KeyType::text, Presence::one_of, "The one factory that should make it.",
     R"("backend.net.retry_policy_for")",
     [](Policy& policy, Value&& value) { policy.canonical.back().factory = std::move(value.text); }},
    {"reason", KeyType::text, Presence::optional, "Why; reports quote it.", R"("the only one that honours deadlines")",
     [](Policy& policy, Value&& value) { policy.canonical.back().reason = std::move(value.text); }},
};

constexpr KeyInfo kAcceptedKeys[] = {
    {"rule", KeyType::rule, Presence::required, "The rule whose findings are accepted; `\"*\"` for every rule.",
     R"("duplicate-definition")",
     [](Policy& policy, Value&& value) { policy.accepted.back().rule = std::move(value.text); }},
    {"concept", KeyType::text, Presence::required, "Which concepts: a name or a glob; `\"*\"` for every concept.",
     R"("Legacy*")",
     [](Policy& policy, Value&& value) { policy.accepted.back().concept_name = std::move(value.text); }},
    {"reason", KeyType::text, Presence::required, "Why this may stay. Reports show it.",
     R"("removed together with the v1 API")",
     [](Policy& policy, Value&& value) { policy.accepted.back().reason = std::move(value.text); }},
    {"until", KeyType::date, Presence::optional,
     "The last day on which it holds, a string or a TOML date. An expired acceptance accepts nothing and fails the "
     "gate. Without it: for ever.",
     R"("2030-01-31")", [](Policy& policy, Value&& value) { policy.accepted.back().until = std::move(value.text); }},
    {"owner", KeyType::text, Presence::optional, "Who answers for it.", R"("platform team")",
     [](Policy& policy, Value&& value) { policy.accepted.back().owner = std::move(value.text); }},
};

constexpr KeyInfo kDeprecatedKeys[] = {
    {"module", KeyType::text, Presence::required, "The dotted module that should no longer be imported.",
     R"("backend.legacy.http")",
     [](Policy& policy, Value&& value) { policy.deprecated.back().module = std::move(value.text); }, Unique::exact},
    {"replacement", KeyType::text, Presence::optional, "What to import instead.", R"("backend.net.http")",
     [](Policy& policy, Value&& value) { policy.deprecated.back().replacement = std::move(value.text); }},
};

constexpr KeyInfo kEnvironmentKeys[] = {
    {"files", KeyType::globs, Presence::required, "The files that configure this environment.",
     R"(["config/staging.env", "deploy/staging/**"])",
     [](Policy& policy, Value&& value) { policy.environments.back().files = std::move(value.list); }},
    {"allowed_difference", KeyType::texts, Presence::optional,
     "Variables (names or globs) that may differ from other environments.", R"(["*_HOST", "LOG_LEVEL"])",
     [](Policy& policy, Value&& value) { policy.environments.back().allowed_difference = std::move(value.list); }},
};

constexpr KeyInfo kSecretKeys[] = {
    {"order", KeyType::texts, Presence::required,
     "The variables that may hold this secret, first choice first. Chains that resolve it otherwise are findings.",
     R"(["SESSION_KEY", "SESSION_KEY_FALLBACK"])",
     [](Policy& policy, Value&& value) { policy.secrets.back().order = std::move(value.list); }},
};

constexpr KeyInfo kAreaKeys[] = {
    {"name", KeyType::area_name, Presence::required,
     "As reports title it. Its id is the name in lower case with dashes.", R"("Payments")",
     [](Policy& policy, Value&& value) {
       policy.areas.back().id = area_id(value.text);
       policy.areas.back().name = std::move(value.text);
     },
     Unique::as_id},
    {"paths", KeyType::globs, Presence::optional, "The files that belong to it. Without it: every file.",
     R"(["backend/payments/**"])",
     [](Policy& policy, Value&& value) { policy.areas.back().paths = std::move(value.list); }},
    {"rules", KeyType::rules_or_areas, Presence::optional,
     "The rules that count in it: rule ids, or built-in area ids for all of an area's rules. Without it: every rule.",
     R"(["definitions", "import-paths"])",
     [](Policy& policy, Value&& value) { policy.areas.back().rules = std::move(value.list); }},
    {"weight", KeyType::weight, Presence::optional,
     "Its share in the overall score, relative to other areas. Default 1.", "2",
     [](Policy& policy, Value&& value) { policy.areas.back().weight = value.number; }},
    {"impact", KeyType::text, Presence::optional, "What is at stake, in your words. Reports quote it.",
     R"("every order passes through here")",
     [](Policy& policy, Value&& value) { policy.areas.back().impact = std::move(value.text); }},
    {"issues", KeyType::texts, Presence::optional, "Tickets that this area's findings explain.", R"(["#120"])",
     [](Policy& policy, Value&& value) { policy.areas.back().issues = std::move(value.list); }},
};

constexpr KeyInfo kGateKeys[] = {
    {"min_score", KeyType::score, Presence::optional, "`fount audit` exits 1 when the gated score is below this.", "90",
     [](Policy& policy, Value&& value) { policy.gate.min_score = value.number; }},
    {"fail_on", KeyType::severity, Presence::optional,
     "`fount audit` exits 1 when a certain or firm finding of this severity or above is neither accepted nor in the "
     "baseline.",
     R"("high")", [](Policy& policy, Value&& value) { policy.gate.fail_on = value.severity; }},
    {"new_only", KeyType::flag, Presence::optional, "Only findings that the change introduces fail. Default `false`.",
     "true", [](Policy& policy, Value&& value) { policy.gate.new_only = value.flag; }},
};

constexpr KeyInfo kScanKeys[] = {
    {"include", KeyType::globs, Presence::optional, "Audit these only.", R"(["backend/**", "shared/**"])",
     [](Policy& policy, Value&& value) { policy.scan.include = std::move(value.list); }},
    {"exclude", KeyType::globs, Presence::optional, "Leave these out; reports count them as ignored.",
     R"(["**/snapshots/**"])", [](Policy& policy, Value&& value) { policy.scan.exclude = std::move(value.list); }},
    {"max_file_bytes", KeyType::bytes, Presence::optional,
     "Larger files are not read; reports count them as too large. Default 8388608.", "1048576",
     [](Policy& policy, Value&& value) { policy.scan.max_file_bytes = static_cast<std::uint64_t>(value.number); }},
};

constexpr KeyInfo kImpactKeys[] = {
    {"hourly_rate", KeyType::amount, Presence::optional, "What an hour of engineering costs.", "120",
     [](Policy& policy, Value&& value) { policy.impact.hourly_rate = value.number; }},
    {"yearly_risk", KeyType::amount, Presence::optional, "What a year with these violations may cost.", "250_000",
     [](Policy& policy, Value&& value) { policy.impact.yearly_risk = value.number; }},
    {"currency", KeyType::text, Presence::optional, "The unit of both.", R"("USD")",
     [](Policy& policy, Value&& value) { policy.impact.currency = std::move(value.text); }},
};

constexpr TableInfo kTables[] = {
    {"scan", Shape::single, "Which files are audited. Globs are written as in `.gitignore`.", "", kScanKeys, nullptr},
    {"roles", Shape::single,
     "Which part files play, where inference is wrong. Only production files can hold rival sources.", "", kRoleKeys,
     nullptr},
    {"service", Shape::named,
     "A deployable unit. Two definitions of one name inside a service are rivals; across services they may be meant. "
     "Without any: services are inferred from what can be deployed.",
     "backend", kServiceKeys,
     [](Policy& policy, std::string&& name, std::uint32_t) { policy.services.push_back({std::move(name), {}}); }},
    {"canonical", Shape::repeated, "Declares which source of a concept the others should use.", "", kCanonicalKeys,
     [](Policy& policy, std::string&&, std::uint32_t line) { policy.canonical.emplace_back().line = line; }},
    {"accepted", Shape::repeated,
     "Findings that may stay, with the reason. They still count in the score's `value`, not in `gated`; one that "
     "accepts nothing any more is itself reported (`stale-acceptance`).",
     "", kAcceptedKeys,
     [](Policy& policy, std::string&&, std::uint32_t line) { policy.accepted.emplace_back().line = line; }},
    {"deprecated", Shape::repeated, "Modules that should no longer be imported.", "", kDeprecatedKeys,
     [](Policy& policy, std::string&&, std::uint32_t) { policy.deprecated.emplace_back(); }},
    {"environment", Shape::named, "An environment and the files that configure it.", "staging", kEnvironmentKeys,
     [](Policy& policy, std::string&& name, std::uint32_t) {
       policy.environments.push_back({std::move(name), {}, {}});
     }},
    {"secret", Shape::named, "The one order in which a secret's variables are tried.", "session", kSecretKeys,
     [](Policy& policy, std::string&& name, std::uint32_t) { policy.secrets.push_back({std::move(name), {}}); }},
    {"area", Shape::repeated,
     "Cuts the report into the areas that its owner thinks in, each with its own score. A finding belongs to the first "
     "one whose rules and paths both match; what matches none is shown as \"Everything else\". Without any: Fount's "
     "own.",
     "", kAreaKeys, [](Policy& policy, std::string&&, std::uint32_t) { policy.areas.emplace_back(); }},
    {"gate", Shape::single, "When `fount audit` fails. Without it: never.", "", kGateKeys, nullptr},
    {"impact", Shape::single,
     "Figures from which reports compute cost, return and break-even. Without them reports say \"not assessed\".", "",
     kImpactKeys, nullptr},
};

}  // namespace

const TypeInfo& info_of(KeyType type) { return kTypes[static_cast<std::size_t>(type)]; }

std::span<const TableInfo> policy_tables() { return kTables; }

std::string heading_of(const TableInfo& table) {
  switch (table.shape) {
    case Shape::single:
      return fmt::format("[{}]", table.name);
    case Shape::named:
      return fmt::format("[{}.NAME]", table.name);
    case Shape::repeated:
      break;
  }
  return fmt::format("[[{}]]", table.name);
}

std::string area_id(std::string_view name) {
  std::string id;
  for (const char c : lower(name)) {
    const bool separates = c >= 0 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9');
    if (!separates) {
      id += c;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  if (id.ends_with('-')) id.pop_back();
  return id;
}

}  // namespace fount
