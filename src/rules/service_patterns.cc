#include "rules/service_patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>

#include "base/text.h"
#include "rules/instances.h"
#include "rules/support.h"

namespace fount {
namespace {

Pattern pattern_of(std::string_view name, std::string concept_name, Span span, std::string detail) {
  Pattern pattern;
  pattern.pattern = name;
  pattern.concept_name = std::move(concept_name);
  pattern.span = span;
  pattern.detail = std::move(detail);
  pattern.area = AreaId::instances;
  return pattern;
}

// --- Service registry: `register(name, factory)` fills a mapping of the module, `get(name)` reads it.

// The definition or one around it has such a parameter: a decorator that registers gets the name in its outer function.
bool is_parameter(const FileFacts& facts, std::uint32_t definition, std::string_view name) {
  for (; definition != kNone; definition = facts.definitions[definition].parent) {
    const Range range = facts.definitions[definition].parameters;
    for (std::uint32_t p = range.begin; p < range.end; ++p)
      if (facts.text(facts.parameters[p].name) == name) return true;
  }
  return false;
}

// The function that puts what it is given under a name that it is given.
std::optional<std::uint32_t> registrar_of(const FileFacts& facts, std::string_view mapping) {
  const std::string slot = std::string(mapping) + "[]";
  std::optional<std::uint32_t> registrar;
  for (const Step& step : facts.steps) {
    if (facts.text(step.target) != slot || step.kind != StepKind::assign) continue;
    if (step.definition == kNone) return std::nullopt;  // filled by hand as well
    const bool given = step.key_kind == ValueKind::name && is_parameter(facts, step.definition, facts.text(step.key)) &&
                       step.value_kind == ValueKind::name &&
                       is_parameter(facts, step.definition, facts.text(step.value));
    const std::uint32_t function = outermost(facts, step.definition);
    if (!given || (registrar && *registrar != function)) return std::nullopt;
    registrar = function;
  }
  return registrar;
}

// A function of the module that looks things up in the mapping and that other production files use.
std::optional<std::uint32_t> reader_of(const Index& index, FileId file, std::string_view mapping,
                                       std::uint32_t registrar) {
  const FileFacts& facts = index.facts(file);
  const std::string lookup = std::string(mapping) + ".get";
  std::optional<std::uint32_t> best;
  std::uint32_t most = 0;
  for (std::uint32_t d = 0; d < facts.definitions.size(); ++d) {
    const Definition& definition = facts.definitions[d];
    if (d == registrar || definition.parent != kNone || definition.kind != DefinitionKind::function) continue;
    const std::string_view name = facts.text(definition.name);
    const bool named_so = name.starts_with("get") || name.starts_with("lookup") || name.starts_with("resolve") ||
                          name.starts_with("create") || name.starts_with("find");
    const bool calls = std::ranges::any_of(
        facts.calls, [&](const Call& call) { return call.definition == d && facts.text(call.callee) == lookup; });
    const bool names = (definition.names & name_bit(mapping)) != 0;
    const std::uint32_t users = index.production_users({TargetKind::definition, file, d});
    if (!(calls || (named_so && names)) || users <= most) continue;
    best = d;
    most = users;
  }
  return best;
}

void find_registries(const Index& index, Sink& sink) {
  constexpr std::uint32_t kFewest = 2;  // files that register, and files that look up
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    const FileFacts& facts = index.facts(file);
    for (std::uint32_t b = 0; b < facts.bindings.size(); ++b) {
      const Binding& mapping = facts.bindings[b];
      if (mapping.definition != kNone || mapping.kind != ValueKind::dict) continue;
      const std::string_view name = facts.text(mapping.name);
      const auto registrar = registrar_of(facts, name);
      if (!registrar || !index.uses(Target{TargetKind::binding, file, b}).empty()) continue;  // reached around
      const auto reader = reader_of(index, file, name, *registrar);
      if (!reader) continue;
      const std::uint32_t fillers = index.production_users({TargetKind::definition, file, *registrar});
      const std::uint32_t readers = index.production_users({TargetKind::definition, file, *reader});
      if (fillers < kFewest || readers < kFewest) continue;
      sink.add(pattern_of("service-registry", fmt::format("{}.{}", index.module_name(index.modules().of(file)), name),
                          {file, mapping.begin, mapping.value_end},
                          fmt::format("filled through {} by {}, read through {} by {}, and by nothing else",
                                      facts.text(facts.definitions[*registrar].name), plural(fillers, "file"),
                                      facts.text(facts.definitions[*reader].name), plural(readers, "file"))));
    }
  }
}

// --- Isolation validation: a check that raises when two objects belong to different users.

bool is_owner(std::string_view attribute) {
  constexpr std::array<std::string_view, 8> kOwners = {"user_id", "owner_id",        "tenant_id", "account_id",
                                                       "org_id",  "organization_id", "team_id",   "customer_id"};
  return std::ranges::find(kOwners, attribute) != kOwners.end();
}

bool is_dotted(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; }

// The dotted names on both sides of a comparison.
std::string_view operand_before(std::string_view text) {
  text = trim(text);
  std::size_t begin = text.size();
  while (begin > 0 && is_dotted(text[begin - 1])) --begin;
  return text.substr(begin);
}

std::string_view operand_after(std::string_view text) {
  text = trim(text);
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_dotted) - text.begin()));
}

