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
  constexpr const char* kTwo = "from shop.basket import Basket\n\n\ndef two(): return Basket(), Basket()\n";
  const Files abroad{{"shop/__init__.py", ""}, {"shop/basket.py", basket("Runnable")}, {"shop/use.py", kTwo}};
  EXPECT_EQ(confidence_of("shared-state", abroad), Confidences{Confidence::tentative});
  const Files at_home{{"lines/__init__.py", ""},
                      {"lines/base.py", "class Runnable:\n    pass\n"},
                      {"shop/__init__.py", ""},
                      {"shop/basket.py", basket("Runnable")},
                      {"shop/use.py", kTwo}};
  EXPECT_EQ(confidence_of("shared-state", at_home), Confidences{Confidence::firm});
}

// `head` and twelve lines that do something; `more` is what drifts.
std::string settling(const std::string& head, const std::string& indent, const std::string& more) {
  std::string text = head;
  for (const char* line :
       {"amount = 0", "discount = 0", "for line in order.lines:", "    if line.cancelled:", "        continue",
        "    rate = rates.get(line.country, 1)", "    amount += line.quantity * line.price * (1 + rate)",
        "    discount += line.discount", "if order.coupon and amount > 100:", "    amount -= order.coupon.value",
        "amount -= discount", "order.seen_by.append(order.owner)"})
    text += indent + line + "\n";
  return text + more + indent + "return round(max(amount, 0), 2)\n";
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
                      {"shop/a.py", settling(drift.first, "    ", "")},
                      {"shop/b.py", settling(drift.second, "    ", "    order.audit(amount)\n")}};
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

TEST(Confidence, what_is_put_on_and_taken_off_is_in_balance) {
  const auto of = [](const std::string& end) {
    return confidence_of(
        "shared-state",
        {{"shop/__init__.py", ""},
         {"shop/cart.py",
          "def start(item): return walk(item)\n\n\ndef walk(item, path=[]):\n    path.append(item)\n" + end}});
  };
  EXPECT_EQ(of("    return path\n"), Confidences{Confidence::firm});
  EXPECT_EQ(of("    visit(path)\n    path.pop()\n"), Confidences{Confidence::tentative});
}

TEST(Confidence, a_package_that_writes_to_the_table_of_modules_may_bring_what_is_missing) {
  const std::string head = "import sys\n\n\ndef redirect(old, new):\n    sys.modules[";
  const auto of = [&](const std::string& key) {
    return confidence_of("dangling-import", {{"shop/__init__.py", "from shop.tools.moved import redirect\n"},
                                             {"shop/tools/__init__.py", ""},
                                             {"shop/tools/moved.py", head + key + "] = new\n"},
                                             {"till/__init__.py", ""},
                                             {"till/cart.py", "from shop.prices import total\n"}});
  };
  EXPECT_EQ(of("old"), Confidences{Confidence::tentative});
  EXPECT_EQ(of("__name__"), Confidences{Confidence::certain});
}

TEST(Confidence, a_package_without_most_of_its_parts_is_laid_over_another) {
  std::string init = "from .present import a\n";
  for (const char* part : {"bert", "bloom", "dbrx", "eagle"}) init += "from ." + std::string(part) + " import Model\n";
  const auto of = [&] {
    return confidence_of("dangling-import", {{"layer/__init__.py", init}, {"layer/present.py", "a = 1\n"}});
  };
  EXPECT_EQ(of(), Confidences(4, Confidence::certain));
  init += "from .falcon import Model\n";
  EXPECT_EQ(of(), Confidences(5, Confidence::tentative));
}

struct Way {
  const char *name, *facade, *deep;
  Confidence expected;
};

TEST(Confidence, a_way_out_of_a_circle_of_imports_is_no_second_path) {
  const std::string plain = "from shop.prices.net import total\n\n\ndef sum(x): return total(x)\n";
  const std::string checked =
      "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.prices.net import total\n\n\n"
      "def sum(x): return 0\n";
  const std::string exports = "from shop.prices.net import total\n";
  for (const Way& way : {
           Way{"both ways", exports.c_str(), plain.c_str(), Confidence::certain},
           Way{"for type checkers", exports.c_str(), checked.c_str(), Confidence::tentative},
           Way{"a circle", "from shop.prices.net import total\nfrom shop.prices.tax import rate\n", plain.c_str(),
               Confidence::tentative},
       }) {
    const Files files{{"shop/__init__.py", ""},
                      {"shop/carts/__init__.py", ""},
                      {"shop/carts/a.py", way.deep},
                      {"shop/carts/b.py", "from shop.prices import total\n\n\ndef all(x): return total(x)\n"},
                      {"shop/carts/c.py", "from shop.prices import total\n\n\ndef any(x): return total(x)\n"},
                      {"shop/prices/__init__.py", way.facade},
                      {"shop/prices/net.py", "def total(x): return x\n"},
                      {"shop/prices/tax.py", "from shop.carts.a import sum\n\n\ndef rate(x): return sum(x)\n"}};
    EXPECT_EQ(confidence_of("import-paths", files), Confidences{way.expected}) << way.name;
  }
}

