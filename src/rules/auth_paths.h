// Under which conditions a place in a function is reached: the branches around it, their earlier siblings, and the
// branches before it that left. Conditions are followed through local names, attributes of self, module constants and,
// one level deep, functions that they call. Flow is by order and block; what is not understood is unknown, never false.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/flow.h"
#include "index/index.h"

namespace fount {

// A condition and what it must be for the place to be reached.
struct Clause {
  std::string_view text;  // masked text, or `read("NAME","default")` where a name was assigned from a setting
  Span span;              // where it stands: its literals are in there
  std::uint32_t definition = kNone;
  bool holds = true;
};
using Clauses = std::vector<Clause>;

// One condition without connectives, as a clause's text has it.
struct Atom {
  std::string_view text;
  const Clause* clause = nullptr;
  bool holds = true;
  bool alternative = false;  // one of several of which one is enough
};

enum class Truth { no, yes, unknown };

// The environment that conditions are asked about.
struct World {
  std::string_view environment;  // "production"; empty: what each read gives when nothing is set
  std::vector<std::pair<std::string_view, bool>> known;  // conditions that must be so for another reason
  mutable bool asked = false;                            // some condition was about the environment
  mutable bool understood = true;                        // and it was clear where its name comes from
};

class Paths {
 public:
  explicit Paths(const Index& index) : index_(index), flows_(index.all_facts()) {}

  // Of a place in a function; `block`: the innermost block around it.
  Clauses to(FileId file, std::uint32_t function, std::uint32_t block, std::uint32_t at) const;

  // Every atom that decides a clause, names followed to what they stand for. `visit` returns true when it knows the
  // atom, so that it is not followed further. The atom's clause lives only as long as the visit.
  void atoms(const Clause& clause, const std::function<bool(const Atom&)>& visit) const;

  // Is the clause as it must be?
  Truth truth(const Clause& clause, const World& world) const;
  // Could all of them be as they must?
  bool possible(const Clauses& clauses, World& world) const;

  // The literal that a clause compares with: text("") at this place of its text; empty Span when that is not certain.
  const Literal* literal(const Clause& clause, std::string_view quoted) const;

  const FileFlow& flow(FileId file) const { return flows_.of(file); }
  const Index& index() const { return index_; }

 private:
  using Alternatives = std::vector<Clauses>;  // one of them holds
  struct Walk;
  void walk(std::string_view text, const Walk& walk) const;
  Alternatives meanings(std::string_view text, const Clause& clause) const;
  void add_local(std::string_view name, const Clause& clause, Alternatives& found) const;
  void add_attribute(std::string_view name, const Clause& clause, Alternatives& found) const;
  void add_constant(std::string_view name, const Clause& clause, Alternatives& found) const;
  void add_called(std::string_view name, const Clause& clause, Alternatives& found) const;
  std::string_view read_text(const Span& span) const;
  std::string_view value_text(ValueKind kind, std::string_view value, const Span& span) const;
  void learn(const Clauses& clauses, World& world) const;
  Truth text_truth(std::string_view text, const Clause& clause, const World& world, unsigned depth) const;
  Truth atom_truth(std::string_view text, const Clause& clause, const World& world, unsigned depth) const;
  Truth environment_truth(std::string_view text, const Clause& clause, const World& world) const;
  std::optional<std::string_view> default_environment(std::string_view text, const Clause& clause,
                                                      unsigned depth) const;

  const Index& index_;
  Flows flows_;
  mutable std::deque<std::string> texts_;  // of clauses that no fact holds
};

}  // namespace fount
