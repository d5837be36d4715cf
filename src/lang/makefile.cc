// Makefiles: assignments, and targets as maps whose recipes are shell. What is a variable's name or a target's only
// once make has run ($(eval ...), a name that is computed) is read for the variables it asks for.
#include <algorithm>
#include <array>

#include "lang/formats.h"
#include "lang/line_reader.h"
#include "lang/shell.h"

namespace fount {
namespace {

constexpr auto kConditions = std::to_array<std::string_view>({"ifdef", "ifeq", "ifndef", "ifneq"});
constexpr auto kIncludes = std::to_array<std::string_view>({"-include", "include", "sinclude"});
constexpr auto kModifiers = std::to_array<std::string_view>({"export", "override", "private", "unexport"});

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

class Reader {
 public:
  Reader(std::string_view bytes, FileFacts& facts)
      : bytes_(bytes), builder_(bytes, facts), facts_(facts), lines_(bytes) {}

  void read() {
    for (TextPlace line; next_line(line);) {
      if (line.begin < line.end && bytes_[line.begin] == '\t' && target_ != kNone) {
        read_recipe({line.begin + 1, line.end});
        continue;
      }
      line = lines_.trimmed(without_comment(line));
      if (line.begin < line.end) read_line(line);
    }
    builder_.settle_unparsed();
  }

 private:
  // With the lines that it goes on over.
  bool next_line(TextPlace& line) {
    if (!lines_.next(line)) return false;
    TextPlace more = line;
    while (more.end > more.begin && bytes_[more.end - 1] == '\\') {
      if (!lines_.next(more)) break;
      line.end = more.end;
    }
    return true;
  }

  TextPlace without_comment(TextPlace line) const {
    const std::string_view text = builder_.text(line);
    std::size_t at = text.find('#');
    while (at != std::string_view::npos && at > 0 && text[at - 1] == '\\') at = text.find('#', at + 1);
    return {line.begin, line.begin + static_cast<std::uint32_t>(std::min(at, text.size()))};
  }

  void read_line(TextPlace line) {
    const TextPlace whole = line;
    TextPlace rest = line;
    TextPlace first = lines_.word(rest);
    const std::string_view word = lines_.text(first);
    if (is_one_of(kConditions, word.substr(0, word.find('('))) || word == "else" || word == "endif") {
      if (word == "endif" && conditions_ == 0) builder_.note_unparsed(whole);
      if (word == "endif" && conditions_ > 0) --conditions_;
      if (word != "endif" && word != "else") ++conditions_;
      return read_host_variables({bytes_, rest.begin, rest.end, kNone, ShellHost::makefile}, facts_);
    }
    if (is_one_of(kIncludes, word)) {
      target_ = kNone;
      const std::uint32_t entry = add(first, rest, kNone, 0);
      builder_[entry].key = builder_.intern("include");
      return;
    }
    std::uint16_t flags = 0;
    while (is_one_of(kModifiers, lines_.text(first)) && !starts_assignment(rest)) {
      if (lines_.text(first) == "export") flags |= kExported;
      line = rest;
      first = lines_.word(rest);
    }
    if (lines_.text(first) == "define") return read_definition(rest, flags);
    if (read_assignment(line, kNone, flags) || read_rule(line)) return;
    if ((flags & kExported) != 0) return read_names(line);
    read_host_variables({bytes_, line.begin, line.end, kNone, ShellHost::makefile}, facts_);
    if (bytes_[line.begin] != '$' && !is_known_directive(lines_.text(first)) && line.begin == whole.begin) {
      builder_.note_unparsed(whole);
    }
  }

  static bool is_known_directive(std::string_view word) {
    constexpr auto kOthers = std::to_array<std::string_view>({"load", "-load", "undefine", "vpath"});
    return is_one_of(kOthers, word) || is_one_of(kModifiers, word);
  }

  bool starts_assignment(TextPlace rest) const {
    const std::string_view text = lines_.text(rest);
    return text.starts_with('=') || text.starts_with(":=") || text.starts_with("?=") || text.starts_with("+=");
  }

  // Offset of the first of `wanted` outside of $( ) and ${ }, or the text's size.
  static std::size_t find_outside(std::string_view text, std::string_view wanted) {
    std::size_t open = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '$' && at + 1 < text.size() && (text[at + 1] == '(' || text[at + 1] == '{')) {
        ++open;
        ++at;
      } else if ((c == ')' || c == '}') && open > 0) {
        --open;
      } else if (open == 0 && wanted.contains(c)) {
        return at;
      }
    }
    return text.size();
  }

