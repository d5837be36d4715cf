// Any bytes are allowed: places stay within the file, time is linear, nesting is bounded.
#include <gtest/gtest.h>

#include <array>
#include <ctime>
#include <string>

#include "lang/extract.h"
#include "tests/lang/facts_invariants.h"

namespace fount {
namespace {

constexpr auto kLanguages = std::to_array<Language>(
    {Language::shell, Language::dockerfile, Language::terraform, Language::makefile, Language::nginx,
     Language::requirements, Language::go_module, Language::version_file, Language::tool_versions});

constexpr auto kBeginnings = std::to_array<std::string_view>({"",
                                                              "\xEF\xBB\xBF",
                                                              "\xEF\xBB",
                                                              "\\",
                                                              "'",
                                                              "\"",
                                                              "`",
                                                              "$",
                                                              "${",
                                                              "$(",
                                                              "$((",
                                                              "${{",
                                                              "$'",
                                                              "\\\n",
                                                              "<<",
                                                              "<<E",
                                                              "<<-'E",
                                                              "a=",
                                                              "a=(",
                                                              "a[",
                                                              "(",
                                                              ")",
                                                              "{",
                                                              "}",
                                                              "((",
                                                              "[[",
                                                              "if",
                                                              "fi",
                                                              "case",
                                                              "case x",
                                                              "case x in",
                                                              "for",
                                                              "f()",
                                                              "export",
                                                              "#",
                                                              "FROM",
                                                              "RUN",
                                                              "ENV",
                                                              "ENV A",
                                                              "COPY [",
                                                              "CMD [\"",
                                                              "ARG",
                                                              "# escape=`",
                                                              "HEALTHCHECK",
                                                              "ONBUILD ONBUILD ONBUILD RUN",
                                                              "a {",
                                                              "a \"",
                                                              "a = [",
                                                              "a = {",
                                                              "a = <<E",
                                                              "a = \"${",
                                                              "/*",
                                                              "%{",
                                                              "define",
                                                              "endef",
                                                              "ifeq",
                                                              "a:",
                                                              "\t",
                                                              "a;",
                                                              "a \"b",
                                                              "-r",
                                                              "-",
                                                              "a @",
                                                              "a\\",
                                                              "require (",
                                                              "require",
                                                              "=>",
                                                              "^"});

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Far quicker than anything that is not linear would be.
void check(std::string_view bytes, std::string_view name) {
  for (const Language language : kLanguages) {
    const double begin = cpu_seconds();
    const FileFacts facts = extract(language, bytes);
    const double megabytes = static_cast<double>(bytes.size()) / 1e6;
    EXPECT_LT(cpu_seconds() - begin, 1 + 2 * megabytes)
        << name_of(language) << ": seconds for " << megabytes << " MB of " << name.substr(0, 40);
    EXPECT_EQ(broken_invariant(facts, bytes.size()), "") << name_of(language) << ": " << name.substr(0, 40);
  }
}

TEST(InfrastructureHostile, NearlyNothing) {
  for (const std::string_view bytes : kBeginnings) {
    check(bytes, bytes);
    check(std::string(bytes) + "\n", bytes);
    check("FROM a\nRUN " + std::string(bytes) + "\r\nX=1\n\t" + std::string(bytes), bytes);
  }
}

TEST(InfrastructureHostile, RepeatedAndNested) {
  for (const std::string_view text : {"$(",
                                      "`",
                                      "\"$(",
                                      "${a:-",
                                      "${a[",
                                      "(",
                                      "((",
                                      "{ ",
                                      "if a; then\n",
                                      "case x in a) ",
                                      "a=$(b=",
                                      "a=(",
                                      "<<A ",
                                      "<<A\n",
                                      "'\n",
                                      "\"\n",
                                      "fi\n",
                                      "sh -c '",
                                      "sh -c \"$(",
                                      "a && ",
                                      "--set-env-vars=A=$B,C=$D,",
                                      "[[ ",
                                      "f() ",
                                      "$'\\",
                                      "\\\n",
                                      "#\n",
                                      "FROM a\n",
                                      "RUN <<A\n",
                                      "ENV A=${B:-",
                                      "ENV A=1 B=2 ",
                                      "COPY [\"",
                                      "a {\n",
                                      "a = [",
                                      "a = {\n",
                                      "[{",
                                      "\"${",
                                      "a = \"${\"",
                                      "%{",
                                      "a = <<E\n",
                                      "/*",
                                      "a.b.c[0]",
                                      "define A\n",
                                      "$(a ",
                                      "ifeq\n",
                                      "a: b\n\tc\n",
                                      "a \"b\" ",
                                      "a b;",
                                      "x==1 --hash=a:b \\\n",
                                      "a[b]==1;c\n",
                                      "require (\n",
                                      "a v1\n",
                                      "\xFF\xFE",
                                      "\r",
                                      "a ",
                                      "A=1 "}) {
    check(repeated(text, 150'000 / text.size()), text);
    check("FROM a\nRUN " + repeated(text, 30'000 / text.size()), text);
    check("a: b\n\t" + repeated(text, 30'000 / text.size()), text);
  }
}

TEST(InfrastructureHostile, OneLongLine) {
  check(std::string(5'000'000, 'a'), "letters");
  check(std::string(5'000'000, ' '), "blanks");
  check("A=\"" + std::string(5'000'000, 'b'), "an open quote");
}

}  // namespace
}  // namespace fount
