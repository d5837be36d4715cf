// What one decision costs: a known user's token of each kind, decided as before every upgrade, on a store on disk.
//   bench_authenticate [decisions]
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <string>

#include "base/base64url.h"
#include "tests/identity/world.h"

namespace fount::test {
namespace {

template <class Decide>
void measure(std::string_view what, int decisions, Decide decide) {
  for (int i = 0; i < decisions / 10; ++i)
    if (!decide()) std::abort();
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < decisions; ++i)
    if (!decide()) std::abort();
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  fmt::print("{:<28} {:7.1f} us\n", what, took.count() / decisions);
}

void run(int decisions) {
  World world;
  const User alice = world.user("alice");
  for (const auto& [name, algorithm] :
       {std::pair{"HS256", Algorithm::HS256}, {"RS256", Algorithm::RS256}, {"ES256", Algorithm::ES256}}) {
    const std::string token = World::jwt("alice", algorithm), header = "Bearer " + token;
    const JwtExpectations expected{.issuer = "fount", .audience = "fount", .longest_s = 86400};
    measure(fmt::format("{} verify", name), decisions,
            [&] { return world.keys.verify(token, expected, kStart_s).has_value(); });
    measure(fmt::format("{} decide", name), decisions,
            [&] { return world.authenticator.decide({.authorization = header}).has_value(); });
  }
  const std::string api = "Bearer " + world.api_token(alice.id);
  measure("API token decide", decisions,
          [&] { return world.authenticator.decide({.authorization = api}).has_value(); });
  const std::string cookie = world.session(alice.id).secret;
  measure("session decide", decisions,
          [&] { return world.authenticator.decide({.cookie = cookie, .origin = kOrigin}).has_value(); });
  const Caller caller = *world.authenticator.decide_token(World::jwt("alice"));
  measure("still_holds of a JWT", decisions, [&] { return world.authenticator.still_holds(caller).has_value(); });
  std::string forged = "Bearer " + World::jwt("alice");
  forged[forged.size() - 5] = forged[forged.size() - 5] == 'A' ? 'B' : 'A';
  measure("HS256 refused", decisions,
          [&] { return !world.authenticator.decide({.authorization = forged}).has_value(); });
}

}  // namespace
}  // namespace fount::test

int main(int argc, char** argv) { fount::test::run(argc > 1 ? std::atoi(argv[1]) : 20000); }
