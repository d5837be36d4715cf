// What is a bypass switch, what guards it, and what only looks like one.
#include "rules/auth_bypasses.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/index/repository.h"

namespace fount {
namespace {

// "NAME kind, guard" of every place, joined by "; ".
std::string bypasses_in(const std::string& code) {
  const auto index =
      test::index_of({{"shop/__init__.py", ""},
                      {"shop/auth.py", "import os\nfrom shop.x import User, Denied, verify, settings\n" + code},
                      {"shop/x.py", "class User: pass\nclass Denied(Exception): pass\n"}});
  std::string text;
  for (const Bypass& bypass : find_bypasses(*index)) {
    text += text.empty() ? "" : "; ";
    text += bypass.name + " " + std::string(name_of(bypass.kind)) + ", " + std::string(name_of(bypass.guard));
    if (bypass.on_by_default) text += ", on";
  }
  return text;
}

struct Case {
  std::string_view what, code, expected;
};
constexpr Case kCases[] = {
    {"a variable",
     "def authenticate(token):\n  if os.getenv('SKIP_AUTH') == '1':\n    return User(id='x')\n  return verify(token)\n",
     "SKIP_AUTH environment variable, no environment guard"},
    {"on by default",
     "def authenticate(token):\n  demo = os.getenv('DEMO', 'true').lower() in ('1', 'true')\n  if demo:\n    return "
     "True\n",
     "DEMO environment variable, no environment guard, on"},
    {"off lets in", "def authenticate(token):\n  if os.getenv('AUTH_ENABLED', '0') == '0':\n    return True\n",
     "AUTH_ENABLED environment variable, no environment guard, on"},
    {"a header", "def authenticate(request):\n  if request.headers.get('X-Internal') == 'true':\n    return True\n",
     "X-Internal what the client sends, no environment guard"},
    {"a setting", "def require_login(request):\n  if settings.skip_auth:\n    return\n  raise Denied()\n",
     "skip_auth setting, no environment guard"},
    {"the check stands in the branch", "def authenticate(token):\n  if not settings.skip_auth:\n    verify(token)\n",
     "skip_auth setting, no environment guard"},
    {"early exit by environment",
     "def authenticate(token):\n  if os.environ['APP_ENV'] == 'production':\n    return verify(token)\n"
     "  if os.getenv('DEMO') == '1':\n    return True\n",
     "DEMO environment variable, not in production"},
    {"guard kept in an attribute",
     "class Authenticator:\n  def __init__(self):\n    self.local = os.getenv('ENV', 'dev') != 'production'\n"
     "  def authenticate(self, token):\n    if self.local and os.getenv('DEMO') == '1':\n      return True\n",
     "DEMO environment variable, not in production, but open when the environment is not named"},
    {"a constant code", "def exchange_code(code):\n  if code == 'letmein':\n    return {'sub': 'x'}\n",
     "code constant, no environment guard"},
    {"a constant token, returned", "def verify_token(token):\n  return token == 'letmein'\n",
     "token constant, no environment guard"},
    // --- what only looks like one
    {"verified before",
     "def authenticate(token):\n  user = verify(token)\n  if os.getenv('DEMO') == '1':\n    return user\n", ""},
    {"turned away before",
     "def authenticate(name, token):\n  if name == 'letmein':\n    if verify(token) != 1:\n      return False\n"
     "    return True\n",
     ""},
    {"compared with a secret of the deployment",
     "def authenticate(token):\n  if token == os.getenv('DEMO_TOKEN'):\n    return True\n", ""},
    {"a deny list", "def authenticate(token):\n  if token == 'changeme':\n    raise Denied()\n  return verify(token)\n",
     ""},
    {"no authentication", "def lookup(key):\n  if os.getenv('CACHE_BYPASS') == '1':\n    return True\n", ""},
    {"a role", "def has_permission(user):\n  if user.is_demo:\n    return True\n", ""},
    {"refuses", "def authenticate(token):\n  if os.getenv('SKIP_AUTH') == '1':\n    return False\n", ""},
    {"a kind of token", "def validate_token(token, token_type):\n  if token_type == 'access':\n    return True\n", ""},
    {"asks about a secret", "def is_default_jwt_secret(secret):\n  return secret == 'changeme'\n", ""},
    {"a stand-in",
     "class MockAuth:\n  def authenticate(self, token):\n    if os.getenv('DEMO') == '1':\n      return True\n", ""},
    {"the other way round",
     "def authenticate(token):\n  if os.getenv('DEMO') == '1':\n    return None\n  return User(id='x')\n", ""},
};

TEST(AuthBypasses, found_by_what_the_code_does) {
  for (const Case& one : kCases) EXPECT_EQ(bypasses_in(std::string(one.code)), one.expected) << one.what;
}

}  // namespace
}  // namespace fount
