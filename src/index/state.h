// Mutable state that outlives a call: containers and slots of modules and classes, and attributes of objects that exist
// once; with every access that production code makes in functions, joined over files. What is done at import time is no
// access: tables and registries are filled then. Knows what is stored how, not whether that is right.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "index/flow.h"
#include "index/index.h"

namespace fount {

enum class StateOwner : std::uint8_t {
  module,
  class_,    // an attribute in the class body: one for all instances, unless an instance rebinds it
  instance,  // set by `__init__` of a class with a shared instance
};

enum class AccessKind : std::uint8_t {
  keyed,   // x[key] = value, x.setdefault(key, ...)
  add,     // x.append(key), x.add(key), x.extend(...)
  remove,  // del x[key], x.pop(key), x.remove(key), x.clear() ...
  assign,  // x = value
  read,    // x.get(key)
  first,   // next(iter(x.values())), list(x.values())[0]: any one of them
};

struct StateAccess {
  FileId file;
  std::uint32_t definition = kNone;  // the function
  std::uint32_t block = kNone;
  std::uint32_t begin = 0, end = 0;
  StringId key, value;  // dotted name, or callee of a call; of the file's table
  ValueKind key_kind = ValueKind::none, value_kind = ValueKind::none;
  AccessKind kind = AccessKind::keyed;
  bool through_self = false;  // by a method, on `self`
};

struct State {
  FileId file;
  std::uint32_t begin = 0, end = 0;  // where it is bound first
  std::uint32_t definition = kNone;  // the class, for `class_` and `instance`
  std::string_view name;
  std::string_view annotation;            // dotted head
  std::string_view made_by;               // callee, when a call made it
  ValueKind container = ValueKind::none;  // list, dict, set; call when a call made it; null for an empty slot
  StateOwner owner = StateOwner::module;
  std::vector<StateAccess> accesses;  // in file order, then by offset

  bool has(AccessKind kind) const;
};

// A class of which one object is kept for the process: bound in a module, or made by a getter that keeps it there.
struct SharedInstance {
  DefinitionId of;
  FileId file;                         // where it is kept
  std::uint32_t begin = 0, end = 0;    // the statement that makes it
  std::string_view name;               // of the module's name that keeps it
  std::vector<std::uint32_t> getters;  // functions of that file that return it
};

// Ask Index::shared_states() for it.
class SharedStates {
 public:
  explicit SharedStates(const Index& index);
  const std::vector<State>& states() const { return states_; }
  const std::vector<SharedInstance>& instances() const { return instances_; }
  const FileFlow& flow(FileId file) const { return flows_.of(file); }

 private:
  const Flows& flows_;
  std::vector<SharedInstance> instances_;
  std::vector<State> states_;
};

}  // namespace fount
