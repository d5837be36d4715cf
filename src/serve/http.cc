#include "serve/http.h"

#include "base/json_writer.h"
#include "base/text.h"

namespace fount {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// What is no escape stands for itself.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

std::string_view name_of(Method method) {
  return method == Method::get ? "GET" : method == Method::post ? "POST" : "DELETE";
}

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [known, value] : headers)
    if (known == name) return value;
  return "";
}

HttpResponse json_response(std::string body, unsigned status) { return {.status = status, .body = std::move(body)}; }

HttpResponse refusal_response(const Refused& refused) {
  const RefusalInfo& info = info_of(refused.code);
  std::string body;
  JsonWriter writer(body);
  writer.begin_object().key("code").string(info.text).key("message").string(refused.message);
  writer.key("retry").boolean(info.retry).end_object();
  return json_response(std::move(body), status_of(refused.code));
}

HttpResponse storage_refusal() { return refusal_response({Refusal::unavailable, "the storage does not answer now"}); }

unsigned status_of(Refusal code) {
  switch (code) {
    case Refusal::invalid_message:
    case Refusal::invalid_input:
      return 400;
    case Refusal::unauthenticated:
      return 401;
    case Refusal::forbidden:
      return 403;
    case Refusal::unknown_type:
    case Refusal::not_found:
      return 404;
    case Refusal::conflict:
      return 409;
    case Refusal::too_large:
      return 413;
    case Refusal::quota_exceeded:
    case Refusal::rate_limited:
      return 429;
    case Refusal::unavailable:
      break;
  }
  return 503;
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
  for (const std::string_view pair : split(query, '&')) {
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) != name) continue;
    return equals == std::string_view::npos ? "" : percent_decoded(pair.substr(equals + 1));
  }
  return std::nullopt;
}

}  // namespace fount
