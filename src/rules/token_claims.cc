#include "rules/token_claims.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "rules/auth_words.h"

namespace fount {
namespace {

std::string_view last_part(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

template <std::size_t kSize>
bool has_any(std::string_view name, const std::array<std::string_view, kSize>& known) {
  const std::vector<std::string> words = identifier_words(name);
  return std::ranges::find_first_of(words, known) != words.end();
}

// Claims that say who somebody is, or what they may.
bool says_who(std::string_view claim) {
  constexpr auto kWho = std::to_array<std::string_view>({"sub", "uid", "oid", "upn", "email", "username", "user_id"});
  constexpr auto kWords =
      std::to_array<std::string_view>({"user", "username", "email", "identity", "role", "roles", "groups", "group",
                                       "scope", "scopes", "permissions", "admin"});
  if (claim.ends_with("_id") && claim != "client_id" && claim != "key_id") return true;
  return std::ranges::find(kWho, claim) != kWho.end() || has_any(claim, kWords);
}

// The name stands in the text as a word of its own.
bool mentions(std::string_view text, std::string_view name) {
  const auto is_word = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
  };
  for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || (!is_word(text[at - 1]) && text[at - 1] != '.');
    if (begins && (end == text.size() || !is_word(text[end]))) return true;
  }
  return false;
}

class Uses {
 public:
  Uses(const Index& index, const FileFlow& flow, const TokenCheck& check)
      : index_(index), facts_(index.facts(check.file)), flow_(flow), check_(check) {}

  ClaimsUsed read() {
    for (const std::uint32_t s : flow_.steps_of(check_.function))
      if (facts_.steps[s].end > check_.span.begin) follow(facts_.steps[s]);
    for (const Block& block : facts_.blocks) decide(block);
    used_.from_request = used_.use != ClaimUse::none && comes_with_request();
    return used_;
  }

 private:
  bool has_call(const Step& step) const { return step.begin <= check_.span.begin && check_.span.end <= step.end; }

  // The first literal in there that names a claim which says who; nullptr when none does.
  const Literal* claim_in(std::uint32_t begin, std::uint32_t end) const {
    auto literal = std::ranges::lower_bound(facts_.literals, begin, {}, &Literal::begin);
    for (; literal != facts_.literals.end() && literal->end <= end; ++literal)
      if (literal->kind == ValueKind::string && says_who(name_of(*literal))) return &*literal;
    return nullptr;
  }
  std::string name_of(const Literal& literal) const {
    return index_.value({check_.file, literal.begin, literal.end}, literal.style);
  }

  // `x = claims["sub"]`, `return claims["sub"]`: facts name what is called or assigned, not what is subscribed, so the
  // place of the key has to say it.
  bool is_subscript(const Step& step, const Literal& key) const {
    constexpr std::size_t kReturn = std::string_view("return ").size(), kAssigned = std::string_view(" = ").size();
    if (step.value_kind != ValueKind::other || key.end + 1 != step.end) return false;
    const std::size_t before = step.kind == StepKind::return_ ? kReturn : facts_.text(step.target).size() + kAssigned;
    return std::ranges::any_of(
        holders_, [&](const std::string& name) { return step.begin + before + name.size() + 1 == key.begin; });
  }

  bool is_of(const std::set<std::string>& names, std::string_view value) const {
    return names.contains(std::string(value.substr(0, value.find_first_of(".["))));
  }

  // Names that hold the claims, or one that says who; where such a one is returned or looked up.
  void follow(const Step& step) {
    const bool direct = has_call(step);
    const Literal* claim = claim_in(direct ? check_.span.end : step.begin, step.end);
    const std::string_view value = facts_.text(step.value);
    const bool reads = claim != nullptr && (direct || is_of(holders_, value) || is_subscript(step, *claim));
    const bool known = reads || is_of(who_, value);
    if (reads && claim_.empty()) claim_ = name_of(*claim);
    if (step.kind == StepKind::return_ && known) note(ClaimUse::identity);
    if (step.kind != StepKind::assign) return;
    if (is_lookup(step) && !known && (!who_.empty() || claim != nullptr)) {
      if (claim_.empty()) claim_ = name_of(*claim);
      note(ClaimUse::identity);
    }
    const std::string target(facts_.text(step.target));
    if (known) who_.insert(target);
    if (known || direct || is_of(holders_, value)) holders_.insert(target);
  }

  // User.query.get(sub), get_object_or_404(Student, id=sub)
  bool is_lookup(const Step& step) const {
    constexpr auto kLooks = std::to_array<std::string_view>({"query", "find", "objects", "lookup", "load", "fetch"});
    constexpr auto kSomebody = std::to_array<std::string_view>({"user", "users", "account", "student", "member"});
    const std::string_view callee = facts_.text(step.value);
    if (step.value_kind != ValueKind::call || holders_.empty() || is_of(holders_, callee)) return false;
    return has_any(callee, kLooks) || (has_any(facts_.text(step.target), kSomebody) && callee.contains("get"));
  }

  // `if claims["admin"]: return f(*args)`
  void decide(const Block& block) {
    const bool here = block.begin > check_.span.end && block.end <= facts_.definitions[check_.function].end;
    if (!here || block.kind != BlockKind::if_ || !block.condition) return;
    const std::string_view condition = facts_.text(block.condition);
    const auto asks = [&](const std::set<std::string>& names) {
      return std::ranges::any_of(names, [&](const std::string& name) { return mentions(condition, name); });
    };
    const Literal* claim = claim_in(block.begin, block.body);
    if (!asks(who_) && (claim == nullptr || !asks(holders_))) return;
    for (const std::uint32_t s : flow_.steps_of(check_.function)) {
      const Step& step = facts_.steps[s];
      if (step.kind != StepKind::return_ || step.begin < block.body || step.end > block.end || !lets_pass(step))
        continue;
      if (claim_.empty() && claim != nullptr) claim_ = name_of(*claim);
      note(ClaimUse::decides);
    }
  }

