// What an expression of Python code means as far as the environment is concerned: os.environ itself, a function that
// reads it, an object whose methods may. By imports, aliases and what functions return, never by how things are called.
// Made while the index is built; remembers its answers, so not to be shared between threads.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/facts.h"
#include "core/file.h"
#include "index/classes.h"
#include "index/flow.h"
#include "index/modules.h"
#include "index/products.h"
#include "index/resolver_python.h"
#include "index/scopes.h"
#include "index/symbols.h"

namespace fount {

struct Accessor {
  enum class Kind : std::uint8_t {
    nothing,
    environment,  // os.environ, or a copy of it
    getter,       // a library's function that reads the variable it is given: os.getenv, decouple.config
    setter,       // os.environ.setdefault, os.putenv
    source,       // a library's object that is such a function and has such methods: environ.Env()
    instance,     // of the first-party class `id`
    class_,
    function,
  };
  Kind kind = Kind::nothing;
  DefinitionId id;
  bool is(Kind other) const { return kind == other; }
  explicit operator bool() const { return kind != Kind::nothing; }
};

class Accessors {
 public:
  struct Input {
    std::span<const SourceFile> files;
    std::span<const FileFacts> facts;
    std::span<const std::uint32_t> first_definition;
    const ModuleTree& modules;
    const PythonResolver& resolver;
    const Classes& classes;
    const Products& products;
    const Symbols& symbols;
  };
  explicit Accessors(const Input& input) : input_(input), files_(input.files.size()) {}

  // A dotted expression at `definition` (kNone: module scope). `dotted` must live as long as the facts.
  Accessor meaning(FileId file, std::uint32_t definition, std::string_view dotted) {
    return meaning({file, definition}, dotted, 0);
  }
  // What a call of this callee gives.
  Accessor product(FileId file, std::uint32_t definition, std::string_view callee) {
    return product({file, definition}, callee, 0);
  }
  Accessor member(Accessor of, std::string_view name) { return member(of, name, 0); }

  // The dotted name by which a library knows what this file calls `dotted`: "os.getenv"; empty when that is none's.
  std::string external_name(FileId file, std::uint32_t definition, std::string_view dotted);

  // The module or class variable that a dotted expression means; its index is kNone when there is none.
  std::pair<FileId, std::uint32_t> binding(FileId file, std::uint32_t definition, std::string_view dotted);

  const FileFlow& flow(FileId file) { return names_of(file).flow; }
  FileId file_of(DefinitionId id) const;
  std::uint32_t local(DefinitionId id) const { return id.value - input_.first_definition[file_of(id).value]; }

 private:
  struct Place {
    FileId file;
    std::uint32_t definition = kNone;
  };
  struct Foreign {  // a name that an import binds to something of a library
    std::uint32_t definition = kNone;
    std::string full;
  };
  struct Names {
    FileScopes scopes;
    FileFlow flow;
    std::unordered_map<std::string_view, std::vector<Foreign>> foreign;
    std::map<std::pair<std::uint32_t, std::string_view>, std::vector<std::uint32_t>> methods;     // by class and name
    std::map<std::pair<std::uint32_t, std::string_view>, std::vector<std::uint32_t>> attributes;  // self.x = ...: steps
  };
  Names& names_of(FileId file);
  void add_foreign(FileId file, Names& names) const;
  Accessor meaning(Place place, std::string_view dotted, unsigned depth);
  Accessor unremembered(Place place, std::string_view dotted, unsigned depth);
  Accessor local_meaning(Place place, std::string_view name, unsigned depth);
  Accessor target_meaning(const Target& target, unsigned depth);
  Accessor value_meaning(Place place, ValueKind kind, std::string_view value, unsigned depth);
  Accessor product(Place place, std::string_view callee, unsigned depth);
  Accessor returned_by(DefinitionId function, unsigned depth);
  Accessor member(Accessor of, std::string_view name, unsigned depth);
  Accessor class_member(DefinitionId owner, std::string_view name, unsigned depth);

  Input input_;
  std::vector<std::unique_ptr<Names>> files_;
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::string_view>, Accessor> known_;
};

}  // namespace fount
