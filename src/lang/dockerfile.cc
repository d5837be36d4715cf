// Dockerfiles, as BuildKit reads them: instructions over continued lines, comments within them, here-documents. What is
// no instruction is unparsed.
#include <algorithm>
#include <array>
#include <string>

#include "lang/entry_builder.h"
#include "lang/formats.h"
#include "lang/shell.h"
#include "lang/shell_scanner.h"

namespace fount {
namespace {

enum class Form : std::uint8_t { from, pairs, arguments, files, words, script, text, health, trigger };
struct Instruction {
  std::string_view name;
  Form form;
};
constexpr auto kInstructions = std::to_array<Instruction>({
    {"ADD", Form::files},
    {"ARG", Form::arguments},
    {"CMD", Form::script},
    {"COPY", Form::files},
    {"ENTRYPOINT", Form::script},
    {"ENV", Form::pairs},
    {"EXPOSE", Form::words},
    {"FROM", Form::from},
    {"HEALTHCHECK", Form::health},
    {"LABEL", Form::pairs},
    {"MAINTAINER", Form::text},
    {"ONBUILD", Form::trigger},
    {"RUN", Form::script},
    {"SHELL", Form::script},
    {"STOPSIGNAL", Form::text},
    {"USER", Form::text},
    {"VOLUME", Form::words},
    {"WORKDIR", Form::text},
});

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c;
  return out;
}

class Reader {
 public:
  Reader(std::string_view bytes, FileFacts& facts)
      : bytes_(bytes),
        builder_(bytes, facts),
        facts_(facts),
        at_(byte_order_mark(bytes)),
        patience_(8 * std::uint64_t{bytes.size()}) {}

  void read() {
    read_directives();
    while (at_ < bytes_.size()) read_line();
    builder_.settle_unparsed();
  }

 private:
  char byte(std::uint32_t at) const { return at < bytes_.size() ? bytes_[at] : '\0'; }
  std::uint32_t line_end(std::uint32_t from) const {
    return static_cast<std::uint32_t>(std::min(bytes_.find('\n', from), bytes_.size()));
  }
  std::uint32_t next_line(std::uint32_t from) const {
    return std::min(line_end(from) + 1, static_cast<std::uint32_t>(bytes_.size()));
  }
  std::uint32_t first_of_line(std::uint32_t at) const {
    while (shell::is_blank(byte(at))) ++at;
    return at;
  }

  void read_directives();
  void read_line();
  std::uint32_t instruction_end(std::uint32_t from);
  std::uint32_t documents_end(TextPlace line);
  std::uint32_t line_of_words(TextPlace rest) const;
  bool read_instruction(TextPlace place, std::uint32_t parent, std::uint32_t depth);
  void dispatch(const Instruction& instruction, TextPlace name, TextPlace rest, std::uint32_t parent,
                std::uint32_t depth);
  void read_from(TextPlace name, TextPlace rest);
  void read_pairs(std::uint32_t entry, TextPlace rest, bool spaced);
  void read_files(std::uint32_t entry, TextPlace rest);
  void read_script(std::uint32_t entry, TextPlace rest);
  void read_document_script(std::uint32_t entry, TextPlace rest);
  bool read_array(std::uint32_t entry, TextPlace rest);
  void read_array_script(std::uint32_t entry, std::size_t first_read);
  TextPlace read_options(std::uint32_t entry, TextPlace rest);
  std::uint32_t skip_blanks(std::uint32_t at, std::uint32_t end) const;
  TextPlace word(TextPlace& rest) const;
  TextPlace trimmed(TextPlace place) const;
  void set_value(std::uint32_t entry, TextPlace value);
  void read_variables(TextPlace place, std::uint32_t entry);
  std::uint32_t read_braces(std::uint32_t dollar, std::uint32_t end, std::uint32_t entry);

