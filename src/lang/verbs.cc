#include "lang/verbs.h"

#include <algorithm>
#include <array>

#include "lang/scan.h"

namespace fount {
namespace {

constexpr auto kVerbs = std::to_array<Verb>({
    {"APIRouter"},
    {"Blueprint"},
    {"access_secret_version", 1},
    {"add_api_route"},
    {"add_api_websocket_route"},
    {"add_command"},
    {"add_event_handler"},
    {"add_exception_handler"},
    {"add_handler"},
    {"add_job"},
    {"add_listener"},
    {"add_middleware"},
    {"add_periodic_task"},
    {"add_resource"},
    {"add_route"},
    {"add_typer"},
    {"add_url_rule"},
    {"add_websocket_route"},
    {"api_route"},
    {"callback"},
    {"command"},
    {"connect", 0},
    {"delete", 1},
    {"env", 1},
    {"errorhandler"},
    {"event_handler"},
    {"exception_handler"},
    {"get", 1},
    {"get_env", 1},
    {"get_env_var", 1},
    {"get_secret", 1},
    {"getenv", 1},
    {"getenvb", 1},
    {"group"},
    {"handler"},
    {"head", 1},
    {"include_router"},
    {"listens_for"},
    {"middleware"},
    {"mount"},
    {"on"},
    {"on_event"},
    {"options", 1},
    {"patch", 1},
    {"path"},
    {"post", 1},
    {"put", 1},
    {"re_path"},
    {"receiver"},
    {"register"},
    {"register_blueprint"},
    {"register_error_handler"},
    {"register_handler"},
    {"route"},
    {"setdefault", 1},
    {"signal"},
    {"subscribe"},
    {"task"},
    {"url"},
    {"websocket"},
    {"websocket_route"},
});
static_assert(std::ranges::is_sorted(kVerbs, {}, &Verb::name));

// Which lengths occur for a first byte: turns away most callees before any comparison.
constexpr std::array<std::uint32_t, 128> lengths_by_first_byte() {
  std::array<std::uint32_t, 128> lengths{};
  for (const Verb& verb : kVerbs) lengths[static_cast<unsigned char>(verb.name[0])] |= 1U << verb.name.size();
  return lengths;
}
constexpr auto kLengths = lengths_by_first_byte();

}  // namespace

const Verb* find_verb(std::string_view last_name) {
  if (last_name.empty() || last_name.size() >= 32) return nullptr;
  const auto first = static_cast<unsigned char>(last_name[0]);
  if (first >= kLengths.size() || ((kLengths[first] >> last_name.size()) & 1) == 0) return nullptr;
  const auto found = std::ranges::lower_bound(kVerbs, last_name, {}, &Verb::name);
  return found != kVerbs.end() && found->name == last_name ? &*found : nullptr;
}

}  // namespace fount
