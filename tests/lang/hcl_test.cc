#include <gtest/gtest.h>

#include "tests/lang/format_facts.h"

namespace fount {
namespace {

void check(std::string_view source, std::string_view expected) {
  EXPECT_EQ(format_facts(Language::terraform, source), expected) << source;
}

TEST(Hcl, BlocksAndAttributes) {
  check("resource \"google_x\" \"a\" {\n  name = \"n\"\n  count = 2\n  on = true\n  inner {\n    x = 1.5\n  }\n}\n",
        "resource map\nresource/google_x map (label)\nresource/google_x/a map (label)\nresource/google_x/a/name = n "
        "(double)\nresource/google_x/a/count = 2\nresource/google_x/a/on = true\nresource/google_x/a/inner map\n"
        "resource/google_x/a/inner/x = 1.5\n");
  check("variable \"x\" { default = null }\nlocals {}\n",
        "variable map\nvariable/x map (label)\nvariable/x/default = null\nlocals map\n");
  check("\xEF\xBB\xBF# c\r\na = \"b\" // d\r\n/* e\n*/ f = -1\n", "a = b (double)\nf = -1\n");
}

TEST(Hcl, ObjectsAndLists) {
  check("a = { b = 1, \"c d\" : \"e\"\n  f = [1, \"g\", { h = 2 }] }\n",
        "a map\na/b = 1\na/c d = e (double)\na/f list\na/f/- = 1\na/f/- = g (double)\na/f/- map\na/f/-/h = 2\n");
  check("a = [\n  # one\n  \"b\",\n]\n", "a list\na/- = b (double)\n");
  check("a = 1\na = 2\n", "a = 1\na = 2 (repeated)\n");
}

TEST(Hcl, Expressions) {
  check(
      "a = var.b\nc = \"x-${local.d}-$${e}\"\nf = google_x.y[0].id\ng = data.a.b.c\nh = module.m.o\n",
      "a = var.b (interpolated expression)\nc = x-${local.d}-$${e} (interpolated double)\n"
      "f = google_x.y[0].id (interpolated expression)\ng = data.a.b.c (interpolated expression)\n"
      "h = module.m.o (interpolated expression)\n$var.b a\n$local.d c\n$google_x.y f\n$data.a.b.c g\n$module.m.o h\n");
  check("a = var.b ? \"c\" : max(1, local.d)\ne = [for k, v in var.f : v if v.g]\nh = {\n i = \"j\" }.i\nk = 1\n",
        "a = var.b ? \"c\" : max(1, local.d) (interpolated expression)\n"
        "e = [for k, v in var.f : v if v.g] (interpolated expression)\n"
        "h = {\n i = \"j\" }.i (interpolated expression)\nk = 1\n$var.b a\n$local.d a\n$var.f e\n$v.g e\n");
  check("a = jsonencode({\n  b = var.c\n})\nd = \"${var.e}\"\n",
        "a = jsonencode({\n  b = var.c\n}) (interpolated expression)\nd = ${var.e} (interpolated double)\n$var.c a\n"
        "$var.e d\n");
  check("dynamic \"env\" {\n  for_each = var.a\n  content {\n    name = env.key\n  }\n}\n",
        "dynamic map\ndynamic/env map (label)\ndynamic/env/for_each = var.a (interpolated expression)\n"
        "dynamic/env/content map\ndynamic/env/content/name = env.key (interpolated expression)\n"
        "$var.a dynamic/env/for_each\n$env.key dynamic/env/content/name\n");
}

TEST(Hcl, HereDocuments) {
  check("a = <<EOT\nx ${var.b}\nEOT\nc = <<-E\n  y }\n  E\nd = 1\n",
        "a = x ${var.b}\n (interpolated heredoc)\nc =   y }\n (heredoc)\nd = 1\n$var.b a\n");
}

TEST(Hcl, BrokenPartsCostALine) {
  check("a = \"b\nc = 1\n", "a = \"b\nc = 1\n?\"b\n");
  check("a b\n= c\nd = 1\n}\ne = 2\n", "d = 1\ne = 2\n?a b\n= c\n?}\n");
  check("a {\n  b = 1\n", "a map\na/b = 1\n?a {\n");
  check("a = [1, 2\n", "a list\na/- = 1\na/- = 2\n?[1, 2\n");
}

}  // namespace
}  // namespace fount
