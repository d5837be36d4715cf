// Small random trees of Python packages that import from one another in every way there is, as rapidcheck generates
// and shrinks them. Whatever a name can finally mean bears a number of its own, as a comment on its line.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "tests/index/repository.h"

namespace fount::test {

enum class Phrase : std::uint8_t {
  make_class,
  make_function,
  assign,
  unpack,
  loop,
  enter,
  walrus,
  capture,
  alias,
  delete_,
  catch_error,
  set_global,
  list_exports,
  import_module,
  import_renamed,
  import_name,
  import_name_renamed,
  import_submodule,
  import_all,
};
inline constexpr unsigned kPhrases = static_cast<unsigned>(Phrase::import_all) + 1;

// What the fields that a phrase does not need hold does not matter.
struct Statement {
  Phrase phrase = Phrase::make_class;
  std::size_t name = 0, other = 0, module = 0;
  unsigned level = 0;
};

struct RandomModule {
  std::size_t path = 0;
  std::vector<Statement> statements;
};
using RandomPackages = std::vector<RandomModule>;

// The first three are bound in every way, `a`, `b` and `q` only by imports of the modules of these names: which of a
// name and a submodule counts depends on what was loaded when. `error` and `late` are only ever bound by an
// `except ... as` and by a function that says `global`.
inline constexpr std::string_view kNames[] = {"X", "Y", "_Z", "a", "b", "q", "error", "late"};
inline constexpr std::size_t kOrdinaryNames = 3;
inline constexpr std::string_view kModules[] = {"a", "b", "p", "p.a", "p.b", "p.q", "p.q.a", "n.a", "n.p", "p.gone"};

Files files_of(const RandomPackages& packages);

}  // namespace fount::test

namespace rc {
template <>
struct Arbitrary<fount::test::Statement> {
  static Gen<fount::test::Statement> arbitrary() {
    using fount::test::Statement;
    const auto phrase = gen::map(gen::inRange(0U, fount::test::kPhrases),
                                 [](unsigned value) { return static_cast<fount::test::Phrase>(value); });
    return gen::build<Statement>(
        gen::set(&Statement::phrase, phrase),
        gen::set(&Statement::name, gen::inRange<std::size_t>(0, fount::test::kOrdinaryNames)),
        gen::set(&Statement::other, gen::inRange<std::size_t>(0, std::size(fount::test::kNames))),
        gen::set(&Statement::module, gen::inRange<std::size_t>(0, std::size(fount::test::kModules))),
        gen::set(&Statement::level, gen::inRange(0U, 4U)));
  }
};
template <>
struct Arbitrary<fount::test::RandomModule> {
  static Gen<fount::test::RandomModule> arbitrary() {
    using fount::test::RandomModule;
    return gen::build<RandomModule>(
        gen::set(&RandomModule::path, gen::inRange<std::size_t>(0, 10)),
        gen::set(&RandomModule::statements, gen::arbitrary<std::vector<fount::test::Statement>>()));
  }
};
}  // namespace rc
