#include "rules/auth_paths.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/auth_words.h"
#include "rules/conditions.h"

namespace fount {
namespace {

constexpr unsigned kMaxDepth = 4;  // names that stand for names

bool is_enclosing(const FileFacts& facts, std::uint32_t outer, std::uint32_t block) {
  for (; block != kNone; block = facts.blocks[block].parent)
    if (block == outer) return true;
  return outer == kNone;
}

// The branch ends in a return or raise.
bool leaves(const FileFacts& facts, std::span<const std::uint32_t> steps, std::uint32_t block) {
  bool left = false;
  for (const std::uint32_t s : steps) {
    const Step& step = facts.steps[s];
    if (step.block != block) continue;
    left = step.kind == StepKind::return_ || step.kind == StepKind::raise;
  }
  return left;
}

bool earlier_branches_leave(const FileFacts& facts, std::span<const std::uint32_t> steps, std::uint32_t block) {
  for (std::uint32_t b = 0; b < block; ++b)
    if (facts.blocks[b].statement == facts.blocks[block].statement && !leaves(facts, steps, b)) return false;
  return true;
}

Clause clause_of(const FileFacts& facts, FileId file, std::uint32_t function, std::uint32_t block, bool holds) {
  const Block& branch = facts.blocks[block];
  return {facts.text(branch.condition), {file, branch.begin, branch.body}, function, holds};
}

Truth negated(Truth truth, bool negate) {
  if (!negate || truth == Truth::unknown) return truth;
  return truth == Truth::yes ? Truth::no : Truth::yes;
}

// The first literal that begins in the range.
std::vector<Literal>::const_iterator literal_from(const FileFacts& facts, std::uint32_t begin) {
  return std::ranges::lower_bound(facts.literals, begin, {}, &Literal::begin);
}

std::string_view without_case(std::string_view text) {
  for (const std::string_view call : {".lower()", ".upper()", ".strip()", ".casefold()"})
    while (text.ends_with(call)) text.remove_suffix(call.size());
  return text;
}

bool is_production_word(std::string_view word) { return environment_name(word) == "production"; }
bool is_environment_word(std::string_view word) { return !environment_name(word).empty(); }

bool is_setting_name(std::string_view word) {
  return word.size() > 2 && word.front() >= 'A' && word.front() <= 'Z' && word.find('-') == word.npos;
}

}  // namespace

struct Paths::Walk {
  const Clause& clause;
  const std::function<bool(const Atom&)>& visit;
  bool holds = true, alternative = false;
  unsigned depth = 0;
};

Clauses Paths::to(FileId file, std::uint32_t function, std::uint32_t block, std::uint32_t at) const {
  const FileFacts& facts = index_.facts(file);
  const Definition& definition = facts.definitions[function];
  const auto steps = flow(file).steps_of(function);
  Clauses clauses;
  for (std::uint32_t b = 0; b < facts.blocks.size() && facts.blocks[b].begin < at; ++b) {
    const Block& branch = facts.blocks[b];
    if (branch.begin < definition.begin || branch.kind != BlockKind::if_ || !branch.condition) continue;
    const bool around = is_enclosing(facts, b, block);
    bool beside = false;  // an earlier branch of a statement that the place is in
    for (std::uint32_t outer = block; outer != kNone; outer = facts.blocks[outer].parent)
      beside |=
          outer != b && facts.blocks[outer].statement == branch.statement && facts.blocks[outer].begin > branch.begin;
    const bool passed = !around && !beside && branch.end <= at && is_enclosing(facts, branch.parent, block) &&
                        leaves(facts, steps, b) && earlier_branches_leave(facts, steps, b);
    if (around || beside || passed) clauses.push_back(clause_of(facts, file, function, b, around));
  }
  return clauses;
}

void Paths::atoms(const Clause& clause, const std::function<bool(const Atom&)>& visit) const {
  walk(clause.text, {clause, visit, clause.holds});
}

void Paths::walk(std::string_view text, const Walk& at) const {
  const Operands operands = operands_of(text);
  const bool holds = at.holds != operands.negated;
  if (operands.joint != Joint::none) {
    const bool alternative = at.alternative || (operands.joint == Joint::any) == holds;
    for (const std::string_view part : operands.parts) walk(part, {at.clause, at.visit, holds, alternative, at.depth});
    return;
  }
  const std::string_view atom = operands.parts.front();
  if (at.visit({atom, &at.clause, holds, at.alternative}) || at.depth >= kMaxDepth) return;
  const Alternatives alternatives = meanings(atom, at.clause);
  for (const Clauses& clauses : alternatives)
    for (const Clause& clause : clauses) {
      const bool one_of = alternatives.size() > 1 || (!holds && clauses.size() > 1);
      walk(clause.text, {clause, at.visit, clause.holds == holds, at.alternative || one_of, at.depth + 1});
    }
}

// --- What names stand for

std::string_view Paths::read_text(const Span& span) const {
  const FileFacts& facts = index_.facts(span.file);
  const auto mention = std::ranges::lower_bound(facts.mentions, span.begin, {}, &Mention::begin);
  if (mention == facts.mentions.end() || mention->begin >= span.end || mention->kind == MentionKind::environment)
    return {};
  constexpr std::uint32_t kComma = 3;  // what stands between a name and its default, at most
  if (mention->call == kNone) return texts_.emplace_back(fmt::format("read[\"{}\"]", facts.text(mention->text)));
  std::string text = fmt::format("read(\"{}\"", facts.text(mention->text));
  const auto literal = literal_from(facts, mention->end);
  if (literal != facts.literals.end() && literal->begin <= mention->end + kComma && literal->end <= span.end) {
    std::string value = index_.value({span.file, literal->begin, literal->end}, literal->style);
    std::erase(value, '"');
    text += fmt::format(",\"{}\"", value);
  }
  return texts_.emplace_back(text + ")");
}

std::string_view Paths::value_text(ValueKind kind, std::string_view value, const Span& span) const {
  switch (kind) {
    case ValueKind::test:
    case ValueKind::choice:
    case ValueKind::name:
      return value;
    case ValueKind::boolean: {
      const FileFacts& facts = index_.facts(span.file);
      const auto after = literal_from(facts, span.end);
      return after == facts.literals.begin() ? std::string_view{}
                                             : index_.text({span.file, after[-1].begin, after[-1].end});
    }
    case ValueKind::call: {
      const std::string_view read = read_text(span);
      return !read.empty() || value.empty() ? read : texts_.emplace_back(fmt::format("{}()", value));
    }
    default:
      return {};
  }
}

Paths::Alternatives Paths::meanings(std::string_view text, const Clause& clause) const {
  Alternatives found;
  const std::string_view name = name_in(text);
  if (name.empty() || name.starts_with("read")) return found;
  if (text.ends_with(')')) {
    add_called(name, clause, found);
  } else if (name.starts_with("self.")) {
    add_attribute(name, clause, found);
  } else {
    if (name.find('.') == name.npos) add_local(name, clause, found);
    if (found.empty()) add_constant(name, clause, found);
  }
  return found;
}

void Paths::add_local(std::string_view name, const Clause& clause, Alternatives& found) const {
  if (clause.definition == kNone) return;
  const FileId file = clause.span.file;
  const FileFacts& facts = index_.facts(file);
  const std::uint32_t s = flow(file).last_assignment(clause.definition, clause.span.begin, name);
  if (s == kNone) return;
  const Step& step = facts.steps[s];
  const bool sure = step.block == kNone || (facts.blocks[step.block].begin < clause.span.begin &&
                                            clause.span.begin < facts.blocks[step.block].end);
  if (!sure) return;  // set in another branch: who knows whether
  const Span span{file, step.begin, step.end};
  found.push_back({{value_text(step.value_kind, facts.text(step.value), span), span, step.definition}});
}

void Paths::add_attribute(std::string_view name, const Clause& clause, Alternatives& found) const {
  const FileId file = clause.span.file;
  const FileFacts& facts = index_.facts(file);
  const std::uint32_t owner = class_around(facts, clause.definition);
  if (owner == kNone) return;
  for (const Step& step : facts.steps) {
    const Span span{file, step.begin, step.end};
    if (step.kind != StepKind::assign || facts.text(step.target) != name) continue;
    if (class_around(facts, step.definition) != owner) continue;
    found.push_back({{value_text(step.value_kind, facts.text(step.value), span), span, step.definition}});
  }
  if (found.size() > 1) found.clear();  // which of them, nobody can say here
  if (!found.empty()) return;
  for (const Binding& binding : facts.bindings) {
    if (binding.definition != owner || facts.text(binding.name) != name.substr(5)) continue;
    const Span span{file, binding.value_begin, binding.value_end};
    found.push_back({{value_text(binding.kind, facts.text(binding.value), span), span}});
    return;
  }
}

void Paths::add_constant(std::string_view name, const Clause& clause, Alternatives& found) const {
  const Target target = index_.resolver().resolve_dotted(clause.span.file, clause.definition, name);
  if (target.kind != TargetKind::binding) return;
  const FileFacts& facts = index_.facts(target.file);
  const Binding& binding = facts.bindings[target.item];
  const Span span{target.file, binding.value_begin, binding.value_end};
  found.push_back({{value_text(binding.kind, facts.text(binding.value), span), span}});
}

void Paths::add_called(std::string_view name, const Clause& clause, Alternatives& found) const {
  const FileFacts& facts = index_.facts(clause.span.file);
  DefinitionId target;
  const auto first = std::ranges::lower_bound(facts.calls, clause.span.begin, {}, &Call::begin);
  for (auto call = first; call != facts.calls.end() && call->begin < clause.span.end && !target; ++call)
    if (facts.text(call->callee) == name)
      target = index_.calls().target(clause.span.file, static_cast<std::uint32_t>(call - facts.calls.begin()));
  if (!target || index_.definition(target).kind != DefinitionKind::function) return;
  const FileId file = index_.file_of(target);
  const FileFacts& callee = index_.facts(file);
  for (const std::uint32_t s : flow(file).steps_of(index_.local(target))) {
    const Step& step = callee.steps[s];
    if (step.kind != StepKind::return_ || step.value_kind == ValueKind::none || step.value_kind == ValueKind::null)
      continue;
    const Span span{file, step.begin, step.end};
    const std::string_view text = value_text(step.value_kind, callee.text(step.value), span);
    if (text == "False") continue;
    Clauses clauses = to(file, step.definition, step.block, step.begin);
    if (text != "True") clauses.push_back({text, span, step.definition});
    found.push_back(std::move(clauses));
  }
}

// --- What they are in an environment

Truth Paths::truth(const Clause& clause, const World& world) const {
  return negated(text_truth(clause.text, clause, world, 0), !clause.holds);
}

// What must be so, because one clause consists of it, decides the others that ask for it too.
void Paths::learn(const Clauses& clauses, World& world) const {
  for (const Clause& clause : clauses)
    atoms(clause, [&](const Atom& atom) {
      if (!atom.alternative && !atom.text.empty()) world.known.emplace_back(atom.text, atom.holds);
      return true;
    });
}

bool Paths::possible(const Clauses& clauses, World& world) const {
  learn(clauses, world);
  return std::ranges::none_of(clauses, [&](const Clause& clause) { return truth(clause, world) == Truth::no; });
}

Truth Paths::text_truth(std::string_view text, const Clause& clause, const World& world, unsigned depth) const {
  const Operands operands = operands_of(text);
  if (operands.joint == Joint::none)
    return negated(atom_truth(operands.parts.front(), clause, world, depth), operands.negated);
  const Truth decisive = operands.joint == Joint::any ? Truth::yes : Truth::no;
  Truth result = decisive == Truth::yes ? Truth::no : Truth::yes;
  for (const std::string_view part : operands.parts) {
    const Truth truth = text_truth(part, clause, world, depth);
    if (truth == decisive) return negated(decisive, operands.negated);
    if (truth == Truth::unknown) result = Truth::unknown;
  }
  return negated(result, operands.negated);
}

Truth Paths::atom_truth(std::string_view text, const Clause& clause, const World& world, unsigned depth) const {
  if (text == "True" || text == "False") return text == "True" ? Truth::yes : Truth::no;
  const Truth direct = environment_truth(text, clause, world);
  if (direct != Truth::unknown || depth >= kMaxDepth) return direct;
  bool any = false, maybe = false;
  const Alternatives alternatives = meanings(text, clause);
  for (const Clauses& clauses : alternatives) {
    Truth all = Truth::yes;
    World inside = world;
    learn(clauses, inside);
    for (const Clause& part : clauses) {
      const Truth truth = negated(text_truth(part.text, part, inside, depth + 1), !part.holds);
      if (truth != Truth::yes && all != Truth::no) all = truth;
    }
    world.asked |= inside.asked;
    world.understood &= inside.understood;
    any |= all == Truth::yes;
    maybe |= all == Truth::unknown;
  }
  if (any) return Truth::yes;
  if (!maybe && !alternatives.empty()) return Truth::no;
  const EnvironmentQuestion question = environment_question(name_in(text));
  if (question.asked) {
    world.asked = true;
    world.understood &= !world.environment.empty() || !alternatives.empty();
    if (world.environment.empty()) return Truth::unknown;
    return question.production == is_production_word(world.environment) ? Truth::yes : Truth::no;
  }
  const auto known = std::ranges::find(world.known, text, [](const auto& one) { return one.first; });
  if (known == world.known.end()) return Truth::unknown;
  return known->second ? Truth::yes : Truth::no;
}

Truth Paths::environment_truth(std::string_view text, const Clause& clause, const World& world) const {
  const Comparison comparison = comparison_of(text);
  if (comparison.relation == Relation::none) return Truth::unknown;
  const bool quoted_left = comparison.left.starts_with('"');
  const bool membership = comparison.relation == Relation::in || comparison.relation == Relation::not_in;
  if (quoted_left && membership) return Truth::unknown;
  const auto words = quoted_in(quoted_left ? comparison.left : comparison.right);
  const std::string_view asked = without_case(quoted_left ? comparison.right : comparison.left);
  if (std::ranges::none_of(words, is_environment_word)) return Truth::unknown;
  const auto by_default = default_environment(asked, clause, 0);
  if (!by_default && !holds_environment(asked)) return Truth::unknown;
  world.asked = true;
  const std::string_view value = world.environment.empty() ? by_default.value_or("") : world.environment;
  const bool hidden = std::ranges::find(words, "") != words.end();  // the default may be one that was blanked
  if (world.environment.empty() && (!by_default || hidden)) {
    world.understood = false;
    return Truth::unknown;
  }
  const bool equal = std::ranges::any_of(words, [&](std::string_view word) {
    return word == value || (is_production_word(word) && is_production_word(value));
  });
  const bool positive = comparison.relation == Relation::equal || comparison.relation == Relation::in;
  return equal == positive ? Truth::yes : Truth::no;
}

std::optional<std::string_view> Paths::default_environment(std::string_view text, const Clause& clause,
                                                           unsigned depth) const {
  const auto quoted = quoted_in(text);
  if (!quoted.empty() && is_setting_name(quoted.front()) && holds_environment(quoted.front())) {
    if (text.find('[') != text.npos) return std::nullopt;  // os.environ["ENVIRONMENT"]: there is none
    return quoted.size() > 1 ? quoted[1] : std::string_view{};
  }
  if (depth >= kMaxDepth) return std::nullopt;
  for (const Clauses& clauses : meanings(without_case(text), clause))
    if (!clauses.empty())
      if (const auto found = default_environment(without_case(clauses.back().text), clauses.back(), depth + 1))
        return found;
  return std::nullopt;
}

const Literal* Paths::literal(const Clause& clause, std::string_view quoted) const {
  const FileFacts& facts = index_.facts(clause.span.file);
  if (clause.text.starts_with("read")) return nullptr;
  const auto all = quoted_in(clause.text);
  const auto which = std::ranges::find(all, quoted.data(), &std::string_view::data) - all.begin();
  std::vector<const Literal*> strings;
  for (auto at = literal_from(facts, clause.span.begin); at != facts.literals.end() && at->begin < clause.span.end;
       ++at)
    if (at->kind == ValueKind::string) strings.push_back(&*at);
  const bool aligned = strings.size() == all.size() && static_cast<std::size_t>(which) < all.size();
  return aligned ? strings[static_cast<std::size_t>(which)] : nullptr;
}

}  // namespace fount
