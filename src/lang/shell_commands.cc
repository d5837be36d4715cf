// Simple commands: assignments, words, redirections.
#include <algorithm>
#include <array>

#include "lang/shell_scanner.h"

namespace fount::shell {
namespace {

constexpr auto kDeclaring = std::to_array<std::string_view>({"declare", "export", "local", "readonly", "typeset"});
constexpr auto kContainers = std::to_array<std::string_view>(
    {"buildah", "docker", "docker-compose", "kubectl", "nerdctl", "oc", "podman", "podman-compose"});
constexpr auto kShells = std::to_array<std::string_view>({"ash", "bash", "dash", "ksh", "sh", "zsh"});
constexpr std::uint32_t kMaxScriptDepth = 3;  // of sh -c in sh -c: each is read twice

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& sorted, std::string_view word) {
  return std::ranges::binary_search(sorted, word);
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// What a word says when its quotes are all around it.
std::string_view without_quotes(std::string_view word) {
  const bool quoted = word.size() >= 2 && (word.front() == '"' || word.front() == '\'') && word.back() == word.front();
  return quoted ? word.substr(1, word.size() - 2) : word;
}

// Quoted from end to end, not 'a'\''b'.
bool is_one_quote(std::string_view word) {
  if (without_quotes(word).size() == word.size()) return false;
  for (std::size_t at = 1; at + 1 < word.size(); ++at) {
    if (word[at] == word[0]) return false;
    if (word[at] == '\\' && word[0] == '"') ++at;
  }
  return true;
}

// -c, -ec, -lc
bool gives_script(std::string_view option) {
  return option.size() >= 2 && option.size() <= 5 && option[0] == '-' && option[1] != '-' && option.ends_with('c');
}

}  // namespace

void Scanner::read_command(List& list) {
  Command command;
  command.first_entry = builder_.size();
  command.first_read = builder_.facts().reads.size();
  command.first_document = documents_.size();
  command.parent = list.parent;
  command.flags = is_conditional(list) ? kConditional : 0;
  list.function = false;
  while (!broken_ && read_part(command)) skip_blanks();
  if (command.entry == kNone) return;
  for (std::size_t i = command.first_document; i < documents_.size(); ++i) documents_[i].entry = command.entry;
  Entry& entry = builder_[command.entry];
  entry.value_begin = command.words_begin;
  entry.value_end = std::max(command.words_begin, command.words_end);
  entry.kind = command.words_end > command.words_begin ? EntryKind::list : EntryKind::none;
}

// False where the command ends.
bool Scanner::read_part(Command& command) {
  const char c = peek();
  if (c == '\n' && command.is_test) return skip_newline(), true;
  if (at_end() || c == '\n') return false;
  const bool operand = command.is_test && std::string_view(";&|<>()").find(c) != std::string_view::npos;
  if (!operand) {
    if (c == '#') {
      at_ = line_end(at_);
      return false;
    }
    if (c == '&' && peek(1) == '>') return read_redirection(command), true;
    if (c == ';' || c == '&' || c == '|' || c == ')') return false;
    if ((c == '<' || c == '>') && peek(1) != '(') return read_redirection(command), true;
    if (c == '(') return fail(), false;
    std::uint32_t digits = 0;
    while (scan::is_digit(peek(digits))) ++digits;
    if (digits > 0 && (peek(digits) == '<' || peek(digits) == '>')) {
      at_ += digits;
      return read_redirection(command), true;
    }
  }
  if ((command.entry == kNone || command.declares) && at_assignment()) {
    read_assignment(command);
  } else if (command.declares) {
    read_declared(command);
  } else if (command.entry == kNone) {
    read_command_word(command);
  } else {
    read_argument(command);
  }
  return true;
}

// The first word, which names the command. Assignments before it are the command's environment.
void Scanner::read_command_word(Command& command) {
  const std::uint32_t begin = at_;
  const std::string_view rest = bytes_.substr(at_, end_ - at_);
  const std::string_view first = rest.substr(0, std::min(rest.find_first_of(" \t\r\n;&|"), rest.size()));
  if (is_one_of(kDeclaring, first)) {
    at_ += static_cast<std::uint32_t>(first.size());
    command.declares = true;
    command.exports = first == "export";
    return;
  }
  Entry entry;
  entry.parent = command.parent;
  entry.begin = begin;
  entry.flags = static_cast<std::uint16_t>(kCommand | command.flags);
  builder_.insert(command.first_entry, command.first_read, entry);
  command.entry = command.first_entry;
  for (std::uint32_t i = command.entry + 1; i < builder_.size(); ++i) {
    Entry& assigned = builder_[i];
    if (assigned.parent != command.parent) continue;
    assigned.parent = command.entry;
    assigned.flags |= kExported;
  }
  const Word word = read_word(command.entry);
  if (word.end == word.begin) return fail();
  const std::string_view text = builder_.text({word.begin, word.end});
  const std::string_view name = base_name(without_quotes(text));
  builder_[command.entry].end = word.end;
  if (!word.interpolated) builder_[command.entry].key = builder_.intern(name);
  command.words_begin = command.words_end = word.end;
  command.is_test = text == "[[";
  command.runs_container = is_one_of(kContainers, name);
  command.runs_shell = is_one_of(kShells, name);
}

void Scanner::read_argument(Command& command) {
  const std::size_t first_read = builder_.facts().reads.size();
  const std::uint32_t item = builder_.add_item({at_, at_}, command.entry);
  const Word word = read_word(item, command.is_test && !starts_with("]]"));
  if (word.end == word.begin) return fail();
  if (broken_) return;
  finish_value(item, word, builder_[command.entry].flags & kConditional);
  builder_[item].end = word.end;
  if (command.words_begin == command.words_end) command.words_begin = word.begin;
  command.words_end = word.end;
  if (command.runs_shell && gives_script(command.option)) {
    read_script(word, item, first_read);
  } else {
    read_pairs(command, word, item, first_read);
  }
  const std::string_view text = builder_.text({word.begin, word.end});
  command.option = text;
  if (!text.starts_with('-')) command.runs_shell = is_one_of(kShells, base_name(text));
  command.runs_container = command.runs_container || is_one_of(kContainers, base_name(text));
  if (command.is_test && text == "]]") command.is_test = false;
  if (builder_.facts().text(builder_[command.entry].key) == "set") {
    if (text == "-a" || text == "allexport") exports_all_ = true;
    if (text == "+a") exports_all_ = false;
  }
}

// sh -c '...': the word is a script of its own.
void Scanner::read_script(const Word& word, std::uint32_t item, std::size_t first_read) {
  const std::string_view text = builder_.text({word.begin, word.end});
  if (!is_one_quote(text) || depth_ >= kMaxScriptDepth) return;
  builder_.facts().entries.resize(item + 1);
  builder_.facts().reads.resize(first_read);
  ++depth_;
  within({word.begin + 1, word.end - 1}, [&] {
    List list;
    list.parent = item;
    list.conditional = builder_[item].is(kConditional);
    read_list(list, '\0');
  });
  --depth_;
}

// NAME=, NAME+= or NAME[...]=
bool Scanner::at_assignment() const {
  if (!is_name_start(peek())) return false;
  std::uint32_t at = skip_subscript(skip_name(at_));
  if (at < end_ && bytes_[at] == '+') ++at;
  return at < end_ && bytes_[at] == '=';
}

void Scanner::read_assignment(Command& command) {
  const std::uint32_t begin = at_;
  const std::uint32_t equals = find('=', skip_subscript(skip_name(at_)));
  const bool appends = bytes_[equals - 1] == '+';
  const std::uint32_t name_end = appends ? equals - 1 : equals;
  at_ = equals + 1;
  const std::uint32_t parent = command.entry != kNone ? command.entry : command.parent;
  const std::uint32_t entry = builder_.add({begin, name_end}, {at_, at_}, parent);
  std::uint16_t flags = command.flags;
  if (command.exports || exports_all_) flags |= kExported;
  if (appends) flags |= kInterpolated;
  if (peek() == '(') return read_array(entry);
  const Word word = read_word(entry);
  finish_value(entry, word, flags);
}

// A word of `export` or `local` that assigns nothing: an option, or a name that is exported as it is.
void Scanner::read_declared(Command& command) {
  const Word word = read_word(command.parent);
  if (word.end == word.begin) return fail();
  const std::string_view text = builder_.text({word.begin, word.end});
  if (text.starts_with('-')) {
    if (text.contains('x')) command.exports = true;
    return;
  }
  if (word.quoted || word.interpolated || !is_name_start(text.front()) || !command.exports) return;
  const std::uint32_t entry =
      builder_.add({word.begin, word.end}, {word.end, word.end}, command.parent, EntryKind::none);
  builder_[entry].flags = static_cast<std::uint16_t>(command.flags | kExported);
}

void Scanner::read_array(std::uint32_t entry) {
  builder_[entry].kind = EntryKind::list;
  builder_[entry].value_begin = at_++;
  while (!broken_) {
    skip_blanks();
    const char c = peek();
    if (at_end()) return fail();
    if (c == '\n') {
      skip_newline();
    } else if (c == '#') {
      at_ = line_end(at_);
    } else if (c == ')') {
      builder_[entry].value_end = ++at_;
      return;
    } else {
      const std::uint32_t item = builder_.add_item({at_, at_}, entry);
      const Word word = read_word(item);
      if (word.end == word.begin) return fail();
      finish_value(item, word, builder_[entry].flags);
      builder_[item].end = word.end;
    }
  }
}

void Scanner::read_redirection(Command& command) {
  const std::uint32_t begin = at_;
  const bool document = starts_with("<<") && peek(2) != '<';
  while (std::string_view("<>&|").find(peek()) != std::string_view::npos && !at_end() && at_ - begin < 3) ++at_;
  if (document) at_ = begin + 2;
  const bool unindent = document && peek() == '-';
  if (unindent) ++at_;
  if (peek() == '-' && !document) ++at_;  // >&-
  skip_blanks();
  if (at_end() || peek() == '\n') return;
  const Word word = read_word(command.entry != kNone ? command.entry : command.parent);
  if (!document || broken_) return;
  std::string_view delimiter = builder_.text({word.begin, word.end});
  if (delimiter.starts_with('\\')) delimiter.remove_prefix(1);
  documents_.push_back({begin, command.parent, without_quotes(delimiter), word.quoted, unindent});
}

}  // namespace fount::shell
