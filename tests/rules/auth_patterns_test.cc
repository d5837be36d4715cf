// Working patterns of authentication, and what only looks like one.
#include "rules/auth_patterns.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/index/repository.h"

namespace fount {
namespace {

using test::Files;
using Patterns = std::vector<std::string>;

Patterns patterns_in(Files files) {
  std::ranges::sort(files);
  const auto index = test::index_of(files);
  Sink sink;
  find_auth_patterns(*index, sink);
  Patterns found;
  for (const Pattern& pattern : sink.patterns()) found.push_back(pattern.pattern + " " + pattern.concept_name);
  return found;
}

const std::string kEntry =
    "import jwt\nfrom fastapi import Depends\n\n\ndef get_current_user(token):\n    return jwt.decode(token, KEY)\n\n\n"
    "def get_current_admin(user=Depends(get_current_user)):\n    return user\n";
const std::string kRoute =
    "from fastapi import Depends\nfrom shop.auth import get_current_user\n\n\ndef "
    "page(user=Depends(get_current_user)):\n"
    "    return user\n";

Files shop(Files more) {
  Files files{{"shop/__init__.py", ""}, {"shop/auth.py", kEntry}};
  for (const char* name : {"shop/a.py", "shop/b.py", "shop/c.py"}) files.emplace_back(name, kRoute);
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

TEST(AuthPatterns, one_entry_that_every_route_uses) {
  EXPECT_EQ(patterns_in(shop({})), Patterns{"single-authentication-entry shop.auth.get_current_user"});
}

TEST(AuthPatterns, a_second_one_that_verifies_spoils_it) {
  EXPECT_EQ(
      patterns_in(shop({{"shop/other.py",
                         "import jwt\nfrom fastapi import Depends\n\n\ndef require_token(token):\n"
                         "    return jwt.decode(token, KEY)\n\n\ndef page(user=Depends(require_token)): return 1\n"}})),
      Patterns{});
}

const std::string kRedirect = "def get_redirect_uri(base):\n    return base + PATH\n";
const std::string kLogin =
    "from shop.oauth import get_redirect_uri\n\n\ndef login(base):\n    return get_redirect_uri(base)\n";

TEST(AuthPatterns, redirect_uri_from_one_place) {
  const Files files{
      {"shop/__init__.py", ""}, {"shop/oauth.py", kRedirect}, {"shop/a.py", kLogin}, {"shop/b.py", kLogin}};
  EXPECT_EQ(patterns_in(files), Patterns{"redirect-uri-from-one-place shop.oauth.get_redirect_uri"});
}

}  // namespace
}  // namespace fount
