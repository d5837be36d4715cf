// Comments and docstrings → claims and acceptances. Owns the question what a comment is about; the words are
// lang/claims.h's. A comment speaks of the definition that it stands directly above or whose header it ends, or, before
// all code, of the module. Others are about some statement, and claim nothing of a definition.
#pragma once

#include <cstdint>
#include <vector>

#include "lang/python_context.h"

namespace fount::python {

class Comments {
 public:
  explicit Comments(Context& context) : context_(context) {}

  // The comments around and in a line that was just read. `opened` is the definition that it began, or kNone;
  // `decorates` says that the line is a decorator, so that what is said of it is said of a definition to come.
  void read_line(const LogicalLine& line, std::uint32_t opened, bool decorates);

  // The comments behind the last line. Every definition has its end now.
  void finish(const LogicalLine& rest);

  // A docstring of the innermost open definition or the module.
  void read_docstring(Tokens docstring);

 private:
  void read_acceptances(const LogicalLine& line, std::uint32_t opened, bool decorates);
  void add_acceptance(const Comment& comment, std::uint32_t begin, std::uint32_t end, std::uint32_t definition);
  void read_header_comments(const LogicalLine& line, std::uint32_t attached);
  void mark_silenced_imports(const LogicalLine& line);
  void add_claims(std::uint32_t begin, std::uint32_t end, std::uint32_t definition, bool in_docstring);
  std::uint32_t attached_block(const LogicalLine& line) const;
  bool adjacent(std::uint32_t end, std::uint32_t begin) const;

  struct Covered {
    std::uint32_t acceptance, definition;
  };

  Context& context_;
  std::vector<Covered> covered_;                  // acceptances that reach to the end of a definition
  std::vector<std::uint32_t> before_definition_;  // acceptances said of a definition to come
  std::uint32_t said_begin_ = 0, said_end_ = 0;   // the comment block above its decorators
  bool code_seen_ = false;
};

}  // namespace fount::python
