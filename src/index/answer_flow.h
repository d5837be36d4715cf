// Which statements of a function make up its answer: what it returns, what it keeps in an attribute, what it signs or
// verifies with. A value that a function only looks at (a check of health, a list of what is set) is none of its
// answer.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>

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

 private:
  bool is_bound(std::uint32_t at) const;
  bool add(const Step& step);
  bool add_names(std::string_view expression);

  const FileFacts& facts_;
  const FileFlow& flow_;
  std::uint32_t function_;
  std::set<std::string_view> answers_;  // locals that become it
};

}  // namespace fount