  std::string_view bytes_;
  EntryBuilder builder_;
  FileFacts& facts_;
  std::uint32_t at_;
  std::uint64_t patience_;  // bytes that may be searched for the ends of here-documents that have none
  std::uint32_t stage_ = kNone;
  char escape_ = '\\';
  bool posix_ = true;  // RUN is shell's: no SHELL said otherwise
};

// `# escape=` and its kind stand before anything else, comments too.
void Reader::read_directives() {
  for (std::uint32_t line = at_; line < bytes_.size(); line = next_line(line)) {
    std::string text = upper(builder_.text({line, line_end(line)}));
    std::erase_if(text, shell::is_blank);
    if (!text.starts_with('#') || !text.contains('=')) return;
    if (text == "#ESCAPE=`") escape_ = '`';
  }
}

void Reader::read_line() {
  const std::uint32_t begin = first_of_line(at_);
  if (byte(begin) == '#' || byte(begin) == '\n' || begin >= bytes_.size()) {
    at_ = next_line(begin);
    return;
  }
  const std::uint32_t end = instruction_end(begin);
  at_ = std::min(end + 1, static_cast<std::uint32_t>(bytes_.size()));
  if (!read_instruction(trimmed({begin, end}), stage_, 0)) builder_.note_unparsed(trimmed({begin, end}));
}

// The end of the line that the instruction's last continuation leads to, here-documents included.
std::uint32_t Reader::instruction_end(std::uint32_t from) {
  std::uint32_t end = line_end(from), line = from;
  while (end < bytes_.size()) {
    std::uint32_t last = end;
    while (last > line && shell::is_blank(bytes_[last - 1])) --last;
    if (last == line || bytes_[last - 1] != escape_) break;
    line = end + 1;
    while (line < bytes_.size() && (byte(first_of_line(line)) == '#' || byte(first_of_line(line)) == '\n')) {
      line = next_line(line);
    }
    end = line_end(line);
  }
  return documents_end({from, end});
}

// Where the here-documents of a COPY begin.
std::uint32_t Reader::line_of_words(TextPlace rest) const {
  std::uint32_t at = rest.begin;
  while (at < rest.end && byte(at) != '\n') at = std::max(at + 1, skip_blanks(at, rest.end));
  return std::min(at, rest.end);
}

std::uint32_t Reader::documents_end(TextPlace line) {
  const std::string name = upper(builder_.text({line.begin, std::min(line.end, line.begin + 4)}));
  if (!name.starts_with("RUN") && name != "COPY" && !name.starts_with("ADD")) return line.end;
  if (patience_ == 0) return line.end;
  std::uint32_t end = line.end;
  for (std::size_t at = bytes_.find("<<", line.begin); at < line.end; at = bytes_.find("<<", at + 2)) {
    auto begin = static_cast<std::uint32_t>(at + 2);
    const bool unindent = byte(begin) == '-';
    if (unindent) ++begin;
    if (byte(begin) == '"' || byte(begin) == '\'') ++begin;
    std::uint32_t name_end = begin;
    while (shell::is_name_byte(byte(name_end))) ++name_end;
    if (!shell::is_name_start(byte(begin))) continue;
    const std::string_view delimiter = builder_.text({begin, name_end});
    bool found = false;
    for (std::uint32_t body = std::min(end + 1, static_cast<std::uint32_t>(bytes_.size())); body < bytes_.size();
         body = next_line(body)) {
      std::string_view text = builder_.text({body, line_end(body)});
      if (text.ends_with('\r')) text.remove_suffix(1);
      if (unindent) text.remove_prefix(std::min(text.find_first_not_of('\t'), text.size()));
      if (text != delimiter) continue;
      end = line_end(body);
      found = true;
      break;
    }
    if (!found) {
      patience_ -= std::min<std::uint64_t>(patience_, bytes_.size() - line.end);
      break;
    }  // no body: it is no here-document
  }
  return end;
}

bool Reader::read_instruction(TextPlace place, std::uint32_t parent, std::uint32_t depth) {
  std::uint32_t end = place.begin;
  while (end < place.end && scan::is_letter(byte(end))) ++end;
  if (end < place.end && !shell::is_blank(byte(end)) && byte(end) != escape_ && byte(end) != '[') return false;
  const std::string name = upper(builder_.text({place.begin, std::min(end, place.begin + 12)}));
  const auto found = std::ranges::find(kInstructions, name, &Instruction::name);
  if (found == kInstructions.end()) return false;
  dispatch(*found, {place.begin, end}, {skip_blanks(end, place.end), place.end}, parent, depth);
  return true;
}

void Reader::dispatch(const Instruction& instruction, TextPlace name, TextPlace rest, std::uint32_t parent,
                      std::uint32_t depth) {
  if (instruction.form == Form::from) return read_from(name, rest);
  const std::uint32_t entry = builder_.add(name, rest, parent);
  builder_[entry].key = builder_.intern(instruction.name);
  if (instruction.form == Form::pairs || instruction.form == Form::arguments) {
    builder_[entry].kind = EntryKind::map;
    read_pairs(entry, rest, instruction.form == Form::pairs);
  } else if (instruction.form == Form::files) {
    read_files(entry, read_options(entry, rest));
  } else if (instruction.form == Form::words) {
    read_files(entry, rest);
  } else if (instruction.form == Form::script) {
    read_script(entry, read_options(entry, rest));
    if (instruction.name == "SHELL") {
      const std::string shell = upper(builder_.text(rest));
      posix_ = !shell.contains("POWERSHELL") && !shell.contains("PWSH") && !shell.contains("CMD");
    }
  } else if (instruction.form == Form::text) {
    set_value(entry, rest);
  } else {
    builder_[entry].kind = EntryKind::map;
    const TextPlace inner = read_options(entry, rest);
    if (depth < 2 && inner.begin < inner.end) read_instruction(inner, entry, depth + 1);
  }
}

void Reader::read_from(TextPlace name, TextPlace rest) {
  stage_ = builder_.add(name, {rest.begin, rest.begin}, kNone, EntryKind::map);
  builder_[stage_].key = builder_.intern("FROM");
  rest = read_options(stage_, rest);
  const TextPlace image = word(rest);
  builder_[stage_].value_begin = image.begin;
  builder_[stage_].value_end = image.end;
  const std::size_t reads = facts_.reads.size();
  read_variables(image, stage_);
  if (facts_.reads.size() > reads) builder_[stage_].flags |= kInterpolated;
  const TextPlace as = word(rest), alias = word(rest);
  if (upper(builder_.text(as)) == "AS" && alias.begin < alias.end) {
    builder_[builder_.add(as, alias, stage_)].key = builder_.intern("AS");
  } else if (as.begin < as.end) {
    builder_.note_unparsed({as.begin, rest.end});
  }
  if (image.begin == image.end) builder_.note_unparsed(name);
}

// K=v K2="v 2", or K and the rest of the line as its value.
void Reader::read_pairs(std::uint32_t entry, TextPlace rest, bool spaced) {
  const std::uint32_t first = builder_.size();
  while (rest.begin < rest.end) {
    const TextPlace pair = word(rest);
    if (pair.begin == pair.end) break;
    const std::size_t equals = builder_.text(pair).find('=');
    const auto key_end = equals == std::string_view::npos ? pair.end : pair.begin + static_cast<std::uint32_t>(equals);
    TextPlace key{pair.begin, key_end};
    const std::string_view name = builder_.text(key);
    const bool quoted = name.size() > 2 && (name[0] == '"' || name[0] == '\'') && name.back() == name[0];
    const TextPlace inner = quoted ? TextPlace{key.begin + 1, key.end - 1} : key;
    const bool legacy = spaced && equals == std::string_view::npos && builder_.size() == first;
    TextPlace value{std::min(key_end + 1, pair.end), pair.end};
    if (legacy) {
      value = rest;
      rest.begin = rest.end;
    }
    const bool none = equals == std::string_view::npos && (!legacy || value.begin == value.end);
    const std::uint32_t child = builder_.add(key, value, entry, none ? EntryKind::none : EntryKind::scalar);
    builder_[child].key = builder_.intern(builder_.text(inner));
    if (!none) set_value(child, value);
  }
  builder_.mark_repeated(first);
}

void Reader::read_files(std::uint32_t entry, TextPlace rest) {
  builder_[entry].kind = EntryKind::list;
  if (byte(rest.begin) == '[' && read_array(entry, rest)) return;
  TextPlace words{rest.begin, line_of_words(rest)};
  while (words.begin < words.end) {
    const TextPlace item = word(words);
    if (item.begin == item.end) break;
    if (builder_.text(item).starts_with("<<")) {
      builder_.add_item({item.begin, rest.end}, entry, ScalarStyle::heredoc);
    } else {
      set_value(builder_.add_item(item, entry), item);
    }
  }
}

// Shell or ["exec", "form"].
void Reader::read_script(std::uint32_t entry, TextPlace rest) {
  const std::size_t reads = facts_.reads.size();
  if (byte(rest.begin) == '[' && read_array(entry, rest)) {
    builder_[entry].kind = EntryKind::list;
    return read_array_script(entry, reads);
  }
  builder_[entry].value_begin = rest.begin;
  if (!posix_ || escape_ != '\\') return;
  if (builder_.text(rest).starts_with("<<")) return read_document_script(entry, rest);
  read_shell_text({bytes_, rest.begin, rest.end, entry, ShellHost::dockerfile}, facts_);
}

// RUN <<EOF: the document is the script.
void Reader::read_document_script(std::uint32_t entry, TextPlace rest) {
  builder_[entry].style = ScalarStyle::heredoc;
  const std::uint32_t body = std::min(line_end(rest.begin) + 1, rest.end);
  const std::size_t last = builder_.text(rest).rfind('\n');
  if (last == std::string_view::npos) return;
  const std::uint32_t end = std::max(body, rest.begin + static_cast<std::uint32_t>(last));
  if (!builder_.text({body, end}).starts_with("#!") || builder_.text({body, line_end(body)}).contains("sh")) {
    read_shell_text({bytes_, body, end, entry, ShellHost::none}, facts_);
  }
}

bool Reader::read_array(std::uint32_t entry, TextPlace rest) {
  const std::uint32_t first = builder_.size();
  const std::size_t first_read = facts_.reads.size();
  std::uint32_t at = skip_blanks(rest.begin + 1, rest.end);
  while (at < rest.end && byte(at) == '"') {
    std::uint32_t close = at + 1;
    while (close < rest.end && byte(close) != '"') close += byte(close) == '\\' ? 2 : 1;
    if (close >= rest.end) break;
    set_value(builder_.add_item({at, close + 1}, entry, ScalarStyle::double_quoted), {at, close + 1});
    builder_[builder_.size() - 1].style = ScalarStyle::double_quoted;
    at = skip_blanks(close + 1, rest.end);
    if (byte(at) != ',') break;
    at = skip_blanks(at + 1, rest.end);
  }
  if (at < rest.end && byte(at) == ']' && skip_blanks(at + 1, rest.end) == rest.end) return true;
  facts_.entries.resize(first);  // no JSON: Docker takes it for shell
  facts_.reads.resize(first_read);
  return false;
}

// ["sh", "-c", "script"]
void Reader::read_array_script(std::uint32_t entry, std::size_t first_read) {
  if (builder_.size() != entry + 4) return;
  const auto item = [&](std::uint32_t i) {
    return builder_.text({builder_[entry + i].value_begin + 1, builder_[entry + i].value_end - 1});
  };
  if (!item(1).ends_with("sh") || !item(2).starts_with('-') || !item(2).ends_with('c')) return;
  const Entry script = builder_[entry + 3];
  facts_.reads.resize(first_read);
  read_shell_text({bytes_, script.value_begin + 1, script.value_end - 1, entry + 3, ShellHost::none}, facts_);
}

// --platform=x, --from=y: before anything else.
TextPlace Reader::read_options(std::uint32_t entry, TextPlace rest) {
  while (builder_.text(rest).starts_with("--")) {
    TextPlace after = rest;
    const TextPlace option = word(after);
    const std::size_t equals = std::min(builder_.text(option).find('='), builder_.text(option).size());
    const std::uint32_t key_end = option.begin + static_cast<std::uint32_t>(equals);
    const TextPlace value{std::min(key_end + 1, option.end), option.end};
    const EntryKind kind = key_end == option.end ? EntryKind::none : EntryKind::scalar;
    const std::uint32_t child = builder_.add({option.begin, key_end}, value, entry, kind);
    if (kind == EntryKind::scalar) set_value(child, value);
    rest = after;
  }
  return rest;
}

std::uint32_t Reader::skip_blanks(std::uint32_t at, std::uint32_t end) const {
  while (at < end) {
    if (shell::is_blank(byte(at))) {
      ++at;
      continue;
    }
    if (byte(at) != escape_) break;
    std::uint32_t newline = at + 1;
    while (shell::is_blank(byte(newline))) ++newline;
    if (byte(newline) != '\n') break;
    at = newline + 1;
    while (at < end && (byte(first_of_line(at)) == '#' || byte(first_of_line(at)) == '\n')) at = next_line(at);
  }
  return std::min(at, end);
}

// The next word of `rest`, which then begins after it and what separates it from the one that follows.
TextPlace Reader::word(TextPlace& rest) const {
  std::uint32_t at = rest.begin;
  char quote = '\0';
  while (at < rest.end) {
    const char c = byte(at);
    if (quote == '\0' && (shell::is_blank(c) || c == '\n' || skip_blanks(at, rest.end) > at)) break;
    if (c == escape_ && quote != '\'') {
      ++at;
    } else if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    }
    ++at;
  }
  const TextPlace found{rest.begin, std::min(at, rest.end)};
  rest.begin = skip_blanks(found.end, rest.end);
  return found;
}

