#include "index/state.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "repository.h"

namespace fount::test {
namespace {

std::string kind_name(AccessKind kind) {
  constexpr std::array<const char*, 6> kNames = {"keyed", "add", "remove", "assign", "read", "first"};
  return kNames[static_cast<std::size_t>(kind)];
}

// One line a state that is touched: "m.CARTS: keyed(user_id)@put read(user_id)@get".
std::string states_of(const Files& files) {
  const auto index = index_of(files);
  const SharedStates shared(*index);
  std::string text;
  for (const State& state : shared.states()) {
    if (state.accesses.empty()) continue;
    const std::string owner =
        state.definition == kNone ? "" : std::string(index->name(index->id_of(state.file, state.definition))) + ".";
    text += owner + std::string(state.name) + ":";
    for (const StateAccess& access : state.accesses) {
      const FileFacts& facts = index->facts(access.file);
      text += " " + kind_name(access.kind) + "(" + std::string(facts.text(access.key)) + ")@" +
              std::string(facts.text(facts.definitions[access.definition].name));
    }
    text += "\n";
  }
  return text;
}

void check(const Files& files, const std::string& expected) { EXPECT_EQ(states_of(files), expected); }

TEST(SharedStates, lists_what_functions_do_to_a_modules_containers) {
  check({{"m.py",
          "CARTS = {}\n"
          "def put(user_id, cart): CARTS[user_id] = cart\n"
          "def get(user_id): return CARTS.get(user_id)\n"
          "def drop(user_id): CARTS.pop(user_id, None)\n"
          "def any_one(): return next(iter(CARTS.values()))\n"
          "def oldest(): return list(CARTS.values())[0].items\n"
          "def second(): return list(CARTS.values())[1], list(CARTS.values())\n"}},
        "CARTS: keyed(user_id)@put read(user_id)@get remove(user_id)@drop first()@any_one first()@oldest\n");
}

TEST(SharedStates, local_names_and_import_time_are_no_accesses) {
  check({{"m.py",
          "LIST = []\n"
          "LIST.append(1)\n"
          "def f(LIST): LIST.append(2)\n"
          "def g():\n    LIST = []\n    LIST.append(3)\n"
          "def h():\n    global LIST\n    LIST = [4]\n"}},
        "LIST: assign()@h\n");
}

TEST(SharedStates, follows_names_over_files_and_bases) {
  check({{"a.py", "SEEN = set()\nclass Base:\n    items = []\n"},
         {"b.py",
          "import a\nfrom a import SEEN, Base\n"
          "def see(x): SEEN.add(x)\n"
          "def look(x): a.SEEN.add(x)\n"
          "class Derived(Base):\n    def add(self, x): self.items.append(x)\n"
          "def push(x): Base.items.append(x)\n"}},
        "SEEN: add(x)@see add(x)@look\n"
        "Base.items: add(x)@add add(x)@push\n");
}

TEST(SharedStates, attributes_count_when_one_object_is_kept) {
  const std::string body =
      "class Router:\n    def __init__(self):\n        self.handlers = []\n"
      "    def add(self, handler): self.handlers.append(handler)\n";
  check({{"m.py", body}}, "");
  check({{"m.py", body + "router = Router()\n"}}, "Router.handlers: assign()@__init__ add(handler)@add\n");
  check({{"m.py", body + "_one = None\ndef get():\n    global _one\n    _one = Router()\n    return _one\n"}},
        "_one: assign()@get\nRouter.handlers: assign()@__init__ add(handler)@add\n");
  check({{"m.py", body + "    _instance = None\n    @classmethod\n    def get(cls):\n"
                         "        cls._instance = cls()\n        return cls._instance\n"}},
        "Router._instance: assign()@get\nRouter.handlers: assign()@__init__ add(handler)@add\n");
}

TEST(SharedInstances, know_their_getters) {
  const auto index = index_of({{"m.py",
                                "class A: pass\n_a = None\n"
                                "def get_a():\n    global _a\n    if _a is None:\n        _a = A()\n"
                                "    return _a\n"}});
  const SharedStates shared(*index);
  ASSERT_EQ(shared.instances().size(), 1U);
  const SharedInstance& instance = shared.instances().front();
  EXPECT_EQ(index->name(instance.of), "A");
  ASSERT_EQ(instance.getters.size(), 1U);
  EXPECT_EQ(index->name(index->id_of(instance.file, instance.getters.front())), "get_a");
}

TEST(FileFlow, last_assignment_is_the_nearest_one_before) {
  const auto index = index_of({{"m.py", "def f():\n    x = 1\n    x = g()\n    use(x)\n    x = 2\n"}});
  const FileFacts& facts = index->facts(FileId{0});
  const FileFlow flow(facts);
  const std::uint32_t use = facts.calls[1].begin;
  ASSERT_NE(flow.last_assignment(0, use, "x"), kNone);
  EXPECT_EQ(facts.text(facts.steps[flow.last_assignment(0, use, "x")].value), "g");
  EXPECT_EQ(flow.last_assignment(0, 0, "x"), kNone);
  EXPECT_EQ(flow.last_assignment(0, use, "y"), kNone);
}

}  // namespace
}  // namespace fount::test
