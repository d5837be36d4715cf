#include "serve/routes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "serve/json.h"

namespace fount {
namespace {

namespace json = boost::json;

// The values of the {parameters}, when `path` has the shape of `pattern`.
std::optional<std::vector<std::string_view>> match(std::string_view pattern, std::string_view path) {
  const std::vector<std::string_view> wanted = split(pattern, '/');
  const std::vector<std::string_view> parts = split(path, '/');
  if (wanted.size() != parts.size()) return std::nullopt;
  std::vector<std::string_view> parameters;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      if (parts[i].empty()) return std::nullopt;
      parameters.push_back(parts[i]);
    } else if (wanted[i] != parts[i]) {
      return std::nullopt;
    }
  }
  return parameters;
}

bool has_type(const json::value& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int64();
  if (type == "boolean") return value.is_bool();
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  return value.is_number();
}

Answer<json::object> read_body(const Route& route, const HttpRequest& request) {
  if (route.body.empty()) return json::object();
  // A browser sends this type across origins only after it has asked whether it may.
  if (!request.content_type.starts_with("application/json"))
    return refuse(Refusal::invalid_input, "Content-Type must be application/json");
  FOUNT_ANSWER(json::object body, read_object(request.body));
  for (const auto& member : body) {
    const auto known = std::ranges::find(route.body, std::string_view(member.key()), &Field::name);
    if (known == route.body.end())
      return refuse(Refusal::invalid_input, fmt::format("there is no field `{}`", std::string_view(member.key())));
    if (!member.value().is_null() && !has_type(member.value(), known->type))
      return refuse(Refusal::invalid_input, fmt::format("`{}` must be of type {}", known->name, known->type));
  }
  for (const Field& field : route.body) {
    const json::value* value = body.if_contains(field.name);
    if (field.required && (value == nullptr || value->is_null()))
      return refuse(Refusal::invalid_input, fmt::format("`{}` is missing", field.name));
  }
  return body;
}

// What the route needs and the request does not say; "" when it says everything.
std::string missing_parameter(const Route& route, const HttpRequest& request) {
  for (const RouteParameter& parameter : route.parameters) {
    if (!parameter.required) continue;
    const bool is_header = parameter.place == "header";
    const std::string value(is_header ? request.header(parameter.name)
                                      : query_value(request.query, parameter.name).value_or(""));
    if (value.empty())
      return fmt::format("the {} `{}` is missing: {}", parameter.place, parameter.name, parameter.meaning);
  }
  return "";
}

HttpResponse handle_route(const Services& services, const Route& route, RouteRequest request) {
  if (std::string missing = missing_parameter(route, request.http); !missing.empty())
    return refusal_response({Refusal::invalid_input, std::move(missing)});
  Answer<json::object> body = read_body(route, request.http);
  if (!body) return refusal_response(body.error());
  request.body = *std::move(body);
  return route.handle(services, request);
}

}  // namespace

std::vector<const Route*> all_routes() {
  std::vector<const Route*> routes;
  for (const std::span<const Route> group : {health_routes(), identity_routes(), repository_routes(), run_routes()})
    for (const Route& route : group) routes.push_back(&route);
  return routes;
}

RouteMatch find_route(Method method, std::string_view path) {
  static const std::vector<const Route*> kRoutes = all_routes();
  RouteMatch found;
  for (const Route* route : kRoutes) {
    std::optional<std::vector<std::string_view>> parameters = match(route->path, path);
    if (!parameters) continue;
    if (route->method == method) return {route, false, *std::move(parameters)};
    found.other_method = true;
  }
  return found;
}

std::expected<Caller, HttpResponse> admit(const Services& services, std::string_view route,
                                          const Credentials& credentials) {
  std::expected<Caller, Denial> caller = services.authenticator.decide(credentials);
  if (!caller && caller.error().unavailable) return std::unexpected(storage_refusal());
  if (!caller) {
    services.metrics.denials.Increment();
    services.log.write(LogLevel::warning, "denied", {{"route", route}, {"reason", caller.error().reason}});
    const std::string& advice = caller.error().advice;
    HttpResponse response = refusal_response(
        {Refusal::unauthenticated, advice.empty() ? "sign in, or show a token that is valid here" : advice});
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return std::unexpected(std::move(response));
  }
  if (caller->kind == CredentialKind::bypass) {
    services.metrics.bypasses.Increment();
    services.log.write(LogLevel::warning, "bypass_used", {{"route", route}, {"user", caller->user.id.value}});
  }
  return *std::move(caller);
}

HttpResponse handle_request(const Services& services, const HttpRequest& request, const Credentials& credentials) {
  services.metrics.requests.Increment();
  const RouteMatch found = find_route(request.method, request.path);
  if (found.other_method) {
    HttpResponse response = refusal_response({Refusal::not_found, "this path has no such method"});
    response.status = 405;
    return response;
  }
  if (found.route == nullptr) return refusal_response({Refusal::not_found, "there is no such path"});
  RouteRequest call{.http = request, .parameters = found.parameters};
  if (!found.route->role) return handle_route(services, *found.route, std::move(call));

  std::expected<Caller, HttpResponse> caller = admit(services, found.route->name, credentials);
  if (!caller) return std::move(caller).error();
  if (caller->user.role < *found.route->role)
    return refusal_response({Refusal::forbidden, fmt::format("this needs the role {}", name_of(*found.route->role))});
  call.caller = &*caller;
  return handle_route(services, *found.route, std::move(call));
}

}  // namespace fount
