#include "rules/secret_literals.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "core/secret_name.h"
#include "rules/own_secrets.h"

namespace fount {
namespace {

bool is_reader(std::string_view callee) {
  constexpr auto kVerbs =
      std::to_array<std::string_view>({"getenv", "get", "env", "get_env", "getvar", "config", "str"});
  return std::ranges::find(kVerbs, callee.substr(callee.rfind('.') + 1)) != kVerbs.end();
}

bool is_variable(std::string_view name) {
  return name.size() > 3 && std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

// getenv("JWT_SECRET", "literal")
void add_calls(const Index& index, FileId file, std::vector<SecretLiteral>& literals) {
  const FileFacts& facts = index.facts(file);
  for (const Call& call : facts.calls) {
    if (call.arguments.size() < 2 || !is_reader(facts.text(call.callee))) continue;
    const Argument& name = facts.arguments[call.arguments.begin];
    const Argument& value = facts.arguments[call.arguments.begin + 1];
    const std::string_view setting = facts.text(name.value);
    if (index.inside(file, call.block, BlockKind::main_guard)) continue;  // a trial of the module, by hand
    const bool literal = name.kind == ArgumentKind::string && value.kind == ArgumentKind::string &&
                         (!value.keyword || facts.text(value.keyword) == "default");
    if (literal && is_variable(setting) && is_secret_name(setting))
      literals.push_back({std::string(setting), {file, value.begin, value.end}});
  }
}

// class TestSettings, class Development
bool is_of_developers(const FileFacts& facts, std::uint32_t definition) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"ci", "dev", "development", "local", "test", "testing", "tests"});
  if (definition == kNone) return false;
  const std::vector<std::string> words = identifier_words(facts.text(facts.definitions[definition].name));
  return std::ranges::find_first_of(words, kWords) != words.end();
}

// Whatever else reads a variable: `or "literal"`, wrappers, fields of settings classes.
void add_reads(const Index& index, std::vector<SecretLiteral>& literals) {
  for (const SettingRead& read : index.setting_reads().all()) {
    const std::string_view name = index.symbols()[read.name];
    if (read.default_kind != ValueKind::string || read.default_end == read.default_begin || !is_secret_name(name))
      continue;
    if (read.guard && !index.environments()[read.guard].deployed) continue;  // only where developers work
    if (index.inside(read.file, read.block, BlockKind::main_guard)) continue;
    if (is_of_developers(index.facts(read.file), read.definition)) continue;
    literals.push_back({std::string(name), {read.file, read.default_begin, read.default_end}, read.default_style});
  }
}

// JWT_SECRET = "jwt_secret": where it is found, not what it is.
bool names_itself(std::string_view name, std::string_view value) {
  const auto letters = [](std::string_view text) {
    std::string kept;
    for (const char c : lower(text))
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) kept += c;
    return kept;
  };
  return letters(name) == letters(value);
}

// Only what is called a secret: SESSION_KEY and SECRET_COOKIE mostly say where a session or a cookie is found.
bool signs(const Index& index, std::string_view name) {
  constexpr auto kFound = std::to_array<std::string_view>({"session", "cookie"});
  const std::vector<std::string> words = identifier_words(name);
  return std::ranges::count(words, "secret") > 0 && std::ranges::find_first_of(words, kFound) == words.end() &&
         is_secret_name(name) && is_own_secret(index, name);
}

// SECRET_KEY = "literal" of a module or a class, where no branch chooses.
void add_constants(const Index& index, FileId file, std::vector<SecretLiteral>& literals) {
  const FileFacts& facts = index.facts(file);
  for (const Binding& binding : facts.bindings) {
    const std::string_view name = facts.text(binding.name);
    if (binding.kind != ValueKind::string || binding.block != kNone) continue;
    if (!is_variable(name) || !signs(index, name) || is_of_developers(facts, binding.definition)) continue;
    const auto literal = std::ranges::lower_bound(facts.literals, binding.value_begin, {}, &Literal::begin);
    if (literal == facts.literals.end() || literal->begin != binding.value_begin || literal->end != binding.value_end)
      continue;
    const Span span{file, literal->begin, literal->end};
    if (!names_itself(name, index.value(span, literal->style)))
      literals.push_back({std::string(name), span, literal->style, true});
  }
}

}  // namespace

std::vector<SecretLiteral> secret_literals(const Index& index) {
  std::vector<SecretLiteral> literals;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    add_calls(index, FileId{f}, literals);
    add_constants(index, FileId{f}, literals);
  }
  add_reads(index, literals);
  std::ranges::sort(literals);
  const auto same = [](const SecretLiteral& a, const SecretLiteral& b) {
    return a.name == b.name && a.value == b.value;
  };
  literals.erase(std::ranges::unique(literals, same).begin(), literals.end());
  return literals;
}

}  // namespace fount
