#include "serve/openapi.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/json_writer.h"
#include "base/text.h"
#include "serve/routes.h"

namespace fount {
namespace {

void write_schema(JsonWriter& writer, std::span<const Field> fields) {
  writer.begin_object().key("type").string("object").key("properties").begin_object();
  for (const Field& field : fields) {
    writer.key(field.name).begin_object();
    writer.key("type").string(field.type).key("description").string(field.meaning).end_object();
  }
  writer.end_object().key("required").begin_array();
  for (const Field& field : fields)
    if (field.required) writer.string(field.name);
  writer.end_array().end_object();
}

void write_answer(JsonWriter& writer, const Route& route) {
  writer.begin_object().key("description").string("Done").key("content").begin_object();
  writer.key(route.answer_type).begin_object().key("schema");
  if (route.answer.empty()) {
    writer.begin_object().end_object();
  } else if (route.answer_list.empty()) {
    write_schema(writer, route.answer);
  } else {
    writer.begin_object().key("type").string("object").key("properties").begin_object().key(route.answer_list);
    writer.begin_object().key("type").string("array").key("items");
    write_schema(writer, route.answer);
    writer.end_object().end_object().end_object();
  }
  writer.end_object().end_object().end_object();
}

void write_parameters(JsonWriter& writer, const Route& route) {
  writer.key("parameters").begin_array();
  for (const std::string_view part : split(route.path, '/')) {
    if (!part.starts_with('{')) continue;
    writer.begin_object().key("name").string(part.substr(1, part.size() - 2)).key("in").string("path");
    writer.key("required").boolean(true).key("schema").begin_object().key("type").string("string").end_object();
    writer.end_object();
  }
  for (const RouteParameter& parameter : route.parameters) {
    writer.begin_object().key("name").string(parameter.name).key("in").string(parameter.place);
    writer.key("required").boolean(parameter.required).key("description").string(parameter.meaning);
    writer.key("schema").begin_object().key("type").string("string").end_object().end_object();
  }
  writer.end_array();
}

// The statuses of refusals that this route can give. Any route can give others of the same form: `default`.
std::set<unsigned> refusal_statuses(const Route& route) {
  std::set<unsigned> statuses;
  const auto add = [&](Refusal refusal) { statuses.insert(status_of(refusal)); };
  const auto is_required = [](const RouteParameter& parameter) { return parameter.required; };
  if (route.role) add(Refusal::unauthenticated);
  if (route.role && *route.role > UserRole::viewer) add(Refusal::forbidden);
  if (!route.body.empty() || std::ranges::any_of(route.parameters, is_required)) add(Refusal::invalid_input);
  if (!route.body.empty()) add(Refusal::too_large);
  if (route.path.find('{') != std::string_view::npos) add(Refusal::not_found);
  for (const Refusal refusal : route.refusals) add(refusal);
  return statuses;
}

void write_responses(JsonWriter& writer, const Route& route) {
  writer.key("responses").begin_object().key("2XX");
  write_answer(writer, route);
  for (const unsigned status : refusal_statuses(route)) {
    writer.key(std::to_string(status)).begin_object();
    writer.key("$ref").string("#/components/responses/" + std::to_string(status)).end_object();
  }
  writer.key("default").begin_object().key("$ref").string("#/components/responses/Refusal").end_object();
  writer.end_object();
}

void write_operation(JsonWriter& writer, const Route& route) {
  writer.begin_object().key("operationId").string(route.name).key("summary").string(route.summary);
  if (route.role) {
    writer.key("description").string("Needs the role " + std::string(name_of(*route.role)) + ".");
  } else {
    writer.key("security").begin_array().end_array();
  }
  write_parameters(writer, route);
  if (!route.body.empty()) {
    writer.key("requestBody").begin_object().key("required").boolean(true).key("content").begin_object();
    writer.key("application/json").begin_object().key("schema");
    write_schema(writer, route.body);
    writer.end_object().end_object().end_object();
  }
  write_responses(writer, route);
  writer.end_object();
}

constexpr Field kRefusal[] = {
    {"code", "string", true, "one of the refusals of the protocol"},
    {"message", "string", true, "what is wrong, and what to do"},
    {"retry", "boolean", true, "whether the same request can succeed later"},
};

// What each status can mean: "`conflict`: …", of the protocol's one table.
std::map<unsigned, std::string> refusals_by_status() {
  std::map<unsigned, std::string> meanings;
  for (const RefusalInfo& refusal : refusal_infos()) {
    std::string& meaning = meanings[status_of(refusal.refusal)];
    if (!meaning.empty()) meaning += "; ";
    meaning += "`" + std::string(refusal.text) + "`: " + std::string(refusal.meaning);
  }
  return meanings;
}

void write_refusal(JsonWriter& writer, std::string_view name, std::string_view meaning) {
  writer.key(name).begin_object().key("description").string(meaning);
  writer.key("content").begin_object().key("application/json").begin_object().key("schema").begin_object();
  writer.key("$ref").string("#/components/schemas/Refusal");
  writer.end_object().end_object().end_object().end_object();
}

void write_components(JsonWriter& writer) {
  writer.key("components").begin_object().key("securitySchemes").begin_object();
  writer.key("bearer").begin_object().key("type").string("http").key("scheme").string("bearer").end_object();
  writer.key("session").begin_object().key("type").string("apiKey").key("in").string("cookie");
  writer.key("name").string("fount_session").end_object().end_object();
  writer.key("schemas").begin_object().key("Refusal");
  write_schema(writer, kRefusal);
  writer.end_object().key("responses").begin_object();
  write_refusal(writer, "Refusal", "Not done");
  for (const auto& [status, meaning] : refusals_by_status()) write_refusal(writer, std::to_string(status), meaning);
  writer.end_object().end_object();
}

std::string lower_name(Method method) { return lower(name_of(method)); }

}  // namespace

std::string openapi_document() {
  std::map<std::string_view, std::vector<const Route*>> paths;
  for (const Route* route : all_routes()) paths[route->path].push_back(route);
  std::string out;
  JsonWriter writer(out, JsonStyle::pretty);
  writer.begin_object().key("openapi").string("3.1.0");
  writer.key("info").begin_object().key("title").string("Fount").key("version").string(FOUNT_VERSION).end_object();
  writer.key("security").begin_array();
  for (const std::string_view scheme : {"bearer", "session"})
    writer.begin_object().key(scheme).begin_array().end_array().end_object();
  writer.end_array().key("paths").begin_object();
  for (const auto& [path, routes] : paths) {
    writer.key(path).begin_object();
    for (const Route* route : routes) {
      writer.key(lower_name(route->method));
      write_operation(writer, *route);
    }
    writer.end_object();
  }
  writer.end_object();
  write_components(writer);
  writer.end_object();
  return out;
}

}  // namespace fount