TEST(Confidence, taking_out_of_an_empty_default_leaves_nothing) {
  const auto of = [](const std::string& statement) {
    return confidence_of("shared-state", {{"shop/__init__.py", ""},
                                          {"shop/cart.py", "def put(item, options={}):\n    " + statement +
                                                               "\n    return item, options\n\n\n"
                                                               "def start(item): return put(item)\n"}});
  };
  EXPECT_EQ(of("options.update(item)"), Confidences{Confidence::tentative});
  EXPECT_EQ(of("options['size'] = item"), Confidences{Confidence::tentative});
  EXPECT_EQ(of("options[item] = 1"), Confidences{Confidence::firm});
  EXPECT_EQ(of("if item:\n        options['size'] = item"), Confidences{Confidence::firm});
  EXPECT_EQ(of("options[0] += 1"), Confidences{Confidence::tentative});
  EXPECT_EQ(of("for name in options.items():\n        options[name] = item"), Confidences{});
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

TEST(Confidence, of_copies_of_tests_by_what_lies_beside_them) {
  Files files{{"tests/test_a.py", "def test_a(): pass\n"}, {"tests/test_a.py.bak", "def test_a(): pass\n"}};
  EXPECT_EQ(audited_confidence_of("stale-copy", files), Confidences{Confidence::firm});
  files.emplace_back("tests/test_gone.py.bak", "def test_gone(): pass\n");
  EXPECT_EQ(audited_confidence_of("stale-copy", files), Confidences{Confidence::tentative});
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

TEST(Confidence, a_package_without_init_is_the_one_meant_by_who_lies_within) {
  const auto of = [](const char* importer, const std::string& module, const char* more) {
    const Files files{{"shop/__init__.py", ""},
                      {"shop/a.py", "from shop.tasks.ship import go\n\n\ndef of(): return go()\n"},
                      {"shop/tasks/ship.py", "def go(): pass\n"},
                      {more, ""},
                      {importer, "from shop.tasks." + module + " import send\n\n\ndef of(): return send()\n"}};
    return confidence_of("dangling-import", files);
  };
  EXPECT_EQ(of("shop/tasks/pay.py", "bank", "till/__init__.py"), Confidences{Confidence::firm});
  EXPECT_NE(of("shop/tasks/pay.py", "bank_pb2", "till/__init__.py"), Confidences{Confidence::firm});
  EXPECT_NE(of("till/pay.py", "bank", "till/__init__.py"), Confidences{Confidence::firm});
  EXPECT_NE(of("shop/tasks/pay.py", "bank", "old/shop/__init__.py"), Confidences{Confidence::firm});
}

TEST(Confidence, a_package_without_init_in_which_nothing_is_found_may_be_meant_for_elsewhere) {
  const auto of = [](const char* other) {
    return confidence_of("dangling-import", {{"till/start.py", "from .bank import send\n\n\ndef of(): return send()\n"},
                                             {"till/pay.py", "def pay(): pass\n"},
                                             {"shop/__init__.py", ""},
                                             {"till/desk/__init__.py", ""},
                                             {"run.py", other}});
  };
  EXPECT_EQ(of("from till.pay import pay\n"), Confidences{Confidence::firm});
  EXPECT_EQ(of("import os\n"), Confidences{Confidence::tentative});
}

TEST(Confidence, of_what_every_call_leaves_alike_in_a_default) {
  const auto of = [](const std::string& body) {
    return confidence_of("shared-state", {{"shop/__init__.py", ""},
                                          {"shop/till.py", "import config\n\n\ndef ask(kind, options={}):\n" + body +
                                                               "    return send(options)\n\n\n"
                                                               "def start(kind): return ask(kind)\n"}});
  };
  EXPECT_EQ(of("    if kind:\n        options['kind'] = kind\n"), Confidences{Confidence::firm});
  EXPECT_EQ(of("    if kind:\n        options['deep'] = True\n"), Confidences{Confidence::firm});
  EXPECT_EQ(of("    if kind:\n        options['key'] = config.KEY\n"), Confidences{Confidence::tentative});
  EXPECT_EQ(of("    if kind:\n        if 'size' not in options:\n            options['size'] = 100\n"),
            Confidences{Confidence::tentative});
}

TEST(Confidence, of_one_constant_that_every_instance_writes) {
  const auto of = [](const std::string& value) {
    return confidence_of("shared-state", {{"shop/__init__.py", ""},
                                          {"shop/till.py",
                                           "class Till:\n    headers = {'a': 'b'}\n\n    def ask(self, token):\n"
                                           "        self.headers['Referer'] = " +
                                               value + "\n\n\ndef two(): return Till(), Till()\n"}});
  };
  EXPECT_EQ(of("token"), Confidences{Confidence::firm});
  EXPECT_EQ(of("f'{token}'"), Confidences{Confidence::firm});
  EXPECT_EQ(of("'here'"), Confidences{Confidence::tentative});
}

TEST(Confidence, what_is_put_over_something_else_finds_there_what_it_names) {
  const auto of = [](const std::string& folder) {
    return confidence_of("dangling-import", {{folder + "/__init__.py", "from .bank import Bank\n"}});
  };
  EXPECT_EQ(of("till"), Confidences{Confidence::certain});
  EXPECT_EQ(of("patch"), Confidences{Confidence::tentative});
}

TEST(Confidence, a_way_for_type_checkers_only_is_out_of_a_circle) {
  const std::string use = "\n\ndef pay(o): return Order.pay(o)\n";
  const auto of = [&](const std::string& import) {
    return confidence_of("import-paths",
                         {{"shop/__init__.py", ""},
                          {"shop/core/__init__.py", "from shop.core.order import Order\n"},
                          {"shop/core/order.py", "class Order:\n    def pay(self):\n        return 1\n"},
                          {"shop/desk/__init__.py", ""},
                          {"shop/desk/a.py", "from shop.core import Order\n" + use},
                          {"shop/desk/c.py", "from shop.core import Order\n" + use},
                          {"shop/desk/b.py", import + use}});
  };
  EXPECT_EQ(of("from shop.core.order import Order\n"), Confidences{Confidence::certain});
  EXPECT_EQ(of("from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.core.order import Order\n"),
            Confidences{Confidence::tentative});
}

TEST(Confidence, a_first_choice_that_nothing_can_bring) {
  const auto of = [](const std::string& bank, const std::string& first, const char* file) {
    const std::string text =
        "try:\n    from " + first + " import Bank\nexcept ImportError:\n    class Bank:\n        fee = 1\n";
    return confidence_of("rival-fallback", {{"shop/__init__.py", ""}, {"shop/bank.py", bank}, {file, text}});
  };
  const Confidences firm{Confidence::firm}, tentative{Confidence::tentative};
  EXPECT_EQ(of("def pay(): pass\n", "shop.bank", "shop/a.py"), firm);
  EXPECT_EQ(of("from shop import *\n", "shop.bank", "shop/a.py"), tentative);
  EXPECT_EQ(of("", "shop.banks", "shop/a.py"), firm);
  EXPECT_EQ(of("", ".banks", "shop/a.py"), tentative);
  EXPECT_EQ(of("", "shop.hooks.bank", "shop/hooks/__init__.py"), tentative);
}

// One name that some files give to another function, and that others take from where it is defined.
Files two_senses(int renaming, int taking) {
  Files files{{"shop/__init__.py", ""},
              {"shop/baskets.py", "def open_basket(user):\n    return Basket(user)\n"},
              {"shop/visits.py", "def open_visit(user):\n    return Visit(user, now())\n"}};
  for (int i = 0; i < renaming; ++i)
    files.emplace_back("shop/page" + std::to_string(i) + ".py",
                       "def show(user):\n    from shop.visits import open_visit as open_basket\n\n"
                       "    return open_basket(user)\n");
  for (int i = 0; i < taking; ++i)
    files.emplace_back("shop/till" + std::to_string(i) + ".py",
                       "from shop.baskets import open_basket\n\nopen_basket(1)\n");
  return files;
}

TEST(Confidence, a_name_is_firmly_divergent_when_several_files_use_either_sense) {
  EXPECT_EQ(confidence_of("name-divergence", two_senses(2, 2)), test::kFirm);
  EXPECT_EQ(confidence_of("name-divergence", two_senses(1, 2)), test::kTentative);
  EXPECT_EQ(confidence_of("name-divergence", two_senses(2, 1)), test::kTentative);
}

TEST(Confidence, of_a_fallback_is_lower_where_a_build_may_bring_the_first_choice) {
  for (const bool built : {false, true}) {
    Files files{
        {"shop/__init__.py", ""},
        {"shop/slow.py", "def add(a, b):\n    return a + b\n"},
        {"shop/sums.py", "try:\n    from shop import fast\nexcept ImportError:\n    from shop import slow as fast\n"}};
    if (built) files.emplace_back("shop/core.c", "int add(int a, int b) { return a + b; }\n");
    EXPECT_EQ(confidence_of("rival-fallback", files), built ? test::kTentative : test::kFirm);
  }
}

TEST(Confidence, of_an_import_that_is_guarded_or_stands_in_a_file_made_for_another_place) {
  const std::string three = "from .common import a\nfrom .section import b\nfrom .job import c\n";
  const Files at_home{{"shop/__init__.py", ""}, {"shop/till.py", "def pay(): return 1\n"}};
  const auto with = [&](const std::string& text) {
    Files files = at_home;
    files.emplace_back("shop/header.py", text);
    return files;
  };
  EXPECT_EQ(confidence_of("dangling-import", with("from shop.gone import a\n")), test::kCertain);
  EXPECT_EQ(confidence_of("dangling-import", with("with suppress(ImportError):\n    from shop.gone import a\n")),
            test::kTentative);
  EXPECT_EQ(confidence_of("dangling-import", with(three)), Confidences(3, Confidence::tentative));
  EXPECT_EQ(confidence_of("dangling-import", with(three + "from .till import pay\n")),
            Confidences(3, Confidence::certain));
}

TEST(DanglingImport, says_where_the_name_is_when_only_one_module_defines_it) {
  MemoryFileSystem fs;
  fs.write("shop/__init__.py", "");
  fs.write("shop/kinds.py", "class Kind:\n    LETTER = 1\n");
  fs.write("shop/models.py", "TOTAL = 1\n");
  fs.write("shop/till.py", "from shop.models import Kind\n");
  const Report report = test::report_on(fs);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].remedy,
            "Import Kind from shop.kinds, the only module that defines it, or delete the code that needs it.");
}

