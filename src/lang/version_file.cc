// .nvmrc, .python-version and their kind: the version is one entry without key. More lines are more versions (pyenv).
#include "lang/formats.h"
#include "lang/line_reader.h"

namespace fount {

void read_version_file(std::string_view bytes, FileFacts& facts) {
  EntryBuilder builder(bytes, facts);
  LineReader lines(bytes);
  for (TextPlace line; lines.next(line);) {
    line = lines.trimmed(lines.without_comment(line, "#"));
    if (line.begin < line.end) builder.add({line.begin, line.begin}, line, kNone);
  }
}

}  // namespace fount
