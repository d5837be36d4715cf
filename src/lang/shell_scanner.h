// How shell text is read: one pass, statement by statement, without a tree. What is open (if, case, a function's body)
// is a stack of frames; only substitutions and quotes recurse, to a bounded depth. What cannot be read costs one line:
// the statement is taken back, its first line is noted as unparsed, and reading goes on after it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lang/entry_builder.h"
#include "lang/shell.h"

namespace fount::shell {

constexpr bool is_name_start(char c) { return scan::is_letter(c) || c == '_'; }
constexpr bool is_name_byte(char c) { return is_name_start(c) || scan::is_digit(c); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

class Scanner {
 public:
  Scanner(const ShellText& text, FileFacts& facts);
  void read();
  void read_variables();

 private:
  enum class FrameKind : std::uint8_t { if_, loop, case_, brace, subshell };
  struct Frame {
    FrameKind kind = FrameKind::if_;
    bool conditional = false;  // what stands here may not happen, for this frame's sake or an outer one's
    bool pattern = false;      // of a case: a pattern comes next
    std::uint32_t begin = 0;
  };
  // The statements between two delimiters: a file, or the inside of $( ).
  struct List {
    std::uint32_t parent = kNone;
    std::size_t base = 0;      // frames of the lists around it
    bool conditional = false;  // as the list as a whole is
    bool after_test = false;   // behind && or ||
    bool function = false;     // a function's name was read: its body comes
  };
  struct Word {
    std::uint32_t begin = 0, end = 0;
    bool quoted = false;        // holds quotes or escapes
    bool interpolated = false;  // holds expansions
  };
  struct HereDocument {
    std::uint32_t begin = 0;  // of the marker
    std::uint32_t entry = kNone;
    std::string_view delimiter;
    bool literal = false;   // its delimiter is quoted
    bool unindent = false;  // <<-
  };
  // What the command that is being read has had so far.
  struct Command {
    std::uint32_t first_entry = 0;
    std::size_t first_read = 0, first_document = 0;
    std::uint32_t parent = kNone;  // the list's
    std::uint32_t entry = kNone;
    std::uint32_t words_begin = 0, words_end = 0;
    std::string_view option;  // the word before, for options whose value is a word of its own
    bool declares = false;    // export, local: its words are assignments
    bool exports = false;
    bool is_test = false;         // [[ ]]: its words may hold operators
    bool runs_container = false;  // docker, kubectl: -e is an environment variable
    bool runs_shell = false;      // the word before the options is sh
    std::uint16_t flags = 0;
  };

  // shell.cc: statements.
  void read_list(List list, char closing);
  void read_statement(List& list);
  bool read_keyword(List& list);
  void read_for(List& list);
  void read_case(List& list);
  void read_pattern(List& list);
  bool read_function(List& list);
  void separate(List& list);
  void close(List& list, FrameKind kind, std::uint32_t begin);
  void open(const List& list, FrameKind kind, std::uint32_t begin, bool conditional = false);
  bool is_conditional(const List& list) const;
  bool has_subshell(const List& list) const;
  void close_parenthesis(List& list);
  bool read_arithmetic_command(List& list);
  void give_up_statement(std::uint32_t statement);
  std::string_view peek_word() const;

  // shell_commands.cc: simple commands.
  void read_command(List& list);
  bool read_part(Command& command);
  void read_command_word(Command& command);
  void read_argument(Command& command);
  void read_script(const Word& word, std::uint32_t item, std::size_t first_read);
  bool at_assignment() const;
  void read_assignment(Command& command);
  void read_declared(Command& command);
  void read_array(std::uint32_t entry);
  void read_redirection(Command& command);

  // shell_words.cc: words and what expands in them.
  Word read_word(std::uint32_t entry, bool is_test = false);
  bool read_word_part(Word& word, std::uint32_t entry, bool is_test);
  void read_single_quoted();
  void read_double_quoted(Word& word, std::uint32_t entry);
  bool read_dollar(std::uint32_t entry, bool in_quotes);  // false: no expansion
  void read_ansi_quoted();
  void read_parameter(std::uint32_t entry);
  void read_parameter_body(std::uint32_t entry);
  void skip_quoted_in_parameter();
  void read_arithmetic(std::uint32_t entry);
  void read_balanced(std::uint32_t entry);
  void read_substitution(std::uint32_t entry);
  void read_backticks(std::uint32_t entry);
  bool read_make_reference(std::uint32_t entry);
  void read_here_documents();
  void read_here_document(const HereDocument& document);
  void read_expansions(TextPlace place, std::uint32_t entry);

  // shell_pairs.cc: KEY=value inside a word.
  void read_pairs(const Command& command, const Word& word, std::uint32_t item, std::size_t first_read);
  void add_pair(TextPlace place, std::uint32_t item, bool single_quoted);

  char peek(std::uint32_t ahead = 0) const { return at_ + ahead < end_ ? bytes_[at_ + ahead] : '\0'; }
  bool at_end() const { return at_ >= end_; }
  bool starts_with(std::string_view text) const { return bytes_.substr(at_, end_ - at_).starts_with(text); }
  std::uint32_t find(char c, std::uint32_t from) const;  // end_ when there is none
  std::uint32_t line_end(std::uint32_t from) const { return find('\n', from); }
  std::uint32_t skip_name(std::uint32_t from) const;
  std::uint32_t skip_subscript(std::uint32_t from) const;
  void skip_blanks();
  bool skip_continuation();
  void skip_newline();
  void fail();
  // Reads bytes[begin, end) with `read`, on their own: what is broken in them breaks nothing around them.
  template <class Read>
  void within(TextPlace place, Read read);
  void finish_value(std::uint32_t entry, const Word& word, std::uint16_t flags);

  std::string_view bytes_;
  EntryBuilder builder_;
  std::uint32_t at_, end_;
  std::uint32_t parent_;
  ShellHost host_;
  std::vector<Frame> frames_;
  std::vector<HereDocument> documents_;  // whose bodies begin at the next line
  std::uint32_t depth_ = 0;
  std::uint32_t indentation_ = 0;  // of all lines: text in a YAML block
  std::uint64_t patience_;         // bytes that may be read again after a failure
  std::uint32_t reached_ = 0;      // how far reading had come when it failed
  bool broken_ = false;
  bool exports_all_ = false;  // set -a
};

template <class Read>
void Scanner::within(TextPlace place, Read read) {
  const std::uint32_t outer_at = at_, outer_end = end_;
  const std::size_t frames = frames_.size();
  std::vector<HereDocument> documents;
  documents.swap(documents_);
  at_ = place.begin;
  end_ = place.end;
  read();
  if (broken_) builder_.note_unparsed(place);
  broken_ = false;
  frames_.resize(frames);
  documents_.swap(documents);
  at_ = outer_at;
  end_ = outer_end;
}

}  // namespace fount::shell
