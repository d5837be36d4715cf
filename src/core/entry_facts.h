// What a configuration file states: keys and values as a tree, the variables it asks for, where a credential stands. As
// all facts: names and places, never the text of a value.
#pragma once

#include <cstdint>

#include "core/ids.h"

namespace fount {

// How a literal is written, so that its value can be had from its text: see decode() in core/scalar.h.
enum class ScalarStyle : std::uint8_t {
  plain,          // as it stands
  single_quoted,  // no escapes but a doubled quote in YAML
  double_quoted,  // backslash escapes
  triple_quoted,  // Python and TOML, either quote
  literal_block,  // YAML |
  folded_block,   // YAML >
  heredoc,        // HCL and shell, from the marker
  shell_word,     // quotes and escapes anywhere, as shell reads a word: --name="$X", 'it'\''s'
  expression,     // no literal: HCL `var.region`, `a ? b : c`; GitHub's whole-value `${{ ... }}`
};

// One key or list item of a file that holds data. Every configuration format is this tree:
//   YAML, JSON, TOML, INI, XML   maps, lists, scalars; a second YAML document has a root entry of its own
//   dotenv                       KEY=value, commented-out assignments too
//   HCL                          blocks are maps, their labels nested keys: resource → google_x → name → attribute
//   Dockerfile                   FROM entries, the stage's instructions below them; ENV, ARG and LABEL hold KEY=value
//   shell, Makefile              assignments; a command is an entry with kCommand, its words below it as list items
//   requirements, go.mod, ...    package → constraint; .nvmrc and its kind: one entry without key
//   Python                       `"NAME": value` of a dict display whose key is a Mention
// A shell script in a scalar (`run: |` of a workflow, RUN, CMD and sh -c) is read as shell below its entry.
enum class EntryKind : std::uint8_t {
  scalar,
  map,
  list,
  none,   // a key without value
  alias,  // YAML *anchor: `target` is what it stands for
};
enum EntryFlag : std::uint16_t {
  kCommentedOut = 1 << 0,
  kExported = 1 << 1,      // `export X=...`
  kInterpolated = 1 << 2,  // holds ${...}, $X, {{ ... }}, $(...): its text is not its value; see VariableRead
  kRepeatedKey = 1 << 3,   // its map had this key before
  kListItem = 1 << 4,      // `key` is empty, or the item's own key in lists of pairs (`- KEY=value`)
  kLabel = 1 << 5,         // a block's label (HCL), not a key
  kCommand = 1 << 6,
  kConditional = 1 << 7,  // shell: inside if/case/&&/||: may not happen
  kPair =
      1 << 8,  // written KEY=value inside one scalar: `- KEY=value`, --set-env-vars=KEY=value, --build-arg KEY=value
};
struct Entry {
  StringId key;                                  // as it means, without quotes; at most 128 bytes, else empty
  std::uint32_t begin = 0, end = 0;              // of the key with its quotes; of a list item its value
  std::uint32_t value_begin = 0, value_end = 0;  // of the value with its quotes; of maps and lists all they hold
  std::uint32_t parent = kNone;                  // into FileFacts::entries; a parent precedes its children
  std::uint32_t target = kNone;                  // with EntryKind::alias
  std::uint32_t definition = kNone;              // Python: innermost enclosing definition
  std::uint16_t flags = 0;
  EntryKind kind = EntryKind::scalar;
  ScalarStyle style = ScalarStyle::plain;
  bool is(EntryFlag flag) const { return (flags & flag) != 0; }
};

// A variable that a text asks for: $X, ${X:-default}, ${{ secrets.X }}, var.x. (Python's reads are calls: Mention.)
enum class ReadForm : std::uint8_t {
  plain,         // $X, ${X}
  with_default,  // ${X:-d} ${X-d} ${X:=d}; default_begin and default_end say where d is
  required,      // ${X:?message}
  alternative,   // ${X:+instead}
};
struct VariableRead {
  StringId name;  // dotted where the format says so: "secrets.X", "env.X", "var.x", "local.y"
  std::uint32_t begin = 0, end = 0;
  std::uint32_t default_begin = 0, default_end = 0;
  std::uint32_t entry = kNone;  // innermost entry around it
  ReadForm form = ReadForm::plain;
};

// Where something stands that looks like a credential. Never its value. `kind` indexes secrets::kinds().
struct SecretSpan {
  std::uint32_t begin = 0, end = 0;  // the secret alone, no quotes
  std::uint16_t kind = 0;
};

}  // namespace fount
