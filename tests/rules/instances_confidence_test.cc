// How sure the rules about instances are: what is proven to cross users, and what only may.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/rules/confidence.h"

namespace fount {
namespace {

using test::confidence_of;
using test::Confidences;
using test::Files;
using test::kCertain;
using test::kFirm;
using test::kNothing;
using test::kTentative;

void check(std::string_view rule, const std::string& what, const Files& files, const Confidences& expected) {
  EXPECT_EQ(confidence_of(rule, files), expected) << rule << ": " << what;
}

std::string slot(const std::string& decorator, const std::string& reader) {
  return "current_user = None\n\n\n" + decorator + "def enter(user_id):\n    global current_user\n" +
         "    current_user = user_id\n\n\n" + reader;
}

TEST(Confidence, of_a_slot_by_who_fills_it) {
  const std::string reader = "def who():\n    return current_user\n";
  check("shared-state", "anybody", {{"shop/a.py", slot("", reader)}}, kTentative);
  check("shared-state", "a route", {{"shop/a.py", slot("@app.get('/x')\n", "")}}, kFirm);
  check("shared-state", "a route, and others read it", {{"shop/a.py", slot("@app.get('/x')\n", reader)}}, kCertain);
  check("shared-state", "a command", {{"shop/a.py", slot("@app.command('x')\n", reader)}}, kTentative);
  check("shared-state", "called by a route",
        {{"shop/a.py", slot("", "")},
         {"shop/b.py", "from shop.a import enter\n\n\n@app.post('/in')\ndef log_in(user):\n    enter(user)\n"}},
        kFirm);
}

TEST(Confidence, proven_state_of_all_users_caps_its_area) {
  MemoryFileSystem fs;
  fs.write("shop/a.py", slot("@app.get('/x')\n", "def who():\n    return current_user\n"));
  const Report report = test::report_on(fs);
  const auto instances = std::ranges::find(report.score.areas, "instances", &AreaScore::id);
  ASSERT_NE(instances, report.score.areas.end());
  ASSERT_TRUE(instances->cap.has_value());
  EXPECT_EQ(instances->cap->at, 59);
}

std::string baskets(const std::string& user, const std::string& body) {
  return "_baskets = {}\n\n\ndef get_basket(" + user + "):\n    key = user_id or 'default'\n" +
         "    _baskets[key] = Basket()\n    return _baskets[key]\n\n\n" + body;
}

TEST(Confidence, of_one_key_for_all_by_who_names_no_user) {
  check("shared-state", "everybody names one",
        {{"shop/a.py", baskets("user_id", "def items(user):\n    return get_basket(user)\n")}}, kTentative);
  check("shared-state", "a caller names none",
        {{"shop/a.py", baskets("user_id=None", "def items():\n    return get_basket()\n")}}, kFirm);
  check("shared-state", "only the main guard names none",
        {{"shop/a.py", baskets("user_id=None", "if __name__ == '__main__':\n    get_basket()\n")}}, kTentative);
}

std::string lines(const std::string& more) {
  return "_lines = {}\n\n\ndef put(user_id, line):\n    _lines[user_id] = line\n\n\n" + more;
}

TEST(Confidence, of_the_first_entry_by_what_is_asked_for) {
  check("shared-state", "nobody's in particular",
        {{"shop/a.py", lines("def any_line():\n    return next(iter(_lines.values()))\n")}}, kTentative);
  check("shared-state", "one user's",
        {{"shop/a.py", lines("def line_of(user_id):\n    return next(iter(_lines.values()))\n")}}, kFirm);
  check(
      "shared-state", "one user's, and else anybody's",
      {{"shop/a.py", lines("def line_of(user_id):\n    return _lines.get(user_id) or next(iter(_lines.values()))\n")}},
      kTentative);
}

std::string router(const std::string& condition, const std::string& parameter) {
  return "class Router:\n    def __init__(self):\n        self.handlers = []\n\n"
         "    def add(self, handler):\n        self.handlers.append(handler)\n\n"
         "    def remove(self, handler):\n        self.handlers.remove(handler)\n\n"
         "    def find(self, " +
         parameter + "):\n        for handler in self.handlers:\n            if " + condition +
         ":\n                return handler\n\n\nrouter = Router()\n";
}

std::string socket(const std::string& more) {
  return "from shop.router import router\n\n\nclass Bridge:\n    def __init__(self, user):\n        self.user = "
         "user\n\n\n"
         "async def serve(socket, user):\n    router.add(Bridge(user))\n" +
         more;
}

TEST(Confidence, of_a_growing_list_by_who_looks_there) {
  const std::string fits = router("handler.fits(kind)", "kind");
  check("shared-state", "the first that fits", {{"shop/router.py", fits}, {"shop/socket.py", socket("")}}, kFirm);
  check("shared-state", "told who asks",
        {{"shop/router.py", router("handler.fits(user_id)", "user_id")}, {"shop/socket.py", socket("")}}, kTentative);
  check("shared-state", "told by a message",
        {{"shop/router.py", router("handler.fits(message)", "message")}, {"shop/socket.py", socket("")}}, kTentative);
  check("shared-state", "other things are removed",
        {{"shop/router.py", fits},
         {"shop/socket.py", socket("    import os\n    os.remove('x')\n    names.remove(1)\n")}},
        kFirm);
  check("shared-state", "taken out",
        {{"shop/router.py", fits}, {"shop/socket.py", socket("    router.remove(user)\n")}}, kNothing);
}

TEST(Confidence, of_a_list_of_all_who_came_by_what_it_keeps) {
  const auto kept = [](const std::string& what) {
    return Files{{"shop/a.py", "came = []\n\n\nasync def serve(websocket, user_id):\n    came.append(" + what + ")\n"}};
  };
  check("shared-state", "the socket", kept("websocket"), kFirm);
  check("shared-state", "who it was", kept("user_id"), kTentative);
}

std::string pool(const std::string& body) {
  return "import asyncio\n\n_pool = None\n_lock = asyncio.Lock()\n\n\nasync def get_pool():\n    global _pool\n" +
         body + "    return _pool\n\n\nasync def create_pool(): return object()\n";
}

TEST(Confidence, of_a_race_by_its_form) {
  check("instance-split", "by way of a name",
        {{"shop/a.py", pool("    if _pool is None:\n        made = await create_pool()\n        _pool = made\n")}},
        kFirm);
  check("instance-split", "after an early return",
        {{"shop/a.py", pool("    if _pool is not None:\n        return _pool\n    _pool = await create_pool()\n")}},
        kFirm);
  check("instance-split", "asked again under a lock",
        {{"shop/a.py", pool("    if _pool is not None:\n        return _pool\n    async with _lock:\n"
                            "        if _pool is None:\n            _pool = await create_pool()\n")}},
        kNothing);
  check(
      "instance-split", "a lock that is acquired",
      {{"shop/a.py", pool("    await _lock.acquire()\n    if _pool is None:\n        _pool = await create_pool()\n")}},
      kNothing);
  check(
      "instance-split", "of an object of the module",
      {{"shop/a.py",
        "class Hub:\n    def __init__(self):\n        self._pool = None\n\n    async def pool(self):\n"
        "        if self._pool is None:\n            self._pool = await create_pool()\n        return self._pool\n\n\n"
        "hub = Hub()\n\n\nasync def create_pool(): return object()\n"}},
      kFirm);
  const std::string turned_away =
      "class Hub:\n    def __init__(self):\n        self._pool = None\n        self._starting = False\n\n"
      "    async def pool(self):\n        if self._pool is not None:\n            return self._pool\n"
      "        if self._starting:\n            await soon()\n            return self._pool\n";
  const std::string made = "        self._starting = True\n        await ready()\n        self._pool = create_pool()\n";
  const std::string hub = "\n\nhub = Hub()\n\n\ndef create_pool(): return object()\n";
  check("instance-split", "a second flag turns others away", {{"shop/a.py", turned_away + made + hub}}, kNothing);
  check("instance-split", "which is set too late",
        {{"shop/a.py", turned_away + "        await ready()\n" + made + hub}}, kFirm);
  check("instance-split", "the caller holds the lock",
        {{"shop/a.py", pool("    if _pool is None:\n        _pool = await create_pool()\n") +
                           "\n\nasync def shared():\n    async with _lock:\n        return await get_pool()\n"}},
        kNothing);
  check("instance-split", "a variable of the function around it",
        {{"shop/a.py",
          "async def serve(socket):\n    pool = None\n\n    async def handle():\n        nonlocal pool\n"
          "        if pool is None:\n            pool = await create_pool()\n\n    await handle()\n\n\n"
          "async def create_pool(): return object()\n"}},
        kNothing);
}

TEST(Confidence, of_three_factories_in_use_of_which_one_keeps_its_instance) {
  const Files files{
      {"shop/engine.py",
       "class Engine:\n    def __init__(self, user):\n        self.runs = []\n\n    def run(self, task):\n"
       "        self.runs.append(task)\n"},
      {"shop/a.py",
       "from shop.engine import Engine\n\n_engine = None\n\n\ndef get_engine():\n    global _engine\n"
       "    if _engine is None:\n        _engine = Engine('a')\n    return _engine\n"},
      {"shop/b.py",
       "from shop.engine import Engine\n\n\nclass EngineFactory:\n    def create(self, user):\n        return "
       "Engine(user)\n"},
      {"shop/c.py", "from shop.engine import Engine\n\n\ndef create_engine(user):\n    return Engine(user)\n"}};
  const std::string two =
      "from shop.a import get_engine\nfrom shop.c import create_engine\n\n\ndef run(user):\n"
      "    get_engine().run(1)\n    create_engine(user).run(1)\n";
  const auto with = [&](const std::string& text) {
    Files all = files;
    all.emplace_back("shop/use.py", text);
    return all;
  };
  check("factory-fragmentation", "two in use", with(two), kTentative);
  check("factory-fragmentation", "three in use", with("from shop.b import EngineFactory\n" + two), kFirm);
}

TEST(Confidence, of_a_list_of_the_class_by_what_is_added) {
  const auto adds = [](const std::string& what) {
    return Files{{"shop/__init__.py", ""},
                 {"shop/till.py",
                  "class Till:\n    kept = []\n\n    def open(self, order):\n        self.kept.append(" + what + ")\n"},
                 {"shop/use.py", "from shop.till import Till\n\n\ndef two(): return Till(), Till()\n"}};
  };
  check("shared-state", "an order", adds("order"), kFirm);
  check("shared-state", "the instance itself", adds("self"), kNothing);
}

TEST(Confidence, of_a_list_of_the_class_by_how_many_objects_there_are) {
  const auto of = [](const std::string& method, const std::string& use) {
    return Files{{"shop/__init__.py", ""},
                 {"shop/till.py", "class Till:\n    kept = []\n\n    def open(self, order):\n" + method},
                 {"shop/use.py", "from shop.till import Till\n\n\n" + use}};
  };
  const std::string adds = "        self.kept.append(order)\n";
  const std::string two = "def run():\n    return Till(), Till()\n";
  check("shared-state", "two", of(adds, two), kFirm);
  check("shared-state", "one in a loop", of(adds, "def run():\n    for i in range(3):\n        yield Till()\n"), kFirm);
  check("shared-state", "one", of(adds, "def run():\n    return Till()\n"), kTentative);
  check("shared-state", "a pool", of("        if len(self.kept) < order.size:\n    " + adds, two), kTentative);
  check("shared-state", "each is given its own",
        of(adds + "\n\ndef make():\n    made = object.__new__(Till)\n    made.kept = []\n    return made\n", two),
        kNothing);
  check("shared-state", "others read it by the class",
        of(adds, two + "\n\ndef end():\n    for order in Till.kept:\n        print(order)\n"), kTentative);
  check("shared-state", "a singleton",
        {{"shop/__init__.py", ""},
         {"shop/till.py",
          "from lines import Singleton\n\n\nclass Till(metaclass=Singleton):\n    kept = []\n\n"
          "    def open(self, order):\n" +
              adds},
         {"shop/use.py", "from shop.till import Till\n\n\n" + two}},
        kNothing);
  check("shared-state", "a command", of(adds + "\n\nif __name__ == '__main__':\n    Till().open(1)\n", two),
        kTentative);
}

TEST(Confidence, of_a_changed_default_by_who_gives_the_argument) {
  const std::string function = "def pile(order, kept=[]):\n    kept.append(order)\n    return kept\n\n\n";
  const auto of = [&](const std::string& calls) {
    return Files{{"shop/__init__.py", ""}, {"shop/a.py", function + "def run(order):\n    " + calls + "\n"}};
  };
  check("shared-state", "nobody", of("return pile(order)"), kFirm);
  check("shared-state", "by place", of("return pile(order, [])"), kTentative);
  check("shared-state", "by name", of("return pile(order, kept=[])"), kTentative);
  check("shared-state", "one call of a script", {{"shop/__init__.py", ""}, {"shop/a.py", function + "pile(1)\n"}},
        kTentative);
  check("shared-state", "some", of("return pile(order, []), pile(order)"), kFirm);
}

TEST(Confidence, a_slot_that_is_filled_when_it_is_free_is_for_one) {
  const auto of = [](const std::string& condition) {
    return Files{{"shop/a.py",
                  "console = None\n\n\n@app.websocket('/x')\ndef enter(websocket):\n    global console\n"
                  "    if " +
                      condition + ":\n        console = websocket\n"}};
  };
  check("shared-state", "free", of("not console or console.closed"), kTentative);
  check("shared-state", "anything else", of("websocket.open"), kFirm);
}

TEST(Confidence, of_private_instances_beside_a_shared_one_by_their_number) {
  const auto of = [](int others) {
    std::string use = "from shop.ids import Ids\n";
    for (int i = 0; i < others; ++i)
      use += "\n\nclass Part" + std::to_string(i) + ":\n    def __init__(self):\n        self.ids = Ids()\n";
    return Files{{"shop/__init__.py", ""},
                 {"shop/ids.py",
                  "class Ids:\n    def __init__(self):\n        self.given = {}\n\n    def next(self, kind):\n"
                  "        self.given[kind] = self.given.get(kind, 0) + 1\n        return self.given[kind]\n\n\n"
                  "_ids = None\n\n\ndef get_ids():\n    global _ids\n    if _ids is None:\n        _ids = Ids()\n"
                  "    return _ids\n"},
                 {"shop/till.py", "from shop.ids import get_ids\n\n\ndef number(): return get_ids().next('till')\n"},
                 {"shop/use.py", use}};
  };
  check("instance-split", "a few", of(4), kTentative);
  check("instance-split", "a habit", of(5), kFirm);
}

TEST(Confidence, of_two_writers_of_the_applications_state) {
  const auto of = [](const std::string& place, const std::string& first, const std::string& second) {
    return Files{{"shop/__init__.py", ""},
                 {"shop/a.py", "def start(app):\n    " + place + " = " + first + "\n"},
                 {"shop/b.py", "def open(app):\n    " + second + "\n"}};
  };
  const std::string state = "app.state.till";
  check("startup-writers", "known by name alone", of(state, "Till(1)", state + " = Other(2)"), kFirm);
  check("startup-writers", "from one getter", of(state, "get_till()", state + " = get_till()"), kTentative);
  check("startup-writers", "from one getter, by way of a name",
        of(state, "get_till()", "till = get_till()\n    " + state + " = till"), kTentative);
  check("startup-writers", "one asks first",
        of(state, "Till(1)", "if " + state + " is None:\n        " + state + " = Other(2)"), kTentative);
}

TEST(Confidence, an_exception_may_raise_another_as_its_way_out) {
  const auto of = [](const std::string& base) {
    return Files{{"shop/__init__.py", ""},
                 {"shop/stop.py", "class Stop" + base + ":\n    def __init__(self):\n        raise SystemExit(1)\n"},
                 {"shop/run.py", "from shop.stop import Stop\n\n\ndef run(): Stop()\n"}};
  };
  check("guarded-constructor", "an exception", of("(Exception)"), kNothing);
  check("guarded-constructor", "anything else", of(""), kCertain);
}

TEST(Confidence, a_constructor_that_refuses_only_unknown_systems_constructs) {
  const auto made = [](const std::string& condition) {
    return Files{
        {"shop/__init__.py", ""},
        {"shop/host.py", "import sys\n\n\nclass Host:\n    def __init__(self):\n        if " + condition +
                             ":\n            self.name = 'a'\n        elif sys.platform == 'darwin':\n"
                             "            self.name = 'b'\n        else:\n            raise ValueError('unknown')\n"},
        {"shop/run.py", "from shop.host import Host\n\nHost()\n"}};
  };
  check("guarded-constructor", "a parameter", made("which"), kNothing);
  check("guarded-constructor", "the platform", made("sys.platform == 'linux'"), kNothing);
}

}  // namespace
}  // namespace fount
