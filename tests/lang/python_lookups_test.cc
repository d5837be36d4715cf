#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "facts_text.h"

namespace fount {
namespace {

void check(std::string_view source, std::string_view expected) {
  EXPECT_EQ(python_facts("lookup", source), expected) << source;
}

TEST(PythonLookups, Forms) {
  check("os.getenv('PORT', '1')\nos.environ['PORT']\n'PORT' in os.environ\nif 'PORT' not in env: pass\n",
        "lookup 1 call container=os.getenv key=PORT\n"
        "lookup 2 subscript container=os.environ key=PORT\n"
        "lookup 3 contains container=os.environ key=PORT test=missing\n"
        "lookup 4 contains container=env key=PORT test=missing\n");
  check("os.environ['PORT'] = '1'\nget_env().get('PORT')\nf(x['port'], 'PORT')\nfor name in env: pass\n",
        "lookup 1 subscript container=os.environ key=PORT flags=writes\n"
        "lookup 2 call container=get key=PORT\n");
}

TEST(PythonLookups, NamesOfKeys) {
  check(
      "def read(name, other):\n    f(name)\n    f(other)\n    f(local_name)\n    x.get(other)\n    environ[other]\n"
      "    a[other]\n",
      "lookup 2 call container=f key-name=name of=read\n"
      "lookup 5 call container=x.get key-name=other of=read\n"
      "lookup 6 subscript container=environ key-name=other of=read\n");
}

TEST(PythonLookups, Comprehensions) {
  check("missing = [v for v in REQUIRED if not os.getenv(v)]\nvalues = {k: env[k] for k in a.KEYS}\n",
        "lookup 1 call container=os.getenv key-name=v over=REQUIRED test=truth\n"
        "lookup 2 subscript container=env key-name=k over=a.KEYS\n");
  check("any(k in os.environ for k in ('ONE', 'TWO'))\n[os.getenv(x) for y in z]\n",
        "lookup 1 contains container=os.environ key-name=k test=missing\n"
        "lookup 2 call container=os.getenv key-name=x\n");
}

TEST(PythonLookups, Tests) {
  check("x = getenv('FLAG', '').strip().lower() == 'true'\n",
        "lookup 1 call container=getenv key=FLAG test=equals flags=lowered tested=6\n");
  check("x = (getenv('FLAG') or 'no').lower() not in ('no', 'off')\n",
        "lookup 1 call container=getenv key=FLAG test=not-in flags=lowered tested=13 instead=4\n");
  check("x = int(getenv('PORT', 1))\ny = bool(str(e.f('FLAG')))\nz = a.b(c('FLAG'))\n",
        "lookup 1 call container=getenv key=PORT converter=int\n"
        "lookup 2 call container=e.f key=FLAG converter=bool\n"
        "lookup 3 call container=c key=FLAG converter=a.b\n");
  check(
      "if getenv('FLAG'): pass\nx = not getenv('FLAG')\nx = a if getenv('FLAG') else b\nx = getenv('FLAG') is not "
      "None\n",
      "lookup 1 call container=getenv key=FLAG test=truth\n"
      "lookup 2 call container=getenv key=FLAG test=truth\n"
      "lookup 3 call container=getenv key=FLAG test=truth\n"
      "lookup 4 call container=getenv key=FLAG test=missing\n");
  check("hosts = getenv('HOSTS', '').split(',')\nx = getenv('ONE') or getenv('TWO') or 'three'\n",
        "lookup 1 call container=getenv key=HOSTS flags=split\n"
        "lookup 2 call container=getenv key=ONE instead=13\n"
        "lookup 2 call container=getenv key=TWO instead=7\n");
}

// Nothing stands before them; under the address sanitizer, reading there ends the test.
TEST(PythonLookups, WithoutAKey) {
  for (const char* source : {"not in x\n", "in x\n", "not in os.environ\n", "f''in x\n"}) check(source, "");
}

TEST(PythonLookups, LongChainsAreLinear) {
  std::string source = "x";
  for (int i = 0; i < 20'000; ++i) source += ".get('KEY_A')";
  std::size_t lines = 0;
  for (const char c : python_facts("lookup", source + "\n")) lines += c == '\n' ? 1 : 0;
  EXPECT_EQ(lines, 20'000U);
}

}  // namespace
}  // namespace fount
