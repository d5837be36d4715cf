#include "settings/network_text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"

namespace fount {
namespace {

using Address4 = std::array<unsigned char, 4>;
using Address6 = std::array<unsigned char, 16>;

template <class Address>
bool read_address(int family, std::string_view text, Address& address) {
  return inet_pton(family, std::string(text).c_str(), address.data()) == 1;
}

bool is_port(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= 5 && text.front() != '0' && std::ranges::all_of(text, is_digit) &&
         std::stoul(std::string(text)) <= 65535;
}

bool is_label(std::string_view text) {
  const auto is_allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 63 && !text.starts_with('-') && !text.ends_with('-') &&
         std::ranges::all_of(text, is_allowed);
}

bool is_host(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    Address6 address;
    return read_address(AF_INET6, text.substr(1, text.size() - 2), address);
  }
  return is_host_name(text);
}

}  // namespace

bool is_ip_address(std::string_view text) {
  Address4 four;
  Address6 six;
  return text.find('\0') == text.npos && (read_address(AF_INET, text, four) || read_address(AF_INET6, text, six));
}

bool is_loopback_address(std::string_view text) {
  Address4 four;
  Address6 six;
  if (read_address(AF_INET, text, four)) return four[0] == 127;
  Address6 loopback{};
  loopback.back() = 1;
  return read_address(AF_INET6, text, six) && six == loopback;
}

bool is_host_name(std::string_view text) {
  return text.size() <= 253 && std::ranges::all_of(split(text, '.'), is_label);
}

std::string origin_problem(std::string_view text) {
  const bool secure = text.starts_with("https://");
  if (!secure && !text.starts_with("http://")) return "must begin with https:// (or http://)";
  const std::string_view authority = text.substr(secure ? 8 : 7);
  if (authority.find('@') != authority.npos) return "must not hold a user or password";
  if (authority.find_first_of("/?#") != authority.npos) return "must end with the host or port: no path, no '/'";
  if (std::ranges::any_of(authority, [](char c) { return c >= 'A' && c <= 'Z'; })) return "must be in lower case";
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  const std::string_view host = authority.substr(0, colon);
  if (!is_host(host)) return "has no valid host";
  if (colon == authority.npos) return "";
  const std::string_view port = authority.substr(colon + 1);
  if (!is_port(port)) return "has no valid port";
  if (port == (secure ? "443" : "80")) return "must not name the default port: browsers leave it out";
  return "";
}

}  // namespace fount
