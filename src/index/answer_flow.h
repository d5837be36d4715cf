// Which statements of a function make up its answer: what it returns, what it keeps in an attribute, what it signs or
// verifies with. A value that a function only looks at (a check of health, a list of what is set) is none of its
// answer.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "index/flow.h"

namespace fount {

class AnswerFlow {
 public:
  AnswerFlow(const FileFacts& facts, const FileFlow& flow, std::uint32_t function);

  // The step around a place; nullptr in the condition of an `if`, and outside functions.
  const Step* statement_of(std::uint32_t at) const;
  // May what stands there become the answer?
  bool gives(std::uint32_t at) const;
  // Does the statement return, keep or pass on its value?
  bool is_answer(const Step& step) const;
  // Is something built with it: an argument of a constructor, an entry of a mapping?
  bool hands_on(std::uint32_t at) const;
  // Is it an argument of a constructor?
  bool builds_with(std::uint32_t at) const;

 private:
  struct Place {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t furthest = 0;  // end of this one or of any before it
    const Step* step = nullptr;
  };
  static const Place* find(const std::vector<Place>& places, std::uint32_t at);
  bool add(const Step& step);
  bool add_names(std::string_view expression);

  const FileFacts& facts_;
  std::vector<Place> statements_, bindings_;  // by where they begin; bindings: what a module or class keeps
  std::set<std::string_view> answers_;        // locals that become it
};

}  // namespace fount
