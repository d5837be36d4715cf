// What monitors ask. Open to everybody, and therefore without names, paths or messages of the server's insides.
#include "base/json_writer.h"
#include "serve/openapi.h"
#include "serve/routes.h"

namespace fount {
namespace {

constexpr Field kHealth[] = {{"status", "string", true, "ok, or what does not work"}};
constexpr Field kPart[] = {
    {"part", "string", true, "a part of the server"},
    {"problem", "string", true, "empty: it works"},
};

HttpResponse alive(const Services&, const RouteRequest&) { return json_response(R"({"status":"ok"})"); }

HttpResponse ready(const Services& services, const RouteRequest&) {
  if (services.draining()) return json_response(R"({"status":"draining"})", 503);
  for (const PartHealth& part : services.health())
    if (!part.problem.empty()) return json_response(R"({"status":"a part does not work: see /healthz"})", 503);
  return json_response(R"({"status":"ok"})");
}

HttpResponse health(const Services& services, const RouteRequest&) {
  bool works = true;
  std::string body;
  JsonWriter writer(body);
  writer.begin_object().key("parts").begin_array();
  for (const PartHealth& part : services.health()) {
    works = works && part.problem.empty();
    writer.begin_object().key("part").string(part.part).key("problem").string(part.problem).end_object();
  }
  writer.end_array().end_object();
  return json_response(std::move(body), works ? 200 : 503);
}

HttpResponse metrics(const Services& services, const RouteRequest&) {
  return {.content_type = "text/plain; version=0.0.4", .body = services.metrics.text(services.promises)};
}

HttpResponse openapi(const Services&, const RouteRequest&) { return json_response(openapi_document()); }

constexpr Route kRoutes[] = {
    {.path = "/livez", .name = "livez", .summary = "Whether the process answers", .answer = kHealth, .handle = alive},
    {.path = "/readyz", .name = "readyz", .summary = "Whether it takes requests", .answer = kHealth, .handle = ready},
    {.path = "/healthz",
     .name = "healthz",
     .summary = "Each part, and what is wrong with it",
     .answer = kPart,
     .answer_list = "parts",
     .handle = health},
    {.path = "/metrics",
     .name = "metrics",
     .summary = "Numbers for Prometheus",
     .answer_type = "text/plain",
     .handle = metrics},
    {.path = "/api/v1/openapi.json", .name = "openapi", .summary = "This document", .handle = openapi},
};

}  // namespace

std::span<const Route> health_routes() { return kRoutes; }

}  // namespace fount
