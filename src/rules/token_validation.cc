// One kind of token that is checked in several ways, or not at all: which tokens are accepted depends on the door.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/auth_words.h"
#include "rules/playgrounds.h"
#include "rules/rule.h"
#include "rules/support.h"
#include "rules/token_checks.h"
#include "rules/token_claims.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule token_validation_rule;
const Rule token_validation_rule{
    {.id = "token-validation",
     .title = "a token whose signature is not checked, or that is checked differently in several modules",
     .area = AreaId::authentication,
     .severity = Severity::high,
     .effort = Effort::medium,
     .raised = "critical when a function that says it verifies does not check the signature, or one lets in by a claim",
     .lowered = "",
     .controls = "CWE-347,CWE-1041"},
    check};

namespace {

bool has_word(const std::vector<std::string>& words, std::initializer_list<std::string_view> known) {
  return std::ranges::any_of(known,
                             [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); });
}

// --- Not checked at all

// Reads the claims to know whom to ask, and verifies then; or looks at the expiry and the header only.
bool verifies_too(std::span<const TokenCheck> checks, const TokenCheck& check) {
  return std::ranges::any_of(checks, [&](const TokenCheck& other) {
    return !other.unsigned_ && !other.signs && other.file == check.file && other.function == check.function;
  });
}

bool asks_only_when(const Index& index, const Step& step, FileId file) {
  const FileFacts& facts = index.facts(file);
  return std::ranges::any_of(facts.literals, [&](const Literal& literal) {
    if (literal.begin < step.begin || literal.end > step.end || literal.kind != ValueKind::string) return false;
    const std::string key = index.value({file, literal.begin, literal.end}, literal.style);
    return key == "exp" || key == "iat" || key == "kid" || key == "iss" || key == "alg";
  });
}

// What was decoded is returned, whole or one claim of it.
bool is_returned(const Index& index, const FileFlow& flow, const TokenCheck& check) {
  const FileFacts& facts = index.facts(check.file);
  std::set<std::string_view> holders;
  for (const std::uint32_t s : flow.steps_of(check.function)) {
    const Step& step = facts.steps[s];
    const bool direct = step.begin <= check.span.begin && check.span.end <= step.end;
    if (direct && step.kind == StepKind::assign) holders.insert(facts.text(step.target));
    if (step.kind != StepKind::return_ || asks_only_when(index, step, check.file)) continue;
    const std::string_view value = facts.text(step.value);
    if (direct || (step.begin > check.span.begin && holders.contains(value.substr(0, value.find('.'))))) return true;
  }
  return false;
}

// Whatever the token says: `jwt.decode(token, verify=False); return True`.
bool says_yes(const Index& index, const FileFlow& flow, const TokenCheck& check) {
  const FileFacts& facts = index.facts(check.file);
  if (!has_word(identifier_words(facts.text(facts.definitions[check.function].name)), {"verify", "validate"}))
    return false;
  return std::ranges::any_of(flow.steps_of(check.function), [&](std::uint32_t s) {
    const Step& step = facts.steps[s];
    if (step.kind != StepKind::return_ || step.begin < check.span.end || step.value_kind != ValueKind::boolean)
      return false;
    const auto literal = std::ranges::lower_bound(facts.literals, step.begin, {}, &Literal::begin);
    return literal != facts.literals.end() && index.text({check.file, literal->begin, literal->end}) == "True";
  });
}

std::optional<Finding> unchecked(const Index& index, const Flows& flows, const TokenCheck& check) {
  const FileFacts& facts = index.facts(check.file);
  const bool returned = is_returned(index, flows.of(check.file), check);
  if (!returned && !says_yes(index, flows.of(check.file), check)) return std::nullopt;
  const std::string_view name = facts.text(facts.definitions[check.function].name);
  const std::vector<std::string> words = identifier_words(name);
  const bool admits =
      has_word(words, {"unverified", "unsafe", "debug", "inspect", "peek", "insecure", "expiry", "without"});
  const bool claims = has_word(words, {"verify", "validate", "authenticate", "check", "require", "current"});
  const DefinitionId id = index.id_of(check.file, check.function);
  Finding finding = finding_of(token_validation_rule.info, std::string(name), "function");
  finding.concept_key = index.symbol_of(id);
  finding.service = index.file(check.file).service;
  finding.confidence = !claims || admits ? Confidence::tentative
                       : returned        ? Confidence::certain
                                         : Confidence::tentative;
  if (claims && !admits) finding.severity = Severity::critical;
  finding.effort = Effort::small;
  finding.message = fmt::format("{} {} without checking its signature", name,
                                returned ? "returns what a token says" : "says yes to a token");
  finding.remedy = "Check the signature with the issuer's key before anything of the token is used.";
  finding.sources.push_back(source_at(index, check.span, SourceRole::surplus, "the signature is not checked"));
  finding.sources.back().symbol = index.symbol_of(id);
  return finding;
}

// --- Used unchecked

// Something of the service verifies tokens: this place may come after it.
class Verifiers {
 public:
  Verifiers(const Index& index, std::span<const TokenCheck> checks) : index_(index) {
    for (const TokenCheck& check : checks)
      if (!check.unsigned_ && !check.signs) services_.insert(index.file(check.file).service);
    for (std::uint32_t f = 0; f < index.files().size(); ++f)
      if (index.production(FileId{f}) && imports_verifier(index.facts(FileId{f})))
        services_.insert(index.file(FileId{f}).service);
  }

