#include "lang/verbs.h"

#include <algorithm>
#include <array>

namespace fount {
namespace {

constexpr auto kVerbs = std::to_array<Verb>({
    {"APIRouter"},
    {"Blueprint"},
    {"CMakeExtension", Keep::first_text},
    {"Depends", Keep::no_text},
    {"Extension", Keep::first_text},
    {"Field", Keep::no_text},
    {"Pybind11Extension", Keep::first_text},
    {"RustExtension", Keep::first_text},
    {"Security", Keep::no_text},
    {"SettingsConfigDict", Keep::no_text},
    {"TypeVar"},
    {"access_secret_version", Keep::first_text},
    {"add", Keep::key},
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
    {"append", Keep::key},
    {"callback"},
    {"command"},
    {"connect", Keep::no_text},
    {"decode", Keep::no_text},
    {"delete", Keep::first_text},
    {"discard", Keep::key},
    {"encode", Keep::no_text},
    {"env", Keep::first_text},
    {"errorhandler"},
    {"event_handler"},
    {"exception_handler"},
    {"get", Keep::key},
    {"get_env", Keep::first_text},
    {"get_env_var", Keep::first_text},
    {"get_secret", Keep::first_text},
    {"getenv", Keep::first_text},
    {"getenvb", Keep::first_text},
    {"group"},
    {"handler"},
    {"head", Keep::first_text},
    {"include_router"},
    {"listens_for"},
    {"middleware"},
    {"mount"},
    {"on"},
    {"on_event"},
    {"options", Keep::first_text},
    {"patch", Keep::first_text},
    {"path"},
    {"pop", Keep::key},
    {"post", Keep::first_text},
    {"put", Keep::first_text},
    {"re_path"},
    {"receiver"},
    {"register"},
    {"register_blueprint"},
    {"register_error_handler"},
    {"register_handler"},
    {"remove", Keep::key},
    {"route"},
    {"setattr", Keep::no_text},
    {"setdefault", Keep::key},
    {"signal"},
    {"subscribe"},
    {"task"},
    {"update", Keep::key},
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
