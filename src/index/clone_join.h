// The search for copies, file by file: what each file brings is kept in tables that are sorted by digest, so that one
// file's entries can be taken out and put in, and the groups be joined again without the other files being read again.
// Owns the tables; the facts are its owner's, who replaces one file's and says so.
#pragma once

#include <span>
#include <vector>

#include "index/clone_near.h"
#include "index/clone_runs.h"
#include "index/clone_units.h"

namespace fount {

class CloneJoin {
 public:
  explicit CloneJoin(std::span<const FileFacts> facts);

  // The facts of this file are others than they were.
  void update(FileId file);

  // As if it were made anew from the facts as they are.
  std::vector<CloneGroup> groups();

 private:
  struct Parts {
    std::vector<CloneCandidate> candidates;
    std::vector<Posting> postings;
    std::vector<RunWindow> exact, form;
  };
  Parts parts_of(FileId file);

  std::span<const FileFacts> facts_;
  Digester digester_;
  std::vector<std::vector<CloneCandidate>> candidates_;  // per file
  std::vector<Posting> postings_;                        // sorted, as are the windows
  std::vector<RunWindow> exact_, form_;
  Alignments alignments_;
};

}  // namespace fount
