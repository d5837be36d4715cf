// What names say about authentication. Hints: they tell a function that lets somebody in from one that does not, and a
// switch from a role; no finding stands on a name alone.
#pragma once

#include <string_view>

#include "core/facts.h"

namespace fount {

// "bypass", "demo", "skip", "mock": on lets in. "AUTH_ENABLED", "require_login": off lets in.
enum class SwitchSense { none, opens, closes };
SwitchSense sense_of(std::string_view name);

// The function decides who somebody is or whether they may: authenticate(), verify_token(), Authenticator.check().
bool is_authentication(const FileFacts& facts, std::uint32_t function);
// A stand-in for tests that lives in production code: MockAuth, FakeUser, tests' helpers.
bool is_stand_in(const FileFacts& facts, std::uint32_t function);

// "password", "oauth_code", "api_key": what somebody proves who they are with. "email", "username": who they say.
bool is_proof(std::string_view name);
bool is_login_name(std::string_view name);

// The receiver is somebody, not a configuration: `user.is_demo` is a role.
bool is_somebody(std::string_view receiver);

// A call that verifies: jwt.decode, hasher.verify, check_password, compare_digest.
bool is_verification(std::string_view callee);
// A call that makes or names somebody: AuthResult, UserContext, create_demo_user.
bool is_identity(std::string_view callee);
// The exceptions that turn somebody away.
bool is_refusal(std::string_view exception);
// Nothing else is called so: Unauthorized, PermissionDenied, HttpResponseForbidden.
bool is_denial(std::string_view name);
// A call that goes on with the request: call_next, get_response, the decorated function.
bool goes_on(std::string_view callee);

// The name asks where the program runs: is_production, is_local, DEBUG. `production`: whether it says yes there.
struct EnvironmentQuestion {
  bool asked = false, production = false;
};
EnvironmentQuestion environment_question(std::string_view name);
// "env", "settings.ENVIRONMENT", `os.getenv("APP_ENV")`: holds the environment's name.
bool holds_environment(std::string_view text);

}  // namespace fount
