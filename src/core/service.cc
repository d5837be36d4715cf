#include "core/service.h"

#include <algorithm>
#include <array>

namespace fount {
namespace {

constexpr std::array<std::string_view, 3> kUserRoles{"viewer", "auditor", "admin"};
constexpr std::array<std::string_view, 5> kRunStates{"queued", "running", "completed", "failed", "canceled"};

template <class Enum>
std::optional<Enum> named(std::span<const std::string_view> names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name_of(UserRole role) { return kUserRoles[static_cast<std::size_t>(role)]; }
std::optional<UserRole> user_role_named(std::string_view name) { return named<UserRole>(kUserRoles, name); }
std::string_view name_of(RunState state) { return kRunStates[static_cast<std::size_t>(state)]; }
std::optional<RunState> run_state_named(std::string_view name) { return named<RunState>(kRunStates, name); }

}  // namespace fount
