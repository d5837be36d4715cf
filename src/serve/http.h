// Requests and responses as plain values, so that routes and their tests need no socket and no Beast.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "serve/refused.h"

namespace fount {

enum class Method : std::uint8_t { get, post, remove };  // `remove`: DELETE
std::string_view name_of(Method method);

struct HttpRequest {
  Method method = Method::get;
  std::string path;   // without the query, still percent-encoded
  std::string query;  // without '?'
  std::string body;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;  // those that the routes declare, of one value each

  std::string_view header(std::string_view name) const;  // "": it does not stand there
};

struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

HttpResponse json_response(std::string body, unsigned status = 200);
HttpResponse refusal_response(const Refused& refused);
HttpResponse storage_refusal();  // the store failed: nothing was done
unsigned status_of(Refusal code);

// The value of a query parameter, decoded; none: it does not stand there.
std::optional<std::string> query_value(std::string_view query, std::string_view name);

}  // namespace fount
