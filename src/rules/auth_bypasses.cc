#include "rules/auth_bypasses.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>

#include "base/text.h"
#include "index/sink.h"
#include "rules/auth_words.h"
#include "rules/conditions.h"
#include "rules/support.h"

namespace fount {
namespace {

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

bool is_flag(std::string_view word) {
  static constexpr std::string_view kFlags[] = {"0", "1", "true", "false", "yes", "no", "on", "off"};
  return std::ranges::find(kFlags, lower(word)) != std::end(kFlags);
}

bool is_positive(std::string_view word) {
  static constexpr std::string_view kPositive[] = {"1", "true", "yes", "on"};
  return std::ranges::find(kPositive, lower(word)) != std::end(kPositive);
}

// `user.check_password(password)`: what holds behind it was verified.
bool is_passed_check(const Atom& atom) {
  static constexpr std::string_view kVerbs[] = {"verify", "check", "authenticate", "validate", "compare"};
  static constexpr std::string_view kProofs[] = {"password", "token", "signature", "credentials", "digest", "hash"};
  if (!atom.holds || atom.alternative || !atom.text.ends_with(")")) return false;
  const std::vector<std::string> words = identifier_words(atom.text.substr(0, atom.text.find('(')));
  const auto has = [&](const auto& list) {
    return std::ranges::any_of(words, [&](const std::string& word) { return std::ranges::count(list, word) > 0; });
  };
  return has(kVerbs) && has(kProofs);
}

bool is_header_name(std::string_view word) { return word.find('-') != word.npos; }

// Every name that production code mentions as a setting: an attribute `demo_mode` is the variable DEMO_MODE.
std::set<std::string, std::less<>> setting_names(const Index& index) {
  std::set<std::string, std::less<>> names;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    if (!index.production(FileId{f})) continue;
    const FileFacts& facts = index.facts(FileId{f});
    for (const Mention& mention : facts.mentions)
      if (mention.kind == MentionKind::setting) names.emplace(facts.text(mention.text));
  }
  return names;
}

struct Switch {
  std::string name;
  SwitchKind kind = SwitchKind::variable;
  bool on_by_default = false, hinted = false, alternative = false;
  Span where;
};

class Switches {
 public:
  explicit Switches(const Paths& paths) : paths_(paths), names_(setting_names(paths.index())) {}

  std::vector<Switch> of(const Grant& grant) const {
    std::vector<Switch> found;
    if (was_verified(grant)) return found;
    for (const Clause& clause : grant.path)
      paths_.atoms(clause, [&](const Atom& atom) {
        auto known = constant(atom, grant);
        if (!known) known = asked(atom);
        if (!known) known = named(atom, grant);
        if (known && !known->name.empty()) {
          known->alternative = atom.alternative;
          known->where = clause.span;
          found.push_back(std::move(*known));
        }
        return known.has_value();
      });
    keep_one_constant(found);
    return found;
  }

 private:
  bool was_verified(const Grant& grant) const {
    bool verified = false;
    for (const Clause& clause : grant.path)
      paths_.atoms(clause, [&](const Atom& atom) { return verified |= is_passed_check(atom); });
    return verified;
  }

  // A name and a password are one constant login: told by what proves.
  static void keep_one_constant(std::vector<Switch>& found) {
    const auto is_constant = [](const Switch& one) { return one.kind == SwitchKind::constant; };
    const auto proof =
        std::ranges::find_if(found, [&](const Switch& one) { return is_constant(one) && is_proof(one.name); });
    if (proof == found.end()) return;
    const std::string name = proof->name;
    std::erase_if(found, [&](const Switch& one) { return is_constant(one) && one.name != name; });
  }

