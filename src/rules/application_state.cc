#include "rules/application_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "index/flow.h"
#include "rules/startup_order.h"

namespace fount {
namespace {

// The key of `target[...]`, which begins right behind the bracket; "" when it is no literal.
std::string key_of(const Index& index, FileId file, const Step& step) {
  const FileFacts& facts = index.facts(file);
  const auto begin = step.begin + static_cast<std::uint32_t>(facts.text(step.target).size()) - 1;
  const auto literal = std::ranges::lower_bound(facts.literals, begin, {}, &Literal::begin);
  if (literal == facts.literals.end() || literal->begin != begin || literal->has_holes) return "";
  return index.value({file, literal->begin, literal->end}, literal->style);
}

// Anything may have attributes and items: only those of what is an application beyond doubt are looked at, and they may
// still be the framework's own.
std::optional<Application> known_application(const Index& index, FileId file, const Step& step,
                                             std::string_view object) {
  auto application = application_of(index, file, step.definition, object);
  if (!application || !application->certain) return std::nullopt;
  application->certain = false;
  return application;
}

std::optional<ApplicationState> item(const Index& index, FileId file, const Step& step, std::string_view object) {
  const bool config = object.ends_with(".config");
  if (config) object.remove_suffix(7);
  const auto application = known_application(index, file, step, object);
  if (!application) return std::nullopt;
  const std::string key = key_of(index, file, step);
  if (key.empty()) return std::nullopt;
  return ApplicationState{fmt::format("app{}[\"{}\"]", config ? ".config" : "", key), *application};
}

// `state = app.state`, and then `state.x = ...`.
std::optional<ApplicationState> aliased(const Index& index, FileId file, const Step& step, std::string_view alias,
                                        std::string_view name) {
  const std::uint32_t given = index.flows().of(file).last_assignment(step.definition, step.begin, alias);
  if (given == kNone) return std::nullopt;
  const std::string_view value = index.facts(file).text(index.facts(file).steps[given].value);
  if (index.facts(file).steps[given].value_kind != ValueKind::name || !value.ends_with(".state")) return std::nullopt;
  const auto application = application_of(index, file, step.definition, value.substr(0, value.size() - 6));
  if (!application) return std::nullopt;
  return ApplicationState{fmt::format("app.state.{}", name), *application};
}

}  // namespace

std::optional<ApplicationState> application_state(const Index& index, FileId file, const Step& step) {
  const std::string_view target = index.facts(file).text(step.target);
  if (target.ends_with("[]")) return item(index, file, step, target.substr(0, target.size() - 2));
  const StateTarget state = state_target(target);
  if (!state.name.empty()) {
    const auto application = application_of(index, file, step.definition, state.object);
    if (!application || !state.rest.empty()) return std::nullopt;
    return ApplicationState{fmt::format("app.state.{}", state.name), *application};
  }
  const auto dot = target.rfind('.');
  if (dot == std::string_view::npos || target.find('[') != std::string_view::npos) return std::nullopt;
  const std::string_view object = target.substr(0, dot), name = target.substr(dot + 1);
  if (auto found = aliased(index, file, step, object, name)) return found;
  const auto application = known_application(index, file, step, object);
  if (!application) return std::nullopt;
  return ApplicationState{fmt::format("app.{}", name), *application};
}

}  // namespace fount
