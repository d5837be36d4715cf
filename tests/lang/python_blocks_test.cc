#include <gtest/gtest.h>

#include "lang/extract.h"
#include "tests/lang/facts_text.h"

namespace fount {
namespace {

void check(std::string_view source, std::string_view expected) {
  EXPECT_EQ(python_facts("block", source), expected) << source;
}

TEST(PythonBlocks, BranchesOfOneStatement) {
  check("if a:\n    x()\nelif b(1):\n    y()\nelse:\n    z()\nif c: pass\n",
        "block 1-2 if@1 statement=1 body=1 condition=a\n"
        "block 3-4 if@3 statement=1 body=3 condition=b(1)\n"
        "block 5-6 else@5 statement=1 body=5\n"
        "block 7 if@7 statement=7 body=7 condition=c\n");
  check("for a, b in c.d():\n    x()\nelse:\n    y()\nwhile e < f:\n    z()\n",
        "block 1-2 loop@1 statement=1 body=1 condition=c.d\n"
        "block 3-4 loop@3 statement=1 body=3\n"
        "block 5-6 loop@5 statement=5 body=5 condition=e<f\n");
  check(
      "for i, a in enumerate(list(b.c), 1): x\nfor d in zip(e, f): x\nfor g in sorted(): x\nfor h in list(i)[1:]: x\n",
      "block 1 loop@1 statement=1 body=1 condition=b.c\n"
      "block 2 loop@2 statement=2 body=2 condition=zip\n"
      "block 3 loop@3 statement=3 body=3 condition=sorted\n"
      "block 4 loop@4 statement=4 body=4\n");
  check("try:\n    x\nexcept (A, b.C) as e:\n    y\nexcept:\n    z\nelse:\n    u\nfinally:\n    v\n",
        "block 1-2 try-import@1 statement=1 body=1\n"
        "block 3-4 except@3 statement=1 body=3 condition=A,b.C\n"
        "block 5-6 except@5 statement=1 body=5\n"
        "block 7-8 try-else@7 statement=1 body=7\n"
        "block 9-10 finally@9 statement=1 body=9\n");
  check("match a.b:\n    case [x] if y:\n        z\n    case _: w\n",
        "block 2-3 case@2 statement=1 body=2\n"
        "block 4 case@4 statement=1 body=4\n");
  check("async def f():\n    async with a.b() as c, d:\n        x\n    async for y in z:\n        w\n",
        "block 2-3 with@2 statement=2 body=2 condition=a.b\n"
        "block 4-5 loop@4 statement=4 body=4 condition=z\n");
  check("with (open(a) as b, c as d):\n    x\n", "block 1-2 with@1 statement=1 body=1 condition=open\n");
}

TEST(PythonBlocks, AnElseBelongsToWhatStandsBeforeIt) {
  check("try:\n    a\nexcept E:\n    b\nif c:\n    d\nelse:\n    e\n",
        "block 1-2 try@1 statement=1 body=1\n"
        "block 3-4 except@3 statement=1 body=3 condition=E\n"
        "block 5-6 if@5 statement=5 body=5 condition=c\n"
        "block 7-8 else@7 statement=5 body=7\n");
}

TEST(PythonBlocks, TriesOfImports) {
  const auto kind_of_try = [](std::string_view handler) {
    const std::string facts = python_facts("block", "try:\n    import a\n" + std::string(handler) + ":\n    a = 1\n");
    return facts.substr(facts.find(' ', 7) + 1, facts.find('@') - facts.find(' ', 7) - 1);
  };
  for (const std::string_view handler :
       {"except ImportError", "except (A, ModuleNotFoundError) as e", "except", "except Exception",
        "except BaseException", "except* ImportError", "except builtins.ImportError", "except A, ImportError"}) {
    EXPECT_EQ(kind_of_try(handler), "try-import") << handler;
  }
  for (const std::string_view handler : {"except ValueError", "except (A, B)", "finally", "except ImportErrorX"}) {
    EXPECT_EQ(kind_of_try(handler), "try") << handler;
  }
  check("try:\n    a\nexcept (ImportError, E):\n    b\n",
        "block 1-2 try-import@1 statement=1 body=1\n"
        "block 3-4 except-import@3 statement=1 body=3 condition=ImportError,E\n");
}

TEST(PythonBlocks, KindsOfIf) {
  const auto kind_of = [](std::string_view condition) {
    const std::string facts = python_facts("block", "if " + std::string(condition) + ": pass\n");
    return facts.substr(8, facts.find('@') - 8);
  };
  for (const std::string_view condition : {"TYPE_CHECKING", "typing.TYPE_CHECKING", "(t.TYPE_CHECKING)"}) {
    EXPECT_EQ(kind_of(condition), "type-checking") << condition;
  }
  for (const std::string_view condition : {"__name__ == '__main__'", "\"__main__\" == __name__"}) {
    EXPECT_EQ(kind_of(condition), "main-guard") << condition;
  }
  for (const std::string_view condition :
       {"sys.version_info[:2] >= (3, 11)", "x and os.name == 'nt'", "sys.platform.startswith('win')", "six.PY2"}) {
    EXPECT_EQ(kind_of(condition), "version-check") << condition;
  }
  for (const std::string_view condition : {"not TYPE_CHECKING", "a.sys.platform", "__name__", "x.os.name"}) {
    EXPECT_EQ(kind_of(condition), "if") << condition;
  }
}

TEST(PythonBlocks, ConditionsAreMasked) {
  const auto condition_of = [](std::string_view condition) {
    const FileFacts facts = extract(Language::python, "if " + std::string(condition) + ": pass\n");
    return std::string(facts.text(facts.blocks.at(0).condition));
  };
  EXPECT_EQ(condition_of("not  a . b"), "not a.b");
  EXPECT_EQ(condition_of("password == 'hunter2'"), "password==\"\"");
  EXPECT_EQ(condition_of("env == 'production'"), "env==\"production\"");
  EXPECT_EQ(condition_of("os.getenv('DEMO_MODE', '1') == 'TRUE'"), "os.getenv(\"DEMO_MODE\",\"1\")==\"TRUE\"");
  EXPECT_EQ(condition_of("x['user_id'] != y.get('role') and z.pop('k') in 'abc'"),
            "x[\"user_id\"]!=y.get(\"role\")and z.pop(\"k\")in\"\"");
  EXPECT_EQ(condition_of("'token' not in x and hasattr(y, 'name') or getattr(z, 'a', 'secret')"),
            "\"token\"not in x and hasattr(y,\"name\")or getattr(z,\"a\",\"\")");
  EXPECT_EQ(condition_of("['secret', b'x', f'secret{a}', f'JWT_{env}', rb'TRUE']"), "[\"\",\"\",\"\",\"JWT_{}\",\"\"]");
  EXPECT_EQ(condition_of("f('user name')"), "f(\"\")");
  EXPECT_EQ(condition_of(std::string(121, 'x')), "");
  EXPECT_EQ(condition_of(std::string(120, 'x')).size(), 120U);
}

TEST(PythonBlocks, WhatAConditionDoesHappensOutside) {
  EXPECT_EQ(python_facts("call", "if a():\n    b()\nwhile c(): d()\n"),
            "call 1 a\ncall 2 b in=if@1\ncall 3 c\ncall 3 d in=loop@3\n");
}

}  // namespace
}  // namespace fount