  bool may_come_before(const TokenCheck& check) const {
    if (services_.contains(index_.file(check.file).service)) return true;
    const FileFacts& facts = index_.facts(check.file);
    for (std::uint32_t d = 0; d < facts.definitions.size(); ++d)
      if (is_behind_check(facts, d)) return true;
    return false;
  }

 private:
  // flask_jwt_extended, rest_framework_simplejwt, flask_oidc: verify before the function is called.
  static bool imports_verifier(const FileFacts& facts) {
    return std::ranges::any_of(facts.imports, [&](const Import& import) {
      const std::string_view module = facts.text(import.module);
      const std::string_view head = module.substr(0, module.find('.'));
      return head != "jwt" && head != "pyjwt" && (head.contains("jwt") || head.contains("oidc"));
    });
  }

  const Index& index_;
  std::set<std::uint32_t> services_;
};

std::optional<Finding> trusted(const Index& index, const ClaimsUsed& used, const Verifiers& verifiers,
                               const TokenCheck& check) {
  const FileFacts& facts = index.facts(check.file);
  if (used.use == ClaimUse::none || (!used.from_request && !is_authentication(facts, check.function)))
    return std::nullopt;
  const std::string_view name = facts.text(facts.definitions[check.function].name);
  const DefinitionId id = index.id_of(check.file, check.function);
  Finding finding = finding_of(token_validation_rule.info, std::string(name), "function");
  finding.concept_key = index.symbol_of(id);
  finding.service = index.file(check.file).service;
  const bool open = used.from_request && !verifiers.may_come_before(check);
  const bool decides = open && used.use == ClaimUse::decides;
  // Who asks may be for a log alone; and of what decides too few were read to be sure of the next.
  finding.confidence = Confidence::tentative;
  if (decides) finding.severity = Severity::critical;
  finding.effort = Effort::small;
  finding.message =
      fmt::format("{} {} a token ({}) without checking its signature", name,
                  used.use == ClaimUse::decides ? "lets in by what it reads in" : "takes who asks from", used.claim);
  finding.remedy = "Check the signature with the issuer's key before anything of the token is used.";
  finding.sources.push_back(source_at(index, check.span, SourceRole::surplus, "the signature is not checked"));
  finding.sources.back().symbol = index.symbol_of(id);
  return finding;
}

// --- Checked differently

// What makes two checks accept different tokens: names that hold the algorithms may hold the same.
auto strictness_of(const TokenCheck& check) { return std::tuple(check.audience, check.issuer, check.off); }

Finding describe(const Index& index, std::span<const TokenCheck> checks, const std::string& key) {
  Finding finding = finding_of(token_validation_rule.info, fmt::format("tokens signed with {}", key), "token");
  finding.service = index.file(checks.front().file).service;
  finding.confidence = Confidence::tentative;  // one key may sign tokens of two purposes
  std::set<decltype(strictness_of(checks.front()))> ways;
  for (const TokenCheck& check : checks) ways.insert(strictness_of(check));
  finding.surplus = static_cast<std::uint32_t>(checks.size() - 1);
  finding.message = fmt::format(
      "tokens signed with one key ({}) are checked in {} ways: what one accepts the other refuses", key, ways.size());
  finding.remedy = "Let one function verify these tokens, and call it from everywhere.";
  for (const TokenCheck& check : checks) {
    finding.sources.push_back(source_at(index, check.span, SourceRole::surplus, demands_of(check)));
    finding.sources.back().symbol = index.symbol_of(check.file, check.function);
  }
  return finding;
}

void compare(const Index& index, std::span<const TokenCheck> checks, Sink& sink) {
  std::map<std::tuple<std::uint32_t, std::string, std::string>, std::vector<TokenCheck>> by_key;
  for (const TokenCheck& check : checks)
    if (!check.unsigned_ && !check.signs && !check.key.empty() && is_needed(index, check.file, check.function))
      by_key[{index.file(check.file).service, check.key, check.purpose}].push_back(check);
  for (const auto& [group, same] : by_key) {
    const std::string& key = std::get<1>(group);
    sink.examine(concept_key("token", std::get<0>(group), key), same.front().file);
    const auto other = std::ranges::find_if(same, [&](const TokenCheck& check) {
      return check.file != same.front().file && strictness_of(check) != strictness_of(same.front());
    });
    if (other != same.end()) sink.add(describe(index, same, key));
  }
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const Flows flows(index.all_facts());
  const std::vector<TokenCheck> checks = token_checks(index);
  if (checks.empty()) return;
  const Verifiers verifiers(index, checks);
  const Playgrounds playgrounds(index);
  for (const TokenCheck& check : checks) {
    const FileFlow& flow = flows.of(check.file);
    if (!check.unsigned_ || verifies_too(checks, check)) continue;
    if (verifies_itself(index.facts(check.file), flow, check)) continue;
    auto finding = trusted(index, claims_used(index, flow, check), verifiers, check);
    if (auto returned = unchecked(index, flows, check);
        returned && (!finding || returned->confidence > finding->confidence))
      finding = std::move(returned);
    if (!finding) continue;
    playgrounds.lower(*finding);
    sink.add(std::move(*finding));
  }
  compare(index, checks, sink);
}

}  // namespace fount
