#include "rules/auth_grants.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "rules/auth_words.h"
#include "rules/conditions.h"

namespace fount {
namespace {

class Reader {
 public:
  Reader(const Paths& paths, FileId file, std::uint32_t function)
      : paths_(paths),
        index_(paths.index()),
        facts_(index_.facts(file)),
        file_(file),
        function_(function),
        steps_(paths.flow(file).steps_of(function)),
        calls_(paths.flow(file).calls_of(function)) {}

  std::vector<Grant> read() const {
    std::vector<Grant> grants;
    for (const std::uint32_t s : steps_) {
      const Step& step = facts_.steps[s];
      if (step.kind == StepKind::return_) add_return(step, grants);
    }
    for (std::uint32_t b = 0; b < facts_.blocks.size(); ++b)
      if (stands_here(facts_.blocks[b]) && checks_in(b)) grants.push_back(skip_of(b));
    return grants;
  }

 private:
  Grant grant_at(const Step& step, GrantKind kind) const {
    return {file_, function_, {file_, step.begin, step.end}, paths_.to(file_, function_, step.block, step.begin), kind};
  }

  void add_return(const Step& step, std::vector<Grant>& grants) const {
    if (verified_before(step)) return;
    const auto kind = kind_of(step);
    if (!kind) return;
    grants.push_back(grant_at(step, *kind));
    if (kind == GrantKind::compares)
      grants.back().path.push_back({facts_.text(step.value), grants.back().span, function_});
  }

  std::optional<GrantKind> kind_of(const Step& step) const {
    if (lets_anybody_be(step)) return GrantKind::identity;
    switch (step.value_kind) {
      case ValueKind::none:
      case ValueKind::null:
        return refuses_after(step.end) ? std::optional(GrantKind::passes) : std::nullopt;
      case ValueKind::boolean:
        return first_boolean(step) == "True" ? std::optional(GrantKind::success) : std::nullopt;
      case ValueKind::test:
        return GrantKind::compares;
      case ValueKind::dict:
        return dictionary_kind(step);
      case ValueKind::tuple:
        return tuple_kind(step);
      case ValueKind::call:
        return call_kind(step);
      case ValueKind::name:
        return name_kind(step);
      default:
        return std::nullopt;
    }
  }

  std::optional<GrantKind> call_kind(const Step& step) const {
    const std::string_view callee = facts_.text(step.value);
    if (callee.empty() || is_verification(callee)) return std::nullopt;
    if (goes_on(callee)) return GrantKind::passes;
    if (!is_identity(callee)) return std::nullopt;
    const std::string_view says = first_boolean(step);
    if (says == "False") return std::nullopt;
    if (says == "True") return GrantKind::success;
    const bool made_up = sense_of(callee) == SwitchSense::opens;
    return made_up || has_text(step.begin, step.end) ? std::optional(GrantKind::identity) : std::nullopt;
  }

  // The branch is taken when some proof equals a literal.
  bool asks_for_constant(std::uint32_t block) const {
    if (block == kNone || facts_.blocks[block].kind != BlockKind::if_) return false;
    const Operands asked = operands_of(facts_.text(facts_.blocks[block].condition));
    return asked.joint != Joint::any && !asked.negated && std::ranges::any_of(asked.parts, [](std::string_view part) {
             const Comparison comparison = comparison_of(part);
             const bool left = comparison.left.starts_with('"');
             const std::string_view other = left ? comparison.left : comparison.right;
             const std::string_view asked = left ? comparison.right : comparison.left;
             return comparison.relation == Relation::equal && other.starts_with('"') && is_proof(name_in(asked)) &&
                    !gives_something_else(asked);
           });
  }

  // `session["user"] = ...` in the branch.
  bool opens_session(std::uint32_t block) const {
    return std::ranges::any_of(steps_, [&](std::uint32_t s) {
      const Step& step = facts_.steps[s];
      return step.kind == StepKind::assign && step.block == block && facts_.text(step.target).ends_with("session[]");
    });
  }

