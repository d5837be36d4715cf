// The steps and calls of one file by the function and by the block that they stand in, and what its functions bind: the
// questions that rules about flow ask again and again. Built once per file, linear in its facts (blocks nest to a
// bounded depth). Flow is by order and block, not by graph.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/facts.h"

namespace fount {

class FileFlow {
 public:
  explicit FileFlow(const FileFacts& facts);

  // Indices of the steps and calls of a function, in order; of nested functions they are the nested one's.
  std::span<const std::uint32_t> steps_of(std::uint32_t function) const { return items(steps_, function); }
  std::span<const std::uint32_t> calls_of(std::uint32_t function) const { return items(calls_, function); }

  // The step that last gave a name its value before `at`, in the function; kNone when there is none.
  std::uint32_t last_assignment(std::uint32_t function, std::uint32_t at, std::string_view name) const;

  // Is the name bound in this function or one around it (a parameter, an assignment without `global`)?
  bool is_local(std::uint32_t definition, std::string_view name) const;

  // The parameter of this function or one around it; nullptr when the name is none.
  const Parameter* parameter(std::uint32_t definition, std::string_view name) const;

  // Functions of the module that return the name; methods too when it is dotted ("cls._instance").
  std::vector<std::uint32_t> getters_of(std::string_view name) const;

 private:
  using Name = std::pair<std::uint32_t, std::string_view>;  // in which function
  struct Items {
    std::vector<std::uint32_t> list;   // by function, then in order
    std::vector<std::uint32_t> first;  // per function, and one past the end
  };
  std::span<const std::uint32_t> items(const Items& items, std::uint32_t function) const;
  template <class Fact>
  Items group(const std::vector<Fact>& all) const;

  const FileFacts& facts_;
  Items steps_, calls_;
  std::vector<std::pair<Name, std::uint32_t>> assignments_;          // sorted; the step last
  std::vector<Name> locals_;                                         // sorted
  std::vector<std::pair<std::string_view, std::uint32_t>> getters_;  // sorted; the function last
};

// The flow of every file that is asked for, made when it is. Any thread may ask.
class Flows {
 public:
  explicit Flows(std::span<const FileFacts> facts) : facts_(facts), slots_(facts.size()) {}
  const FileFlow& of(FileId file) const {
    Slot& slot = slots_[file.value];
    std::call_once(slot.asked, [&] { slot.flow.emplace(facts_[file.value]); });
    return *slot.flow;
  }

 private:
  struct Slot {
    std::once_flag asked;
    std::optional<FileFlow> flow;
  };
  std::span<const FileFacts> facts_;
  mutable std::vector<Slot> slots_;
};

// The class around a method, through functions nested in it; kNone outside classes.
std::uint32_t class_around(const FileFacts& facts, std::uint32_t definition);

// What of a file stands in a block, blocks inside of it included.
class BlockContents {
 public:
  explicit BlockContents(const FileFacts& facts);

  std::span<const std::uint32_t> steps(std::uint32_t block) const { return steps_[block]; }
  std::span<const std::uint32_t> imports(std::uint32_t block) const { return imports_[block]; }
  std::span<const std::uint32_t> bindings(std::uint32_t block) const { return bindings_[block]; }
  std::span<const std::uint32_t> definitions(std::uint32_t block) const { return definitions_[block]; }

 private:
  using Lists = std::vector<std::vector<std::uint32_t>>;  // per block
  template <class Fact>
  Lists list(const FileFacts& facts, const std::vector<Fact>& all) const;

  Lists steps_, imports_, bindings_, definitions_;
};

}  // namespace fount