  bool lets_pass(const Step& step) const {
    const std::string_view callee = facts_.text(step.value);
    if (step.value_kind == ValueKind::call) return goes_on(callee) || is_wrapped(callee);
    const auto literal = std::ranges::lower_bound(facts_.literals, step.begin, {}, &Literal::begin);
    return step.value_kind == ValueKind::boolean && literal != facts_.literals.end() &&
           index_.text({check_.file, literal->begin, literal->end}) == "True";
  }

  // The function that a decorator was given.
  bool is_wrapped(std::string_view callee) const {
    const std::uint32_t around = facts_.definitions[check_.function].parent;
    return around != kNone && facts_.definitions[around].kind == DefinitionKind::function && !callee.contains('.') &&
           flow_.parameter(around, callee) != nullptr;
  }

  void note(ClaimUse use) {
    used_.use = std::max(used_.use, use);
    used_.claim = claim_;
  }

  // request.headers[...], get_token_from_header(), a parameter that is the header; not what a provider answered.
  bool comes_with_request() const {
    const auto within = [&](std::uint32_t definition, std::uint32_t begin) {
      return definition == check_.function && begin < check_.span.end;
    };
    const bool looked_up = std::ranges::any_of(facts_.lookups, [&](const Lookup& lookup) {
      return within(lookup.definition, lookup.begin) && is_request(facts_.text(lookup.container));
    });
    if (looked_up || names_header()) return true;
    const bool called = std::ranges::any_of(flow_.calls_of(check_.function), [&](std::uint32_t c) {
      const Call& call = facts_.calls[c];
      return call.begin < check_.span.end && gives_token(facts_.text(call.callee));
    });
    return called || flow_.parameter(check_.function, "authorization") != nullptr;
  }

  // `x = request.headers["Authorization"].split()[1]`; within a call or a dictionary it is for a request of its own.
  bool names_header() const {
    return std::ranges::any_of(flow_.steps_of(check_.function), [&](std::uint32_t s) {
      const Step& step = facts_.steps[s];
      if (step.begin > check_.span.begin || step.value_kind != ValueKind::other) return false;
      auto literal = std::ranges::lower_bound(facts_.literals, step.begin, {}, &Literal::begin);
      for (; literal != facts_.literals.end() && literal->end <= step.end; ++literal)
        if (const std::string name = lower(name_of(*literal)); name == "authorization" || name == "http_authorization")
          return true;
      return false;
    });
  }

  static bool is_request(std::string_view container) {
    return container.contains("request.headers") || container.contains("request.META") ||
           container.contains("request.cookies") || container.contains("request.COOKIES");
  }

  static bool gives_token(std::string_view callee) {
    constexpr auto kFrom = std::to_array<std::string_view>({"header", "headers", "request", "bearer"});
    constexpr auto kToken = std::to_array<std::string_view>({"token", "jwt", "auth"});
    return is_request(callee) || (has_any(last_part(callee), kFrom) && has_any(last_part(callee), kToken));
  }

  const Index& index_;
  const FileFacts& facts_;
  const FileFlow& flow_;
  const TokenCheck& check_;
  std::set<std::string> holders_, who_;
  std::string claim_;
  ClaimsUsed used_;
};

bool lets_in(std::string_view name) {
  constexpr auto kAuth = std::to_array<std::string_view>(
      {"auth", "authenticated", "authentication", "login", "jwt", "oauth", "permission", "permissions", "authorized"});
  constexpr auto kCurrent = std::to_array<std::string_view>({"current"});
  return has_any(last_part(name), kAuth) || has_any(last_part(name), kCurrent);
}

}  // namespace

ClaimsUsed claims_used(const Index& index, const FileFlow& flow, const TokenCheck& check) {
  return Uses(index, flow, check).read();
}

bool verifies_itself(const FileFacts& facts, const FileFlow& flow, const TokenCheck& check) {
  constexpr auto kVerifies = std::to_array<std::string_view>(
      {"verify", "verified", "validate", "authenticate", "introspect", "introspection"});
  const bool called = std::ranges::any_of(flow.calls_of(check.function), [&](std::uint32_t c) {
    return facts.calls[c].begin != check.span.begin && has_any(last_part(facts.text(facts.calls[c].callee)), kVerifies);
  });
  // `verify_response = requests.post(...)`: another service is asked.
  return called || std::ranges::any_of(flow.steps_of(check.function), [&](std::uint32_t s) {
           const Step& step = facts.steps[s];
           const bool before = step.kind == StepKind::assign && step.begin < check.span.begin;
           return before && step.value_kind == ValueKind::call && has_any(facts.text(step.target), kVerifies);
         });
}

bool is_behind_check(const FileFacts& facts, std::uint32_t function) {
  for (std::uint32_t d = function; d != kNone; d = facts.definitions[d].parent) {
    const Range decorators = facts.definitions[d].decorators;
    for (std::uint32_t i = decorators.begin; i < decorators.end; ++i)
      if (lets_in(facts.text(facts.decorators[i].name))) return true;
  }
  return std::ranges::any_of(facts.bindings, [&](const Binding& binding) {
    const std::string_view name = facts.text(binding.name);
    const bool named = name == "permission_classes" || name == "authentication_classes";
    return named && binding.definition != kNone && binding.definition == class_around(facts, function);
  });
}

}  // namespace fount
