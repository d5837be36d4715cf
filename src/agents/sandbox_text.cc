#include <algorithm>
#include <array>

#include "agents/sandbox.h"
#include "json/reader.h"

namespace fount {
namespace {

namespace json = boost::json;

constexpr std::array kClasses{SandboxClass::worker, SandboxClass::isolated, SandboxClass::networked};

std::string_view view_of(const json::string& text) { return {text.data(), text.size()}; }

}  // namespace

std::string sandbox_text(const Sandbox& sandbox) {
  const std::string_view kind = name_of(sandbox.kind);
  json::array readable;
  for (const auto& path : sandbox.readable) readable.emplace_back(path.native());
  return to_text(json::object{{"class", json::string(kind.data(), kind.size())},
                              {"readable", std::move(readable)},
                              {"workspace", sandbox.workspace.native()},
                              {"memory_bytes", sandbox.memory_bytes},
                              {"cpu_s", sandbox.cpu_s},
                              {"file_bytes", sandbox.file_bytes},
                              {"port", sandbox.port},
                              {"parent", sandbox.parent}});
}

Result<Sandbox> read_sandbox(std::string_view text) {
  const std::optional<json::object> object = parse_object(text);
  if (!object) return failure(ErrorCode::usage, "no description of a sandbox");
  Sandbox sandbox;
  const auto kind = std::ranges::find(kClasses, text_at(*object, "class"), [](SandboxClass it) { return name_of(it); });
  if (kind == kClasses.end()) return failure(ErrorCode::usage, "no such class of sandbox");
  sandbox.kind = *kind;
  if (const json::value* readable = object->if_contains("readable"); readable != nullptr && readable->is_array())
    for (const json::value& path : readable->get_array())
      if (path.is_string()) sandbox.readable.emplace_back(view_of(path.get_string()));
  sandbox.workspace = text_at(*object, "workspace");
  sandbox.memory_bytes = number_at(*object, "memory_bytes");
  sandbox.cpu_s = number_at(*object, "cpu_s");
  sandbox.file_bytes = number_at(*object, "file_bytes");
  sandbox.port = static_cast<std::uint16_t>(number_at(*object, "port"));
  sandbox.parent = static_cast<pid_t>(number_at(*object, "parent"));
  return sandbox;
}

}  // namespace fount
