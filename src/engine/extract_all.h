// Reads and understands every file, in parallel. Facts come out in file order, whatever the number of threads.
#pragma once

#include <string_view>
#include <vector>

#include "base/workers.h"
#include "core/facts.h"
#include "core/texts.h"
#include "engine/observer.h"
#include "engine/pass_clock.h"
#include "index/needs.h"
#include "source/discover.h"
#include "source/file_system.h"

namespace fount {

struct Extraction {
  const FileSystem& fs;
  FileSet& set;
  Needs needs;  // what is not among them may be left out of the facts
  PassClock& clock;
};

struct Extracted {
  std::vector<FileFacts> facts;  // one per file
  Texts texts;                   // one per file: what rules may compare
};

// One FileFacts per file of `set`; empty for files without an extractor and for those that could not be read, which
// `set.statistics` then lists. Files that declare themselves generated get that role. Stops early, with facts missing,
// once `cancel` fires.
Extracted extract_all(const Extraction& extraction, Workers& workers, Observer& observer, const CancelToken& cancel);

// Whether bytes are no text: a NUL byte in the first 8 KB, as git decides it.
bool looks_binary(std::string_view bytes);

}  // namespace fount