  // `password == "..."`: a constant is all the proof.
  std::optional<Switch> constant(const Atom& atom, const Grant& grant) const {
    const Comparison comparison = comparison_of(atom.text);
    const Relation wanted = atom.holds ? Relation::equal : Relation::unequal;
    if (comparison.relation != wanted) return std::nullopt;
    const bool left = comparison.left.starts_with('"');
    const std::string_view asked = left ? comparison.right : comparison.left;
    const std::string_view name = gives_something_else(asked) ? "" : name_in(asked);
    const std::string_view other = left ? comparison.left : comparison.right;
    const auto quoted = quoted_in(other);
    if (quoted.size() != 1 || other.size() != quoted.front().size() + 2 || name.empty()) return std::nullopt;
    const bool proof = is_proof(name), login = is_login_name(name);
    if (!proof && !login) return std::nullopt;
    const Literal* literal = paths_.literal(*atom.clause, quoted.front());
    if (literal == nullptr || literal->has_holes || literal->end - literal->begin <= 2) return std::nullopt;
    if (login && !asks_for_proof(grant)) return std::nullopt;
    Switch found;
    found.name = name.substr(name.rfind('.') + 1);
    found.kind = SwitchKind::constant;
    return found;
  }

  // The function is given something to verify.
  bool asks_for_proof(const Grant& grant) const {
    const FileFacts& facts = paths_.index().facts(grant.file);
    const Range range = facts.definitions[grant.function].parameters;
    for (std::uint32_t p = range.begin; p < range.end; ++p)
      if (is_proof(facts.text(facts.parameters[p].name))) return true;
    return false;
  }

  // A setting or header that the condition itself names.
  std::optional<Switch> asked(const Atom& atom) const {
    const auto quoted = quoted_in(atom.text);
    if (quoted.empty() || quoted.front().size() < 3 || std::isupper(static_cast<unsigned char>(quoted.front()[0])) == 0)
      return std::nullopt;
    const std::string_view name = quoted.front();
    if (holds_environment(name) && sense_of(name) == SwitchSense::none) return std::nullopt;
    const Comparison comparison = comparison_of(atom.text);
    const auto words = quoted_in(comparison.right);
    const bool flag = !words.empty() && std::ranges::all_of(words, is_flag);
    if (comparison.relation != Relation::none && !flag) return Switch{};  // compared with something: verifies
    const SwitchSense sense = sense_of(name);
    if (sense == SwitchSense::none && !flag) return Switch{};
    const bool wants_on = atom.holds == says_on(atom.text, comparison, words);
    if (wants_on != (sense != SwitchSense::closes)) return Switch{};
    Switch found;
    found.hinted = sense != SwitchSense::none;
    found.on_by_default = atom.holds == true_by_default(atom.text, comparison, words, quoted);
    found.name = name;
    found.kind = is_header_name(name) ? SwitchKind::client : SwitchKind::variable;
    return found;
  }

  // The condition holds when the switch is on: `== "1"`, `!= "off"`, but not `== "0"`, `is None`.
  static bool says_on(std::string_view text, const Comparison& comparison, std::span<const std::string_view> words) {
    if (comparison.relation == Relation::none) return !text.ends_with("is None");
    const bool positive = comparison.relation == Relation::equal || comparison.relation == Relation::in;
    return positive == std::ranges::any_of(words, is_positive);
  }

  // What the condition gives when nobody sets the name.
  static bool true_by_default(std::string_view text, const Comparison& comparison,
                              std::span<const std::string_view> words, std::span<const std::string_view> quoted) {
    const bool has_default = quoted.size() > 1 + words.size();
    if (comparison.relation == Relation::none)
      return text.ends_with("is None") ? !has_default : has_default && !quoted[1].empty();
    const std::string by_default = has_default ? lower(quoted[1]) : std::string();
    const bool listed =
        std::ranges::any_of(words, [&](std::string_view word) { return has_default && lower(word) == by_default; });
    const bool positive = comparison.relation == Relation::equal || comparison.relation == Relation::in;
    return listed == positive;
  }