TEST(Confidence, of_a_default_that_its_function_cannot_change_so) {
  const auto changed_by = [](const std::string& call) {
    return Files{{"shop/__init__.py", ""},
                 {"shop/a.py",
                  "def pay(x, seen=[]):\n    seen." + call + "(x)\n    return seen\n\n\ndef run(x): return pay(x)\n"}};
  };
  EXPECT_EQ(confidence_of("shared-state", changed_by("append")), test::kFirm);
  EXPECT_EQ(confidence_of("shared-state", changed_by("add")), test::kNothing);
}

TEST(DuplicateRegistration, a_name_may_be_given_to_several_groups_in_turn) {
  const auto group = [](const std::string& own, const std::string& of) {
    return "@cli.group('" + of + "')\ndef " + of + "(): pass\n\n\n@" + of + ".group('" + own + "')\ndef " + own +
           "(): pass\n\n\n@" + own + ".command('basic')\ndef " + of + "_basic(): pass\n\n\n";
  };
  const auto of = [&](const std::string& again) {
    return confidence_of(
        "duplicate-registration",
        {{"shop/__init__.py", ""},
         {"shop/a.py", "import click\n\n\n@click.group()\ndef cli(): pass\n\n\n" + group("static", "add") + again}});
  };
  EXPECT_EQ(of(group("static", "remove")), test::kNothing);
  EXPECT_EQ(of("@static.command('basic')\ndef other(): pass\n").size(), 1U);
}

