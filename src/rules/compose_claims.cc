#include "rules/compose_claims.h"

#include <algorithm>

#include "base/text.h"

namespace fount {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Variables replaced by their defaults; "" when one has none.
std::string with_defaults(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t dollar = text.find("${", at);
    result += text.substr(at, dollar == std::string_view::npos ? text.size() - at : dollar - at);
    if (dollar == std::string_view::npos) break;
    const std::size_t end = text.find('}', dollar), mark = text.find('-', dollar);
    if (end == std::string_view::npos || mark > end) return {};
    result += text.substr(mark + 1, end - mark - 1);
    at = end + 1;
  }
  return result.contains('$') ? std::string{} : result;
}

class ServiceClaims {
 public:
  ServiceClaims(const ConfigView& view, std::uint32_t entry, std::vector<ComposeClaim>& claims)
      : view_(view), entry_(entry), claims_(claims) {}

  void read() {
    if (view_.child(entry_, "profiles") != kNone) return;
    const std::uint32_t name = view_.child(entry_, "container_name");
    if (name != kNone) add("container_name", view_.literal(name), name);
    const std::uint32_t ports = view_.child(entry_, "ports");
    for (const std::uint32_t port : view_.children(ports)) {
      if (view_.tree()[port].kind == EntryKind::scalar) {
        add("port", published_port(view_.value(port)), port);
      } else {
        add_long(port);
      }
    }
  }

 private:
  void add(std::string_view kind, std::string value, std::uint32_t entry) {
    if (value.empty()) return;
    claims_.push_back({kind, std::move(value), view_.tree().key(entry_), view_.span(entry)});
  }

  void add_long(std::uint32_t port) {
    const std::uint32_t published = view_.child(port, "published");
    const std::string protocol = view_.literal(view_.child(port, "protocol"));
    const std::string number = published == kNone ? "" : with_defaults(view_.value(published));
    if (is_number(number)) add("port", number + "/" + (protocol.empty() ? "tcp" : protocol), published);
  }

  const ConfigView& view_;
  std::uint32_t entry_;
  std::vector<ComposeClaim>& claims_;
};

}  // namespace

std::string published_port(std::string_view written) {
  const std::string text = with_defaults(written);
  const std::size_t slash = text.rfind('/');
  const std::string protocol = slash == std::string::npos ? "tcp" : text.substr(slash + 1);
  const auto parts = split(std::string_view(text).substr(0, slash), ':');
  if (parts.size() < 2 || !is_number(parts[parts.size() - 2])) return {};
  // Of one address only: two addresses can share a port.
  const std::string address = parts.size() > 2 && parts[0] != "0.0.0.0" ? std::string(parts[0]) + ":" : "";
  return address + std::string(parts[parts.size() - 2]) + "/" + protocol;
}

std::vector<ComposeClaim> compose_claims(const ConfigView& view) {
  std::vector<ComposeClaim> claims;
  for (const std::uint32_t service : view.children(view.top("services"))) ServiceClaims(view, service, claims).read();
  return claims;
}

}  // namespace fount
