#include "tests/index/random_packages.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace fount::test {
namespace {

// p/b.py is hidden by p/b/__init__.py when there are both; n is a namespace package.
constexpr std::string_view kPaths[] = {
    "a.py",     "b.py",   "p/__init__.py",  "p/a.py", "p/b.py", "p/b/__init__.py", "p/q/__init__.py",
    "p/q/a.py", "n/a.py", "n/p/__init__.py"};

class Writer {
 public:
  explicit Writer(unsigned& number) : number_(number) {}

  std::string write(const RandomModule& module) {
    depth_ = static_cast<unsigned>(std::ranges::count(kPaths[module.path], '/'));
    for (const Statement& statement : module.statements) ++mentioned_[kNames[statement.name]];
    stars_ = std::ranges::any_of(module.statements, [](const Statement& s) { return s.phrase == Phrase::import_all; });
    for (const Statement& statement : module.statements) write(statement);
    if (exports_) {
      text_ += "__all__ = [";
      for (const std::string_view name : bound_) text_ += fmt::format("'{}', ", name);
      text_ += "]\n";
    }
    return text_;
  }

 private:
  void write(const Statement& statement) {
    const std::string_view name = kNames[statement.name];
    switch (statement.phrase) {
      case Phrase::make_class:
        return bind(name, "class {0}: number = {1}");
      case Phrase::make_function:
        return bind(name, "def {0}(): return {1}");
      case Phrase::assign:
        return bind(name, "{0} = {1}");
      case Phrase::unpack:
        return bind(name, "_, ({0}, *_) = 0, [{1}]");
      case Phrase::loop:
        return bind(name, "for {0} in ({1},): pass");
      case Phrase::enter:
        return bind(name, "with __import__('contextlib').nullcontext({1}) as {0}: pass");
      case Phrase::walrus:
        return bind(name, "print(end='') or ({0} := {1})");
      case Phrase::capture:
        return bind(name, "match {1}:\n  case {0}: pass");
      case Phrase::alias:
        return alias(name, kNames[statement.other]);
      case Phrase::delete_:
        if (bound_.erase(name) > 0) text_ += fmt::format("del {}\n", name);
        return;
      case Phrase::catch_error:
        text_ += "try: raise KeyError\nexcept KeyError as error: pass\n";
        return;
      case Phrase::set_global:
        if (text_.find("set_late") != std::string::npos) return;
        text_ += fmt::format("def set_late():\n  global late  # {0}\n  late = {0}\n", ++number_);
        if (statement.level > 0) text_ += "set_late()\n";
        return;
      case Phrase::list_exports:
        exports_ = true;
        return;
      default:
        return import(statement);
    }
  }

  void import(const Statement& statement) {
    const std::string_view name = kNames[statement.name], other = kNames[statement.other];
    const std::string module(kModules[statement.module]);
    std::string source = module;
    // What stands above the root is not to be known.
    const unsigned level = std::min(statement.level, depth_);
    if (level > 0) {
      source = std::string(level, '.');
      if (module.starts_with("p.")) source += module.substr(2);
    }
    switch (statement.phrase) {
      case Phrase::import_module:
        return attempt(fmt::format("import {}", module));
      case Phrase::import_renamed:
        return attempt(fmt::format("import {} as {}", module, name));
      case Phrase::import_name:
        return attempt(fmt::format("from {} import {}", source, other));
      case Phrase::import_name_renamed:
        return attempt(fmt::format("from {} import {} as {}", source, other, name));
      case Phrase::import_submodule:
        if (depth_ > 0)
          attempt(fmt::format("from {} import {}", std::string(std::max(level, 1U), '.'),
                              kNames[kOrdinaryNames + statement.name]));
        return;
      default:
        return attempt(fmt::format("from {} import *", source));
    }
  }

  void bind(std::string_view name, std::string_view format) {
    ++number_;
    text_ += fmt::format(fmt::runtime(format), name, number_) + fmt::format("  # {}\n", number_);
    bound_.insert(name);
  }

  // Of a name with one meaning only: what it meant when the alias was made is what it means in the end.
  void alias(std::string_view name, std::string_view of) {
    if (name == of || !bound_.contains(of) || mentioned_[of] != 1 || stars_) return;
    text_ += fmt::format("{} = {}\n", name, of);
    bound_.insert(name);
  }

  void attempt(std::string_view statement) {
    text_ += fmt::format("try: {}\nexcept (ImportError, AttributeError): pass\n", statement);
  }

  unsigned& number_;
  std::string text_;
  std::set<std::string_view> bound_;                // for certain
  std::map<std::string_view, unsigned> mentioned_;  // how often as what a statement may bind
  unsigned depth_ = 0;                              // in packages
  bool stars_ = false, exports_ = false;
};

}  // namespace

Files files_of(const RandomPackages& packages) {
  // These are always there: what an import finds of a name that the root lacks is a guess at the search path.
  std::map<std::string, std::string> files = {{"a.py", ""}, {"b.py", ""}, {"n/a.py", ""}, {"p/__init__.py", ""}};
  unsigned number = 0;
  for (const RandomModule& module : packages) {
    std::string& text = files[std::string(kPaths[module.path])];
    if (text.empty()) text = Writer(number).write(module);
  }
  return {files.begin(), files.end()};
}

}  // namespace fount::test
