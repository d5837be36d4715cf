// go.mod: `module x`, `go 1.22`, `toolchain go1.22.1`; require, replace, exclude, retract, tool, godebug and ignore are
// maps of what they name, whether a block or one line. Of a replacement the value is all behind the arrow.
#include <algorithm>
#include <array>

#include "lang/formats.h"
#include "lang/line_reader.h"

namespace fount {
namespace {

constexpr auto kBlocks =
    std::to_array<std::string_view>({"exclude", "godebug", "ignore", "replace", "require", "retract", "tool"});

// Go's names may be quoted.
TextPlace without_quotes(std::string_view text, TextPlace place) {
  const bool quoted = text.size() >= 2 && (text[0] == '"' || text[0] == '`') && text.back() == text[0];
  return quoted ? TextPlace{place.begin + 1, place.end - 1} : place;
}

class Reader {
 public:
  Reader(std::string_view bytes, FileFacts& facts) : builder_(bytes, facts), lines_(bytes) {}

  void read() {
    for (TextPlace line; lines_.next(line);) {
      line = lines_.trimmed(lines_.without_comment(line, "//"));
      if (line.begin == line.end) continue;
      if (block_ == kNone) {
        read_directive(line);
      } else if (lines_.text(line) == ")") {
        builder_[block_].value_end = line.end;
        block_ = kNone;
      } else {
        read_module(line, block_);
      }
    }
    if (block_ != kNone) builder_.note_unparsed({builder_[block_].begin, builder_[block_].end});
  }

 private:
  void read_directive(TextPlace line) {
    const TextPlace whole = line;
    const TextPlace verb = lines_.word(line);
    const std::string_view name = lines_.text(verb);
    if (std::ranges::find(kBlocks, name) != kBlocks.end() && line.begin < line.end) {
      const std::uint32_t entry = builder_.add(verb, line, kNone, EntryKind::map);
      if (lines_.text(line) == "(") {
        block_ = entry;
      } else {
        read_module(line, entry);
      }
    } else if ((name == "module" || name == "go" || name == "toolchain") && line.begin < line.end) {
      builder_.add(verb, without_quotes(lines_.text(line), line), kNone);
    } else {
      builder_.note_unparsed(whole);
    }
  }

  void read_module(TextPlace line, std::uint32_t parent) {
    const TextPlace path = lines_.word(line);
    const std::size_t arrow = lines_.text(line).find("=>");
    if (arrow != std::string_view::npos) {
      line = lines_.trimmed({line.begin + static_cast<std::uint32_t>(arrow) + 2, line.end});
    }
    const EntryKind kind = line.begin == line.end ? EntryKind::none : EntryKind::scalar;
    const std::uint32_t entry = builder_.add(path, line, parent, kind);
    builder_[entry].key = builder_.intern(lines_.text(without_quotes(lines_.text(path), path)));
  }

  EntryBuilder builder_;
  LineReader lines_;
  std::uint32_t block_ = kNone;
};

}  // namespace

void read_go_module(std::string_view bytes, FileFacts& facts) { Reader(bytes, facts).read(); }

}  // namespace fount