TextPlace Reader::trimmed(TextPlace place) const {
  while (place.end > place.begin && (shell::is_blank(byte(place.end - 1)) || byte(place.end - 1) == '\n')) --place.end;
  return place;
}

void Reader::set_value(std::uint32_t entry, TextPlace value) {
  const std::string_view text = builder_.text(value);
  const std::string_view quotes = escape_ == '\\' ? "\"'\\" : "\"'";
  if (text.find_first_of(quotes) != std::string_view::npos) builder_[entry].style = ScalarStyle::shell_word;
  const std::size_t reads = facts_.reads.size();
  read_variables(value, entry);
  if (facts_.reads.size() > reads) builder_[entry].flags |= kInterpolated;
}

void Reader::read_variables(TextPlace place, std::uint32_t entry) {
  bool single = false, twice = false;
  for (std::uint32_t at = place.begin; at < place.end;) {
    const char c = byte(at);
    if (c == '\'' && !twice) single = !single;
    if (c == '"' && !single) twice = !twice;
    if (c == escape_ && !single) {
      at += 2;
    } else if (c != '$' || single) {
      ++at;
    } else if (byte(at + 1) == '{') {
      at = read_braces(at, place.end, entry);
    } else {
      const std::uint32_t begin = at++;
      if (!shell::is_name_start(byte(at))) continue;
      while (at < place.end && shell::is_name_byte(byte(at))) ++at;
      builder_.add_read(builder_.text({begin + 1, at}), {begin, at}, entry);
    }
  }
}