  // NAME = value, with := ::= :::= ?= += !=
  bool read_assignment(TextPlace line, std::uint32_t parent, std::uint16_t flags) {
    const std::string_view text = lines_.text(line);
    const std::size_t equals = find_outside(text, "=");
    std::size_t name_end = equals;
    if (equals == text.size()) return false;
    const char before = equals > 0 ? text[equals - 1] : '\0';
    if (before == '?' || before == '+' || before == '!') --name_end;
    while (name_end > 0 && text[name_end - 1] == ':') --name_end;
    const TextPlace name = lines_.trimmed({line.begin, line.begin + static_cast<std::uint32_t>(name_end)});
    if (name.begin == name.end || lines_.text(name).find_first_of(" \t:#=") != std::string_view::npos) {
      if (find_outside(lines_.text(name), " \t:") < lines_.text(name).size()) return false;
      if (name.begin == name.end) return false;
    }
    const TextPlace value = lines_.trimmed({line.begin + static_cast<std::uint32_t>(equals) + 1, line.end});
    if (before == '+' || before == '!') flags |= kInterpolated;
    if (before == '?') flags |= kConditional;
    if (parent == kNone) target_ = kNone;
    const std::uint32_t entry = add(name, value, parent, flags);
    if (before == '!') read_shell_text({bytes_, value.begin, value.end, entry, ShellHost::makefile}, facts_);
    return true;
  }

  // targets: prerequisites ; recipe. A target may have variables of its own: targets: NAME = value.
  bool read_rule(TextPlace line) {
    const std::string_view text = lines_.text(line);
    const std::size_t colon = find_outside(text, ":");
    if (colon == text.size() || colon == 0) return false;
    const auto colon_at = line.begin + static_cast<std::uint32_t>(colon);
    const TextPlace targets = lines_.trimmed({line.begin, colon_at});
    TextPlace rest{colon_at + 1, line.end};
    if (rest.begin < rest.end && bytes_[rest.begin] == ':') ++rest.begin;
    rest = lines_.trimmed(rest);
    target_ = builder_.add(targets, rest, kNone, EntryKind::map);
    read_host_variables({bytes_, targets.begin, targets.end, target_, ShellHost::makefile}, facts_);
    if (read_assignment(rest, target_, 0)) return true;
    const std::size_t recipe = find_outside(lines_.text(rest), ";");
    const std::uint32_t end = rest.begin + static_cast<std::uint32_t>(recipe);
    read_host_variables({bytes_, rest.begin, end, target_, ShellHost::makefile}, facts_);
    if (end < rest.end) read_recipe({end + 1, rest.end});
    return true;
  }

  void read_recipe(TextPlace line) {
    line = lines_.trimmed(line);
    while (line.begin < line.end && std::string_view("@-+ \t").contains(bytes_[line.begin])) ++line.begin;
    builder_[target_].value_end = std::max(builder_[target_].value_end, line.end);
    const std::uint32_t first = builder_.size();
    read_shell_text({bytes_, line.begin, line.end, target_, ShellHost::makefile}, facts_);
    if (conditions_ == 0) return;
    for (std::uint32_t i = first; i < builder_.size(); ++i) builder_[i].flags |= kConditional;
  }

  void read_definition(TextPlace name, std::uint16_t flags) {
    const std::size_t equals = std::min(lines_.text(name).find('='), lines_.text(name).size());
    name = lines_.trimmed({name.begin, name.begin + static_cast<std::uint32_t>(equals)});
    while (name.end > name.begin && std::string_view(":?+! \t").contains(bytes_[name.end - 1])) --name.end;
    TextPlace body{name.end, name.end};
    bool closed = false, first = true;
    for (TextPlace line; !closed && lines_.next(line); first = false) {
      closed = lines_.text(lines_.trimmed(line)).starts_with("endef");
      if (first) body = {line.begin, line.begin};
      if (!closed) body.end = line.end;
    }
    target_ = kNone;
    add(name, body, kNone, flags);
    if (!closed) builder_.note_unparsed(name);
  }

  // export A B
  void read_names(TextPlace line) {
    while (line.begin < line.end) {
      const TextPlace name = lines_.word(line);
      const std::uint32_t entry = builder_.add(name, {name.end, name.end}, kNone, EntryKind::none);
      builder_[entry].flags = static_cast<std::uint16_t>(kExported | (conditions_ > 0 ? kConditional : 0));
      read_host_variables({bytes_, name.begin, name.end, entry, ShellHost::makefile}, facts_);
    }
  }

  std::uint32_t add(TextPlace name, TextPlace value, std::uint32_t parent, std::uint16_t flags) {
    const std::uint32_t entry = builder_.add(name, value, parent);
    builder_[entry].flags = static_cast<std::uint16_t>(flags | (conditions_ > 0 ? kConditional : 0));
    read_host_variables({bytes_, value.begin, value.end, entry, ShellHost::makefile}, facts_);
    return entry;
  }

  std::string_view bytes_;
  EntryBuilder builder_;
  FileFacts& facts_;
  LineReader lines_;
  std::uint32_t target_ = kNone;  // whose recipe a line may be
  std::uint32_t conditions_ = 0;
};

}  // namespace

void read_makefile(std::string_view bytes, FileFacts& facts) { Reader(bytes, facts).read(); }

}  // namespace fount
