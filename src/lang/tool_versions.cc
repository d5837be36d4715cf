// .tool-versions: a tool and the versions that may stand in for one another, best first; they are one value.
#include "lang/formats.h"
#include "lang/line_reader.h"

namespace fount {

void read_tool_versions(std::string_view bytes, FileFacts& facts) {
  EntryBuilder builder(bytes, facts);
  LineReader lines(bytes);
  for (TextPlace line; lines.next(line);) {
    line = lines.trimmed(lines.without_comment(line, "#"));
    if (line.begin == line.end) continue;
    const TextPlace tool = lines.word(line);
    builder.add(tool, line, kNone, line.begin == line.end ? EntryKind::none : EntryKind::scalar);
  }
  builder.mark_repeated(0);
}

}  // namespace fount