  // An attribute, constant or parameter that says that it is a switch.
  std::optional<Switch> named(const Atom& atom, const Grant& grant) const {
    std::string_view name = name_in(atom.text);
    if (name.empty()) return std::nullopt;
    const SwitchSense sense = sense_of(name);
    if (sense == SwitchSense::none || environment_question(name).asked) return std::nullopt;
    if (const std::size_t dot = name.rfind('.'); dot != name.npos && is_somebody(name.substr(0, dot))) return Switch{};
    if (has_meaning(atom)) return std::nullopt;
    const std::string_view head = name.starts_with("self.") ? "" : name.substr(0, name.find('.'));
    const FileFlow& flow = paths_.flow(atom.clause->span.file);
    const Parameter* parameter = flow.parameter(atom.clause->definition, head);
    if (head == name && parameter == nullptr) return std::nullopt;  // a local that came from who knows where
    if (atom.holds != (sense == SwitchSense::opens)) return Switch{};
    Switch found;
    found.hinted = true;
    found.kind = SwitchKind::setting;
    const FileFacts& facts = paths_.index().facts(atom.clause->span.file);
    if (parameter != nullptr)
      found.kind = head == name                           ? SwitchKind::parameter
                   : is_request(facts, *parameter, grant) ? SwitchKind::client
                                                          : SwitchKind::setting;
    found.name = variable_of(name.substr(name.rfind('.') + 1));
    return found;
  }

  // The name leads to something that decides in turn.
  bool has_meaning(const Atom& atom) const {
    bool followed = false;
    const Clause copy{atom.text, atom.clause->span, atom.clause->definition, atom.holds};
    paths_.atoms(copy, [&](const Atom& inner) {
      followed |= inner.text != atom.text && !inner.text.empty();
      return followed;
    });
    return followed;
  }

  // The body of the request as a model.
  bool is_request(const FileFacts& facts, const Parameter& parameter, const Grant& grant) const {
    const Index& index = paths_.index();
    const Target target = index.resolver().resolve_dotted(grant.file, kNone, facts.text(parameter.annotation));
    return target.kind == TargetKind::definition &&
           index.classes().kind(index.id_of(target.file, target.item)) == ClassKind::model;
  }

  // "demo_mode_enabled" → "DEMO_MODE" when production code reads that.
  std::string variable_of(std::string_view attribute) const {
    std::string name = upper(attribute);
    while (name.starts_with('_')) name.erase(0, 1);
    if (name.starts_with("IS_")) name.erase(0, 3);
    if (names_.contains(name)) return name;
    for (const std::string_view end : {"_ENABLED", "_MODE"})
      if (name.ends_with(end) && names_.contains(name.substr(0, name.size() - end.size())))
        return name.substr(0, name.size() - end.size());
    return std::string(attribute);
  }

