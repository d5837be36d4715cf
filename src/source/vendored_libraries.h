// Recognises a directory of other people's libraries by what lies in it, where its name alone ("libs") says nothing:
// several modules or packages side by side that each state a version or an author of their own; and a single package
// that does and is called like something that the requirements ask for; and Python's own library. Changes roles only.
#pragma once

#include <span>

#include "core/facts.h"
#include "core/file.h"

namespace fount {

// `facts`: one per file, empty for files without an extractor.
void mark_vendored_libraries(std::span<SourceFile> files, std::span<const FileFacts> facts);

}  // namespace fount
