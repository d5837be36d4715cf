// What lowers the confidence of a rule: pages run as tests say that something is found, not how sure it is.
#include "tests/rules/confidence.h"

#include <gtest/gtest.h>

#include <string>

namespace fount {
namespace {

using test::confidence_of;
using test::Confidences;
using test::Files;

std::string basket(const std::string& base) {
  return "from lines.base import " + base + "\n\n\nclass Basket(" + base +
         "):\n    items: list = []\n\n    def put(self, item):\n        self.items.append(item)\n";
}

TEST(Confidence, a_base_from_outside_may_copy_the_fields_of_its_classes) {
  EXPECT_EQ(confidence_of("shared-state", {{"shop/__init__.py", ""}, {"shop/basket.py", basket("Runnable")}}),
            Confidences{Confidence::tentative});
  const Files at_home{{"lines/__init__.py", ""},
                      {"lines/base.py", "class Runnable:\n    pass\n"},
                      {"shop/__init__.py", ""},
                      {"shop/basket.py", basket("Runnable")}};
  EXPECT_EQ(confidence_of("shared-state", at_home), Confidences{Confidence::firm});
}

// `head` and twelve lines that do something; `limit` is what drifts.
std::string settling(const std::string& head, const std::string& indent, int limit) {
  std::string text = head;
  for (const char* line :
       {"amount = 0", "discount = 0", "for line in order.lines:", "    if line.cancelled:", "        continue",
        "    rate = rates.get(line.country, 1)", "    amount += line.quantity * line.price * (1 + rate)",
        "    discount += line.discount", "if order.coupon and amount > LIMIT:", "    amount -= order.coupon.value",
        "amount -= discount", "order.seen_by.append(order.owner)", "return round(max(amount, 0), 2)"}) {
    std::string own = line;
    if (const auto at = own.find("LIMIT"); at != own.npos) own.replace(at, 5, std::to_string(limit));
    text += indent + own + "\n";
  }
  return text;
}

struct Drift {
  const char *name, *first, *second;
  Confidence expected;
};

TEST(Confidence, of_copies_that_were_made_to_differ) {
  for (const Drift& drift : {
           Drift{"one name", "def total(order, rates):\n", "def total(order, rates):\n", Confidence::firm},
           Drift{"two names", "def total(order, rates):\n", "def sum(order, rates):\n", Confidence::tentative},
           Drift{"commands", "@cli.command('a')\ndef total(order, rates):\n",
                 "@cli.command('b')\ndef total(order, rates):\n", Confidence::tentative},
       }) {
    const Files files{{"shop/__init__.py", ""},
                      {"shop/a.py", settling(drift.first, "    ", 100)},
                      {"shop/b.py", settling(drift.second, "    ", 150)}};
    EXPECT_EQ(confidence_of("drifted-copy", files), Confidences{drift.expected}) << drift.name;
  }
}

TEST(Confidence, whoever_imports_both_tells_them_apart) {
  const std::string first = "from enum import Enum\n\n\nclass Mode(Enum):\n    A = 'a'\n    B = 'b'\n    C = 'c'\n";
  const std::string second = "from enum import Enum\n\n\nclass Mode(Enum):\n    A = 0\n    B = 1\n    C = 2\n";
  Files files{{"shop/__init__.py", ""}, {"shop/bus.py", second}, {"shop/host.py", first}};
  EXPECT_EQ(confidence_of("duplicate-definition", files), Confidences{Confidence::firm});
  files.emplace_back("shop/map.py",
                     "from shop.bus import Mode as BusMode\nfrom shop.host import Mode\n\n\n"
                     "def of(mode): return BusMode[mode.name] if mode in Mode else None\n");
  EXPECT_EQ(confidence_of("duplicate-definition", files), Confidences{Confidence::tentative});
}

TEST(Confidence, a_program_that_stands_alone_may_keep_its_copy) {
  const std::string body =
      "import sys\n\n\ndef tools(kind):\n    names = [kind]\n    if sys.platform == 'win32':\n"
      "        names = [kind + '.cmd', kind + '.exe']\n    return names\n";
  Files files{{"shop/__init__.py", ""}, {"shop/checks.py", body}, {"shop/update.py", body}};
  EXPECT_EQ(confidence_of("duplicate-definition", files), Confidences{Confidence::certain});
  files[2].second += "\n\nif __name__ == '__main__':\n    print(sys.argv)\n";
  EXPECT_EQ(confidence_of("duplicate-definition", files), Confidences{Confidence::tentative});
}

std::string in_try(const std::string& first, const std::string& handler, const std::string& second) {
  return "class Fast:\n    def run(self):\n        return 1\n\n    @classmethod\n    def open(cls, path):\n        "
         "return cls()\n"
         "\n\nclass Slow:\n    def run(self):\n        return 2\n\n\ndef load_fast(path):\n    return Fast()\n"
         "\n\nclass Engine:\n    def start(self, path):\n        try:\n            self.it = " +
         first + "\n        except " + handler + ":\n            self.it = " + second + "\n";
}

TEST(Confidence, of_a_second_choice) {
  const auto of = [](const std::string& first, const std::string& handler, const std::string& second) {
    return confidence_of("rival-fallback",
                         {{"shop/__init__.py", ""}, {"shop/engine.py", in_try(first, handler, second)}});
  };
  EXPECT_EQ(of("Fast()", "RuntimeError", "Slow()"), Confidences{Confidence::firm});
  EXPECT_EQ(of("Fast()", "ImportError", "Slow()"), Confidences{Confidence::tentative});
  EXPECT_EQ(of("load_fast(path)", "OSError", "Fast()"), Confidences{Confidence::tentative});
}

TEST(Confidence, taking_out_of_an_empty_default_leaves_nothing) {
  const auto of = [](const std::string& statement) {
    return confidence_of("shared-state", {{"shop/__init__.py", ""},
                                          {"shop/cart.py", "def put(item, options={}):\n    " + statement +
                                                               "\n    return item, options\n"}});
  };
  EXPECT_EQ(of("options.update(item)"), Confidences{Confidence::certain});
  EXPECT_EQ(of("options.pop('size', None)"), Confidences{});
}

TEST(Confidence, a_name_set_with_its_password_is_the_programs_own) {
  const auto of = [](const std::string& more) {
    return confidence_of("shared-state", {{"shop/__init__.py", ""},
                                          {"shop/settings.py", "username = None\npassword = None\n"},
                                          {"shop/forms.py",
                                           "from shop import settings\n\n\ndef save(username, password):\n"
                                           "    settings.username = username\n" +
                                               more}});
  };
  EXPECT_EQ(of(""), Confidences{Confidence::firm});
  EXPECT_EQ(of("    settings.password = password\n"), Confidences{});
}

}  // namespace
}  // namespace fount