// "a.user_id!=b.user_id", "job.owner_id!=user.id", "context.user_id!=user_id"
bool compares_owners(std::string_view condition) {
  const std::size_t at = condition.find("!=");
  if (at == condition.npos) return false;
  const std::string_view left = operand_before(condition.substr(0, at));
  const std::string_view right = operand_after(condition.substr(at + 2));
  if (left.empty() || right.empty() || left == right) return false;
  const auto last = [](std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); };
  const bool left_owner = is_owner(last(left)), right_owner = is_owner(last(right));
  const bool one_is_attribute = left.find('.') != left.npos || right.find('.') != right.npos;
  return one_is_attribute &&
         ((left_owner && (right_owner || last(right) == "id")) || (right_owner && last(left) == "id"));
}

bool is_named_as_check(std::string_view name) {
  constexpr std::array<std::string_view, 9> kWords = {"validate", "check",     "verify",    "ensure", "assert",
                                                      "require",  "authorize", "isolation", "enforce"};
  const std::vector<std::string> words = identifier_words(name);
  return std::ranges::any_of(kWords,
                             [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); });
}

// Does the branch raise?
bool raises_in(const FileFacts& facts, std::uint32_t block) {
  return std::ranges::any_of(facts.steps,
                             [&](const Step& step) { return step.kind == StepKind::raise && step.block == block; });
}

using Names = std::unordered_set<std::string_view>;

void add_names_called(const FileFacts& facts, Names& names) {
  for (const Call& call : facts.calls) {
    const std::string_view callee = facts.text(call.callee);
    names.insert(callee.substr(callee.rfind('.') + 1));
  }
}

// Last parts of what production code calls: a method's caller rarely says whose method it is.
Names names_called(const Index& index) {
  Names names;
  for (std::uint32_t f = 0; f < index.files().size(); ++f)
    if (index.production(FileId{f})) add_names_called(index.facts(FileId{f}), names);
  return names;
}

struct Check {
  FileId file;
  std::uint32_t function = 0;
  std::string_view condition;
};

std::vector<Check> checks_of_owners(const Index& index) {
  std::vector<Check> checks;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    const FileFacts& facts = index.facts(file);
    for (std::uint32_t b = 0; b < facts.blocks.size(); ++b) {
      const Block& block = facts.blocks[b];
      if (block.kind != BlockKind::if_ || !compares_owners(facts.text(block.condition)) || !raises_in(facts, b))
        continue;
      for (const Step& step : facts.steps)
        if (step.block == b && step.kind == StepKind::raise && step.definition != kNone &&
            is_named_as_check(facts.text(facts.definitions[step.definition].name)))
          checks.push_back({file, step.definition, facts.text(block.condition)});
    }
  }
  return checks;
}

void find_isolation_checks(const Index& index, Sink& sink) {
  const std::vector<Check> checks = checks_of_owners(index);
  if (checks.empty()) return;
  const Names called = names_called(index);
  std::set<DefinitionId> seen;
  for (const Check& check : checks) {
    const DefinitionId id = index.id_of(check.file, check.function);
    Names at_home;  // what is private is called there or nowhere
    if (index.name(id).starts_with('_')) add_names_called(index.facts(check.file), at_home);
    if (!(at_home.empty() ? called : at_home).contains(index.name(id)) || !seen.insert(id).second) continue;
    sink.add(pattern_of("isolation-validation", index.symbol_of(id), index.span_of(id),
                        fmt::format("raises when `{}`, and production code calls it", check.condition)));
  }
}

}  // namespace

void find_service_patterns(const Index& index, Sink& sink) {
  find_registries(index, sink);
  find_isolation_checks(index, sink);
}

}  // namespace fount
