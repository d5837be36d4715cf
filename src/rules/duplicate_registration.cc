// A route, handler or command registered twice on one registrar: only one of the two ever answers, and which one is
// decided by import order.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/text.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule duplicate_registration_rule;
const Rule duplicate_registration_rule{
    {.id = "duplicate-registration",
     .title = "a route, handler or command registered twice",
     .area = AreaId::definitions,
     .severity = Severity::high,
     .effort = Effort::small,
     .raised = "",
     .lowered = "medium when the two registrars are different objects with one prefix",
     .controls = "CWE-1041"},
    check};

namespace {

struct Verb {
  std::string_view name;
  std::string_view kind;    // how the finding calls it
  std::string_view method;  // HTTP method, or "" when the call lists them or the key needs none
};
// Decorators that give a function to a registrar under a name that must be unique there.
constexpr std::array<Verb, 14> kVerbs = {{{"get", "route", "GET"},
                                          {"post", "route", "POST"},
                                          {"put", "route", "PUT"},
                                          {"delete", "route", "DELETE"},
                                          {"patch", "route", "PATCH"},
                                          {"head", "route", "HEAD"},
                                          {"options", "route", "OPTIONS"},
                                          {"websocket", "route", "WEBSOCKET"},
                                          {"route", "route", ""},
                                          {"api_route", "route", ""},
                                          {"command", "command", "command"},
                                          {"errorhandler", "handler", "error"},
                                          {"exception_handler", "handler", "error"},
                                          {"websocket_route", "route", "WEBSOCKET"}}};

// The object that things are registered on. Equal registrars are one object at run time.
struct Registrar {
  FileId file;
  std::uint32_t item = 0;  // binding of the registrar, or the enclosing function for a local one
  std::string text;        // as written, when it is local
  auto operator<=>(const Registrar&) const = default;
};
struct Key {
  Registrar registrar;
  std::string method, name;
  auto operator<=>(const Key&) const = default;
};
struct Registration {
  DefinitionId function;
  Span span;  // the decorator
  std::string_view kind;
  std::uint32_t block = kNone;
};
using Registrations = std::map<Key, std::vector<Registration>>;

std::string_view argument(const FileFacts& facts, Range arguments, std::string_view keyword, ArgumentKind kind) {
  for (std::uint32_t i = arguments.begin; i < arguments.end; ++i)
    if (facts.arguments[i].kind == kind && facts.text(facts.arguments[i].keyword) == keyword)
      return facts.text(facts.arguments[i].value);
  return {};
}

Registrar registrar_of(const Index& index, FileId file, std::uint32_t scope, std::string_view dotted) {
  const Target target = index.resolver().resolve_dotted(file, scope, dotted);
  if (target.kind == TargetKind::binding) return {target.file, target.item, ""};
  return {file, scope, std::string(dotted)};
}

// Literal prefix of the router itself: `router = APIRouter(prefix="/x")`.
std::string_view prefix_of(const Index& index, const Registrar& registrar) {
  if (!registrar.text.empty()) return {};
  const FileFacts& facts = index.facts(registrar.file);
  const Binding& binding = facts.bindings[registrar.item];
  for (const Call& call : facts.calls) {
    if (call.begin != binding.value_begin) continue;
    const std::string_view prefix = argument(facts, call.arguments, "prefix", ArgumentKind::string);
    return prefix.empty() ? argument(facts, call.arguments, "url_prefix", ArgumentKind::string) : prefix;
  }
  return {};
}

// One key per HTTP method: `@app.route("/x", methods=["GET", "POST"])` registers twice.
std::vector<std::string> methods_of(const FileFacts& facts, const Decorator& decorator, const Verb& verb) {
  if (!verb.method.empty()) return {std::string(verb.method)};
  const std::string_view listed = argument(facts, decorator.arguments, "methods", ArgumentKind::list);
  std::vector<std::string> methods;
  for (const std::string_view method : split(listed, ',')) methods.emplace_back(method.empty() ? "GET" : method);
  return methods;
}

// Arguments that make two registrations of one path different ones.
bool is_qualified(const FileFacts& facts, const Decorator& decorator) {
  for (std::uint32_t i = decorator.arguments.begin; i < decorator.arguments.end; ++i)
    for (const std::string_view keyword : {"host", "subdomain", "version", "constraints", "defaults", "cls"})
      if (facts.text(facts.arguments[i].keyword) == keyword) return true;
  return false;
}

void add_decorator(const Index& index, DefinitionId function, const Decorator& decorator, Registrations& all) {
  const FileId file = index.file_of(function);
  const FileFacts& facts = index.facts(file);
  const std::string_view dotted = facts.text(decorator.name);
  const auto dot = dotted.rfind('.');
  if (dot == std::string_view::npos || !decorator.called || is_qualified(facts, decorator)) return;
  const auto verb = std::ranges::find(kVerbs, dotted.substr(dot + 1), &Verb::name);
  if (verb == kVerbs.end()) return;
  std::string_view name = argument(facts, decorator.arguments, "", ArgumentKind::string);
  if (name.empty() && verb->kind == "handler") name = argument(facts, decorator.arguments, "", ArgumentKind::name);
  const bool default_name = verb->kind == "command" && decorator.arguments.size() == 0;
  if (default_name) name = index.name(function);
  // A route begins with a slash; `@mock.patch("pkg.name")` is none.
  if (name.empty() || (verb->kind == "route" && !name.starts_with('/'))) return;
  const Definition& definition = index.definition(function);
  const Registrar registrar = registrar_of(index, file, definition.parent, dotted.substr(0, dot));
  const Registration registration{function,
                                  {file, decorator.begin, decorator.begin + static_cast<std::uint32_t>(dotted.size())},
                                  verb->kind,
                                  definition.block};
  for (const std::string& method : methods_of(facts, decorator, *verb))
    all[{registrar, method, std::string(name)}].push_back(registration);
}

Finding describe(const Index& index, const Key& key, std::span<const Registration> places) {
  const bool route = places.front().kind == "route";
  const std::string shown = std::string(prefix_of(index, key.registrar)) + key.name;
  Finding finding = finding_of(duplicate_registration_rule.info, route ? key.method + " " + shown : shown,
                               std::string(places.front().kind));
  finding.concept_key = fmt::format("{}:{}:{}", index.file(key.registrar.file).path, key.method, shown);
  finding.service = index.file(places.front().span.file).service;
  finding.surplus = static_cast<std::uint32_t>(places.size() - 1);
  finding.message = fmt::format("{} {} is registered {} times", finding.kind, finding.concept_name, places.size());
  finding.remedy = "Keep the registration that is meant to answer; delete the others.";
  for (const Registration& place : places) {
    Source source = source_of(index, place.function, SourceRole::surplus);
    source.note = "registers it";
    finding.sources.push_back(std::move(source));
  }
  finding.data.emplace_back("method", Data{key.method});
  finding.data.emplace_back("path", Data{shown});
  return finding;
}

// Places that can all be registered in one run: branches of one statement cannot.
std::vector<Registration> coexisting(const Index& index, std::span<const Registration> places) {
  std::vector<Registration> result;
  for (const Registration& place : places) {
    const bool clashes = std::ranges::all_of(result, [&](const Registration& other) {
      return other.function != place.function &&
             (other.span.file != place.span.file || !index.alternatives(place.span.file, place.block, other.block));
    });
    if (clashes) result.push_back(place);
  }
  return result;
}

// Two routers with one literal prefix in one service offer the same route, when both are used.
void across_registrars(const Index& index, const Registrations& all, Sink& sink) {
  std::map<std::tuple<std::uint32_t, std::string, std::string>, std::vector<std::pair<Key, Registration>>> effective;
  for (const auto& [key, places] : all) {
    const std::string_view prefix = prefix_of(index, key.registrar);
    const bool used = key.registrar.text.empty() &&
                      index.production_users(Target{TargetKind::binding, key.registrar.file, key.registrar.item}) > 0;
    if (prefix.empty() || !used || places.front().kind != "route") continue;
    effective[{index.file(key.registrar.file).service, key.method, std::string(prefix) + key.name}].emplace_back(
        key, places.front());
  }
  for (const auto& [route, entries] : effective) {
    if (entries.size() < 2) continue;
    std::vector<Registration> places;
    for (const auto& [key, place] : entries) places.push_back(place);
    Finding finding = describe(index, entries.front().first, places);
    finding.severity = Severity::medium;
    finding.confidence = Confidence::firm;
    finding.message += " on routers with the same prefix";
    sink.add(std::move(finding));
  }
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  Registrations all;
  for (std::uint32_t d = 0; d < index.definition_count(); ++d) {
    const DefinitionId id{d};
    if (!index.production(index.file_of(id))) continue;
    const Definition& definition = index.definition(id);
    for (std::uint32_t i = definition.decorators.begin; i < definition.decorators.end; ++i)
      add_decorator(index, id, index.facts(index.file_of(id)).decorators[i], all);
  }
  for (const auto& [key, places] : all) {
    sink.examine(
        concept_key("registration", index.file(key.registrar.file).service,
                    fmt::format("{}:{}:{}:{}", key.registrar.file.value, key.registrar.item, key.method, key.name)),
        places.front().span.file);
    const std::vector<Registration> together = coexisting(index, places);
    if (together.size() < 2) continue;
    Finding finding = describe(index, key, together);
    finding.confidence = Confidence::certain;
    sink.add(std::move(finding));
  }
  across_registrars(index, all, sink);
}

}  // namespace fount
