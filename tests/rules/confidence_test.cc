// What lowers the confidence of a rule: pages run as tests say that something is found, not how sure it is.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "rules/rule.h"
#include "tests/index/repository.h"

namespace fount {
namespace {

using test::Files;

std::vector<Confidence> confidence_of(std::string_view rule, Files files) {
  std::ranges::sort(files);
  const auto index = test::index_of(files);
  Sink sink;
  for (const Rule* each : all_rules())
    if (each->info.id == rule) each->check(*index, sink);
  std::vector<Confidence> found;
  for (const Finding& finding : sink.findings()) found.push_back(finding.confidence);
  return found;
}
using Confidences = std::vector<Confidence>;

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

}  // namespace
}  // namespace fount
