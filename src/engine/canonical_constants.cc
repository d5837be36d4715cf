#include "engine/canonical_constants.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "index/canonical.h"
#include "index/import_path.h"
#include "rules/support.h"

namespace fount {
namespace {

const Binding& binding_of(const Index& index, const Target& constant) {
  return index.facts(constant.file).bindings[constant.item];
}

// PEP 8: a constant is written in capitals.
bool is_constant_name(std::string_view name) {
  return std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

Source source_of(const Index& index, const Target& constant) {
  const Binding& binding = binding_of(index, constant);
  const auto name_end = binding.begin + static_cast<std::uint32_t>(constant_name(index, constant).size());
  Source source =
      source_at(index, {constant.file, binding.begin, std::max(binding.value_end, name_end)}, SourceRole::surplus);
  source.symbol = index.symbol_of(constant);
  source.uses = index.production_users(constant);
  return source;
}

std::optional<CanonicalChoice> choose(const Index& index, std::span<const Target> constants) {
  if (constants.size() == 1) return CanonicalChoice{0, "the only definition"};
  std::vector<std::uint32_t> users;
  for (std::size_t i = 0; i < constants.size(); ++i) {
    const FileId file = constants[i].file;
    const DeclaredCanonical* declared = declared_canonical(index, file, constant_name(index, constants[i]));
    if (declared != nullptr && names_file(index, file, *declared))
      return CanonicalChoice{i, "declared in fount.toml" + (declared->reason.empty() ? "" : ": " + declared->reason)};
    users.push_back(index.production_users(constants[i]));
  }
  return choose_by_importers(users);
}

// Two values that cannot be compared (long texts have no hash) are not called anything.
std::string compare_values(const Binding& rival, const Binding& canonical) {
  if (rival.value_hash == 0 || canonical.value_hash == 0) return {};
  return rival.value_hash == canonical.value_hash ? "same value" : "another value";
}

CanonicalAnswer answer_of(const Index& index, std::span<const Target> constants) {
  const std::string_view name = constant_name(index, constants.front());
  CanonicalAnswer answer;
  answer.concept_name = name;
  answer.kind = is_constant_name(name) ? "constant" : "variable";
  answer.service = index.services()[index.file(constants.front().file).service].name;
  const std::optional<CanonicalChoice> choice = choose(index, constants);
  for (std::size_t i = 0; i < constants.size(); ++i) {
    Source source = source_of(index, constants[i]);
    if (choice && choice->index == i) {
      answer.canonical = Canonical{source.span, source.symbol, choice->why, {}};
      answer.import_line = import_statement(index, constants[i], name);
      continue;
    }
    if (choice)
      source.note = compare_values(binding_of(index, constants[i]), binding_of(index, constants[choice->index]));
    answer.rivals.push_back(std::move(source));
  }
  if (!choice)
    answer.undecided =
        fmt::format("{} definitions, and neither a declaration nor their importers single one out", constants.size());
  std::ranges::stable_sort(answer.rivals, std::ranges::greater{}, &Source::uses);
  return answer;
}

}  // namespace

std::string_view constant_name(const Index& index, const Target& constant) {
  return index.facts(constant.file).text(binding_of(index, constant).name);
}

std::vector<Target> production_constants(const Index& index) {
  std::vector<Target> constants;
  for (const Module& module : index.modules().modules()) {
    if (!index.production(module.file)) continue;
    const ModuleId id = index.modules().of(module.file);
    Symbol last;
    for (const NameEntry& entry : index.resolver().names(id)) {  // sorted by name
      if (entry.kind != NameEntry::Kind::binding || entry.name == last) continue;
      last = entry.name;
      const Target target = index.resolver().resolve(id, index.symbols()[entry.name]);
      if (target.kind == TargetKind::binding && target.file == module.file) constants.push_back(target);
    }
  }
  return constants;
}

std::vector<CanonicalAnswer> answer_constants(const Index& index, std::string_view name) {
  std::map<std::uint32_t, std::vector<Target>> by_service;
  for (const Target& constant : production_constants(index)) {
    if (!name.ends_with(constant_name(index, constant))) continue;
    const std::string symbol = index.symbol_of(constant);
    if (symbol == name || symbol.ends_with("." + std::string(name)))
      by_service[index.file(constant.file).service].push_back(constant);
  }
  std::vector<CanonicalAnswer> answers;
  for (const auto& [service, constants] : by_service) answers.push_back(answer_of(index, constants));
  return answers;
}

}  // namespace fount
