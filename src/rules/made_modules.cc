#include "rules/made_modules.h"

#include <algorithm>
#include <utility>

namespace fount {
namespace {

constexpr std::size_t kLeastOverlaid = 5, kLeastOfModule = 3;

// Other modules than itself.
bool makes_modules(const FileFacts& facts) {
  if (!facts.is(kReplacesModule)) return false;
  const auto is_other = [&](const Step& step) {
    return step.kind == StepKind::assign && facts.text(step.target).ends_with("sys.modules[]") &&
           facts.text(step.key) != "__name__";
  };
  const auto adds = [&](const Call& call) {
    const std::string_view callee = facts.text(call.callee);
    return callee.ends_with("sys.modules.update") || callee.ends_with("sys.modules.setdefault");
  };
  return std::ranges::any_of(facts.steps, is_other) || std::ranges::any_of(facts.calls, adds);
}

bool takes_from(const Index& index, FileId file, const std::set<FileId>& makers) {
  for (std::uint32_t i = 0; i < index.facts(file).imports.size(); ++i) {
    const ResolvedImport& import = index.resolver().resolved(file, i);
    if (import.module && makers.contains(index.modules()[import.module].file)) return true;
    if (import.target.kind == TargetKind::module && makers.contains(import.target.file)) return true;
  }
  return false;
}

// A package that lacks most of what it asks of its surroundings, or a module that lacks all of it.
bool is_of_another_place(const Index& index, FileId file, bool package) {
  const FileFacts& facts = index.facts(file);
  std::set<std::pair<std::uint16_t, std::string_view>> all, missing;
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
    const Import& import = facts.imports[i];
    if (import.level == 0) continue;
    const std::string_view module = import.module ? facts.text(import.module) : facts.text(import.name);
    all.emplace(import.level, module);
    if (index.resolver().resolved(file, i).status == ImportStatus::missing_module)
      missing.emplace(import.level, module);
  }
  if (!package) return missing.size() >= kLeastOfModule && missing.size() == all.size();
  return missing.size() >= kLeastOverlaid && missing.size() * 2 > all.size();
}

}  // namespace

MadeModules::MadeModules(const Index& index) {
  std::set<FileId> makers;
  for (const Module& module : index.modules().modules()) {
    if (makes_modules(index.facts(module.file))) makers.insert(module.file);
    if (is_of_another_place(index, module.file, module.package)) overlays_.insert(module.file);
  }
  if (makers.empty()) return;
  for (const Module& module : index.modules().modules())
    if (makers.contains(module.file) || (module.package && takes_from(index, module.file, makers)))
      makers_.emplace(index.symbols()[module.name]);
}

bool MadeModules::may_hold(std::string_view module) const {
  for (std::size_t dot = module.find('.'); dot != std::string_view::npos; dot = module.find('.', dot + 1))
    if (makers_.contains(module.substr(0, dot))) return true;
  return false;
}

}  // namespace fount