// ${X}, ${X:-default}: gives where reading goes on, which is inside, for what the default may hold.
std::uint32_t Reader::read_braces(std::uint32_t dollar, std::uint32_t end, std::uint32_t entry) {
  constexpr std::uint32_t kLongest = 512;
  const std::uint32_t name = dollar + 2;
  std::uint32_t at = name;
  while (at < end && shell::is_name_byte(byte(at))) ++at;
  const std::uint32_t name_end = at;
  if (name_end == name) return name_end;
  std::uint32_t open = 1;
  for (end = std::min(end, name_end + kLongest); at < end; ++at) {
    if (byte(at) == '{') ++open;
    if (byte(at) == '}' && --open == 0) break;
  }
  if (at >= end) return name_end;
  builder_.add_read(builder_.text({name, name_end}), {dollar, at + 1}, entry);
  VariableRead& read = facts_.reads.back();
  const bool colon = byte(name_end) == ':';
  const char test = byte(name_end + (colon ? 1 : 0));
  if (test == '-') {
    read.form = ReadForm::with_default;
    read.default_begin = name_end + (colon ? 2 : 1);
    read.default_end = at;
  } else if (test == '?' || test == '+') {
    read.form = test == '?' ? ReadForm::required : ReadForm::alternative;
  }
  return name_end;
}

}  // namespace

void read_dockerfile(std::string_view bytes, FileFacts& facts) { Reader(bytes, facts).read(); }

}  // namespace fount