  // Whoever it is, a constant is the proof.
  bool lets_anybody_be(const Step& step) const {
    const bool somebody = step.value_kind == ValueKind::name && is_somebody(facts_.text(step.value));
    return (somebody || opens_session(step.block)) && asks_for_constant(step.block);
  }

  // `return user` of what was made up in the same branch.
  std::optional<GrantKind> name_kind(const Step& step) const {
    const std::uint32_t assigned = paths_.flow(file_).last_assignment(function_, step.begin, facts_.text(step.value));
    if (assigned == kNone || facts_.steps[assigned].block != step.block) return std::nullopt;
    const ValueKind kind = facts_.steps[assigned].value_kind;
    const bool made = kind == ValueKind::dict || kind == ValueKind::call;
    return made ? kind_of(facts_.steps[assigned]) : std::nullopt;
  }

  std::optional<GrantKind> tuple_kind(const Step& step) const {
    const std::string_view says = first_boolean(step);
    if (!says.empty()) return says == "True" ? std::optional(GrantKind::success) : std::nullopt;
    // `return user_id, data` of constants assigned in this branch
    for (const std::uint32_t s : steps_) {
      const Step& other = facts_.steps[s];
      if (other.block != step.block || other.kind != StepKind::assign || other.begin > step.begin) continue;
      const auto words = identifier_words(facts_.text(other.target));
      if (other.value_kind == ValueKind::string && !words.empty() && words.front() == "user")
        return GrantKind::identity;
    }
    return std::nullopt;
  }

  // {"authenticated": True}, {"sub": "test-user"}
  std::optional<GrantKind> dictionary_kind(const Step& step) const {
    static constexpr std::string_view kSays[] = {"authenticated", "success", "valid", "is_valid", "ok", "verified"};
    static constexpr std::string_view kWho[] = {"sub", "user_id", "id", "email", "username", "uid"};
    constexpr std::uint32_t kColon = 3;  // between a key and its value, at most
    const auto literals = literals_in(step.begin, step.end);
    bool who = false;
    for (std::size_t i = 0; i + 1 < literals.size(); ++i) {
      const Literal &key = literals[i], &value = literals[i + 1];
      if (key.kind != ValueKind::string || value.begin - key.end > kColon) continue;
      const std::string name = text_of(key);
      if (std::ranges::find(kSays, name) != std::end(kSays) && value.kind == ValueKind::boolean)
        return text_of(value) == "True" ? std::optional(GrantKind::success) : std::nullopt;
      who |= std::ranges::find(kWho, name) != std::end(kWho) && value.kind == ValueKind::string;
    }
    return who ? std::optional(GrantKind::identity) : std::nullopt;
  }

  // --- What was verified, and what would turn away

  bool encloses(std::uint32_t outer, std::uint32_t block) const {
    for (; block != kNone; block = facts_.blocks[block].parent)
      if (block == outer) return true;
    return outer == kNone;
  }

  bool in_header(std::uint32_t at) const {
    return std::ranges::any_of(facts_.blocks, [&](const Block& b) { return b.begin <= at && at < b.body; });
  }

  // `if check(password) != 1: return other(password)`: whoever comes past it was verified.
  bool turns_away(std::uint32_t call, const Step& step) const {
    return std::ranges::any_of(facts_.blocks, [&](const Block& block) {
      const bool guards = block.kind == BlockKind::if_ && block.begin <= call && call < block.body &&
                          block.end <= step.begin && encloses(block.parent, step.block);
      return guards && std::ranges::any_of(steps_, [&](std::uint32_t s) {
               const Step& inside = facts_.steps[s];
               return block.body <= inside.begin && inside.end <= block.end &&
                      (inside.kind == StepKind::return_ || inside.kind == StepKind::raise);
             });
    });
  }

  // Something was verified on the way, in a block that the place is in.
  bool verified_before(const Step& step) const {
    return std::ranges::any_of(calls_, [&](std::uint32_t c) {
      const Call& call = facts_.calls[c];
      if (call.begin >= step.end || !is_verification(facts_.text(call.callee))) return false;
      return in_header(call.begin) ? turns_away(call.begin, step) : encloses(call.block, step.block);
    });
  }

