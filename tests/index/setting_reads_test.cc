#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "repository.h"

namespace fount::test {
namespace {

// The reads of an index, one a line and sorted, offsets left out.
std::string reads_of(const Files& files) {
  std::vector<std::string> lines;
  const auto index = index_of(files);
  const SettingReads& reads = index->setting_reads();
  for (const SettingRead& read : reads.all()) {
    const auto text = [&](Symbol symbol) { return std::string(index->symbols()[symbol]); };
    std::string& line = lines.emplace_back(text(read.name) + " by " + text(read.accessor));
    if (read.default_end > 0)
      line += " default " + index->value({read.file, read.default_begin, read.default_end}, read.default_style);
    for (const Symbol word : read.tested) line += " '" + text(word) + "'";
    if (read.truth == TruthTest::truthy) line += " truthy";
    if (read.truth == TruthTest::boolean) line += " boolean";
    if (read.is(kReadRequired)) line += " required";
    if (read.is(kReadComposed)) line += " composed";
    if (read.is(kReadPresence)) line += " presence";
    if (read.is(kReadWrites)) line += " writes";
    if (read.is(kReadGuarded)) line += " guarded";
    if (read.is(kReadAssumed)) line += " assumed";
  }
  for (const UnresolvedRead& read : reads.unresolved())
    lines.push_back("~ " + std::string(index->symbols()[read.accessor]));
  std::ranges::sort(lines);
  std::string all;
  for (const std::string& line : lines) all += line + '\n';
  return all;
}

void check(std::string_view source, std::string_view expected) {
  EXPECT_EQ(reads_of({{"app.py", std::string(source)}}), expected) << source;
}

TEST(SettingReads, AccessorsOfTheStandardLibrary) {
  check(
      "import os\nx = os.getenv('PORT', '80')\ny = os.environ['HOST']\nz = 'FLAG' in os.environ\n"
      "os.environ['SET'] = '1'\nos.environ.setdefault('SET', '2')\n",
      "FLAG by os.environ presence\nHOST by os.environ required\nPORT by os.getenv default 80\n"
      "SET by os.environ writes\nSET by os.environ.setdefault default 2 writes\n");
  check(
      "from os import environ as e, getenv\nimport os as system\nenv = system.environ.copy()\n"
      "a = e.get('ONE')\nb = getenv('TWO')\nc = env.get('THREE')\nd = {}\nf = d.get('FOUR')\n",
      "ONE by e.get\nTHREE by env.get\nTWO by getenv\n");
}

TEST(SettingReads, LibrariesThatRead) {
  check(
      "from decouple import config\nimport environ\nenv = environ.Env()\na = config('ONE', default='1', cast=int)\n"
      "b = env.bool('TWO', default=False)\nc = env('THREE')\n",
      "ONE by config default 1\nTHREE by env\nTWO by env.bool default False\n");
}

TEST(SettingReads, FunctionsOfTheRepository) {
  check(
      "import os\ndef text(name, default=None):\n    return os.environ.get(name, default)\n"
      "def flag(key, default=False):\n    return text(key, 'no').lower() in ('1', 'true')\n"
      "def prefixed(name):\n    return os.environ[f'APP_{name.upper()}']\n"
      "a = text('ONE', 'x')\nb = flag('TWO')\nc = prefixed('THREE')\n",
      "APP_THREE by prefixed\nONE by text default x\nTWO by flag '1' 'true'\n");
}

TEST(SettingReads, ObjectsOfTheRepository) {
  const Files files = {
      {"shop/__init__.py", ""},
      {"shop/env.py",
       "import os\nclass Environment:\n    def get(self, key, default=None):\n        if key in os.environ:\n"
       "            return os.environ[key]\n        return default\n_env = None\n"
       "def get_env() -> Environment:\n    global _env\n    if _env is None:\n        _env = Environment()\n"
       "    return _env\n"},
      {"shop/use.py",
       "from shop.env import get_env\nclass A:\n    def __init__(self):\n        self.env = get_env()\n"
       "    def f(self):\n        return int(self.env.get('PORT', '80'))\n"
       "def g():\n    env = get_env()\n    return env.get('HOST') or get_env().get('NAME', 'x')\n"
       "def h(parent):\n    return parent.env.get('OTHER')\n"}};
  EXPECT_EQ(reads_of(files),
            "HOST by env.get default \nNAME by get default x\nOTHER by parent.env.get assumed\n"
            "PORT by self.env.get default 80\n~ parent.env.get\n");
}

TEST(SettingReads, ComposedNames) {
  check(
      "import os\nNAMES = ['ONE', 'TWO']\ndef f():\n    for name in NAMES:\n        os.getenv(name)\n"
      "    for name, key in {'THREE': 'id'}.items():\n        os.getenv(name)\n"
      "    return [n for n in NAMES if not os.getenv(n)]\n",
      "ONE by os.getenv composed\nONE by os.getenv truthy composed\nTHREE by os.getenv composed\n"
      "TWO by os.getenv composed\nTWO by os.getenv truthy composed\n");
  check(
      "import os\nKEY = 'ONE'\ndef f(kind):\n    os.getenv(KEY)\n    key = 'TWO' if kind else 'THREE'\n"
      "    os.getenv(key)\n    os.getenv(f'{kind.name}_KEY')\n    os.getenv(kind.name)\n",
      "ONE by os.getenv composed\nTHREE by os.getenv composed\nTWO by os.getenv composed\n~ os.getenv\n~ os.getenv\n");
}

TEST(SettingReads, TestsAndGuards) {
  check(
      "import os\na = os.getenv('ALPHA', '').lower() == 'TRUE'\nif env == 'staging':\n    b = os.getenv('BETA')\n"
      "else:\n    c = os.getenv('GAMMA')\nd = not os.getenv('DELTA')\n",
      "ALPHA by os.getenv default  'TRUE'\nBETA by os.getenv guarded\nDELTA by os.getenv truthy\nGAMMA by os.getenv "
      "guarded\n");
}

TEST(SettingReads, SettingsClasses) {
  check(
      "from pydantic import Field, AliasChoices\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n"
      "class Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='APP_')\n    port: int = 80\n"
      "    host: str\n    debug: bool = Field(default=False, validation_alias='DEBUG_MODE')\n"
      "    key: str = Field(..., validation_alias=AliasChoices('KEY_A', 'KEY_B'))\n    _own = 1\n",
      "APP_HOST by Settings required\nAPP_PORT by Settings default 80\nDEBUG_MODE by Settings default False boolean\n"
      "KEY_A by Settings required\nKEY_B by Settings required\n");
}

TEST(SettingReads, Shell) {
  EXPECT_EQ(reads_of({{"run.sh", "NAME=1\necho $NAME ${PORT:-80}\nexec $PROGRAM\n"}}),
            "PORT by $ default 80\nPROGRAM by $\n");
}

TEST(SettingReads, WhatMayBeRead) {
  const auto index = index_of({{".env", "ONE=1\nTWO=2\nJWT_KEY=3\nJWT_PRIVATE_KEY=4\n"},
                               {"app.py",
                                "import os\ndef f(kind):\n    return os.getenv(f'JWT_{kind}_KEY')\nNAMES = ['ONE']\n"
                                "VALUES = {'TWO': 'x'}\n"}});
  const auto may = [&](std::string_view name) {
    return index->setting_reads().may_be_read(index->symbols().find(name), name);
  };
  EXPECT_TRUE(may("JWT_PRIVATE_KEY"));
  EXPECT_TRUE(may("ONE"));
  EXPECT_FALSE(may("TWO"));
  EXPECT_FALSE(may("JWT_KEY"));
}

}  // namespace
}  // namespace fount::test
