// What a second definition changes beside the body.
#include <gtest/gtest.h>

#include <string>

#include "rules/rule.h"
#include "tests/index/repository.h"

namespace fount {
namespace {

std::string remedy_of(const std::string& first, const std::string& second) {
  const std::string body = "def page(request):\n    return request.user\n\n\n";
  const auto index = test::index_of({{"shop/__init__.py", ""}, {"shop/pages.py", first + body + second + body}});
  Sink sink;
  for (const Rule* rule : all_rules())
    if (rule->info.id == "redefinition") rule->check(*index, sink);
  return sink.findings().size() == 1 ? sink.findings()[0].remedy : "";
}

TEST(Redefinition, decorators_are_part_of_what_is_identical) {
  EXPECT_EQ(remedy_of("", ""), "Delete one of the two identical definitions.");
  EXPECT_EQ(remedy_of("@cache\n", "@cache\n"), "Delete one of the two identical definitions.");
  for (const std::string second : {"@login_required\n", "@cache\n@login_required\n"})
    EXPECT_TRUE(remedy_of("", second).starts_with("Delete the first")) << second;
  EXPECT_TRUE(remedy_of("@lru_cache(1)\n", "@lru_cache(2)\n").starts_with("Delete the first"));
}

TEST(Redefinition, a_decorator_may_take_the_first) {
  const auto found = [](const std::string& path, const std::string& between) {
    const auto index =
        test::index_of({{path, "def stop(e): return e.code\n\n\n" + between + "def stop(e): return 0\n"}});
    Sink sink;
    for (const Rule* rule : all_rules())
      if (rule->info.id == "redefinition") rule->check(*index, sink);
    return sink.findings().empty() ? "none" : std::string(name_of(sink.findings()[0].confidence));
  };
  const auto between = [](const std::string& argument) {
    return "@retry(until=" + argument + ")\ndef fetch(): return 1\n\n\n";
  };
  EXPECT_EQ(found("shop.py", between("stop")), "none");
  EXPECT_EQ(found("shop.py", between("other")), "certain");
  EXPECT_EQ(found("archive/shop.py", between("other")), "tentative");
}

TEST(Redefinition, the_body_of_a_class_runs_where_it_stands) {
  const auto found = [](const std::string& between) {
    const auto index =
        test::index_of({{"shop/__init__.py", ""},
                        {"shop/wire.py", "class Item:\n    size = 1\n\n\n" + between + "class Item:\n    size = 2\n"}});
    Sink sink;
    for (const Rule* rule : all_rules())
      if (rule->info.id == "redefinition") rule->check(*index, sink);
    return sink.findings().size();
  };
  EXPECT_EQ(found("class Order:\n    parts = (('first', Other),)\n\n\n"), 1U);
  EXPECT_EQ(found("class Order:\n    parts = (('first', Item),)\n\n\n"), 0U);
  EXPECT_EQ(found("class Order:\n    def part(self):\n        return Item\n\n\n"), 1U);
}

}  // namespace
}  // namespace fount
