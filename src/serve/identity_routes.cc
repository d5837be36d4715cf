// Signing in and out, tokens, and who belongs to the organisation.
#include <fmt/format.h>

#include <charconv>

#include "base/json_writer.h"
#include "identity/tokens.h"
#include "serve/json.h"
#include "serve/routes.h"
#include "serve/shown.h"

namespace fount {
namespace {

constexpr std::int64_t kMillisecondsPerDay = 86'400'000;
constexpr std::int64_t kLongestDays = 366;
constexpr std::size_t kMaxNameBytes = 200;

constexpr Refusal kLoginRefusals[] = {Refusal::unauthenticated};
constexpr Refusal kMakeTokenRefusals[] = {Refusal::forbidden};
constexpr Refusal kAddUserRefusals[] = {Refusal::conflict};
constexpr Field kLogin[] = {{"token", "string", true, "the part of the login link after #login="}};
constexpr Field kNewToken[] = {
    {"label", "string", true, "what it is for, to find it again"},
    {"days", "integer", false, "how long it is to work, 1 to 366; 90 when nothing is said"},
};
constexpr Field kMadeToken[] = {
    {"id", "integer", true, "the token, for DELETE"},
    {"token", "string", true, "the secret: it is shown this once"},
    {"expires_ms", "integer", true, "milliseconds since the epoch"},
};
constexpr Field kNewUser[] = {
    {"name", "string", true, "a new local user, who signs in with a link"},
    {"role", "string", false, "viewer, auditor or admin; auditor when nothing is said"},
};
constexpr Field kMadeUser[] = {
    {"id", "integer", true, "the user"},
    {"login_link", "string", true, "signs them in, once"},
};
constexpr Field kChange[] = {
    {"role", "string", false, "viewer, auditor or admin"},
    {"disabled", "boolean", false, "true locks them out and closes what they have open"},
};
constexpr Field kDone[] = {{"status", "string", true, "ok"}};

HttpResponse done() { return json_response(R"({"status":"ok"})"); }

std::int64_t number_of(std::string_view text) {  // 0, which nothing has, when it is none
  std::int64_t number = 0;
  const std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? number : 0;
}

// Streams of this user that are open anywhere on this node are asked again.
void recheck(const Services& services, UserId user) {
  services.threads.loop([&services, user] { services.registry.recheck(services.authenticator, user); });
}

std::string session_cookie(const Services& services, std::string_view secret, std::int64_t seconds) {
  const bool secure = services.settings.public_url.starts_with("https://");
  return fmt::format("fount_session={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", secret, seconds,
                     secure ? "; Secure" : "");
}

HttpResponse login(const Services& services, const RouteRequest& request) {
  const Answer<std::string> secret = required_text(request.body, "token");
  if (!secret) return refusal_response(secret.error());
  const Result<std::optional<IssuedToken>> session =
      redeem_login_link(services.store, services.clock, services.settings, *secret);
  if (!session) return storage_refusal();
  if (!*session)
    return refusal_response({Refusal::unauthenticated, "this link was used, or is too old: ask for a new one"});
  const Result<std::optional<User>> user = services.store.user((*session)->token.user);
  if (!user || !*user) return storage_refusal();
  constexpr std::int64_t kSecondsPerHour = 3600;
  HttpResponse response = shown_object(**user);
  response.headers.emplace_back(
      "Set-Cookie", session_cookie(services, (*session)->secret, services.settings.session_hours * kSecondsPerHour));
  return response;
}

// Ends what the caller showed: a session, an API token, or a JWT until it would have expired.
HttpResponse logout(const Services& services, const RouteRequest& request) {
  const Caller& caller = *request.caller;
  const std::string_view credential = caller.credential;
  Status ended;
  if (credential.starts_with("token:")) {
    const Result<bool> removed = services.store.remove_token(caller.user.id, number_of(credential.substr(6)));
    if (!removed) ended = std::unexpected(removed.error());
  } else if (credential.starts_with("jti:")) {
    ended = services.store.revoke_jwt(credential.substr(4), caller.expires_ms);
  }
  if (!ended) return storage_refusal();
  recheck(services, caller.user.id);
  HttpResponse response = done();
  response.headers.emplace_back("Set-Cookie", session_cookie(services, "", 0));
  return response;
}

HttpResponse me(const Services&, const RouteRequest& request) { return shown_object(request.caller->user); }

HttpResponse list_tokens(const Services& services, const RouteRequest& request) {
  const Result<std::vector<Token>> tokens = services.store.tokens(request.caller->user.id, TokenKind::api);
  return tokens ? shown_list("tokens", *tokens) : storage_refusal();
}

HttpResponse make_token(const Services& services, const RouteRequest& request) {
  constexpr std::int64_t kUsualDays = 90;
  const Answer<std::string> label = required_text(request.body, "label");
  const Answer<std::optional<std::int64_t>> days = optional_integer(request.body, "days");
  if (!label) return refusal_response(label.error());
  if (!days) return refusal_response(days.error());
  const std::int64_t lasts = days->value_or(kUsualDays);
  if (label->size() > kMaxNameBytes)
    return refusal_response({Refusal::invalid_input, "`label` is longer than 200 bytes"});
  if (lasts < 1 || lasts > kLongestDays) return refusal_response({Refusal::invalid_input, "`days` must be 1 to 366"});
  // A token of a token would outlive what it was made with.
  if (request.caller->kind == CredentialKind::api_token || request.caller->kind == CredentialKind::bypass)
    return refusal_response({Refusal::forbidden, "sign in to make a token: one token cannot make another"});
  const Result<IssuedToken> made = issue_api_token(services.store, services.clock, request.caller->user.id, *label,
                                                   services.clock.now_ms() + lasts * kMillisecondsPerDay);
  if (!made) return storage_refusal();
  std::string body;
  JsonWriter writer(body);
  writer.begin_object().key("id").integer(made->token.id).key("token").string(made->secret);
  writer.key("expires_ms").integer(made->token.expires_ms).end_object();
  return json_response(std::move(body), 201);
}

HttpResponse remove_token(const Services& services, const RouteRequest& request) {
  const Result<bool> removed =
      services.store.remove_token(request.caller->user.id, number_of(request.parameters.front()));
  if (!removed) return storage_refusal();
  if (!*removed) return refusal_response({Refusal::not_found, "you have no such token"});
  recheck(services, request.caller->user.id);
  return done();
}

HttpResponse list_users(const Services& services, const RouteRequest& request) {
  const Result<std::vector<User>> users = services.store.users(request.caller->user.organisation);
  return users ? shown_list("users", *users) : storage_refusal();
}

HttpResponse add_user(const Services& services, const RouteRequest& request) {
  const Answer<std::string> name = required_text(request.body, "name");
  const Answer<std::optional<std::string>> role = optional_text(request.body, "role");
  if (!name) return refusal_response(name.error());
  if (!role) return refusal_response(role.error());
  const std::optional<UserRole> known = user_role_named(role->value_or("auditor"));
  if (!known) return refusal_response({Refusal::invalid_input, "`role` must be viewer, auditor or admin"});
  if (name->size() > kMaxNameBytes)
    return refusal_response({Refusal::invalid_input, "`name` is longer than 200 bytes"});
  const Result<std::optional<User>> taken = services.store.find_user(kLocalIssuer, *name);
  if (!taken) return storage_refusal();
  if (*taken) return refusal_response({Refusal::conflict, "there is a user of this name"});
  const Result<User> user = services.store.ensure_user({.organisation = request.caller->user.organisation,
                                                        .role = *known,
                                                        .issuer = std::string(kLocalIssuer),
                                                        .subject = *name,
                                                        .name = *name});
  if (!user) return storage_refusal();
  const Result<IssuedToken> link = issue_login_link(services.store, services.clock, services.settings, user->id);
  if (!link) return storage_refusal();
  std::string body;
  JsonWriter writer(body);
  writer.begin_object().key("id").integer(user->id.value);
  writer.key("login_link").string(services.settings.public_url + "/#login=" + link->secret).end_object();
  return json_response(std::move(body), 201);
}

HttpResponse change_user(const Services& services, const RouteRequest& request) {
  const UserId id{number_of(request.parameters.front())};
  const OrganisationId organisation = request.caller->user.organisation;
  if (id == request.caller->user.id)
    return refusal_response({Refusal::invalid_input, "an admin cannot change themselves: another one has to"});
  const Answer<std::optional<std::string>> role = optional_text(request.body, "role");
  if (!role) return refusal_response(role.error());
  const boost::json::value* disabled = request.body.if_contains("disabled");
  if (!*role && (disabled == nullptr || disabled->is_null()))
    return refusal_response({Refusal::invalid_input, "nothing is to be changed: say `role`, `disabled` or both"});
  Result<bool> changed = true;
  if (*role) {
    const std::optional<UserRole> known = user_role_named(**role);
    if (!known) return refusal_response({Refusal::invalid_input, "`role` must be viewer, auditor or admin"});
    changed = services.store.set_role(organisation, id, *known);
  }
  if (changed && *changed && disabled != nullptr && disabled->is_bool())
    changed = services.store.set_disabled(organisation, id, disabled->get_bool());
  if (!changed) return storage_refusal();
  if (!*changed) return refusal_response({Refusal::not_found, "there is no such user"});
  recheck(services, id);
  return done();
}

const Route kRoutes[] = {
    {.method = Method::post,
     .path = "/api/v1/login",
     .name = "login",
     .summary = "Sign in with a login link; sets the cookie fount_session",
     .body = kLogin,
     .answer = kUserFields,
     .refusals = kLoginRefusals,
     .handle = login},
    {.method = Method::post,
     .path = "/api/v1/logout",
     .role = UserRole::viewer,
     .name = "logout",
     .summary = "End what you showed: the session or the token",
     .answer = kDone,
     .handle = logout},
    {.path = "/api/v1/me",
     .role = UserRole::viewer,
     .name = "getMe",
     .summary = "Who you are",
     .answer = kUserFields,
     .handle = me},
    {.path = "/api/v1/tokens",
     .role = UserRole::viewer,
     .name = "listTokens",
     .summary = "Your API tokens, without their secrets",
     .answer = kTokenFields,
     .answer_list = "tokens",
     .handle = list_tokens},
    {.method = Method::post,
     .path = "/api/v1/tokens",
     .role = UserRole::viewer,
     .name = "makeToken",
     .summary = "Make an API token",
     .body = kNewToken,
     .answer = kMadeToken,
     .refusals = kMakeTokenRefusals,
     .handle = make_token},
    {.method = Method::remove,
     .path = "/api/v1/tokens/{token}",
     .role = UserRole::viewer,
     .name = "removeToken",
     .summary = "Revoke a token; what it has open is closed",
     .answer = kDone,
     .handle = remove_token},
    {.path = "/api/v1/users",
     .role = UserRole::admin,
     .name = "listUsers",
     .summary = "The users of your organisation",
     .answer = kUserFields,
     .answer_list = "users",
     .handle = list_users},
    {.method = Method::post,
     .path = "/api/v1/users",
     .role = UserRole::admin,
     .name = "addUser",
     .summary = "Make a local user and a link that signs them in",
     .body = kNewUser,
     .answer = kMadeUser,
     .refusals = kAddUserRefusals,
     .handle = add_user},
    {.method = Method::post,
     .path = "/api/v1/users/{user}",
     .role = UserRole::admin,
     .name = "changeUser",
     .summary = "Change a user's role, or lock them out",
     .body = kChange,
     .answer = kDone,
     .handle = change_user},
};

}  // namespace

std::span<const Route> identity_routes() { return kRoutes; }

}  // namespace fount
