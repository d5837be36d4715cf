#include "serve/admission.h"

namespace fount {

// A proxy speaks for many clients: it limits them itself.
bool Admission::is_trusted(const std::string& address) const {
  return std::ranges::find(settings_.trusted_proxies, address) != settings_.trusted_proxies.end();
}

std::string_view Admission::enter(const std::string& address, std::int64_t now_ms) {
  if (connections_ >= static_cast<std::size_t>(settings_.connections)) return "the server has no connection left";
  Address& from = addresses_.try_emplace(address, settings_.connects_per_s).first->second;
  if (!is_trusted(address)) {
    if (!from.connects.take(now_ms)) return "too many new connections from this address";
    if (from.open >= settings_.connections_per_address) return "too many connections from this address";
  }
  ++from.open;
  ++connections_;
  return "";
}

void Admission::leave(const std::string& address) {
  const auto found = addresses_.find(address);
  if (found == addresses_.end()) return;
  --found->second.open;
  --connections_;
}

void Admission::tidy(std::int64_t now_ms) {
  std::erase_if(addresses_,
                [&](const auto& entry) { return entry.second.open == 0 && entry.second.connects.is_full(now_ms); });
}

}  // namespace fount