  const Paths& paths_;
  std::set<std::string, std::less<>> names_;
};

// A function that only says whether the switch is on: who asks it is the place that honours the switch.
bool only_says(const FileFacts& facts, std::uint32_t function) {
  static constexpr std::string_view kAsks[] = {"is", "has", "get", "check", "should", "detect"};
  const std::string_view name = facts.text(facts.definitions[function].name);
  const auto words = identifier_words(name);
  return sense_of(name) != SwitchSense::none && std::ranges::find(kAsks, words.front()) != std::end(kAsks);
}

bool is_looked_at(const Index& index, FileId file, std::uint32_t function) {
  const FileFacts& facts = index.facts(file);
  return facts.definitions[function].kind == DefinitionKind::function && is_authentication(facts, function) &&
         !is_stand_in(facts, function) && !only_says(facts, function);
}

// Guarded by the name of the environment, and open when nothing gives that name.
bool opens_when_unset(const Paths& paths, const Grant& grant) {
  World unset;
  const bool open = paths.possible(grant.path, unset);
  return open && unset.asked && unset.understood;
}

Guard guard_of(const Paths& paths, const Grant& grant) {
  World production;
  production.environment = "production";
  if (paths.possible(grant.path, production)) return Guard::none;
  return opens_when_unset(paths, grant) ? Guard::unset : Guard::environment;
}

bool asks_for_environment(const Paths& paths, const Grant& grant) {
  World production;
  production.environment = "production";
  paths.possible(grant.path, production);
  return production.asked;
}

// What deployments say of the variable.
void add_deployments(const Index& index, Bypass& bypass) {
  if (bypass.kind != SwitchKind::variable && bypass.kind != SwitchKind::setting) return;
  for (const SettingSource& source : index.settings().of(index.symbols().find(bypass.name))) {
    const Role role = index.file(source.file).role;
    if (source.is(kSettingTemplate) || source.is(kSettingCommentedOut) || role == Role::test || role == Role::docs ||
        role == Role::backup)
      continue;
    ++bypass.set_in;
    const std::string value = index.value({source.file, source.value_begin, source.value_end}, source.style);
    if (!is_flag(value)) continue;
    const bool opens = is_positive(value) != (sense_of(bypass.name) == SwitchSense::closes);
    bypass.turned_off |= !opens;
    bypass.turned_on |= opens;
  }
}

void add_switches(const Paths& paths, const Switches& switches, const Grant& grant, std::vector<Bypass>& found) {
  std::set<std::string> seen;
  for (const Switch& one : switches.of(grant)) {
    if (!seen.insert(one.name).second) continue;
    Bypass bypass;
    bypass.grant = grant;
    bypass.name = one.name;
    bypass.kind = one.kind;
    bypass.guard = guard_of(paths, grant);
    bypass.on_by_default = one.on_by_default;
    bypass.hinted = one.hinted;
    bypass.or_environment = bypass.guard == Guard::none && one.alternative && asks_for_environment(paths, grant);
    bypass.where = one.where;
    add_deployments(paths.index(), bypass);
    found.push_back(std::move(bypass));
  }
}

template <class Use>
void each_authentication(const Index& index, const Use& use) {
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    for (std::uint32_t d = 0; d < index.facts(file).definitions.size(); ++d)
      if (is_looked_at(index, file, d)) use(file, d);
  }
}

}  // namespace

std::vector<Bypass> find_bypasses(const Index& index) {
  const Paths paths(index);
  const Switches switches(paths);
  std::vector<Bypass> found;
  each_authentication(index, [&](FileId file, std::uint32_t function) {
    for (const Grant& grant : grants_of(paths, file, function)) add_switches(paths, switches, grant, found);
  });
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    if (!index.production(FileId{f})) continue;
    for (const Grant& grant : kept_back(paths, FileId{f})) {
      if (is_stand_in(index.facts(FileId{f}), grant.function)) continue;
      std::vector<Bypass> kept;
      add_switches(paths, switches, grant, kept);
      // REQUIRE_X and MULTI_TENANT in a condition of two say what the product does.
      std::erase_if(kept, [](const Bypass& bypass) { return sense_of(bypass.name) != SwitchSense::opens; });
      std::ranges::move(kept, std::back_inserter(found));
    }
  }
  std::ranges::stable_sort(found, {}, [&](const Bypass& bypass) {
    const Grant& grant = bypass.grant;
    return std::tuple(index.file(grant.file).service, bypass.name, grant.file, grant.span.begin);
  });
  return found;
}

void examine_authentication(const Index& index, Sink& sink) {
  each_authentication(index, [&](FileId file, std::uint32_t function) {
    sink.examine(concept_key("authentication", index.file(file).service, index.symbol_of(file, function)), file);
  });
}

std::string_view name_of(SwitchKind kind) {
  switch (kind) {
    case SwitchKind::constant:
      return "constant";
    case SwitchKind::variable:
      return "environment variable";
    case SwitchKind::client:
      return "what the client sends";
    case SwitchKind::setting:
      return "setting";
    default:
      return "parameter";
  }
}

std::string_view name_of(GrantKind kind) {
  switch (kind) {
    case GrantKind::success:
      return "reports success";
    case GrantKind::identity:
      return "makes up an identity";
    case GrantKind::passes:
      return "lets the request pass";
    case GrantKind::skips:
      return "leaves the check out";
    default:
      return "compares with a constant";
  }
}

std::string_view name_of(Guard guard) {
  switch (guard) {
    case Guard::environment:
      return "not in production";
    case Guard::unset:
      return "not in production, but open when the environment is not named";
    default:
      return "no environment guard";
  }
}

}  // namespace fount
