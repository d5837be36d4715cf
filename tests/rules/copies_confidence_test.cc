// How sure the rules about copies are, by where the copies lie and what they are.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "tests/rules/confidence.h"

namespace fount {
namespace {

using test::confidence_of;
using test::Confidences;
using test::Files;

const Confidences kTentative{Confidence::tentative}, kFirm{Confidence::firm}, kCertain{Confidence::certain};

constexpr std::string_view kHead = "def total(order, rates):\n";

// Thirteen lines that do something; `limit` is what drifts.
std::string settling(std::string_view head, int limit = 100) {
  return std::string(head) +
         "    amount = 0\n    discount = 0\n    for line in order.lines:\n        if line.cancelled:\n            "
         "continue\n"
         "        rate = rates.get(line.country, 1)\n        amount += line.quantity * line.price * (1 + rate)\n"
         "        discount += line.discount\n    if order.coupon and amount > " +
         std::to_string(limit) +
         ":\n        amount -= order.coupon.value\n    amount -= discount\n    order.seen_by.append(order.owner)\n"
         "    return round(max(amount, 0), 2)\n";
}

// The same with one statement more.
std::string drifted(std::string_view head) {
  std::string text = settling(head);
  const std::string_view before = "    return round(";
  return text.insert(text.find(before), "    order.audit(amount)\n");
}

// What only one of the files has, so that the modules are no copies of each other.
std::string filler() {
  return "\n\ndef report(shelf, printer):\n    rows = shelf.rows()\n    rows.sort(key=shelf.age)\n"
         "    with printer.page() as page:\n        page.title(shelf.name)\n        for row in rows:\n"
         "            page.line(row.code, row.count)\n        page.rule()\n    if printer.jammed():\n"
         "        printer.alarm()\n    while printer.busy():\n        printer.wait(1)\n    shelf.seen = True\n"
         "    return len(rows)\n";
}

Confidences of_two(std::string_view rule, const std::pair<std::string, std::string>& first,
                   const std::pair<std::string, std::string>& second, Files more = {}) {
  more.emplace_back("shop/__init__.py", "");
  more.push_back(first);
  more.push_back(second);
  return confidence_of(rule, std::move(more));
}

struct Places {
  const char *name, *first, *second;
  Confidence exact, drifted;
};

TEST(CopiesConfidence, by_where_they_lie) {
  constexpr Confidence tentative = Confidence::tentative, firm = Confidence::firm, certain = Confidence::certain;
  for (const Places& places : {
           Places{"one folder", "shop/a.py", "shop/b.py", certain, firm},
           Places{"side by side", "shop/in/a.py", "shop/out/b.py", certain, firm},
           Places{"far apart", "shop/in/air/a.py", "shop/out/sea/b.py", firm, firm},
           Places{"recipes", "shop/recipes/a.py", "shop/recipes/b.py", tentative, tentative},
           Places{"evaluation", "shop/evaluations/a.py", "shop/b.py", tentative, tentative},
           Places{"plug-ins", "shop/plugins/in/a.py", "shop/plugins/out/sea/b.py", tentative, tentative},
       }) {
    const auto of = [&](const char* rule, const std::string& second) {
      return of_two(rule, {places.first, settling(kHead) + filler()}, {places.second, second});
    };
    EXPECT_EQ(of("duplicate-body", settling(kHead)), Confidences{places.exact}) << places.name;
    EXPECT_EQ(of("drifted-copy", drifted(kHead)), Confidences{places.drifted}) << places.name;
  }
}

std::string indented(const std::string& text) {
  std::string result;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    result += "    " + text.substr(begin, end - begin);
    begin = end;
  }
  return result;
}

TEST(CopiesConfidence, what_drifts_in_a_method_may_have_been_made_to) {
  const auto of = [](const std::string& around) {
    const auto text = [&](const std::string& body) { return around + indented(indented(body)); };
    const std::string more = indented(indented(filler()));
    return of_two("drifted-copy", {"shop/a.py", text(settling(kHead)) + more + more + more + filler()},
                  {"shop/b.py", text(drifted(kHead))});
  };
  EXPECT_EQ(of("def make():\n    if True:\n"), kFirm);
  EXPECT_EQ(of("class Till:\n    def make(self):\n"), kTentative);
}

TEST(CopiesConfidence, copies_that_drifted_from_one_in_several_ways_are_one_finding) {
  const auto of = [](const std::string& more) {
    const std::string head =
        std::string(kHead) + "    order.open()\n    order.check(rates)\n    rates.refresh()\n    order.lock(rates)\n";
    return of_two("drifted-copy", {"shop/a.py", settling(head)}, {"shop/b.py", drifted(head)},
                  {{"shop/c.py", settling(head + more)}});
  };
  EXPECT_EQ(of("    if order.tip:\n        order.thank()\n"), kFirm);
  EXPECT_EQ(of("    for tax in order.taxes:\n        order.sum += tax.part * order.sum\n    if order.tip:\n"
               "        order.sum += order.tip\n    while order.sum > order.most:\n        order.sum -= "
               "order.step(order.sum)\n"),
            kTentative)
      << "as sure as of the copy that differs most";
}

TEST(CopiesConfidence, what_differs_in_values_alone_was_made_to) {
  const auto of = [](const std::string& second) {
    return of_two("drifted-copy", {"shop/a.py", settling(kHead) + filler()}, {"shop/b.py", second});
  };
  EXPECT_EQ(of(settling(kHead, 150)), kTentative);
  EXPECT_EQ(of(drifted(kHead)), kFirm);
}

TEST(CopiesConfidence, modules_that_take_their_names_from_elsewhere) {
  const auto of = [](const std::string& import) {
    const auto text = [&](const std::string& from) { return "from " + from + "\n\n\n" + settling(kHead) + filler(); };
    return of_two("drifted-copy", {"shop/air/compiler.py", text("lines.air import a, b\nimport c")},
                  {"shop/sea/compiler.py", text(import)});
  };
  EXPECT_EQ(of("lines.air import a, b\nimport c, d"), kTentative);
}

TEST(CopiesConfidence, of_editions_in_several_languages) {
  const auto of = [](const std::string& first, const std::string& second) {
    return of_two("duplicate-body", {first, settling(kHead) + filler()}, {second, settling(kHead)});
  };
  EXPECT_EQ(of("shop/event_2021_cn/a.py", "shop/event_2021_tw/a.py"), kTentative);
  EXPECT_EQ(of("shop/event_2021_air/a.py", "shop/event_2021_sea/a.py"), kCertain);
}

TEST(CopiesConfidence, of_what_one_base_asks_of_all_its_kin) {
  const auto backend = [](const std::string& name, const std::string& base, const std::string& more = "") {
    return "from shop.base import Base, Other\n\n\nclass " + name + "(" + base + "):\n" +
           indented(settling("def total(self, order, rates):\n") + indented("more = 1\n")) + more;
  };
  const auto of = [&](const std::string& base) {
    return of_two("duplicate-body", {"shop/a.py", backend("Air", base, indented(filler()))},
                  {"shop/b.py", backend("Sea", base)},
                  {{"shop/base.py",
                    "class Base:\n    def total(self, order, rates): raise NotImplementedError\n\n\nclass Other:\n"
                    "    name = ''\n\n    def say(self): return self.name\n"}});
  };
  EXPECT_NE(of("Base"), of("Other"));
}

TEST(CopiesConfidence, of_a_copy_whose_file_says_that_it_is_on_its_way_out) {
  const auto of = [](const std::string& path, const std::string& head = "") {
    return of_two("drifted-copy", {"shop/a.py", settling(kHead) + filler()}, {path, head + drifted(kHead)});
  };
  EXPECT_EQ(of("shop/b.py"), kFirm);
  EXPECT_EQ(of("shop/b_obsolete.py"), kTentative);
  EXPECT_EQ(of("shop/b.py", "\"\"\"Deprecated: use shop.a instead.\"\"\"\n\n\n"), kTentative);
}

TEST(CopiesConfidence, of_an_earlier_version_below_the_present_one) {
  const auto of = [](const std::string& path) {
    return of_two("duplicate-body", {"shop/till/a.py", settling(kHead) + filler()}, {path, settling(kHead)});
  };
  EXPECT_EQ(of("shop/till/parts/a.py"), kCertain);
  EXPECT_EQ(of("shop/till/_pv_1_6_2/a.py"), kTentative);
  EXPECT_EQ(of("shop/till/a.template.py"), kTentative);
}

TEST(CopiesConfidence, types_are_no_drift) {
  const auto of = [](std::string_view head) {
    return of_two("drifted-copy", {"shop/a.py", settling(kHead) + filler()}, {"shop/b.py", settling(head)});
  };
  EXPECT_EQ(of("def total(order, rates, extra):\n"), kFirm);
  EXPECT_EQ(of("def total(order: Order, rates: dict[str, float]) -> float:\n"), kTentative);
}

TEST(CopiesConfidence, of_constants_of_two_versions) {
  const auto of = [](const char* second) {
    const auto text = [](int last) {
      return "class Codes:\n    OPEN = 1\n    PAID = 2\n    SENT = " + std::to_string(last) + "\n";
    };
    return of_two("drifted-copy", {"shop/bank/codes.py", text(3)}, {second, text(4)});
  };
  EXPECT_EQ(of("shop/till/codes.py"), kCertain);
  EXPECT_EQ(of("shop/bank_v2/codes.py"), kTentative);
}

TEST(CopiesConfidence, of_classes_of_types_that_each_file_binds) {
  const auto of = [](const std::string& bound) {
    const auto text = [&](const char* field) {
      return std::string("class Order:\n    ") + field + ": int\n\n\nT = TypeVar(\"T\"" + bound +
             ")\n\n\n@dataclass\nclass Result(Generic[T]):\n    found: bool\n    count: int\n"
             "    first: T\n    last: T\n    mean: float\n";
    };
    return of_two("duplicate-definition", {"shop/a.py", text("pages")}, {"shop/b.py", text("parcels")},
                  {{"shop/c.py", "from shop.a import Result\n\n\ndef of(x): return Result(x)\n"}});
  };
  const auto tentative = Confidence::tentative;  // the two Orders
  EXPECT_EQ(of(""), Confidences({tentative, Confidence::certain}));
  EXPECT_EQ(of(", bound=Callable"), Confidences({tentative, Confidence::certain}));
  EXPECT_EQ(of(", bound=Order"), Confidences({tentative, tentative}));
}

TEST(CopiesConfidence, of_what_lies_far_apart) {
  const auto of = [](const std::string& first, const std::string& second) {
    return of_two("duplicate-body", {"shop/in/air/a.py", first + filler()}, {"shop/out/sea/b.py", second});
  };
  EXPECT_EQ(of(settling(kHead), settling(kHead)), kFirm);
  EXPECT_EQ(of(settling(kHead), settling("def sum(order, rates):\n")), kTentative);
}

TEST(CopiesConfidence, a_module_that_defines_something) {
  const auto of = [](const std::string& text) {
    return of_two("duplicate-body", {"shop/in/air/a.py", text}, {"shop/out/sea/b.py", text});
  };
  EXPECT_EQ(of(settling(kHead) + "\n\ndef at(): return 1\n"), kFirm);
  std::string imports;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"})
    imports += std::string("from other.") + name + " import x" + name + "\n";
  EXPECT_EQ(of(imports), Confidences{});
}

// Seven statements of eighteen lines; `name` is what they make.
std::string steps(const std::string& name) {
  return "    " + name + " = Parcel(order.number)\n    " + name +
         ".weigh(\n        scale,\n        unit,\n    )\n    " + name +
         ".label(\n        order.name,\n        order.street,\n        order.city,\n        order.country,\n    )\n   "
         " " +
         name + ".seal(scale.tape)\n    if order.fragile:\n        " + name + ".mark()\n    " + name +
         ".log(\n        order,\n        unit,\n    )\n";
}

TEST(CopiesConfidence, of_a_short_run) {
  const std::string body = steps("parcel");
  const std::string a =
      "def send(order, scale, unit):\n"
      "    if order.paid and order.open:\n"
      "        order.close(order.day)\n" +
      body +
      "    with scale.truck() as truck:\n"
      "        truck.load(parcel)\n"
      "        truck.go()\n"
      "    try:\n"
      "        order.tell(order.owner)\n"
      "    except Unreachable as error:\n"
      "        order.note = str(error)\n"
      "    order.sent += 1\n"
      "    return True\n";
  const std::string b =
      "def fetch(order, scale, unit):\n"
      "    claims = []\n"
      "    for line in order.lines:\n"
      "        claims.append(line.claim)\n"
      "    while not order.back:\n"
      "        order.wait()\n"
      "    refund = sum(claim.amount for claim in claims)\n"
      "    assert refund < order.limit\n"
      "    if refund > order.paid:\n"
      "        raise TooMuch(refund)\n"
      "    bank[order.owner] -= refund\n" +
      body + "    return claims, parcel\n";
  EXPECT_EQ(confidence_of("duplicate-body", {{"shop/__init__.py", ""}, {"shop/a.py", a + "\n\n" + b}}), kFirm);
  EXPECT_EQ(confidence_of("duplicate-body", {{"shop/__init__.py", ""}, {"shop/a.py", a}, {"shop/b.py", b}}),
            kTentative);
}

TEST(CopiesConfidence, of_twins_that_nobody_imports) {
  const std::string label =
      "def label(item):\n    text = item.name.strip()\n    if not text:\n        text = item.code\n    return "
      "text.title()\n";
  const auto of = [&](const char* first, const char* second, const std::string& before = "") {
    return of_two("duplicate-definition", {first, before + label}, {second, before + label});
  };
  EXPECT_EQ(of("shop/a.py", "shop/b.py"), kFirm);
  EXPECT_EQ(of("shop/in/a.py", "shop/out/b.py"), kFirm);
  EXPECT_EQ(of("shop/in/air/a.py", "shop/out/sea/b.py"), kTentative);
  EXPECT_EQ(of("shop/in/__init__.py", "shop/out/__init__.py"), kTentative);
  EXPECT_EQ(of("shop/in/setup.py", "shop/out/setup.py"), kTentative);
  EXPECT_EQ(of("shop/recipes/a.py", "shop/recipes/b.py"), kTentative);
  EXPECT_EQ(of("shop/a_plugin.py", "shop/b_plugin.py"), kTentative);
  EXPECT_EQ(of("shop/a.py", "shop/b.py", "@cached\n"), kTentative);
}

TEST(CopiesConfidence, a_few_equal_lines_that_nobody_imports_are_a_habit) {
  const std::string text = "def label(item):\n    text = item.name.strip()\n    return text.title() or item.code\n";
  Files files{{"shop/__init__.py", ""}, {"shop/a.py", text}, {"shop/b.py", text}};
  EXPECT_EQ(confidence_of("duplicate-definition", files), kTentative);
  files.emplace_back("shop/cart.py", "from shop.a import label\n\n\ndef of(item): return label(item)\n");
  EXPECT_EQ(confidence_of("duplicate-definition", files), kFirm);
  for (const std::string name : {"c", "d", "e"})
    files.emplace_back("shop/" + name + ".py", "def label(item):\n    return item." + name + "\n");
  EXPECT_EQ(confidence_of("duplicate-definition", files), kTentative);
  files.emplace_back("shop/desk.py", "from shop.b import label\n\n\ndef of(item): return label(item)\n");
  EXPECT_EQ(confidence_of("duplicate-definition", files), kFirm) << "each of them is imported by name";
}

TEST(CopiesConfidence, of_equal_enums) {
  const auto level = [](const std::string& name) {
    return "from enum import Enum\n\n\nclass " + name +
           "(Enum):\n    LOW = 'low'\n    HIGH = 'high'\n    TOP = 'top'\n";
  };
  const auto of = [&](const char* first, const char* second, const std::string& name = "AlertLevel") {
    return of_two("duplicate-body", {first, level("AlertLevel")}, {second, level(name)});
  };
  EXPECT_EQ(of("shop/a.py", "shop/b.py", "TicketAlertLevel"), kCertain);
  EXPECT_EQ(of("shop/in/air/a.py", "shop/out/sea/b.py"), kFirm);
  EXPECT_EQ(of("shop/in/air/a.py", "shop/out/sea/b.py", "TicketAlertLevel"), kTentative);
  EXPECT_EQ(of("shop/client/air/a.py", "shop/out/sea/b.py"), kTentative);
  EXPECT_EQ(of("shop/examples/air/a.py", "shop/out/sea/b.py"), kTentative);
}

TEST(CopiesConfidence, of_what_cannot_be_imported_from_one_to_the_other) {
  const std::string other = "\n\ndef at(): return 1\n";
  const auto of = [&](Files more) {
    return of_two("duplicate-body", {"agents/linux/lib/a.py", settling(kHead) + other},
                  {"agents/mac/lib/b.py", settling(kHead)}, std::move(more));
  };
  const Files packages{{"agents/linux/lib/__init__.py", ""}, {"agents/mac/lib/__init__.py", ""}};
  EXPECT_EQ(of(packages), kFirm);
  Files started = packages, distributed = packages;
  started.emplace_back("agents/linux/run.py", "from lib.a import total\n\n\nprint(total)\n");
  distributed.emplace_back("agents/mac/setup.py", "");
  Files addons = packages;
  addons.emplace_back("agents/mac/__manifest__.py", "{'name': 'mac'}\n");
  EXPECT_EQ(of(started), kTentative);
  EXPECT_EQ(of(distributed), kTentative);
  EXPECT_EQ(of(addons), kTentative);
  distributed.back().second = "def go(): pass\n";
  distributed.emplace_back("agents/mac/lib/c.py", "from agents.mac.setup import go\n");
  distributed.emplace_back("agents/__init__.py", "");
  distributed.emplace_back("agents/mac/__init__.py", "");
  EXPECT_EQ(of(distributed), kFirm) << "a setup.py that somebody imports is a module";
}

TEST(CopiesConfidence, of_what_a_function_rebinds_in_its_module) {
  const std::string use =
      "def go(order):\n    order.check()\n    order.note(tree)\n    return order.send(tree.root)\n\n\n";
  const auto of = [&](const std::string& more) {
    return of_two("duplicate-definition", {"shop/a.py", use + more}, {"shop/b.py", use + more},
                  {{"shop/c.py", "from shop.a import go\n\n\ndef at(x): return go(x)\n"}});
  };
  EXPECT_EQ(of(""), kCertain);
  EXPECT_EQ(of("def fill(x):\n    global tree\n    tree = x\n    x.fill()\n    x.close()\n"),
            Confidences({Confidence::tentative, Confidence::tentative}));
}

TEST(CopiesConfidence, of_tables_of_two_applications) {
  const std::string model =
      "from django.db import models\n\n\nclass Site(models.Model):\n    name = models.TextField()\n"
      "    city = models.TextField()\n    zone = models.TextField()\n    size = models.IntegerField()\n";
  const auto of = [&](const Files& more) {
    return of_two("duplicate-definition", {"one/models.py", model}, {"two/models.py", model}, more);
  };
  const Files used{{"use.py", "from one.models import Site\n\n\ndef at(): return Site.objects.all()\n"},
                   {"one/__init__.py", ""},
                   {"two/__init__.py", ""}};
  Files migrated = used;
  migrated.emplace_back("one/migrations/__init__.py", "");
  migrated.emplace_back("two/migrations/__init__.py", "");
  EXPECT_EQ(of(used), kCertain);
  EXPECT_EQ(of(migrated), kTentative);
}

}  // namespace
}  // namespace fount