  bool refuses_after(std::uint32_t at) const {
    return std::ranges::any_of(steps_, [&](std::uint32_t s) {
      const Step& step = facts_.steps[s];
      return step.begin > at && step.kind == StepKind::raise && is_refusal(facts_.text(step.value));
    });
  }

  bool stands_here(const Block& block) const {
    const Definition& own = facts_.definitions[function_];
    return block.kind == BlockKind::if_ && block.begin > own.begin && block.end <= own.end && block.condition;
  }

  // The branch itself verifies, and none beside it does.
  bool checks_in(std::uint32_t block) const {
    bool here = false, beside = false;
    for (const std::uint32_t c : calls_) {
      const Call& call = facts_.calls[c];
      if (call.block == kNone || !is_verification(facts_.text(call.callee)) || in_header(call.begin)) continue;
      here |= call.block == block;
      beside |= call.block != block && facts_.blocks[call.block].statement == facts_.blocks[block].statement;
    }
    return here && !beside;
  }

  Grant skip_of(std::uint32_t b) const {
    const Block& block = facts_.blocks[b];
    Grant grant{file_, function_, {file_, block.begin, block.body}, {}, GrantKind::skips};
    grant.path = paths_.to(file_, function_, block.parent, block.begin);
    grant.path.push_back({facts_.text(block.condition), grant.span, function_, false});
    return grant;
  }

  // --- Literals

  std::span<const Literal> literals_in(std::uint32_t begin, std::uint32_t end) const {
    const auto first = std::ranges::lower_bound(facts_.literals, begin, {}, &Literal::begin);
    const auto last = std::ranges::lower_bound(facts_.literals, end, {}, &Literal::begin);
    return {first, last};
  }
  std::string text_of(const Literal& literal) const {
    return index_.value({file_, literal.begin, literal.end}, literal.style);
  }
  std::string_view first_boolean(const Step& step) const {
    for (const Literal& literal : literals_in(step.begin, step.end))
      if (literal.kind == ValueKind::boolean) return index_.text({file_, literal.begin, literal.end});
    return {};
  }
  bool has_text(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(literals_in(begin, end), [](const Literal& literal) {
      return literal.kind == ValueKind::string && !literal.has_holes;
    });
  }

  const Paths& paths_;
  const Index& index_;
  const FileFacts& facts_;
  FileId file_;
  std::uint32_t function_;
  std::span<const std::uint32_t> steps_, calls_;
};

// Turns somebody away, whatever the function is called.
bool turns_away(const FileFacts& facts, const Step& step) {
  const std::string_view value = facts.text(step.value);
  const bool refuses = is_denial(value);
  return refuses &&
         (step.kind == StepKind::raise || (step.kind == StepKind::return_ && step.value_kind == ValueKind::call));
}

}  // namespace

std::vector<Grant> kept_back(const Paths& paths, FileId file) {
  const FileFacts& facts = paths.index().facts(file);
  std::vector<Grant> grants;
  for (const Step& step : facts.steps) {
    if (step.definition == kNone || step.block == kNone) continue;
    const Block& block = facts.blocks[step.block];
    if (block.kind != BlockKind::if_ || !facts.text(block.condition).contains("and ") || !turns_away(facts, step))
      continue;
    if (operands_of(facts.text(block.condition)).joint != Joint::all) continue;
    Grant grant{file, step.definition, {file, block.begin, block.body}, {}, GrantKind::skips};
    grant.path = paths.to(file, step.definition, block.parent, block.begin);
    grant.path.push_back({facts.text(block.condition), grant.span, step.definition, false});
    grants.push_back(std::move(grant));
  }
  return grants;
}

std::vector<Grant> grants_of(const Paths& paths, FileId file, std::uint32_t function) {
  return Reader(paths, file, function).read();
}

}  // namespace fount
