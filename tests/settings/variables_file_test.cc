#include "settings/variables_file.h"

#include <gtest/gtest.h>

namespace fount::test {
namespace {

std::string read(std::string_view text) {
  const auto variables = read_variables(text);
  if (!variables) return "line " + std::to_string(variables.error().line) + ": " + variables.error().message;
  std::string out;
  for (const VariableLine& variable : *variables) out += variable.name + "=" + variable.value + ";";
  return out;
}

TEST(VariablesFile, forms) {
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read("# c\n\nA=1\r\nexport B = 2\n"), "line 4: the name before '=' is not made of letters, digits and '_'");
  EXPECT_EQ(read("# c\n\n  A=1\r\nexport B=2 # two\nC=a#b\nD=\n"), "A=1;B=2;C=a#b;D=;");
  EXPECT_EQ(read("A='$x ${y} \\n' # c\n"), "A=$x ${y} \\n;");
  EXPECT_EQ(read(R"(A="a\nb\"\\\$c d")"), "A=a\nb\"\\$c d;");
  EXPECT_EQ(read("A='x"), "line 1: A: the single quote does not end on this line");
  EXPECT_EQ(read("A=\"x"), "line 1: A: the double quote does not end on this line");
  EXPECT_EQ(read("A='x'y"), "line 1: A: something follows the closing quote");
  EXPECT_EQ(read(R"(A="\q")"), "line 1: A: in double quotes a backslash stands before n, \", \\ or $ only");
  EXPECT_EQ(read("A=${B}"),
            "line 1: A: nothing is expanded here; write the value itself, in single quotes when it holds '${'");
  EXPECT_EQ(read("just words"), "line 1: not NAME=value");
  EXPECT_EQ(read("A=1\nA=1"), "line 2: A is already on line 1");
  EXPECT_EQ(read(std::string_view("A=\0", 3)), "line 1: a zero byte");
}

}  // namespace
}  // namespace fount::test
