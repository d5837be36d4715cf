// How sure the rules about imports are: what the repository shows of why a missing module may be there all the same.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/confidence.h"

namespace fount {
namespace {

using test::audited_confidence_of;
using test::confidence_of;
using test::Confidences;
using test::Files;
using test::kCertain;
using test::kFirm;
using test::kNothing;
using test::kTentative;

Confidences of_missing(const std::string& importer, const std::string& text, Files more = {}) {
  more.emplace_back("shop/__init__.py", "");
  more.emplace_back(importer, text);
  return audited_confidence_of("dangling-import", more);
}

constexpr const char* kMissing = "from shop.prices import total\n";

TEST(ImportsConfidence, who_silences_a_checker_knows_that_the_module_is_elsewhere) {
  EXPECT_EQ(of_missing("shop/a.py", kMissing), kCertain);
  EXPECT_EQ(of_missing("shop/a.py", "from shop.prices import total  # type: ignore[import-not-found]\n"), kTentative);
  EXPECT_EQ(of_missing("shop/a.py", std::string("# pylint: disable=no-name-in-module\n") + kMissing), kTentative);
  EXPECT_EQ(of_missing("shop/a.py", "from shop.prices import total  # noqa: F401\n"), kCertain);
}

TEST(ImportsConfidence, whoever_asks_first_expects_that_it_may_not_be_there) {
  const auto of = [](const std::string& condition) {
    return of_missing("shop/a.py", "from importlib.util import find_spec\n\nif " + condition +
                                       ":\n    from shop.prices import total\n");
  };
  EXPECT_EQ(of("find_spec('shop.prices')"), kTentative);
  EXPECT_EQ(of("PRICES_AVAILABLE"), kTentative);
  EXPECT_EQ(of("prices_of(shop)"), kCertain);
}

TEST(ImportsConfidence, a_flag_says_where_more_is_installed) {
  const auto of = [](const std::string& text) {
    return of_missing("shop/a.py", "from shop import flags\n" + text, {{"shop/flags.py", "total = ready = len\n"}});
  };
  EXPECT_EQ(of("if IN_HOUSE:\n    from shop.prices import total\n"), kTentative);
  EXPECT_EQ(of("if flags.ready():\n    from shop.prices import total\n"), kCertain);
  EXPECT_EQ(of("if flags.ready():\n    from shop.prices import total\nelse:\n    from shop.flags import total\n"),
            kTentative);
}

TEST(ImportsConfidence, what_a_set_up_program_builds) {
  const auto of = [](const std::string& name) {
    return of_missing("shop/a.py", kMissing,
                      {{"setup.py", "from setuptools import setup\n\nsetup(rust_extensions=[RustExtension('" + name +
                                        "', path='Cargo.toml')])\n"}});
  };
  EXPECT_EQ(of("shop.prices"), kTentative);
  EXPECT_EQ(of("shop.taxes"), kCertain);
}

TEST(ImportsConfidence, another_repository_may_lie_here) {
  const Files files{{"shop/prices/__init__.py", "from .lib.src import total\n"}};
  EXPECT_EQ(of_missing("shop/a.py", kMissing, files).size(), 2U) << "the module, and the name that it would bring";
  Files with = files;
  with.emplace_back(".gitmodules", "[submodule \"lib\"]\n\tpath = shop/prices/lib\n\turl = https://example.org/lib\n");
  EXPECT_EQ(of_missing("shop/a.py", kMissing, with), kNothing);
}

TEST(ImportsConfidence, below_a_raise_nothing_is_imported) {
  EXPECT_EQ(of_missing("shop/a.py", std::string("raise RuntimeError('not ready')\n") + kMissing), kNothing);
  EXPECT_EQ(of_missing("shop/a.py", std::string("import sys\nif sys.argv: raise RuntimeError('x')\n") + kMissing),
            kCertain);
  const auto in_function = [](const std::string& before) {
    return of_missing("shop/a.py", "def f(x):\n    " + before + "\n    " + kMissing);
  };
  EXPECT_EQ(in_function("raise NotImplementedError"), kNothing);
  EXPECT_EQ(in_function("return x"), kNothing);
  EXPECT_EQ(in_function("if x: return x"), kCertain);
  EXPECT_EQ(in_function("def g(): return x"), kCertain);
}

TEST(ImportsConfidence, a_folder_of_modules_in_the_package_beside_a_script) {
  const Files files{{"scripts/__init__.py", ""},
                    {"scripts/other.py", "x = 1\n"},
                    {"images/scripts/__init__.py", ""},
                    {"images/scripts/tools/draw.py", "def draw(): return 1\n"}};
  const auto of = [&](const std::string& importer, const std::string& module) {
    Files all = files;
    all.emplace_back(importer, "from scripts." + module + " import draw\n");
    return audited_confidence_of("dangling-import", all);
  };
  EXPECT_EQ(of("images/entry.py", "tools"), kNothing);
  EXPECT_EQ(of("images/entry.py", "things"), kCertain);
}

TEST(ImportsConfidence, a_folder_may_be_called_like_a_package_from_outside) {
  const std::string missing = "from till.poller import Poller\n";
  const Files till{
      {"till/__init__.py", missing}, {"use.py", "from till.more import rest\n"}, {"till/more.py", "rest = 1\n"}};
  const auto of = [&](const std::string& path, const std::string& list, Files more = {}) {
    more.insert(more.end(), till.begin(), till.end());
    if (!path.empty()) more.emplace_back(path, list);
    return audited_confidence_of("dangling-import", more);
  };
  EXPECT_EQ(of("", ""), kCertain);
  EXPECT_EQ(of("till/requirements.txt", "till >= 0.6\n"), kTentative);
  EXPECT_EQ(of("requirements.txt", "python-till-bot>=1\n"), kTentative) << "what it installs";
  EXPECT_EQ(of("requirements.txt", "tiller>=1\n"), kCertain);
  const Files own{{"setup.py", "from setuptools import setup\n\nsetup()\n"}};
  EXPECT_EQ(of("docs/requirements.txt", "till==0.6\n", own), kCertain) << "the repository makes it";
  EXPECT_EQ(of("till/requirements.txt", "till==0.6\n", own), kTentative) << "and pins a release of it";
}

TEST(ImportsConfidence, of_what_is_laid_aside_or_over_something_else) {
  EXPECT_EQ(of_missing("shop/archive/a.py", kMissing, {{"shop/archive/__init__.py", ""}}), kTentative);
  EXPECT_EQ(of_missing("shop/deprecated/a.py", kMissing, {{"shop/deprecated/__init__.py", ""}}), kTentative);
  EXPECT_EQ(of_missing("contrib/move.py", kMissing), kTentative);
  EXPECT_EQ(of_missing("shop/contrib/a.py", kMissing, {{"shop/contrib/__init__.py", ""}}), kCertain);
  EXPECT_EQ(of_missing("packages/patches/shop/a.py", kMissing), kTentative);
}

TEST(ImportsConfidence, a_folder_may_be_called_like_a_module_of_pythons_own) {
  const auto of = [](const std::string& name) {
    return audited_confidence_of("dangling-import",
                                 {{name + "/__init__.py", ""},
                                  {name + "/a.py", "x = 1\n"},
                                  {"use.py", "from " + name + ".a import x\nfrom " + name + " import Status\n"}});
  };
  EXPECT_EQ(of("shop"), kCertain);
  EXPECT_EQ(of("http"), kTentative);
}

TEST(ImportsConfidence, a_set_up_program_may_install_a_folder_below_another_package) {
  const auto of = [](Files more) {
    more.emplace_back("plugins/__init__.py", "from .. import callbacks\n");
    more.emplace_back("plugins/a.py", "x = 1\n");
    more.emplace_back("use.py", "from plugins.a import x\n");
    return audited_confidence_of("dangling-import", more);
  };
  EXPECT_EQ(of({}), kFirm);
  EXPECT_EQ(of({{"setup.py", "from setuptools import setup\n\nsetup(package_dir={'shop.plugins': 'plugins'})\n"}}),
            kTentative);
}

TEST(ImportsConfidence, modules_that_a_loader_takes_by_their_path) {
  Files files{{"shop/__init__.py", ""}, {"shop/loads.py", "from importlib.util import spec_from_file_location\n"}};
  for (const std::string name : {"air", "sea", "rail"}) {
    files.emplace_back("shop/ways/" + name + ".py", "def send(): return 1\n");
    files.emplace_back("shop/ways/" + name + "/__init__.py", "");
  }
  EXPECT_EQ(confidence_of("shadowed-module", files), Confidences(3, Confidence::certain));
  files[1].second += "\n\ndef load(name): return spec_from_file_location(name, name + '.py')\n";
  EXPECT_EQ(confidence_of("shadowed-module", files), Confidences(3, Confidence::tentative));
}

TEST(ImportsConfidence, a_first_choice_from_outside) {
  Files files{
      {"parrot/__init__.py", ""},
      {"parrot/chat.py", "def say(): return 1\n"},
      {"parrot/use.py",
       "try:\n    from parrot.ext import send\nexcept ImportError:\n    from parrot.chat import say as send\n"}};
  EXPECT_EQ(audited_confidence_of("rival-fallback", files), kFirm);
  files.emplace_back("requirements.txt", "python-parrot\n");
  EXPECT_EQ(audited_confidence_of("rival-fallback", files), kTentative);
}

// import-paths: `net` from where it is defined and from the package around it.
Confidences of_paths(const std::string& a, const std::string& b, const std::string& init) {
  return audited_confidence_of("import-paths",
                               {{"shop/__init__.py", init},
                                {"shop/prices.py", "def net(x): return x / 2\n\n\ndef tax(x): return x\n"},
                                {"till/__init__.py", ""},
                                {"till/a.py", a},
                                {"till/c.py", a},
                                {"till/b.py", b}});
}

TEST(ImportsConfidence, who_needs_the_module_in_any_case_takes_no_second_path) {
  const std::string init = "from shop.prices import net\n\n__all__ = ['net']\n";
  const std::string facade = "from shop import net\n\nnet(1)\n";
  EXPECT_EQ(of_paths(facade, "from shop.prices import net\n\nnet(2)\n", init), kCertain);
  EXPECT_EQ(of_paths(facade, "from shop.prices import net, tax\n\nnet(2), tax(2)\n", init), kNothing);
  EXPECT_EQ(of_paths(facade, "from shop.prices import net\nfrom shop.prices import tax\n\nnet(2), tax(2)\n", init),
            kCertain)
      << "two statements: one of them can change";
  std::string many = "from shop.prices import net";
  for (int i = 0; i < 100; ++i) many += ", tax as tax" + std::to_string(i);
  EXPECT_EQ(of_paths(facade, many + "\n\nnet(2)\n", init), kNothing);
}

TEST(ImportsConfidence, where_as_many_go_either_way_none_is_the_usual_one) {
  const std::string facade = "from shop import net\n\nnet(1)\n", module = "from shop.prices import net\n\nnet(2)\n";
  const auto of = [&](const std::string& toml) {
    return audited_confidence_of("import-paths", {{"shop/__init__.py", "from shop.prices import net\n"},
                                                  {"shop/prices.py", "def net(x): return x / 2\n"},
                                                  {"till/__init__.py", ""},
                                                  {"till/a.py", facade},
                                                  {"till/b.py", module},
                                                  {"fount.toml", toml}});
  };
  EXPECT_EQ(of(""), kTentative);
  EXPECT_EQ(of("[[canonical]]\nconcept = \"net\"\nimport = \"shop.net\"\n"), kCertain);
}

TEST(ImportsConfidence, a_module_may_give_a_class_out_as_its_own) {
  const std::string a = "from shop import net\n\nnet(1)\n", b = "from shop.prices import net\n\nnet(2)\n";
  EXPECT_EQ(of_paths(a, b, "from shop.prices import net as _net\n\nnet = _net\n"), kTentative);
}

TEST(ImportsConfidence, one_of_two_modules_is_there_for_want_of_the_other) {
  const std::string error =
      "class Error(Exception):\n    def __init__(self, code, text):\n        super().__init__(text)\n"
      "        self.code = code\n        self.text = text\n";
  const auto of = [&](const std::string& init) {
    return audited_confidence_of("duplicate-definition",
                                 {{"shop/__init__.py", init},
                                  {"shop/_fast.py", error},
                                  {"shop/_slow.py", error},
                                  {"use.py", "from shop._fast import Error\n\nraise Error(1, 'x')\n"}});
  };
  EXPECT_EQ(of("from ._fast import Error\nfrom ._slow import Error as SlowError\n"), kCertain);
  EXPECT_EQ(of("try:\n    from ._fast import Error\nexcept (SyntaxError, ImportError):\n"
               "    from ._slow import Error\n"),
            kNothing);
}

}  // namespace
}  // namespace fount
