#include <gtest/gtest.h>

#include "tests/lang/facts_text.h"

namespace fount {
namespace {

void check(std::string_view source, std::string_view expected) {
  EXPECT_EQ(python_facts("import", source), expected) << source;
}

TEST(PythonImports, Plain) {
  check("import a\nimport a.b as c, d\n",
        "import 1 name=a statement=1\n"
        "import 2 name=a.b as=c statement=2\n"
        "import 2 name=d statement=2\n");
  check("import a . b  as c; x = 1; import d\n",
        "import 1 name=a.b as=c statement=1\n"
        "import 1 name=d statement=1\n");
}

TEST(PythonImports, From) {
  check("from a.b import c, d as e\nfrom . import f\nfrom ...g import h\nfrom .... import i\nfrom x import *\n",
        "import 1 from=a.b name=c statement=1\n"
        "import 1 from=a.b name=d as=e statement=1\n"
        "import 2 from=. name=f statement=2\n"
        "import 3 from=...g name=h statement=3\n"
        "import 4 from=.... name=i statement=4\n"
        "import 5 from=x name=* statement=5\n");
}

TEST(PythonImports, EachNameHasItsOwnPlace) {
  check("from a import (  # why\n    b,\n    c as\n      d,\n)\nfrom e \\\n  import f\n",
        "import 2 from=a name=b statement=1\n"
        "import 3-4 from=a name=c as=d statement=1\n"
        "import 7 from=e name=f statement=6\n");
}

TEST(PythonImports, WhereTheyStand) {
  check(
      "try:\n    import a\nexcept ImportError:\n    if x:\n        a = None; import b\n"
      "def f():\n    if TYPE_CHECKING: from c import d\n",
      "import 2 name=a statement=2 in=try-import@1\n"
      "import 5 name=b statement=5 in=except-import@3/if@4\n"
      "import 7 from=c name=d statement=7 of=f in=type-checking@7\n");
}

TEST(PythonImports, CommentsThatSilenceCheckers) {
  for (const char* comment : {"# type: ignore", "# type: ignore[import-not-found]", "# pyright: ignore",
                              "# pylint: disable=import-error", "# noinspection PyUnresolvedReferences"})
    check(std::string("import a  ") + comment + "\nimport b  # why\n",
          "import 1 name=a statement=1 silenced\nimport 2 name=b statement=2\n");
  check("# pylint: disable=no-name-in-module\nfrom a import (b,\n  c)\n",
        "import 2 from=a name=b statement=2 silenced\nimport 3 from=a name=c statement=2 silenced\n");
  check("import a  # pylint: disable=unused-import\n", "import 1 name=a statement=1\n");
}

TEST(PythonImports, SoftKeywordsAreNames) {
  check("from match import case as type\nimport _\n",
        "import 1 from=match name=case as=type statement=1\n"
        "import 2 name=_ statement=2\n");
}

TEST(PythonImports, WhatIsNotPythonGivesNothing) {
  for (const std::string_view source :
       {"import\n", "from a import\n", "from import b\n", "import a,\n", "from a import (b\n", "import {{ name }}\n",
        "from a import b c\n", "import a as\n", "from a import ()\n", "from a import b as 1\n", "import a.\n"}) {
    EXPECT_EQ(python_facts("import unparsed", std::string(source) + "import ok\n").substr(0, 9), "import 2 ") << source;
  }
}

}  // namespace
}  // namespace fount
