#include "rules/token_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace fount {
namespace {

std::string_view last_part(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

bool is_token_library(std::string_view module) {
  const std::string_view head = module.substr(0, module.find('.'));
  return head == "jwt" || head == "jose" || head == "authlib" || head == "joserfc";
}

bool uses_token_library(const FileFacts& facts) {
  return std::ranges::any_of(facts.imports, [&](const Import& import) {
    return is_token_library(facts.text(import.module)) || is_token_library(facts.text(import.name));
  });
}

class Reader {
 public:
  Reader(const Index& index, FileId file) : index_(index), facts_(index.facts(file)), file_(file) {}

  void read(std::vector<TokenCheck>& checks) const {
    if (!uses_token_library(facts_)) return;
    for (std::uint32_t c = 0; c < facts_.calls.size(); ++c) {
      const Call& call = facts_.calls[c];
      const std::string_view callee = facts_.text(call.callee);
      const bool unverified = last_part(callee) == "get_unverified_claims";
      if (call.definition == kNone || (!unverified && !handles_token(callee) && !is_imported(callee))) continue;
      TokenCheck check;
      check.file = file_;
      check.call = c;
      check.function = call.definition;
      check.unsigned_ = unverified;
      check.signs = last_part(callee).ends_with("encode");
      check.purpose = purpose_of(facts_.text(facts_.definitions[call.definition].name));
      check.span = {file_, call.begin, call.begin + static_cast<std::uint32_t>(callee.size())};
      for (std::uint32_t a = call.arguments.begin; a < call.arguments.end; ++a)
        add_argument(facts_.arguments[a], a - call.arguments.begin, check);
      checks.push_back(std::move(check));
    }
  }

 private:
  static bool handles_token(std::string_view callee) {
    const std::size_t dot = callee.rfind('.');
    if (dot == callee.npos || (last_part(callee) != "decode" && last_part(callee) != "encode")) return false;
    const auto words = identifier_words(last_part(callee.substr(0, dot)));
    return std::ranges::any_of(words, [](std::string_view word) { return word == "jwt" || word == "pyjwt"; });
  }

  // `from jwt import decode as decode_token`
  bool is_imported(std::string_view callee) const {
    return std::ranges::any_of(facts_.imports, [&](const Import& import) {
      const std::string_view name = facts_.text(import.name);
      const std::string_view known = import.alias ? facts_.text(import.alias) : name;
      return known == callee && (name == "decode" || name == "encode") && is_token_library(facts_.text(import.module));
    });
  }

  void add_argument(const Argument& argument, std::uint32_t place, TokenCheck& check) const {
    std::string_view name = facts_.text(argument.keyword);
    if (name.empty()) name = place == 1 ? "key" : place == 2 ? "algorithms" : "";
    if (name == "key") check.key = key_words(facts_.text(argument.value));
    if (name == "audience") check.audience = true;
    if (name == "issuer") check.issuer = true;
    if (name == "algorithms") add_algorithms(argument, check);
    if (name == "options") add_options(argument, check);
    if (name == "verify") check.unsigned_ |= has_false(argument.begin, argument.end);
  }

  void add_algorithms(const Argument& argument, TokenCheck& check) const {
    std::vector<std::string> names;
    for (const Literal& literal : literals_in(argument.begin, argument.end)) names.push_back(text_of(literal));
    check.unsigned_ |= std::ranges::any_of(names, [](const std::string& name) { return lower(name) == "none"; });
    check.algorithms = names.empty() ? std::string(facts_.text(argument.value)) : join(names, ", ");
  }

  // {"verify_signature": False}
  void add_options(const Argument& argument, TokenCheck& check) const {
    constexpr std::uint32_t kColon = 3;  // between a key and its value, at most
    const auto literals = literals_in(argument.begin, argument.end);
    for (std::size_t i = 0; i + 1 < literals.size(); ++i) {
      const Literal &key = literals[i], &value = literals[i + 1];
      const bool pair = key.kind == ValueKind::string && value.begin - key.end <= kColon;
      if (!pair || index_.text({file_, value.begin, value.end}) != "False") continue;
      const std::string name = text_of(key);
      if (name == "verify_signature") check.unsigned_ = true;
      if (name == "verify_aud" || name == "verify_exp" || name == "verify_iss") check.off.push_back(name);
    }
    std::ranges::sort(check.off);
  }

  static std::string purpose_of(std::string_view function) {
    static constexpr std::string_view kPurposes[] = {"access", "refresh",    "reset",      "invite", "invitation",
                                                     "email",  "activation", "magic",      "id",     "service",
                                                     "share",  "download",   "unsubscribe"};
    for (const std::string& word : identifier_words(function))
      if (std::ranges::find(kPurposes, std::string_view(word)) != std::end(kPurposes)) return word;
    return {};
  }

  static std::string key_words(std::string_view name) {
    std::vector<std::string> words = identifier_words(last_part(name));
    std::erase_if(words, [](const std::string& word) { return word == "key" || word == "jwt" || word == "token"; });
    return join(words, " ");
  }

  std::span<const Literal> literals_in(std::uint32_t begin, std::uint32_t end) const {
    const auto first = std::ranges::lower_bound(facts_.literals, begin, {}, &Literal::begin);
    return {first, std::ranges::lower_bound(facts_.literals, end, {}, &Literal::begin)};
  }
  std::string text_of(const Literal& literal) const {
    return index_.value({file_, literal.begin, literal.end}, literal.style);
  }
  bool has_false(std::uint32_t begin, std::uint32_t end) const {
    return std::ranges::any_of(literals_in(begin, end), [&](const Literal& literal) {
      return literal.kind == ValueKind::boolean && index_.text({file_, literal.begin, literal.end}) == "False";
    });
  }

  const Index& index_;
  const FileFacts& facts_;
  FileId file_;
};

}  // namespace

bool is_needed(const Index& index, FileId file, std::uint32_t function) {
  const FileFacts& facts = index.facts(file);
  const auto called = [&](std::uint32_t definition) {
    return index.production_users({TargetKind::definition, file, definition}) > 0 ||
           std::ranges::any_of(index.calls().of(index.id_of(file, definition)),
                               [&](const CallSite& site) { return index.production(site.file); });
  };
  for (std::uint32_t d = function; d != kNone; d = facts.definitions[d].parent)
    if (called(d)) return true;
  return false;
}

std::string demands_of(const TokenCheck& check) {
  if (check.signs) return {};
  std::string text = check.algorithms.empty() ? "" : fmt::format("algorithms {}, ", check.algorithms);
  text += check.audience ? "audience" : "no audience";
  text += check.issuer ? ", issuer" : ", no issuer";
  for (const std::string& off : check.off) text += fmt::format(", {} off", off);
  return text;
}

std::vector<TokenCheck> token_checks(const Index& index) {
  std::vector<TokenCheck> checks;
  for (std::uint32_t f = 0; f < index.files().size(); ++f)
    if (index.production(FileId{f})) Reader(index, FileId{f}).read(checks);
  return checks;
}

}  // namespace fount
