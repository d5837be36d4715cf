// Which suites are open: definitions, blocks and match statements by indentation, and what is being learnt of each
// open definition's body. Owns the facts' `end`s and everything about a definition that only its end decides.
#pragma once

#include <cstdint>
#include <vector>

#include "lang/python_context.h"
#include "lang/token_hash.h"

namespace fount::python {

// How much code there is, in physical lines and in statements.
struct CodeSize {
  std::uint32_t height = 0, statements = 0;
};

// What the statements of one definition (or of the module) have shown so far.
struct Body {
  TokenHash::Mark content;
  CodeSize before;               // of what stands before it
  StringId callee;               // of the only statement, when that is a call of a dotted name
  std::uint64_t names = 0;       // name_bit() of every identifier
  std::uint32_t statements = 0;  // all but those of definitions inside it; docstring included
  std::uint32_t strings = 0;     // how many of them are nothing but string literals
  bool documented = false;
  bool straight = true;  // no return, branch, loop or yield yet
  bool trivial = true;   // nothing but strings, `pass` and `...`
};

enum class SuiteKind : std::uint8_t { definition, block, match };

struct Suite {
  std::uint32_t indent = 0;
  std::uint32_t index = kNone;  // of the definition or block
  std::uint32_t outer_definition = kNone, outer_block = kNone;
  std::uint32_t statement = 0;     // offset of the whole compound statement
  std::uint32_t try_body = kNone;  // the block of the `try` that this branch belongs to
  SuiteKind kind = SuiteKind::block;
};

class Scopes {
 public:
  explicit Scopes(Context& context) : context_(context), bodies_(1) {}

  // Ends the suites that a line with this indentation is not in.
  void enter_line(std::uint32_t indent);
  void end_all();

  // False when nesting is too deep: nothing was opened. The definition or block is added to the facts.
  bool open_definition(const Definition& definition, TokenHash::Mark content, std::uint32_t indent);
  bool open_block(Block block, std::uint32_t indent, std::uint32_t try_body = kNone);
  bool open_match(std::uint32_t statement, std::uint32_t indent);

  // The branch that a clause with the current line's indentation continues, or nullptr.
  const Suite* previous_branch() const { return has_previous_ ? &previous_ : nullptr; }
  // The match statement that the line is directly in, or nullptr.
  const Suite* enclosing_match() const;

  Body& body() { return bodies_.back(); }
  TokenHash& hash() { return hash_; }
  std::size_t depth() const { return suites_.size(); }
  void set_last_end(std::uint32_t offset) { last_end_ = offset; }
  void add_line(CodeSize line) { size_.height += line.height, size_.statements += line.statements; }

  static constexpr std::size_t kMaxSuites = 200;  // CPython allows 100 levels of indentation

 private:
  bool open(Suite suite);
  void close();
  void finish_definition(Definition& definition, const Body& body) const;

  Context& context_;
  std::vector<Suite> suites_;
  std::vector<Body> bodies_;  // the module's, then one per open definition
  Suite previous_;
  bool has_previous_ = false;
  std::uint32_t last_end_ = 0;
  CodeSize size_;  // of all lines up to here
  TokenHash hash_;
};

}  // namespace fount::python
