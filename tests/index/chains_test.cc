#include "index/chains.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "repository.h"

namespace fount::test {
namespace {

// One line a chain of so many sources or more: "jwt secret: A > B", with the environment that it is for.
std::string chains_of(std::string_view source, std::size_t least) {
  const auto index = index_of({{"app.py", std::string(source)}, {"staging.env", "X_NAME=1\n"}});
  std::string all;
  for (const Chain& chain : secret_chains(*index)) {
    if (chain.sources.size() < least) continue;
    all += chain.secret + ":";
    for (const ChainSource& one : chain.sources) all += (&one == chain.sources.data() ? " " : " > ") + one.label;
    if (chain.use == ChainUse::hands_on) all += " handed on";
    if (chain.use == ChainUse::looks_at) all += " looked at";
    if (chain.guard) all += " in " + index->environments()[chain.guard].name;
    all += '\n';
  }
  return all;
}

void check(std::string_view body, std::string_view expected, std::size_t least = 2) {
  EXPECT_EQ(chains_of("import os\n" + std::string(body), least), expected) << body;
}

TEST(Chains, OneExpression) {
  check("def f():\n    return os.getenv('JWT_SECRET_KEY') or os.getenv('JWT_SECRET')\n",
        "jwt secret: JWT_SECRET_KEY > JWT_SECRET\n");
  check("def f():\n    return os.getenv('JWT_SECRET', os.getenv('JWT_SECRET_KEY'))\n",
        "jwt secret: JWT_SECRET > JWT_SECRET_KEY\n");
  check("JWT = os.getenv('JWT_SECRET') or os.getenv('JWT_SECRET_KEY')\n", "jwt secret: JWT_SECRET > JWT_SECRET_KEY\n");
  check("def f():\n    return os.getenv('JWT_SECRET', 'changeme')\n", "jwt secret: JWT_SECRET > a literal\n");
}

TEST(Chains, NamesMadeFromAParameter) {
  check("def f(environment):\n    return os.getenv(f'JWT_SECRET_{environment.upper()}') or os.getenv('JWT_SECRET')\n",
        "jwt secret: JWT_SECRET_{environment} > JWT_SECRET\n");
  check("def f(tenant):\n    key = f'JWT_SECRET_{tenant}'\n    return os.getenv(key) or os.getenv('JWT_SECRET')\n",
        "jwt secret: JWT_SECRET_{tenant} > JWT_SECRET\n");
}

TEST(Chains, OtherSecretsInItsStead) {
  check("def f():\n    return os.getenv('SERVICE_SECRET') or os.getenv('JWT_SECRET')\n",
        "service secret: SERVICE_SECRET > JWT_SECRET\n");
  check(
      "def f():\n    for name in ['JWT_SECRET', 'AUTH_PASSWORD']:\n        value = os.getenv(name)\n"
      "        if value:\n            return value\n",
      "jwt secret: JWT_SECRET > AUTH_PASSWORD\n");
  check("def f(self):\n    for name in ['JWT_SECRET', 'AUTH_PASSWORD']:\n        self.value = os.getenv(name)\n", "");
}

TEST(Chains, InTheOrderOfAList) {
  check(
      "NAMES = ('JWT_SECRET_KEY', 'JWT_SECRET')\n\ndef f():\n    for name in NAMES:\n        value = os.getenv(name)\n"
      "        if value:\n            return value\n",
      "jwt secret: JWT_SECRET_KEY > JWT_SECRET\n");
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

TEST(Chains, HandedOn) {
  check("def f():\n    return {'key': os.getenv('JWT_SECRET') or os.getenv('JWT_SECRET_KEY')}\n",
        "jwt secret: JWT_SECRET > JWT_SECRET_KEY handed on\n");
  check("def f():\n    client = Client(key=os.getenv('JWT_SECRET') or os.getenv('JWT_SECRET_KEY'))\n    client.run()\n",
        "jwt secret: JWT_SECRET > JWT_SECRET_KEY handed on\n");
  check("def f(data):\n    data['key'] = os.getenv('JWT_SECRET') or os.getenv('JWT_SECRET_KEY')\n",
        "jwt secret: JWT_SECRET > JWT_SECRET_KEY handed on\n");
}

TEST(Chains, OneSource) {
  check("def f():\n    return os.getenv('JWT_SECRET')\n", "jwt secret: JWT_SECRET\n", 1);
  check("def f():\n    client = Client(key=os.getenv('JWT_SECRET'))\n    client.run()\n",
        "jwt secret: JWT_SECRET handed on\n", 1);
  check("def f():\n    return {'set': os.getenv('JWT_SECRET')}\n", "", 1);
  check("def f():\n    if not os.getenv('JWT_SECRET'):\n        return False\n    return True\n", "", 1);
  check("def f():\n    service = os.getenv('SERVICE_SECRET') or os.getenv('JWT_SECRET')\n    return service\n",
        "service secret: SERVICE_SECRET > JWT_SECRET\n", 1);
}

TEST(Chains, OneSecretAfterAnother) {
  check(
      "def f():\n    key = os.getenv('SERVICE_SECRET')\n    if key:\n        return key\n"
      "    return os.getenv('AUTH_PASSWORD')\n",
      "service secret: SERVICE_SECRET > AUTH_PASSWORD\n");
  check(
      "def f(name):\n    service = os.getenv('SERVICE_SECRET')\n    auth = os.getenv('AUTH_PASSWORD')\n"
      "    if name:\n        return service\n    return auth\n",
      "");
  check(
      "class C:\n    def __init__(self):\n        self.a = os.getenv('SERVICE_SECRET')\n"
      "        self.b = os.getenv('AUTH_PASSWORD')\n",
      "auth password: AUTH_PASSWORD\nservice secret: SERVICE_SECRET\n", 1);
}

TEST(Chains, ALiteralInTheEnd) {
  check("def f():\n    key = os.getenv('JWT_SECRET')\n    if key:\n        return key.strip()\n    return 'changeme'\n",
        "jwt secret: JWT_SECRET > a literal\n");
  check("def f():\n    key = os.getenv('JWT_SECRET')\n    if not key:\n        key = 'changeme'\n    return key\n",
        "jwt secret: JWT_SECRET > a literal\n");
  check("def f():\n    key = os.getenv('JWT_SECRET')\n    if key:\n        return key\n    return ''\n", "");
  check("def f():\n    return 'disabled'\n    return os.getenv('JWT_SECRET')\n", "");
  check(
      "class C:\n    def __init__(self, fast):\n        self.key = os.getenv('JWT_SECRET')\n        if fast:\n"
      "            return\n        self.mode = 'slow'\n",
      "");
  check(
      "def f(environment):\n    key = os.getenv('JWT_SECRET')\n    if key:\n        return key\n"
      "    if environment == 'staging':\n        raise ValueError()\n    return 'changeme'\n",
      "jwt secret: JWT_SECRET > a literal\n");
  check(
      "def f(environment):\n    key = os.getenv('JWT_SECRET')\n    if key:\n        return key\n"
      "    if environment == 'staging':\n        return 'changeme'\n    raise ValueError()\n",
      "jwt secret: JWT_SECRET > a literal in staging\n");
  check(
      "def f(environment):\n    key = os.getenv('JWT_SECRET')\n    if key:\n        return key\n"
      "    if environment != 'staging':\n        return 'changeme'\n    raise ValueError()\n",
      "jwt secret: JWT_SECRET > a literal\n");
}

TEST(Chains, MethodsOfWhatAFunctionReturns) {
  check(
      "class Keys:\n    def get(self):\n        return os.getenv('JWT_SECRET_KEY')\n\n_keys = None\n\n"
      "def keys():\n    global _keys\n    if _keys is None:\n        _keys = Keys()\n    return _keys\n\n"
      "def f():\n    key = os.getenv('JWT_SECRET')\n    if key:\n        return key\n    return keys().get()\n",
      "jwt secret: JWT_SECRET > JWT_SECRET_KEY\n");
}

TEST(Chains, ASecretStore) {
  check(
      "def load(client):\n    return client.access_secret_version(name='x').payload\n\n"
      "def f(client):\n    key = os.getenv('JWT_SECRET')\n    if key:\n        return key\n    return load(client)\n",
      "jwt secret: JWT_SECRET > a secret store\n");
}

TEST(Chains, ReportsAreNone) {
  check("def f():\n    return {'a': os.getenv('JWT_SECRET'), 'b': os.getenv('JWT_SECRET_KEY')}\n", "");
  check(
      "def f():\n    key = os.getenv('JWT_SECRET') or os.getenv('JWT_SECRET_KEY')\n    if not key:\n"
      "        return False\n    return True\n",
      "jwt secret: JWT_SECRET > JWT_SECRET_KEY looked at\n");
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
