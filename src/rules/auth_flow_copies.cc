// One step of authentication implemented more than once in a service: told by what the code does (signs with one key,
// verifies with one key, compares a password with a hash) and only where production code uses each of them.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/rule.h"
#include "rules/support.h"
#include "rules/token_checks.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule auth_flow_copies_rule;
const Rule auth_flow_copies_rule{{.id = "auth-flow-copies",
                                  .title = "one step of authentication implemented more than once in a service",
                                  .area = AreaId::authentication,
                                  .severity = Severity::medium,
                                  .effort = Effort::medium,
                                  .raised = "high when one of them checks passwords",
                                  .lowered = "",
                                  .controls = "CWE-1041"},
                                 check};

namespace {

enum class Task { issues, verifies, passwords };

std::string_view name_of(Task task) {
  switch (task) {
    case Task::issues:
      return "signs tokens";
    case Task::verifies:
      return "verifies tokens";
    default:
      return "checks passwords";
  }
}

struct Part {
  Task task = Task::issues;
  std::uint32_t service = 0;
  std::string key;      // what it is done with
  std::string demands;  // what for, and what a verification asks: those that differ are told by token-validation
  FileId file;
  std::uint32_t function = kNone;
  auto operator<=>(const Part&) const = default;
};

// `hasher.verify`, `pwd_context.verify`, `bcrypt.checkpw`
bool checks_password(std::string_view callee) {
  const std::size_t dot = callee.rfind('.');
  if (dot == callee.npos) return false;
  const std::string_view method = callee.substr(dot + 1);
  if (method == "checkpw") return true;
  if (method != "verify") return false;
  static constexpr std::string_view kHashers[] = {"hasher", "pwd", "bcrypt", "argon2", "ph", "scrypt", "passlib"};
  const auto words = identifier_words(callee.substr(0, dot));
  return std::ranges::any_of(kHashers,
                             [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); });
}

std::set<Part> parts_of(const Index& index) {
  std::set<Part> parts;
  for (const TokenCheck& check : token_checks(index)) {
    const Task task = check.signs ? Task::issues : Task::verifies;
    if (task == Task::issues && check.purpose.empty()) continue;  // one key may sign invitations and resets
    if (!check.unsigned_ && !check.key.empty())
      parts.insert({task, index.file(check.file).service, check.key, check.purpose + ": " + demands_of(check),
                    check.file, check.function});
  }
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    const FileFacts& facts = index.facts(file);
    for (const Call& call : facts.calls)
      if (call.definition != kNone && checks_password(facts.text(call.callee)))
        parts.insert({Task::passwords, index.file(file).service, "", "", file, call.definition});
  }
  std::erase_if(parts, [&](const Part& part) { return !is_needed(index, part.file, part.function); });
  return parts;
}

Finding describe(const Index& index, std::span<const Part> copies) {
  const Part& first = copies.front();
  Finding finding = finding_of(auth_flow_copies_rule.info, std::string(name_of(first.task)), "flow");
  finding.concept_key = fmt::format("{}:{}", name_of(first.task), first.key);
  finding.service = first.service;
  finding.confidence = Confidence::tentative;
  if (first.task == Task::passwords) finding.severity = Severity::high;
  finding.surplus = static_cast<std::uint32_t>(copies.size() - 1);
  const std::string key = first.key.empty() ? "" : fmt::format(" with one key ({})", first.key);
  finding.message =
      fmt::format("{} functions of one service each {}{}, and production uses each of them", copies.size(),
                  first.task == Task::issues     ? "sign tokens"
                  : first.task == Task::verifies ? "verify tokens"
                                                 : "check passwords",
                  key);
  finding.remedy = "Keep one of them and let the others call it.";
  for (const Part& copy : copies)
    finding.sources.push_back(source_of(index, index.id_of(copy.file, copy.function), SourceRole::surplus));
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  std::map<std::tuple<std::uint32_t, Task, std::string, std::string>, std::vector<Part>> groups;
  for (const Part& part : parts_of(index)) groups[{part.service, part.task, part.key, part.demands}].push_back(part);
  for (const auto& [key, copies] : groups) {
    sink.examine(concept_key("flow", std::get<0>(key), name_of(std::get<1>(key))), copies.front().file);
    std::set<FileId> files;
    for (const Part& copy : copies) files.insert(copy.file);
    if (files.size() > 1) sink.add(describe(index, copies));
  }
}

}  // namespace fount
