#include "index/chains.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "repository.h"

namespace fount::test {
namespace {

// One line a chain: "jwt secret: A > B", with the environment that it is for.
std::string chains_of(std::string_view source) {
  const auto index = index_of({{"app.py", std::string(source)}, {"staging.env", "X_NAME=1\n"}});
  std::string all;
  for (const Chain& chain : secret_chains(*index)) {
    all += chain.secret + ":";
    for (const ChainSource& one : chain.sources) all += (&one == chain.sources.data() ? " " : " > ") + one.label;
    if (chain.guard) all += " in " + index->environments()[chain.guard].name;
    all += '\n';
  }
  return all;
}

void check(std::string_view body, std::string_view expected) {
  EXPECT_EQ(chains_of("import os\n" + std::string(body)), expected) << body;
}

TEST(Chains, OneExpression) {
  check("def f():\n    return os.getenv('JWT_SECRET_KEY') or os.getenv('JWT_SECRET')\n",
        "jwt secret: JWT_SECRET_KEY > JWT_SECRET\n");
  check("def f():\n    return os.getenv('JWT_SECRET', os.getenv('JWT_SECRET_KEY'))\n",
        "jwt secret: JWT_SECRET > JWT_SECRET_KEY\n");
  check("JWT = os.getenv('JWT_SECRET') or os.getenv('JWT_SECRET_KEY')\n", "jwt secret: JWT_SECRET > JWT_SECRET_KEY\n");
  check("def f():\n    return os.getenv('JWT_SECRET', 'changeme')\n", "jwt secret: JWT_SECRET > a literal\n");
}

TEST(Chains, ReturnsOneAfterAnother) {
  check(
      "def f():\n    key = os.getenv('JWT_SECRET_KEY')\n    if key:\n        return key.strip()\n"
      "    old = os.getenv('JWT_SECRET')\n    if old:\n        return old\n    raise ValueError()\n",
      "jwt secret: JWT_SECRET_KEY > JWT_SECRET\n");
  check(
      "def f():\n    key = os.getenv('JWT_SECRET')\n    if not key:\n        key = os.getenv('JWT_SECRET_KEY')\n"
      "    return key\n",
      "jwt secret: JWT_SECRET > JWT_SECRET_KEY\n");
  check(
      "def f():\n    if os.getenv('JWT_SECRET'):\n        return os.getenv('JWT_SECRET')\n"
      "    return os.getenv('JWT_SECRET_KEY')\n",
      "jwt secret: JWT_SECRET > JWT_SECRET_KEY\n");
}

TEST(Chains, ListsAndHelpers) {
  check(
      "def f():\n    for name in ['JWT_SECRET', 'JWT_SECRET_KEY']:\n        value = os.getenv(name)\n"
      "        if value:\n            return value\n",
      "jwt secret: JWT_SECRET > JWT_SECRET_KEY\n");
  check(
      "def old():\n    return os.getenv('JWT_SECRET')\n\ndef f():\n    key = os.getenv('JWT_SECRET_KEY')\n"
      "    if key:\n        return key\n    return old()\n",
      "jwt secret: JWT_SECRET_KEY > JWT_SECRET\n");
  check(
      "def f():\n    environment = os.getenv('ENVIRONMENT')\n    key = os.getenv(f'JWT_SECRET_{environment.upper()}')\n"
      "    if key:\n        return key\n"
      "    return os.getenv('JWT_SECRET')\n",
      "jwt secret: JWT_SECRET_{environment} > JWT_SECRET\n");
}

TEST(Chains, KeptAndSignedWith) {
  check(
      "class C:\n    def load(self):\n        key = os.getenv('JWT_SECRET') or os.getenv('JWT_SECRET_KEY')\n"
      "        self.key = key\n",
      "jwt secret: JWT_SECRET > JWT_SECRET_KEY\n");
  check(
      "import jwt\n\ndef f(payload):\n    key = os.getenv('JWT_SECRET') or os.getenv('JWT_SECRET_KEY')\n"
      "    return jwt.encode(payload, key)\n",
      "jwt secret: JWT_SECRET > JWT_SECRET_KEY\n");
}

TEST(Chains, ReportsAreNone) {
  check("def f():\n    return {'a': os.getenv('JWT_SECRET'), 'b': os.getenv('JWT_SECRET_KEY')}\n", "");
  check(
      "def f():\n    key = os.getenv('JWT_SECRET') or os.getenv('JWT_SECRET_KEY')\n    if not key:\n"
      "        return False\n    return True\n",
      "");
  check("def f():\n    return [n for n in ['JWT_SECRET', 'JWT_SECRET_KEY'] if os.getenv(n)]\n", "");
  check(
      "def f():\n    found = {}\n    for name in ['JWT_SECRET', 'JWT_SECRET_KEY']:\n        value = os.getenv(name)\n"
      "        if value:\n            found[name] = len(value)\n    return found\n",
      "");
}

TEST(Chains, BranchesOfEnvironmentsHaveNoPrecedence) {
  check(
      "def f(environment):\n    if environment == 'staging':\n        return os.getenv('JWT_SECRET')\n    else:\n"
      "        return os.getenv('JWT_SECRET_KEY')\n",
      "");
  check(
      "def f(environment):\n    if environment == 'staging':\n        return os.getenv('JWT_SECRET')\n"
      "    return os.getenv('JWT_SECRET_KEY')\n",
      "");
}

TEST(Chains, NamesOfOneSecret) {
  EXPECT_EQ(logical_secret("JWT_SECRET_KEY"), "jwt secret");
  EXPECT_EQ(logical_secret("JWT_SECRET_STAGING"), "jwt secret");
  EXPECT_EQ(logical_secret("DB_PASSWORD"), "db password");
}

}  // namespace
}  // namespace fount::test
