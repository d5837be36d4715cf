// (module, name) → what it means: one table row per trap.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "tests/index/repository.h"

namespace fount::test {
namespace {

std::string_view name_of(TargetKind kind) {
  constexpr std::array<std::string_view, 7> kNames = {"nothing",   "unknown",    "external", "module",
                                                      "directory", "definition", "binding"};
  return kNames[static_cast<std::size_t>(kind)];
}

// What the last import of the file at `path` means: "definition pkg.a.X", "nothing", "external".
std::string last_import(const Index& index, std::string_view path) {
  const FileId file = file_named(index, path);
  if (file.value == kNone || index.facts(file).imports.empty()) return "no import";
  const auto last = static_cast<std::uint32_t>(index.facts(file).imports.size() - 1);
  const Target& target = index.resolver().resolved(file, last).target;
  const std::string symbol = index.symbol_of(target);
  return std::string(name_of(target.kind)) + (symbol.empty() ? "" : " " + symbol);
}

struct Case {
  std::string_view name;
  Files files;
  std::string_view expected;
  std::string_view importer = "use.py";  // its last import is the one under test
};

const Case kCases[] = {
    {"definition",
     {{"pkg/__init__.py", ""}, {"pkg/a.py", "class X: pass\n"}, {"use.py", "from pkg.a import X\n"}},
     "definition pkg.a.X"},
    {"re-export",
     {{"pkg/__init__.py", "from .a import X\n"}, {"pkg/a.py", "class X: pass\n"}, {"use.py", "from pkg import X\n"}},
     "definition pkg.a.X"},
    {"chain_of_aliases",
     {{"pkg/__init__.py", "from .b import Z as X\n"},
      {"pkg/a.py", "class X: pass\n"},
      {"pkg/b.py", "from .a import X\nY = X\nZ = Y\n"},
      {"use.py", "from pkg import X\n"}},
     "definition pkg.a.X"},
    {"a_module_that_imports_its_own_name_keeps_it",
     {{"pkg/__init__.py", ""},
      {"a.py", ""},
      {"pkg/a.py", "import a\nfrom pkg.a import a\n"},
      {"use.py", "from pkg.a import a\n"}},
     "module a"},
    {"attribute_alias",
     {{"pkg/__init__.py", ""},
      {"pkg/a.py", "class X: pass\n"},
      {"pkg/b.py", "import pkg.a\nY = pkg.a.X\n"},
      {"use.py", "from pkg.b import Y\n"}},
     "definition pkg.a.X"},
    {"star_import",
     {{"pkg/__init__.py", "from .a import *\n"}, {"pkg/a.py", "class X: pass\n"}, {"use.py", "from pkg import X\n"}},
     "definition pkg.a.X"},
    {"star_hides_private",
     {{"pkg/__init__.py", "from .a import *\n"}, {"pkg/a.py", "class _X: pass\n"}, {"use.py", "from pkg import _X\n"}},
     "nothing"},
    {"star_obeys_all",
     {{"pkg/__init__.py", "from .a import *\n"},
      {"pkg/a.py", "__all__ = ['Y']\nclass X: pass\nclass Y: pass\n"},
      {"use.py", "from pkg import X\n"}},
     "nothing"},
    {"star_from_outside_is_unknown",
     {{"pkg/__init__.py", "from numpy import *\n"}, {"use.py", "from pkg import X\n"}},
     "unknown"},
    {"submodule", {{"pkg/__init__.py", ""}, {"pkg/a.py", ""}, {"use.py", "from pkg import a\n"}}, "module pkg.a"},
    {"name_beats_submodule",
     {{"pkg/__init__.py", "def a(): pass\n"}, {"pkg/a.py", ""}, {"use.py", "from pkg import a\n"}},
     "definition pkg.a"},
    {"package_beats_module",
     {{"pkg/__init__.py", ""},
      {"pkg/a.py", "class X: pass\n"},
      {"pkg/a/__init__.py", ""},
      {"use.py", "from pkg.a import X\n"}},
     "nothing"},
    {"module_beats_namespace_package",
     {{"pkg/__init__.py", ""},
      {"pkg/a.py", "class X: pass\n"},
      {"pkg/a/data.py", ""},
      {"use.py", "from pkg.a import X\n"}},
     "definition pkg.a.X"},
    {"namespace_package",
     {{"space/part/a.py", "class X: pass\n"}, {"use.py", "from space.part.a import X\n"}},
     "definition space.part.a.X"},
    {"missing_module", {{"pkg/__init__.py", ""}, {"use.py", "from pkg.gone import X\n"}}, "nothing"},
    {"missing_name",
     {{"pkg/__init__.py", ""},
      {"pkg/a.py", "class Y: pass\n"},
      {"use.py", "from pkg.a import X, Y\nfrom pkg.a import X\n"}},
     "nothing"},
    {"module_getattr",
     {{"pkg/__init__.py", "def __getattr__(name): return 1\n"}, {"use.py", "from pkg import X\n"}},
     "unknown"},
    {"computed_names",
     {{"pkg/__init__.py", "for n in 'ab': globals()[n] = 1\n"}, {"use.py", "from pkg import a\n"}},
     "unknown"},
    {"extended_path",
     {{"pkg/__init__.py", "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"},
      {"use.py", "from pkg.other import X\n"}},
     "unknown"},
    {"ignored_module", {{"pkg/__init__.py", ""}, {"use.py", "from pkg.made_by_the_build import X\n"}}, "unknown"},
    {"extension_module",
     {{"pkg/__init__.py", ""}, {"pkg/_fast.pyi", ""}, {"use.py", "from pkg._fast import X\n"}},
     "unknown"},
    {"native_source_elsewhere",
     {{"native/_fast.c", ""}, {"pkg/__init__.py", ""}, {"use.py", "from pkg._fast import X\n"}},
     "unknown"},
    {"outside", {{"pkg/__init__.py", ""}, {"use.py", "from numpy import array\n"}}, "external"},
    {"last_binding_wins",
     {{"pkg/__init__.py", ""},
      {"pkg/a.py", "from .b import X\nclass X: pass\n"},
      {"pkg/b.py", "class X: pass\n"},
      {"use.py", "from pkg.a import X\n"}},
     "definition pkg.a.X"},
    {"first_choice_that_exists",
     {{"pkg/__init__.py", ""},
      {"pkg/a.py", "try:\n  from .b import X\nexcept ImportError:\n  class X: pass\n"},
      {"pkg/b.py", "class X: pass\n"},
      {"use.py", "from pkg.a import X\n"}},
     "definition pkg.b.X"},
    {"fallback_of_a_choice_that_does_not",
     {{"pkg/__init__.py", ""},
      {"pkg/a.py", "try:\n  from .gone import X\nexcept ImportError:\n  class X: pass\n"},
      {"use.py", "from pkg.a import X\n"}},
     "definition pkg.a.X"},
    {"placeholder",
     {{"pkg/__init__.py", ""},
      {"pkg/a.py", "try:\n  from .b import X\nexcept ImportError:\n  X = None\n"},
      {"pkg/b.py", "class X: pass\n"},
      {"use.py", "from pkg.a import X\n"}},
     "definition pkg.b.X"},
    {"main_guard_binds_nothing",
     {{"pkg/__init__.py", ""},
      {"pkg/a.py", "class X: pass\nif __name__ == '__main__':\n  from pkg.a import X\n"},
      {"use.py", "from pkg.a import X\n"}},
     "definition pkg.a.X"},
    {"cycle",
     {{"pkg/__init__.py", ""},
      {"pkg/a.py", "from pkg.b import X\n"},
      {"pkg/b.py", "from pkg.a import X\n"},
      {"use.py", "from pkg.a import X\n"}},
     "unknown"},
    {"constant",
     {{"pkg/__init__.py", ""}, {"pkg/a.py", "LIMIT = 3\n"}, {"use.py", "from pkg.a import LIMIT\n"}},
     "binding pkg.a.LIMIT"},
    {"loop_variable", {{"a.py", "for X in 'ab': pass\n"}, {"use.py", "from a import X\n"}}, "binding a.X"},
    {"with_target", {{"a.py", "with open('b') as (X, Y): pass\n"}, {"use.py", "from a import Y\n"}}, "binding a.Y"},
    {"walrus", {{"a.py", "class X: pass\nprint(Y := X)\n"}, {"use.py", "from a import Y\n"}}, "definition a.X"},
    {"captured_name", {{"a.py", "match b:\n  case [X]: pass\n"}, {"use.py", "from a import X\n"}}, "binding a.X"},
    {"loop_hides_class",
     {{"a.py", "class X: pass\nfor X in 'ab': pass\n"}, {"use.py", "from a import X\n"}},
     "binding a.X"},
    {"name_of_an_exception_is_gone",
     {{"a.py", "try: b()\nexcept E as X: pass\n"}, {"use.py", "from a import X\n"}},
     "nothing"},
    {"bound_by_a_function",
     {{"a.py", "def f():\n  global X\n  X = 1\n"}, {"use.py", "from a import X\n"}},
     "binding a.X"},
    {"function_changes_what_the_module_binds",
     {{"a.py", "class X: pass\ndef f():\n  global X\n  X = 1\n"}, {"use.py", "from a import X\n"}},
     "definition a.X"},
    {"deleted", {{"a.py", "for X in 'ab': pass\ndel X\n"}, {"use.py", "from a import X\n"}}, "nothing"},
    {"deleted_after_a_star",
     {{"a.py", "from b import *\ndel X\n"}, {"b.py", "class X: pass\n"}, {"use.py", "from a import X\n"}},
     "nothing"},
    {"deleted_and_bound_again",
     {{"a.py", "class X: pass\nY = X\ndel X\nclass X: pass\n"}, {"use.py", "from a import X\n"}},
     "definition a.X"},
    {"deleted_in_one_branch",
     {{"a.py", "class X: pass\nif b: del X\n"}, {"use.py", "from a import X\n"}},
     "definition a.X"},
    {"deleted_where_it_was_bound",
     {{"a.py", "if b:\n  import X\n  del X\n"}, {"use.py", "from a import X\n"}},
     "nothing"},
    {"later_star_hides",
     {{"a.py", "class X: pass\nfrom b import *\n"}, {"b.py", "class X: pass\n"}, {"use.py", "from a import X\n"}},
     "definition b.X"},
    {"earlier_star_is_hidden",
     {{"a.py", "from b import *\nclass X: pass\n"}, {"b.py", "class X: pass\n"}, {"use.py", "from a import X\n"}},
     "definition a.X"},
    {"source_root",
     {{"src/pkg/__init__.py", ""}, {"src/pkg/a.py", "class X: pass\n"}, {"use.py", "from pkg.a import X\n"}},
     "definition pkg.a.X"},
    {"dunder_is_set_by_python", {{"pkg/__init__.py", ""}, {"use.py", "from pkg import __file__\n"}}, "unknown"},
    {"namespace_that_others_fill",
     {{"one/src/acme/one/__init__.py", "from acme import core\n"}, {"two/src/acme/two/__init__.py", ""}},
     "unknown",
     "one/src/acme/one/__init__.py"},
    {"namespace_of_ones_own",
     {{"pkg/__init__.py", ""},
      {"tools/again.py", "from tools.walk import step\n"},
      {"tools/run.py", "from tools import lost\n"},
      {"tools/walk.py", "step = 1\n"}},
     "nothing",
     "tools/run.py"},
    {"stand_in_of_tests",
     {{"tests/stubs/wrapt/__init__.py", "x = 1\n"}, {"use.py", "from wrapt import Proxy\n"}},
     "external"},
    {"package_of_another_project",
     {{"one/utils/__init__.py", ""}, {"two/app/__init__.py", "from utils import lost\n"}},
     "unknown",
     "two/app/__init__.py"},
    {"package_from_outside_beside_a_module_of_its_name",
     {{"app/__init__.py", "from app.booters.dock import D\n"},
      {"app/booters/box.py", "from dock.shell import Shell\n"},
      {"app/booters/dock.py", "D = 1\n"}},
     "unknown",
     "app/booters/box.py"},
    {"directory_of_data_without_a_module",
     {{"pkg/__init__.py", "import pkg.images\n"}, {"pkg/images/caution.svg", "<svg/>\n"}},
     "unknown",
     "pkg/__init__.py"},
    {"compiled_from_an_interface",
     {{"pkg/__init__.py", "from pkg.activity_thrift import Service\n"}, {"pkg/activity.thrift", "service S {}\n"}},
     "unknown",
     "pkg/__init__.py"},
    {"package_in_a_directory_that_is_none",
     {{"channel/channel.py", "x = 1\n"},
      {"channel/chat.py", "class Chat: pass\n"},
      {"channel/qq/__init__.py", ""},
      {"channel/qq/api.py", "from channel.chat import Chat\n"}},
     "definition channel.chat.Chat",
     "channel/qq/api.py"},
    {"history_of_a_model",
     {{"pkg/__init__.py", "from pkg.models import HistoricalOrder\n"}, {"pkg/models.py", "class Order: pass\n"}},
     "unknown",
     "pkg/__init__.py"},
    {"extension_that_its_package_wraps",
     {{"src/lib.rs", ""}, {"wood/__init__.py", "from .wood import cut\n"}},
     "unknown",
     "wood/__init__.py"},
    {"borrowed_name", {{"alembic/env.py", "x = 1\n"}, {"use.py", "from alembic import op\n"}}, "external"},
};

class ResolverTest : public testing::TestWithParam<Case> {};

TEST_P(ResolverTest, names_mean_what_python_gives_them) {
  const auto index = index_of(GetParam().files, {"pkg/made_by_the_build.py"});
  EXPECT_EQ(last_import(*index, GetParam().importer), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Python, ResolverTest, testing::ValuesIn(kCases), [](const auto& info) {
  std::string name(info.param.name);
  std::ranges::replace(name, '-', '_');
  return name;
});

// Every path through modules that star-import one another would be tried: 19! of them.
TEST(Resolver, star_imports_in_circles_end) {
  Files files;
  std::string every;
  for (char name = 'a'; name < 't'; ++name) every += std::string("from m") + name + " import *\n";
  for (char name = 'a'; name < 't'; ++name) files.emplace_back(std::string("m") + name + ".py", every);
  files.emplace_back("use.py", "from ma import X\n");
  const auto index = index_of(files);
  EXPECT_EQ(last_import(*index, "use.py"), "unknown");
}

TEST(Resolver, relative_imports_climb_from_the_package) {
  const auto index = index_of({{"pkg/__init__.py", ""},
                               {"pkg/a.py", "class X: pass\n"},
                               {"pkg/sub/__init__.py", "from ..a import X\n"},
                               {"pkg/sub/b.py", "from . import c\nfrom ..a import X\n"},
                               {"pkg/sub/c.py", ""}});
  EXPECT_EQ(last_import(*index, "pkg/sub/__init__.py"), "definition pkg.a.X");
  EXPECT_EQ(last_import(*index, "pkg/sub/b.py"), "definition pkg.a.X");
}

// What is lacking in one place may be meant in another, by who is started there.
TEST(Resolver, a_name_that_another_place_has_is_not_missing) {
  const auto of = [](const Files& files, std::string_view importer, std::vector<std::string> hidden = {}) {
    const auto index = index_of(files, std::move(hidden));
    return last_import(*index, importer);
  };
  const Files program{{"flow/__main__.py", "from flow import flow\n"}, {"flow/flow.py", "def main(): pass\n"}};
  EXPECT_EQ(of(program, "flow/__main__.py"), "unknown") << "python -m flow";
  const Files recipe{{"zip/__init__.py", ""}, {"zip/train.py", "from zip import Model\n"}};
  EXPECT_EQ(of(recipe, "zip/train.py"), "nothing");
  EXPECT_EQ(of(recipe, "zip/train.py", {"zip/zip.py"}), "unknown") << "a symbolic link beside it";
  const Files beside{{"lib/midas/__init__.py", ""},
                     {"lib/midas/a.py", ""},
                     {"lib/repo/__init__.py", ""},
                     {"lib/repo/hub.py", "from midas.transforms import X\n"},
                     {"lib/repo/midas/transforms.py", "X = 1\n"},
                     {"lib/use.py", "import midas.a\n"}};
  EXPECT_EQ(of(beside, "lib/repo/hub.py"), "unknown") << "run as a script, it finds what lies beside it";
}

TEST(Resolver, what_binds_nothing_and_calls_something_has_names_from_that) {
  const auto of = [](const std::string& moved) {
    const auto index =
        index_of({{"pkg/__init__.py", ""}, {"pkg/old.py", moved}, {"pkg/use.py", "from pkg.old import Batch\n"}});
    return last_import(*index, "pkg/use.py");
  };
  EXPECT_EQ(of("from library import moved\n\nmoved('pkg.new')\n"), "unknown");
  EXPECT_EQ(of("from library import moved\n"), "nothing");
}

TEST(Resolver, a_project_within_a_package_starts_a_root_of_its_own) {
  const auto index = index_of({{"big/__init__.py", ""},
                               {"big/box/box/__init__.py", ""},
                               {"big/box/box/a.py", "class X: pass\n"},
                               {"big/box/box/use.py", "from box.a import X\n"},
                               {"big/box/pyproject.toml", "[project]\nname = 'box'\n"}});
  EXPECT_EQ(last_import(*index, "big/box/box/use.py"), "definition box.a.X");
}

TEST(Resolver, a_module_is_named_from_below_a_folder_that_no_import_can_spell) {
  const auto index = index_of({{"main/my-server/core/a.py", "class X: pass\n"}, {"my-tool/b.py", "class Y: pass\n"}});
  EXPECT_EQ(index->module_name(index->modules().of(file_named(*index, "main/my-server/core/a.py"))), "core.a");
  EXPECT_EQ(index->module_name(index->modules().of(file_named(*index, "my-tool/b.py"))), "b");
}

TEST(Resolver, absolute_imports_never_look_beside_the_file) {
  const auto index =
      index_of({{"pkg/__init__.py", ""}, {"pkg/types.py", ""}, {"pkg/use.py", "from types import ModuleType\n"}});
  EXPECT_EQ(last_import(*index, "pkg/use.py"), "external");
}

TEST(Index, uses_through_a_module_are_uses) {
  const auto index =
      index_of({{"pkg/__init__.py", ""},
                {"pkg/a.py", "def make(): pass\nclass Base: pass\n"},
                {"pkg/user.py", "import pkg.a\nfrom pkg import a\nclass D(a.Base): pass\npkg.a.make()\n"}});
  const FileId home = file_named(*index, "pkg/a.py");
  EXPECT_EQ(index->production_users({TargetKind::definition, home, 0}), 1U);
  EXPECT_EQ(index->production_users({TargetKind::definition, home, 1}), 1U);
}

TEST(Index, tests_are_counted_apart) {
  const auto index = index_of({{"pkg/__init__.py", "from .a import X\n"},
                               {"pkg/a.py", "class X: pass\n"},
                               {"pkg/user.py", "from pkg.a import X\nX()\n"},
                               {"tests/test_a.py", "from pkg.a import X\n"}});
  const References count = index->references({TargetKind::definition, file_named(*index, "pkg/a.py"), 0});
  EXPECT_EQ(count.production, 2U);
  EXPECT_EQ(count.test, 1U);
  EXPECT_EQ(index->production_users({TargetKind::definition, file_named(*index, "pkg/a.py"), 0}), 1U)
      << "the package passes it on";
}

}  // namespace
}  // namespace fount::test
