// What lowers the confidence of a rule: pages run as tests say that something is found, not how sure it is.
#include "tests/rules/confidence.h"

#include <gtest/gtest.h>

#include <string>

namespace fount {
namespace {

using test::audited_confidence_of;
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

TEST(Confidence, a_program_that_stands_alone_may_keep_its_copy) {
  const std::string body =
      "import sys\n\n\ndef tools(kind):\n    names = [kind]\n    if sys.platform == 'win32':\n"
      "        names = [kind + '.cmd', kind + '.exe']\n    return names\n";
  Files files{{"shop/__init__.py", ""},
              {"shop/checks.py", body},
              {"shop/update.py", body},
              {"shop/cart.py", "from shop.checks import tools\n\n\ndef of(kind): return tools(kind)\n"}};
  EXPECT_EQ(confidence_of("duplicate-definition", files), Confidences{Confidence::certain});
  files[2].second += "\n\nif __name__ == '__main__':\n    print(sys.argv)\n";
  EXPECT_EQ(confidence_of("duplicate-definition", files), Confidences{Confidence::tentative});
}

TEST(Confidence, taking_out_of_an_empty_default_leaves_nothing) {
  const auto of = [](const std::string& statement) {
    return confidence_of("shared-state", {{"shop/__init__.py", ""},
                                          {"shop/cart.py", "def put(item, options={}):\n    " + statement +
                                                               "\n    return item, options\n"}});
  };
  EXPECT_EQ(of("options.update(item)"), Confidences{Confidence::tentative});
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
  EXPECT_EQ(of(""), Confidences{Confidence::tentative});
  EXPECT_EQ(of("    settings.password = password\n"), Confidences{});
}

struct Places {
  const char *name, *first, *second;
  Confidence expected;
};

TEST(Confidence, of_copies_by_where_they_lie) {
  for (const Places& places : {
           Places{"one folder", "shop/a.py", "shop/b.py", Confidence::certain},
           Places{"side by side", "shop/in/a.py", "shop/out/b.py", Confidence::certain},
           Places{"far apart", "shop/in/air/a.py", "shop/out/sea/b.py", Confidence::tentative},
       }) {
    const std::string text = settling("def total(order, rates):\n", "    ", 100);
    EXPECT_EQ(confidence_of("duplicate-body", {{"shop/__init__.py", ""}, {places.first, text}, {places.second, text}}),
              Confidences{places.expected})
        << places.name;
  }
}

TEST(Confidence, a_few_equal_lines_that_nobody_imports_are_a_habit) {
  const std::string text = "def label(item):\n    text = item.name.strip()\n    return text.title() or item.code\n";
  Files files{{"shop/__init__.py", ""}, {"shop/a.py", text}, {"shop/b.py", text}};
  EXPECT_EQ(confidence_of("duplicate-definition", files), Confidences{Confidence::tentative});
  files.emplace_back("shop/cart.py", "from shop.a import label\n\n\ndef of(item): return label(item)\n");
  EXPECT_EQ(confidence_of("duplicate-definition", files), Confidences{Confidence::certain});
  for (const std::string name : {"c", "d", "e"})
    files.emplace_back("shop/" + name + ".py", "def label(item):\n    return item." + name + "\n");
  EXPECT_EQ(confidence_of("duplicate-definition", files), Confidences{Confidence::tentative});
}

TEST(Confidence, equal_text_with_names_of_other_libraries_is_no_copy) {
  const auto query = [](const std::string& library) {
    return "from " + library + " import Search\n\n\ndef narrow(query, words):\n    s = Search.from_dict(query)\n" +
           "    s = s.query(words)\n    return s.to_dict()\n";
  };
  const auto of = [&](const std::string& first, const std::string& second) {
    return confidence_of("duplicate-definition",
                         {{"shop/__init__.py", ""},
                          {"shop/a.py", query(first)},
                          {"shop/b.py", query(second)},
                          {"shop/c.py", "from shop.a import narrow\n\n\ndef of(q): return narrow(q, 'x')\n"}});
  };
  EXPECT_EQ(of("one_search", "one_search"), Confidences{Confidence::certain});
  EXPECT_EQ(of("one_search", "other_search"), Confidences{Confidence::tentative});
}

TEST(Confidence, of_a_marker_by_where_it_stands) {
  for (const auto& [copy, expected] : {
           std::pair{"shop/tls.conf.bak", Confidence::certain},
           std::pair{"shop/tls.conf.backup.20250102", Confidence::certain},
           std::pair{"shop/tls-old.conf", Confidence::tentative},
           std::pair{"shop/tls.conf.old", Confidence::tentative},
       })
    EXPECT_EQ(audited_confidence_of("stale-copy", {{"shop/__init__.py", ""}, {"shop/tls.conf", "a\n"}, {copy, "a\n"}}),
              Confidences{expected})
        << copy;
}

TEST(Confidence, a_door_elsewhere_may_be_for_others) {
  Files files{{"shop/__init__.py", ""},
              {"shop/core/__init__.py", ""},
              {"shop/core/order.py", "class Order:\n    def pay(self):\n        return 1\n"},
              {"shop/api/__init__.py", "from shop.core.order import Order\n"},
              {"shop/desk/__init__.py", ""},
              {"shop/desk/a.py", "from shop.core.order import Order\n\n\ndef pay(o): return Order.pay(o)\n"},
              {"shop/plugins/__init__.py", ""},
              {"shop/plugins/b.py", "from shop.api import Order\n\n\ndef pay(o): return Order.pay(o)\n"}};
  EXPECT_EQ(confidence_of("import-paths", files), Confidences{Confidence::tentative});
  files.emplace_back("shop/desk/c.py", "from shop.api import Order\n\n\ndef pay(o): return Order.pay(o)\n");
  EXPECT_EQ(confidence_of("import-paths", files), Confidences{Confidence::certain});
}

TEST(Confidence, a_build_or_a_finder_may_bring_what_is_not_there) {
  const Files plain{{"shop/__init__.py", ""}, {"shop/a.py", "from shop import fast\n\n\ndef of(): return fast.go()\n"}};
  EXPECT_EQ(confidence_of("dangling-import", plain), Confidences{Confidence::certain});
  Files built = plain, found = plain;
  built.emplace_back("shop/speed.cc", "int go() { return 1; }\n");
  found.emplace_back("shop/find.py", "import sys\n\nfrom other import Finder\n\nsys.meta_path.append(Finder())\n");
  EXPECT_EQ(confidence_of("dangling-import", built), Confidences{Confidence::tentative});
  EXPECT_EQ(confidence_of("dangling-import", found), Confidences{Confidence::tentative});
}

}  // namespace
}  // namespace fount
