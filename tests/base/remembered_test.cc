#include "base/remembered.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace fount {
namespace {

using Names = Remembered<std::string, std::optional<int>>;

TEST(Remembered, AnAnswerUntilSomethingIsWritten) {
  Names names;
  int reads = 0;
  const auto read = [&]() -> Result<std::optional<int>> { return ++reads; };
  EXPECT_EQ(**names.get("a", read), 1);
  EXPECT_EQ(**names.get("a", read), 1);
  EXPECT_EQ(**names.get("b", read), 2);
  names.forget();
  EXPECT_EQ(**names.get("a", read), 3);
}

TEST(Remembered, NotWhatIsMissingOrFailed) {
  Names names;
  const auto missing = []() -> Result<std::optional<int>> { return std::nullopt; };
  const auto failed = []() -> Result<std::optional<int>> { return failure(ErrorCode::io, "disk"); };
  const auto there = []() -> Result<std::optional<int>> { return 7; };
  EXPECT_FALSE(*names.get("a", missing));
  EXPECT_FALSE(names.get("a", failed));
  EXPECT_EQ(**names.get("a", there), 7);
}

TEST(Remembered, NotWhatWasReadBeforeACommit) {
  Names names;
  const auto overtaken = [&]() -> Result<std::optional<int>> {
    names.forget();  // a commit between this read and its return
    return 1;
  };
  EXPECT_EQ(**names.get("a", overtaken), 1);
  EXPECT_EQ(**names.get("a", []() -> Result<std::optional<int>> { return 2; }), 2);
}

}  // namespace
}  // namespace fount
