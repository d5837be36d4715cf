#include "serve/openapi.h"

#include <map>

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
  writer.end_array();
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
  writer.key("responses").begin_object().key("2XX");
  write_answer(writer, route);
  writer.key("default").begin_object().key("$ref").string("#/components/responses/Refusal").end_object();
  writer.end_object().end_object();
}

constexpr Field kRefusal[] = {
    {"code", "string", true, "one of the refusals of the protocol"},
    {"message", "string", true, "what is wrong, and what to do"},
    {"retry", "boolean", true, "whether the same request can succeed later"},
};

void write_components(JsonWriter& writer) {
  writer.key("components").begin_object().key("securitySchemes").begin_object();
  writer.key("bearer").begin_object().key("type").string("http").key("scheme").string("bearer").end_object();
  writer.key("session").begin_object().key("type").string("apiKey").key("in").string("cookie");
  writer.key("name").string("fount_session").end_object().end_object();
  writer.key("responses").begin_object().key("Refusal").begin_object().key("description").string("Not done");
  writer.key("content").begin_object().key("application/json").begin_object().key("schema");
  write_schema(writer, kRefusal);
  writer.end_object().end_object().end_object().end_object().end_object();
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
