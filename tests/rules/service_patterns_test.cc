// Working patterns that production code obeys, and what only looks like one.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "rules/patterns.h"
#include "tests/index/repository.h"

namespace fount {
namespace {

using test::Files;

// "pattern concept" of every pattern of these kinds that is found.
std::vector<std::string> patterns_in(Files files) {
  std::ranges::sort(files);
  const auto index = test::index_of(files);
  Sink sink;
  find_patterns(*index, sink);
  std::vector<std::string> found;
  for (const Pattern& pattern : sink.patterns()) found.push_back(pattern.pattern + " " + pattern.concept_name);
  return found;
}
using Patterns = std::vector<std::string>;

Files with_users(Files files, const std::string& code) {
  for (const char* name : {"app/a.py", "app/b.py", "app/c.py", "app/d.py"}) files.emplace_back(name, code);
  return files;
}

const std::string kRegistry =
    "_HANDLERS = {}\n\n\ndef register(name, handler):\n    _HANDLERS[name] = handler\n\n\n"
    "def get_handler(name):\n    return _HANDLERS.get(name)\n";
const std::string kRegistryUser =
    "from shop.registry import register, get_handler\n\n\ndef work():\n    register('a', work)\n    return "
    "get_handler('a')\n";

TEST(ServicePatterns, a_registry_that_everybody_goes_through) {
  EXPECT_EQ(patterns_in(with_users({{"shop/__init__.py", ""}, {"shop/registry.py", kRegistry}}, kRegistryUser)),
            Patterns{"service-registry shop.registry._HANDLERS"});
}

TEST(ServicePatterns, a_registry_that_somebody_reaches_around_is_none) {
  EXPECT_EQ(patterns_in(with_users({{"shop/__init__.py", ""},
                                    {"shop/registry.py", kRegistry},
                                    {"app/z.py", "from shop.registry import _HANDLERS\n\n\ndef f():\n    return 1\n"}},
                                   kRegistryUser)),
            Patterns{});
}

TEST(ServicePatterns, a_cache_is_no_registry) {
  const std::string cache =
      "_CACHE = {}\n\n\ndef register(name):\n    _CACHE[name] = load(name)\n\n\ndef get_handler(name):\n    return "
      "_CACHE.get(name)\n";
  EXPECT_EQ(patterns_in(with_users({{"shop/__init__.py", ""}, {"shop/registry.py", cache}}, kRegistryUser)),
            Patterns{});
}

std::string check_of(const std::string& condition, const std::string& name, const std::string& body) {
  return "def " + name + "(job, user):\n    if " + condition + ":\n        " + body +
         "\n\n\ndef run(job, user):\n    check_owner(job, user)\n";
}

TEST(ServicePatterns, a_check_that_keeps_users_apart) {
  const auto found = [](const std::string& condition, const std::string& name, const std::string& body) {
    return patterns_in({{"shop/__init__.py", ""}, {"shop/jobs.py", check_of(condition, name, body)}});
  };
  const Patterns praised{"isolation-validation shop.jobs.check_owner"};
  EXPECT_EQ(found("job.owner_id != user.id", "check_owner", "raise PermissionError()"), praised);
  EXPECT_EQ(found("job.user_id != user.user_id", "check_owner", "raise PermissionError()"), praised);
  EXPECT_EQ(found("job.owner_id != user.id", "check_owner", "return False"), Patterns{});
  EXPECT_EQ(found("job.owner_id != user.id", "check_other", "raise PermissionError()"), Patterns{});  // nobody calls it
  EXPECT_EQ(found("job.state != user.state", "check_owner", "raise PermissionError()"), Patterns{});
}

const std::string kPort =
    "from abc import ABC, abstractmethod\n\n\nclass Port(ABC):\n    @abstractmethod\n    def load(self): ...\n\n"
    "    @abstractmethod\n    def store(self): ...\n";
const std::string kDisk =
    "from shop.port import Port\n\n\nclass Disk(Port):\n    def load(self):\n        return 1\n\n    def store(self):\n"
    "        return 2\n";
const std::string kPortUser = "from shop.port import Port\n\n\ndef work(port: Port):\n    return port.load()\n";

TEST(ServicePatterns, an_interface_that_callers_ask_for) {
  const Files shop{{"shop/__init__.py", ""},
                   {"shop/port.py", kPort},
                   {"shop/disk.py", kDisk},
                   {"app/main.py", "from shop.disk import Disk\n\n\ndef main():\n    return Disk()\n"}};
  EXPECT_EQ(patterns_in(with_users(shop, kPortUser)), Patterns{"interface-with-one-implementation shop.port.Port"});
  EXPECT_EQ(patterns_in(shop), Patterns{});  // nobody asks for it
  Files two = with_users(shop, kPortUser);
  two.emplace_back("shop/memory.py",
                   "class Memory:\n    def load(self):\n        return 1\n\n    def store(self):\n"
                   "        return 2\n");
  EXPECT_EQ(patterns_in(two), Patterns{});  // another one meets it
}

const std::string kSides =
    "from abc import ABC, abstractmethod\n\n\nclass Notifier(ABC):\n    @abstractmethod\n    def tell(self, text): "
    "...\n\n\nclass Socket(ABC):\n    @abstractmethod\n    def send(self, data): ...\n";
const std::string kUsersOfBoth =
    "from shop.sides import Notifier, Socket\n\n\ndef work(notifier: Notifier, socket: Socket):\n    return notifier\n";

std::string bridge(const std::string& base, const std::string& held) {
  return "from shop.sides import Notifier, Socket\n\n\nclass SocketNotifier(" + base +
         "):\n    def __init__(self, socket: " + held +
         "):\n        self.socket = socket\n\n    def tell(self, text):\n        self.socket.send(text)\n\n\ndef "
         "make(socket):\n    return SocketNotifier(socket)\n";
}

TEST(ServicePatterns, a_bridge_is_the_one_and_holds_the_other) {
  const auto bridges = [](const std::string& base, const std::string& held) {
    Patterns found = patterns_in(with_users(
        {{"shop/__init__.py", ""}, {"shop/bridge.py", bridge(base, held)}, {"shop/sides.py", kSides}}, kUsersOfBoth));
    std::erase_if(found, [](const std::string& pattern) { return !pattern.starts_with("bridge "); });
    return found;
  };
  EXPECT_EQ(bridges("Notifier", "Socket"), Patterns{"bridge shop.bridge.SocketNotifier"});
  EXPECT_EQ(bridges("Notifier", "Notifier"), Patterns{});  // a decorator
  EXPECT_EQ(bridges("Notifier", "str"), Patterns{});
}

}  // namespace
}  // namespace fount
