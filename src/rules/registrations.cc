#include "rules/registrations.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace fount {
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

std::string_view argument(const FileFacts& facts, Range arguments, std::string_view keyword, ArgumentKind kind) {
  for (std::uint32_t i = arguments.begin; i < arguments.end; ++i)
    if (facts.arguments[i].kind == kind && facts.text(facts.arguments[i].keyword) == keyword)
      return facts.text(facts.arguments[i].value);
  return {};
}

// A name may be given to several groups of commands in turn: the last definition before `at` is meant.
Registrar registrar_of(const Index& index, FileId file, std::uint32_t scope, std::string_view dotted,
                       std::uint32_t at) {
  const Target target = index.resolver().resolve_dotted(file, scope, dotted);
  if (target.kind == TargetKind::binding) return {target.file, target.item, ""};
  const ModuleId module = index.modules().of(file);
  if (scope != kNone || !module) return {file, scope, std::string(dotted)};
  const auto entries = index.resolver().bindings_of(module, index.symbols().find(dotted));
  const auto next = std::ranges::lower_bound(entries, at, {}, &NameEntry::begin);
  const bool defined = next != entries.begin() && std::prev(next)->kind == NameEntry::Kind::definition;
  return {file, defined ? std::prev(next)->item : scope, std::string(dotted)};
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
    for (const std::string_view keyword :
         {"host", "subdomain", "version", "versions", "constraints", "defaults", "cls"})
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
  const Registrar registrar = registrar_of(index, file, definition.parent, dotted.substr(0, dot), definition.begin);
  const Registration registration{function,
                                  {file, decorator.begin, decorator.begin + static_cast<std::uint32_t>(dotted.size())},
                                  verb->kind,
                                  definition.block};
  for (const std::string& method : methods_of(facts, decorator, *verb))
    all[{registrar, method, std::string(name)}].push_back(registration);
}

bool is_route_handler(const FileFacts& facts, const Definition& definition) {
  for (std::uint32_t d = definition.decorators.begin; d < definition.decorators.end; ++d) {
    const Decorator& decorator = facts.decorators[d];
    const std::string_view dotted = facts.text(decorator.name);
    const auto dot = dotted.rfind('.');
    if (dot == std::string_view::npos || !decorator.called) continue;
    const auto verb = std::ranges::find(kVerbs, dotted.substr(dot + 1), &Verb::name);
    if (verb != kVerbs.end() && verb->kind == "route" &&
        argument(facts, decorator.arguments, "", ArgumentKind::string).starts_with('/'))
      return true;
  }
  return false;
}

// Of a function that is given a client's socket by its framework there is one run for each connection.
bool takes_socket(const FileFacts& facts, const Definition& definition) {
  for (std::uint32_t p = definition.parameters.begin; p < definition.parameters.end; ++p) {
    const std::string_view annotation = facts.text(facts.parameters[p].annotation);
    const bool untyped = annotation.empty() && definition.is(kAsync);
    if (annotation.substr(annotation.rfind('.') + 1) == "WebSocket" ||
        (untyped && facts.text(facts.parameters[p].name) == "websocket"))
      return true;
  }
  return false;
}

}  // namespace

bool serves_requests(const FileFacts& facts, std::uint32_t definition) {
  for (; definition != kNone; definition = facts.definitions[definition].parent)
    if (is_route_handler(facts, facts.definitions[definition]) || takes_socket(facts, facts.definitions[definition]))
      return true;
  return false;
}

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

Registrations registrations(const Index& index) {
  Registrations all;
  for (std::uint32_t d = 0; d < index.definition_count(); ++d) {
    const DefinitionId id{d};
    if (!index.production(index.file_of(id))) continue;
    const Definition& definition = index.definition(id);
    for (std::uint32_t i = definition.decorators.begin; i < definition.decorators.end; ++i)
      add_decorator(index, id, index.facts(index.file_of(id)).decorators[i], all);
  }
  return all;
}

}  // namespace fount
