#include <gtest/gtest.h>

#include "tests/lang/format_facts.h"

namespace fount {
namespace {

void check(Language language, std::string_view source, std::string_view expected) {
  EXPECT_EQ(format_facts(language, source), expected) << source;
}

TEST(Requirements, NamesAndConstraints) {
  check(Language::requirements,
        "\xEF\xBB\xBF# c\r\nDjango>=4,<5  # why\r\nruamel.Yaml_x[jinja2] == 1 ; python_version < '3.9'\nflask\n"
        "a @ https://b/c.whl\ndjango==4\n",
        "django = >=4,<5\nruamel-yaml-x = [jinja2] == 1 ; python_version < '3.9'\nflask none\na = @ https://b/c.whl\n"
        "django = ==4 (repeated)\n");
  check(Language::requirements, "a==1 \\\n  --hash=sha256:b \\\n  --hash=sha256:c\nd==2\n",
        "a = ==1\na/--hash = sha256:b\na/--hash = sha256:c\nd = ==2\n");
  check(Language::requirements,
        "-r base.txt\n-cc.txt\n--index-url=https://${TOKEN}@x\n-e git+https://x/y#egg=Z_z\n./local\n--pre\n"
        "git+https://x#egg=Q\n? x\n",
        "--requirement = base.txt\n--constraint = c.txt\n--index-url = https://${TOKEN}@x (interpolated)\n"
        "--editable = git+https://x/y#egg=Z_z\n- = ./local\n--pre none\nq = git+https://x#egg=Q\n$TOKEN --index-url\n"
        "?? x\n");
}

TEST(GoModule, Directives) {
  check(
      Language::go_module,
      "module a/b // c\n\ngo 1.22\ntoolchain go1.22.1\nrequire (\n\tx/y v1.0.0 // indirect\n\t\"z\" v2\n)\n"
      "require w v3\nreplace x/y => ../y\nbogus\n",
      "module = a/b\ngo = 1.22\ntoolchain = go1.22.1\nrequire map\nrequire/x/y = v1.0.0\nrequire/z = v2\nrequire map\n"
      "require/w = v3\nreplace map\nreplace/x/y = ../y\n?bogus\n");
}

TEST(Versions, Files) {
  check(Language::version_file, "\xEF\xBB\xBFv20.1.0\r\n", "- = v20.1.0\n");
  check(Language::version_file, "# c\n3.12\n3.11 # old\n", "- = 3.12\n- = 3.11\n");
  check(Language::tool_versions, "nodejs 20.1 system # c\npython 3.12\nruby\n",
        "nodejs = 20.1 system\npython = 3.12\nruby none\n");
}

TEST(Makefile, Assignments) {
  check(Language::makefile,
        "A = b # c\nB := $(A)-${C}\nD ?= e\nF += g\nexport H = i\nexport J K\noverride L := m \\\n  n\ninclude x.mk\n",
        "A = b\nB = $(A)-${C} (interpolated)\nD = e (conditional)\nF = g (interpolated)\nH = i (exported)\n"
        "J none (exported)\nK none (exported)\nL = m n\ninclude = x.mk\n$A B\n$C B\n");
  check(Language::makefile, "ifeq ($(A),b)\nC = 1\nelse\nC = 2\nendif\nD = $(shell e $(F))\ndefine G\nx\ny\nendef\n",
        "C = 1 (conditional)\nC = 2 (conditional)\nD = $(shell e $(F)) (interpolated)\nG = x\ny\n$A \n$F D\n");
}

TEST(Makefile, Targets) {
  check(Language::makefile, "a: b $(C)\n\t@X=1 d $$Y $(Z) -e 'q'\n\nf: V = 2\n.PHONY: a\ng:: ; h\n",
        "a map (interpolated)\na/d list (command)\na/d/X = 1 (exported)\na/d/- = $$Y (interpolated)\n"
        "a/d/- = $(Z) (interpolated)\na/d/- = -e\na/d/- = q (word)\nf map\nf/V = 2\n.PHONY map\ng map\n"
        "g/h none (command)\n$C a\n$Y a/d/-\n$Z a/d/-\n");
  check(Language::makefile, "A = 1\n<<<<<<< x\nB = 2\n", "A = 1\nB = 2\n?<<<<<<< x\n");
}

TEST(Nginx, Directives) {
  check(Language::nginx,
        "worker_processes 2;\nhttp {\n  # c\n  upstream up { server a:1 weight=2; }\n  server {\n    listen 80;\n"
        "    location ~ \\.php$ {\n      proxy_pass http://$host/${X};\n      return 200 'a;}';\n    }\n  }\n"
        "  include x/*.conf;\n}\n",
        "worker_processes = 2\nhttp map\nhttp/upstream map\nhttp/upstream/up map (label)\n"
        "http/upstream/up/server = a:1 weight=2\nhttp/server map\nhttp/server/listen = 80\nhttp/server/location map\n"
        "http/server/location/~ \\.php$ map (label)\n"
        "http/server/location/~ \\.php$/proxy_pass = http://$host/${X} (interpolated)\n"
        "http/server/location/~ \\.php$/return = 200 'a;}'\nhttp/include = x/*.conf\n"
        "$host http/server/location/~ \\.php$/proxy_pass\n$X http/server/location/~ \\.php$/proxy_pass\n");
  check(Language::nginx, "a \"b\\\"c\" ;\nd;\n}\ne f\n", "a = b\"c (double)\nd none\n?}\ne f\n");
  check(Language::nginx, "a {\n b 1;\n", "a map\na/b = 1\n?a\n");
}

}  // namespace
}  // namespace fount
