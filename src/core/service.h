// The nouns of the service as plain values: who, what was asked for, what came of it. Used by store/, broker/ and
// serve/; nothing of an audit needs them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/protocol.h"

namespace fount {

// Given by the store, never by a token: two subjects that differ only in case or normalisation are two users.
struct UserId {
  std::int64_t value = 0;
  auto operator<=>(const UserId&) const = default;
};
struct OrganisationId {
  std::int64_t value = 0;
  auto operator<=>(const OrganisationId&) const = default;
};
struct RepositoryId {
  std::int64_t value = 0;
  auto operator<=>(const RepositoryId&) const = default;
};
// 16 lower-case hexadecimal digits, random: made by whoever submits the run.
struct RunId {
  std::string value;
  auto operator<=>(const RunId&) const = default;
};

enum class UserRole : std::uint8_t { viewer, auditor, admin };  // each may what those before it may
std::string_view name_of(UserRole role);
std::optional<UserRole> user_role_named(std::string_view name);

enum class RunState : std::uint8_t { queued, running, completed, failed, canceled };
std::string_view name_of(RunState state);
std::optional<RunState> run_state_named(std::string_view name);
constexpr bool is_terminal(RunState state) { return state > RunState::running; }

// A user of one organisation. `issuer` and `subject` as the token has them; ("local", name) for users made here.
struct User {
  UserId id;
  OrganisationId organisation;
  UserRole role = UserRole::viewer;
  std::string issuer, subject, name;
  bool disabled = false;
};

// What a run works on: a declared repository, or what an agent was told.
struct Repository {
  RepositoryId id;
  OrganisationId organisation;
  std::string name;
  std::string source;  // an absolute path, or the URL of a git repository
};

struct Run {
  RunId id;
  UserId user;
  OrganisationId organisation;
  std::optional<RepositoryId> repository;
  std::string agent;  // "audit", or the name of an external agent
  std::string input;  // JSON object
  RunState state = RunState::queued;
  int attempt = 0;  // 0 before the first worker took it; the fence of a lease
  bool cancel_requested = false;
  std::int64_t created_ms = 0, started_ms = 0, finished_ms = 0;
  std::optional<double> score;
  std::string summary;  // JSON object of the terminal event; "" before
};

// What an event is before it was accepted.
struct Draft {
  UserId user;
  RunId run;
  EventType type = EventType::agent_progress;
  std::string data;  // JSON object
};

// An accepted event: durable, with its place in its user's log.
struct Event {
  UserId user;
  std::uint64_t seq = 0;  // dense from 1 over all of the user's runs
  RunId run;
  EventType type = EventType::agent_progress;
  std::int64_t at_ms = 0;
  std::string data;
  bool operator==(const Event&) const = default;
};

}  // namespace fount
