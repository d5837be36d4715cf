// Addresses, hosts and origins as text: whether they have the one form that can be compared byte by byte.
#pragma once

#include <string>
#include <string_view>

namespace fount {

bool is_ip_address(std::string_view text);
bool is_loopback_address(std::string_view text);
bool is_host_name(std::string_view text);  // lower-case labels, no port

// "https://fount.example.com", as a browser writes it into `Origin`: lower case, no default port, nothing after the
// host. Returns what is wrong with it, or "". Never quotes it: there may be a password in it.
std::string origin_problem(std::string_view text);

}  // namespace fount
