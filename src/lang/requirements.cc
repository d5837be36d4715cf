// pip's requirement files. A requirement's key is its normalised name; its value is what is asked of it as it stands:
// extras, versions, address and marker. Options are entries under their long name.
#include <algorithm>
#include <array>
#include <string>

#include "lang/formats.h"
#include "lang/line_reader.h"

namespace fount {
namespace {

struct Option {
  std::string_view written, name;
};
constexpr auto kOptions = std::to_array<Option>({{"-c", "--constraint"},
                                                 {"-e", "--editable"},
                                                 {"-f", "--find-links"},
                                                 {"-i", "--index-url"},
                                                 {"-r", "--requirement"}});

constexpr bool is_name_byte(char c) {
  return scan::is_letter(c) || scan::is_digit(c) || c == '-' || c == '_' || c == '.';
}

// PEP 503: case, and which of - _ . and how many, make no difference.
std::string normalised(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (separator && out.ends_with('-')) continue;
    out += separator ? '-' : scan::lower(c);
  }
  return out;
}

class Reader {
 public:
  Reader(std::string_view bytes, FileFacts& facts) : bytes_(bytes), builder_(bytes, facts), lines_(bytes) {}

  void read() {
    for (TextPlace line; next_line(line);) {
      line = lines_.trimmed(lines_.without_comment(line, "#"));
      if (line.begin == line.end) continue;
      if (bytes_[line.begin] == '-') {
        read_option(line);
      } else if (!read_requirement(line)) {
        builder_.note_unparsed(line);
      }
    }
    builder_.mark_repeated(0);
  }

 private:
  // A backslash goes on with the next line; a comment line does not.
  bool next_line(TextPlace& line) {
    if (!lines_.next(line)) return false;
    TextPlace more = line;
    while (more.end > more.begin && bytes_[more.end - 1] == '\\' &&
           !lines_.text(lines_.trimmed(more)).starts_with('#')) {
      if (!lines_.next(more)) break;
      line.end = more.end;
    }
    return true;
  }

  void read_option(TextPlace line) {
    const TextPlace whole = line;
    TextPlace key = lines_.word(line);
    std::string_view name = lines_.text(key);
    if (const std::size_t equals = name.find('='); equals != std::string_view::npos && name.starts_with("--")) {
      line = {key.begin + static_cast<std::uint32_t>(equals) + 1, whole.end};
      key.end = key.begin + static_cast<std::uint32_t>(equals);
    } else if (name.size() > 2 && !name.starts_with("--")) {  // -rbase.txt
      line = {key.begin + 2, whole.end};
      key.end = key.begin + 2;
    }
    name = lines_.text(key);
    const auto found = std::ranges::find(kOptions, name, &Option::written);
    const EntryKind kind = line.begin == line.end ? EntryKind::none : EntryKind::scalar;
    const std::uint32_t entry = builder_.add(key, line, kNone, kind);
    builder_[entry].key = builder_.intern(found == kOptions.end() ? name : found->name);
    builder_[entry].flags |= kListItem;  // each stands beside the others
    read_variables(line, entry);
  }

  bool read_requirement(TextPlace line) {
    std::uint32_t end = line.begin;
    while (end < line.end && is_name_byte(bytes_[end])) ++end;
    TextPlace rest = lines_.trimmed({end, line.end});
    const char next = rest.begin < rest.end ? bytes_[rest.begin] : '\0';
    if (end == line.begin || lines_.text({end, line.end}).starts_with(':') || next == '/' || next == '\\' ||
        next == '+') {
      return read_address(line);
    }
    // A lone name with a path's ending is a file of this machine.
    const std::string_view text = lines_.text({line.begin, end});
    if (next == '\0' && (text.starts_with('.') || text.ends_with(".whl") || text.ends_with(".tar.gz"))) {
      return read_address(line);
    }
    if (next != '\0' && !std::string_view("=<>!~[;@(-").contains(next)) return false;
    const TextPlace value = constraint(rest);
    const EntryKind kind = value.begin == value.end ? EntryKind::none : EntryKind::scalar;
    const std::uint32_t entry = builder_.add({line.begin, end}, value, kNone, kind);
    builder_[entry].key = builder_.intern(normalised(text));
    read_hashes({value.end, line.end}, entry);
    read_variables(value, entry);
    return true;
  }

  // Up to the options of this requirement, and the continuation that leads to them.
  TextPlace constraint(TextPlace rest) const {
    const std::size_t options = std::min(lines_.text(rest).find(" --"), lines_.text(rest).size());
    TextPlace value{rest.begin, rest.begin + static_cast<std::uint32_t>(options)};
    if (lines_.text(rest).starts_with("--")) value.end = value.begin;
    while (value.end > value.begin && std::string_view(" \t\r\n\\").contains(bytes_[value.end - 1])) --value.end;
    return value;
  }

  void read_hashes(TextPlace rest, std::uint32_t entry) {
    while (rest.begin < rest.end) {
      while (rest.begin < rest.end && std::string_view("\\\r\n").contains(bytes_[rest.begin])) ++rest.begin;
      TextPlace word = lines_.word(rest);
      while (word.end > word.begin && std::string_view("\\\r\n").contains(bytes_[word.end - 1])) --word.end;
      const std::size_t equals = lines_.text(word).find('=');
      if (equals == std::string_view::npos || !lines_.text(word).starts_with("--")) continue;
      const std::uint32_t key_end = word.begin + static_cast<std::uint32_t>(equals);
      const std::uint32_t option = builder_.add({word.begin, key_end}, {key_end + 1, word.end}, entry);
      builder_[option].flags |= kListItem;
    }
  }

  // An address or a path: what it gives may be named by #egg=.
  bool read_address(TextPlace line) {
    const std::string_view text = lines_.text(line);
    if (!text.contains('/') && !text.starts_with('.') && !text.ends_with(".whl") && !text.ends_with(".gz"))
      return false;
    TextPlace name{line.begin, line.begin};
    if (const std::size_t egg = text.find("#egg="); egg != std::string_view::npos) {
      name.begin = name.end = line.begin + static_cast<std::uint32_t>(egg) + 5;
      while (name.end < line.end && is_name_byte(bytes_[name.end])) ++name.end;
    }
    const std::uint32_t entry = builder_.add(name, line, kNone);
    builder_[entry].key = builder_.intern(normalised(lines_.text(name)));
    if (name.begin == name.end) builder_[entry].flags |= kListItem;
    read_variables(line, entry);
    return true;
  }

  // pip knows ${NAME} alone.
  void read_variables(TextPlace place, std::uint32_t entry) {
    const std::string_view text = lines_.text(place);
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
      std::size_t end = at + 2;
      while (end < text.size() && (scan::is_letter(text[end]) || scan::is_digit(text[end]) || text[end] == '_')) ++end;
      if (end == at + 2 || end == text.size() || text[end] != '}') continue;
      const std::uint32_t begin = place.begin + static_cast<std::uint32_t>(at);
      builder_.add_read(text.substr(at + 2, end - at - 2), {begin, place.begin + static_cast<std::uint32_t>(end) + 1},
                        entry);
      builder_[entry].flags |= kInterpolated;
    }
  }

  std::string_view bytes_;
  EntryBuilder builder_;
  LineReader lines_;
};

}  // namespace

void read_requirements(std::string_view bytes, FileFacts& facts) { Reader(bytes, facts).read(); }

}  // namespace fount