TEST(DuplicateRegistration, versions_of_one_route) {
  const auto of = [](const std::string& a, const std::string& b) {
    return confidence_of("duplicate-registration",
                         {{"shop/__init__.py", ""},
                          {"shop/a.py", "@api.post('/'" + a + ")\ndef one(): return 1\n\n\n@api.post('/'" + b +
                                            ")\ndef two(): return 2\n"}});
  };
  EXPECT_EQ(of("", "").size(), 1U);
  EXPECT_EQ(of(", versions=1", ", versions=2"), test::kNothing);
}

// A name that one service takes from another, and gives to something of its own.
TEST(NameDivergence, of_a_name_that_is_defined_in_another_service) {
  const Files files{{"db/connection.py", "def get_context(x): return x\n"},
                    {"lore/main.py", ""},
                    {"lore/cache_version.py",
                     "from db.connection import get_context\n\n\ndef get_lore_context(x):\n    value = get_context(x)\n"
                     "    print(value)\n    return value + 1\n"},
                    {"lore/orchestrator.py",
                     "from lore.cache_version import get_lore_context as get_context\n\n\n"
                     "def run():\n    return get_context(1)\n"}};
  EXPECT_EQ(audited_confidence_of("name-divergence", files), test::kNothing);
}

}  // namespace
}  // namespace fount
