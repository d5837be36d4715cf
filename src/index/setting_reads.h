// Every place where code asks for an environment variable, through any accessor: os.getenv, os.environ, a wrapper found
// by following the call, a settings class. Names composed from lists, mappings and f-strings are resolved where they
// can be.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "core/file.h"
#include "core/texts.h"
#include "index/calls.h"
#include "index/environments.h"
#include "index/products.h"
#include "index/symbols.h"

namespace fount {

// What code does with the value, as far as that says what it takes for true.
enum class TruthTest : std::uint8_t {
  none,
  equals,      // == "x": `tested` are the words that are compared with
  not_equals,  // != "x", not in ("x", "y")
  one_of,      // in ("1", "true", "yes")
  truthy,      // used as a condition: any non-empty text, "false" too
  converted,   // bool(...): as truthy
  boolean,     // a settings class or a helper that knows true and false
};

enum SettingReadFlag : std::uint16_t {
  kReadRequired = 1 << 0,  // os.environ["X"], a field without default, `raise` when it is missing
  kReadComposed = 1 << 1,  // the name was put together: a list that a loop walks, an f-string, a mapping
  kReadLowered = 1 << 2,   // .lower() before the test
  kReadShell = 1 << 3,     // a shell script's $X
  kReadPresence = 1 << 4,  // only asks whether it is there
  kReadWrites = 1 << 5,    // sets it: os.environ["X"] = ..., setdefault
  kReadField = 1 << 6,     // a field of a settings class
  kReadGuarded = 1 << 7,   // only in some environments; `guard` says which when it is one
  kReadAssumed = 1 << 8,   // the object that is asked is called like the environment, and no more is known of it
};
struct SettingRead {
  Symbol name;  // as the environment has it
  FileId file;
  std::uint32_t begin = 0, end = 0;  // of the name, or of the field
  std::uint32_t definition = kNone;  // innermost enclosing
  std::uint32_t block = kNone;
  std::uint32_t call = kNone;                        // the reading call, into the file's calls
  std::uint32_t default_begin = 0, default_end = 0;  // the default's literal or expression; empty: none
  ValueKind default_kind = ValueKind::none;
  ScalarStyle default_style = ScalarStyle::plain;
  EnvironmentId guard;         // only read when the environment is this one
  Symbol accessor;             // "os.getenv", "shared.env.get_env().get", "pkg.config.Settings"
  std::vector<Symbol> tested;  // with TruthTest::equals, not_equals and one_of, as written
  std::uint16_t flags = 0;
  TruthTest truth = TruthTest::none;
  ValueKind conversion = ValueKind::none;  // number: int(...), float(...); boolean; list: .split(...)
  std::uint32_t order = 0;                 // among the names that this place asks for, one after the other
  bool is(SettingReadFlag flag) const { return (flags & flag) != 0; }
};

// A place that asks for a variable whose name could not be known: `os.getenv(name)`.
struct UnresolvedRead {
  Span span;
  Symbol accessor, key;
};

class SettingReads {
 public:
  struct Input {
    std::span<const SourceFile> files;
    std::span<const FileFacts> facts;
    const Texts& texts;
    std::span<const std::uint32_t> first_definition;
    const ModuleTree& modules;
    const PythonResolver& resolver;
    const Classes& classes;
    const Calls& calls;
    const Products& products;
    const Environments& environments;
  };
  SettingReads(const Input& input, Symbols& symbols);

  std::span<const SettingRead> all() const { return reads_; }  // sorted by name, then file and place
  std::span<const SettingRead> of(Symbol name) const;
  std::span<const Symbol> names() const { return names_; }

  // Those of a name that one variable completes: "JWT_SECRET_{environment}", "KEY_{tenant}". In file order; what is
  // also in all(), by the names of the environments, may be among them.
  std::span<const SettingRead> open() const { return open_; }

  // Counted against all, with those that are only assumed to be reads.
  std::span<const UnresolvedRead> unresolved() const { return unresolved_; }
  // False only when nobody can be asking for it: no production file says the name in a literal or a `$NAME`, and no
  // name that is put together from parts ("JWT_SECRET_{}") could come out as it.
  bool may_be_read(Symbol symbol, std::string_view name) const;
  double coverage() const;

 private:
  void finish(const Input& input, Symbols& symbols);

  std::vector<SettingRead> reads_, open_;
  std::vector<Symbol> names_;
  std::vector<UnresolvedRead> unresolved_;
  std::vector<std::string> open_names_;  // with {} for what is not known
  std::vector<Symbol> mentioned_;        // sorted
};

}  // namespace fount
