#include "rules/applications.h"

#include <algorithm>
#include <array>

#include "base/hash.h"

namespace fount {
namespace {

std::string_view last_of(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

bool is_application_class(std::string_view dotted) {
  constexpr std::array<std::string_view, 9> kClasses = {"FastAPI", "Starlette", "Flask", "Quart",      "Litestar",
                                                        "Sanic",   "APIFlask",  "Robyn", "Application"};
  return std::ranges::find(kClasses, last_of(dotted)) != kClasses.end();
}

bool is_application_name(std::string_view name) {
  return name == "app" || name == "application" || name.ends_with("_app");
}

std::uint64_t identity_of(FileId file, std::uint32_t place, std::string_view what) {
  return hash64(what, hash64("application", (std::uint64_t{file.value} << 32U) | place)) | 1U;
}

// By the annotation when there is one, else by the name.
std::optional<Application> parameter(const FileFacts& facts, const Parameter& parameter) {
  const std::string_view annotation = facts.text(parameter.annotation);
  if (is_application_class(annotation)) return Application{};
  const bool says_nothing = annotation.empty() || last_of(annotation) == "Any" || last_of(annotation) == "object";
  if (says_nothing && is_application_name(facts.text(parameter.name))) return Application{.certain = false};
  return std::nullopt;
}

// What one function makes of a name of its own; `found` is set when the name is the function's.
std::optional<Application> local(const FileFacts& facts, FileId file, std::uint32_t function, std::string_view name,
                                 bool& found) {
  const Definition& definition = facts.definitions[function];
  for (std::uint32_t i = definition.parameters.begin; i < definition.parameters.end; ++i) {
    if (facts.text(facts.parameters[i].name) != name) continue;
    found = true;
    return parameter(facts, facts.parameters[i]);
  }
  for (const Step& step : facts.steps) {
    if (step.definition != function || step.kind != StepKind::assign || facts.text(step.target) != name) continue;
    found = true;
    const std::string_view value = facts.text(step.value);
    if (step.value_kind == ValueKind::call && is_application_class(value))
      return Application{.identity = identity_of(file, function, name)};
    if (last_of(value) == "app" && value.find('.') != std::string_view::npos) return Application{.certain = false};
    return is_application_name(name) && step.value_kind == ValueKind::call
               ? std::optional(Application{.certain = false})
               : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Application> global(const Index& index, FileId file, std::string_view name) {
  const Target target = index.resolver().resolve_dotted(file, kNone, name);
  if (target.kind != TargetKind::binding) return std::nullopt;
  const FileFacts& facts = index.facts(target.file);
  const Binding& binding = facts.bindings[target.item];
  if (binding.definition != kNone) return std::nullopt;
  const bool known = (binding.kind == ValueKind::call && is_application_class(facts.text(binding.value))) ||
                     is_application_class(facts.text(binding.annotation));
  const bool likely = binding.kind == ValueKind::call && is_application_name(facts.text(binding.name));
  if (!known && !likely) return std::nullopt;
  return Application{.identity = identity_of(target.file, 0, facts.text(binding.name)), .certain = known};
}

// `self.app`, set by a method of the class.
std::optional<Application> attribute(const FileFacts& facts, FileId file, std::uint32_t method,
                                     std::string_view object) {
  const std::uint32_t owner = facts.definitions[method].parent;
  for (const Step& step : facts.steps) {
    if (step.kind != StepKind::assign || step.definition == kNone || facts.text(step.target) != object) continue;
    if (owner == kNone || facts.definitions[step.definition].parent != owner) continue;
    const std::string_view value = facts.text(step.value);
    if (step.value_kind == ValueKind::call && is_application_class(value))
      return Application{.identity = identity_of(file, owner, object)};
    bool found = false;
    if (step.value_kind != ValueKind::name) return std::nullopt;
    return local(facts, file, step.definition, value, found);
  }
  return std::nullopt;
}

// `request.app`, `self.websocket.app`: frameworks give every connection its application.
bool of_connection(std::string_view object) {
  constexpr std::array<std::string_view, 6> kConnections = {"request", "websocket", "ws", "req", "conn", "connection"};
  if (!object.ends_with(".app")) return false;
  return std::ranges::find(kConnections, last_of(object.substr(0, object.size() - 4))) != kConnections.end();
}

}  // namespace

std::optional<Application> application_of(const Index& index, FileId file, std::uint32_t definition,
                                          std::string_view object) {
  if (of_connection(object)) return Application{};
  const FileFacts& facts = index.facts(file);
  const bool of_self = object.starts_with("self.") && object.find('.', 5) == std::string_view::npos;
  if (of_self && definition != kNone) {
    std::uint32_t method = definition;
    while (facts.definitions[method].parent != kNone &&
           facts.definitions[facts.definitions[method].parent].kind == DefinitionKind::function)
      method = facts.definitions[method].parent;
    return attribute(facts, file, method, object);
  }
  if (object.find_first_of(".[") != std::string_view::npos) return std::nullopt;
  for (std::uint32_t at = definition; at != kNone; at = facts.definitions[at].parent) {
    if (facts.definitions[at].kind != DefinitionKind::function) continue;
    bool found = false;
    auto application = local(facts, file, at, object, found);
    if (found) return application;
  }
  return global(index, file, object);
}

}  // namespace fount
