// The HTTP API as one table. A row is the route, who may use it, what it takes and gives, and what it does; the OpenAPI
// document is made of the rows (openapi.h), so it cannot say anything else than the code.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "serve/http.h"
#include "serve/services.h"

namespace fount {

// A member of a JSON body.
struct Field {
  std::string_view name;
  std::string_view type;  // of JSON Schema: string, integer, number, boolean, object, array
  bool required = false;
  std::string_view meaning;
};

// What a request says beside its path and body.
struct RouteParameter {
  std::string_view place;  // of OpenAPI: header, query
  std::string_view name;
  bool required = false;
  std::string_view meaning;
};
inline constexpr RouteParameter kIdempotencyKey{
    "header", "Idempotency-Key", true, "1 to 128 bytes of your choice: the same key again is the same request"};
inline constexpr RouteParameter kLastEventId{
    "header", "Last-Event-ID", false, "epoch:seq, the `id` of the last event you saw; browsers send it themselves"};
inline constexpr RouteParameter kAfter{"query", "after", false,
                                       "the same, for who cannot set the header, which is preferred"};

struct RouteRequest {
  const HttpRequest& http;
  const Caller* caller = nullptr;            // null on routes that are open
  std::vector<std::string_view> parameters;  // of the path, in order
  boost::json::object body;                  // checked against the row's fields
};

struct Route {
  Method method = Method::get;
  std::string_view path;         // "/api/v1/runs/{run}"
  std::optional<UserRole> role;  // the least that is needed; none: open to everybody
  std::string_view name;         // operationId
  std::string_view summary;
  std::span<const RouteParameter> parameters = {};
  std::span<const Field> body = {};    // of a request that has one
  std::span<const Field> answer = {};  // of the JSON object that is given; empty: it is said in `answer_type`
  std::string_view answer_type = "application/json";
  std::string_view answer_list = {};       // the answer is {"<answer_list>": [objects of `answer`]}
  std::span<const Refusal> refusals = {};  // besides those that follow from what stands above
  HttpResponse (*handle)(const Services&, const RouteRequest&) = nullptr;  // null: the connection becomes a stream
};

std::span<const Route> health_routes();
std::span<const Route> identity_routes();
std::span<const Route> repository_routes();
std::span<const Route> run_routes();
std::vector<const Route*> all_routes();

struct RouteMatch {
  const Route* route = nullptr;  // null: no such path
  bool other_method = false;     // the path exists, with another method
  std::vector<std::string_view> parameters;
};
RouteMatch find_route(Method method, std::string_view path);

// Who asks for the route of this name, or what they are told: the one place where a decision becomes an answer, a
// number and a line in the log.
std::expected<Caller, HttpResponse> admit(const Services& services, std::string_view route,
                                          const Credentials& credentials);

// Identity, role, body, then the row's own work. May block.
HttpResponse handle_request(const Services& services, const HttpRequest& request, const Credentials& credentials);

}  // namespace fount
