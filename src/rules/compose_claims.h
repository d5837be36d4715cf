// What the services of one compose file claim for themselves alone: ports of the host, names of containers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/config_view.h"

namespace fount {

struct ComposeClaim {
  std::string_view kind;  // "port", "container_name"
  std::string value;      // "8080/tcp"
  std::string_view service;
  Span span;
};

// Services with profiles are left out: they may never run together.
std::vector<ComposeClaim> compose_claims(const ConfigView& view);

// "8080:80", "127.0.0.1:8080:80/udp" → "8080/tcp"; "" without a single port of the host. `${X:-8080}` stands for 8080.
std::string published_port(std::string_view text);

}  // namespace fount
