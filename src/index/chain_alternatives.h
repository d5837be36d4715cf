// Is a second source tried because the first gave nothing? Decided by `or`, early returns, branches and handlers; knows
// nothing of what the sources are.
#pragma once

#include <cstdint>

#include "index/answer_flow.h"
#include "index/chains.h"

namespace fount {

// One thing that a function tries, where it tries it.
struct Try {
  std::uint32_t at = 0, order = 0;  // `order` among those of one loop or helper
  const SettingRead* read = nullptr;
  ChainSource source;
  bool own = true;  // of the secret that was asked for; others may stand in for it
};

// In the default of a read.
bool is_within(std::uint32_t at, const SettingRead& read);

class Alternatives {
 public:
  Alternatives(const Index& index, FileId file, std::uint32_t function, const FileFlow& flow, const AnswerFlow& answer)
      : index_(index), file_(file), function_(function), flow_(flow), answer_(answer) {}

  bool follows(const Try& first, const Try& second) const;

 private:
  bool is_left_over(const Step& one, const Step& other) const;
  bool leaves_loop(std::uint32_t at, std::uint32_t block) const;
  bool is_tried(const Step& step) const;
  bool is_handler(const Step& step) const;
  bool asks_before(const Step& step, const Try& one) const;

  const Index& index_;
  FileId file_;
  std::uint32_t function_;
  const FileFlow& flow_;
  const AnswerFlow& answer_;
};

}  // namespace fount
