// What one file states. A FileFacts is a pure function of (bytes, language, extractor revision): it names nothing
// outside its file, so it can be cached by content and joined in any order. Every fact is a plain, trivially copyable
// struct; strings are ids into the file's own table; places are byte offsets.
//
// Facts hold names and positions, never the text of literals (a literal may be a secret). Rules that must compare
// values ask the index for the text of a place (core/texts.h), which lives in memory only. Kept of literals are only
// those that are names: see `Mention` for which, and `Argument`, kept only for calls that register or look up by name.
//
// Masked text, wherever it is said below: an expression's source without white space but for one space between two
// words, at most 120 bytes (else empty), every string or bytes literal replaced by `""` unless it is a mention, a flag
// word (0 1 true false yes no on off, any case) or an identifier in key position (subscript, first argument of
// .get/.pop, second of getattr/hasattr, left of `in`); those are kept between double quotes.
//
// What configuration files state is in core/entry_facts.h. docs/adr/0002-facts.md says what the five hardest rules need
// of this file and why it has the shape it has.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/entry_facts.h"
#include "core/ids.h"
#include "core/string_table.h"

namespace fount {

// Indices of a vector in the same FileFacts, half-open.
struct Range {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t size() const { return end - begin; }
};

// A compound statement's branch: the unit of "only if", "only when that failed". Blocks nest; `statement` is the
// offset that all branches of one statement share, so two facts in different blocks of one statement are alternatives.
enum class BlockKind : std::uint8_t {
  if_,            // if / elif; condition: masked text. Guards compare with literals: 78 % would be lost without them
  else_,          // else of an if
  type_checking,  // if TYPE_CHECKING
  version_check,  // if sys.version_info / sys.platform / os.name ...
  main_guard,     // if __name__ == "__main__"
  try_,           // body of a try that does not catch import errors
  try_import,     // body of a try that catches ImportError, ModuleNotFoundError, Exception or everything
  except_import,  // handler for ImportError / ModuleNotFoundError (alone or in a tuple)
  except_,        // any other handler; condition: its exceptions' dotted names joined by ',', empty for a bare except
  try_else,
  finally_,
  loop,  // for / while and their else; condition: the iterated dotted name (that of `enumerate(x)` is x), or the
         // masked while condition
  with,  // condition: dotted name of the first context manager
  match_case,
};
struct Block {
  std::uint32_t parent = kNone;      // enclosing block within the same definition, or kNone
  std::uint32_t statement = 0;       // offset of the first keyword of the whole compound statement
  std::uint32_t begin = 0, end = 0;  // this branch, from its keyword to the end of its body; a branch whose last
                                     // step is a return or raise that ends there is an early exit for what follows
  StringId condition;                // see BlockKind
  BlockKind kind = BlockKind::if_;
  std::uint32_t body = 0;  // just after the header's colon. Facts in [begin, body) are the condition's: they
                           // happen whether or not the branch does, so their block is `parent`
};

enum class DefinitionKind : std::uint8_t { class_, function };

// The bit of a name in Definition::names. Cheap, because it is asked of every identifier of every file.
constexpr std::uint64_t name_bit(std::string_view name) {
  if (name.empty()) return 0;
  const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(name[i])}; };
  const std::uint64_t mixed =
      name.size() * 0x9E37U + byte(0) * 0x85EBU + byte(name.size() / 2) * 0xC2B2U + byte(name.size() - 1) * 0x27D4U;
  return std::uint64_t{1} << ((mixed * 0x9E37'79B9'7F4A'7C15ULL) >> 58);
}

enum DefinitionFlag : std::uint16_t {
  kAsync = 1 << 0,
  kEmptyBody = 1 << 1,     // nothing but docstring, pass, ... : an interface, a marker, a stub
  kAlwaysRaises = 1 << 2,  // the body's straight line reaches a raise before any return, branch or yield; see `raises`
  kDelegates = 1 << 3,     // the body is one call (returned, awaited or not) of something else; see `delegate`
  kGenerator = 1 << 4,
};
struct Definition {
  StringId name;
  std::uint32_t begin = 0,
                end = 0;      // from the first decorator (or the keyword) to the end of the last token of the body
  std::uint32_t keyword = 0;  // offset of `class` / `def` / `async`: the line that readers call the definition's
  std::uint32_t name_begin = 0;
  std::uint32_t body_begin = 0;  // first token after the header's colon
  std::uint32_t parent = kNone;  // enclosing definition
  std::uint32_t block = kNone;   // innermost block around the definition, within its parent
  DefinitionKind kind = DefinitionKind::function;
  std::uint16_t flags = 0;
  StringId raises;     // with kAlwaysRaises: the exception's dotted name
  StringId delegate;   // with kDelegates: the callee's dotted name
  StringId docstring;  // first line of the docstring, at most 120 bytes
  std::uint64_t content_hash =
      0;                     // tokens after the name (parameters or bases, and body) without comments and docstrings
  std::uint32_t tokens = 0;  // how many tokens content_hash covers
  std::uint16_t height =
      0;  // physical lines of code, from the keyword on: without docstrings, comments and blank lines
  std::uint16_t statements = 0;  // logical ones of them, without the headers of definitions and decorators
  std::uint64_t shape_hash = 0;  // as content_hash, every literal (string, number, True, False, None) taken for the
                                 // same token: equal shape and unequal content is a copy whose values drifted
  std::uint64_t names = 0;       // name_bit() of every identifier in the body: a name whose bit is not here is not
                                 // used, so equal text that uses none of a module's own names means the same
  Range bases;                   // into FileFacts::bases; classes only
  Range decorators;              // into FileFacts::decorators
  Range parameters;              // into FileFacts::parameters; functions only
  bool is(DefinitionFlag flag) const { return (flags & flag) != 0; }
};

// What stands on the right of a binding or step, or is a default.
enum class ValueKind : std::uint8_t {
  none,    // annotation only: `x: int`
  name,    // `x = a.b`; value is the dotted text
  call,    // `x = f(...)`; value is the callee's dotted text
  string,  // literals: value is empty, the span says where
  number,
  boolean,
  null,
  list,  // display or comprehension; value empty
  dict,
  set,
  tuple,
  other,   // any other expression
  choice,  // `a or b`, `a if c else b`: alternatives in the order of their offsets; value: masked text
  test,    // comparison, `not a`, `a and b`: a condition kept under a name; value: masked text
};

struct Base {
  StringId name;     // dotted text; for Generic[T] the part before the bracket
  StringId keyword;  // "metaclass" for metaclass=ABCMeta, else empty
  std::uint32_t begin = 0;
};

struct Parameter {
  StringId name;  // "*args" and "**kwargs" keep their stars; bare "*" and "/" are not listed
  std::uint32_t begin = 0;
  StringId
      annotation;  // dotted head, as Binding::annotation: `.state.x =` means another thing on an app than on a request
  ValueKind default_kind = ValueKind::none;  // none: no default. A mutable one is state shared by all calls
};

struct Decorator {
  StringId name;  // dotted text before any call
  std::uint32_t begin = 0;
  Range arguments;  // into FileFacts::arguments; empty when not called
  bool called = false;
};

// An argument of a decorator call, of a call in lang's table of registering and looking-up verbs (route, add_url_rule,
// include_router, getenv ...), or of any call whose first argument is a mention (settings are mostly read through an
// accessor's `.get`). Of .get/.pop/.setdefault/.add/.append/.update/.remove/.discard the first argument: the key.
// Values: string literals of <= 128 bytes, dotted names, list-of-strings joined by ','.
enum class ArgumentKind : std::uint8_t { string, name, list, other };
struct Argument {
  StringId keyword;                  // empty for positional
  StringId value;                    // text for string, name and list
  std::uint32_t begin = 0, end = 0;  // of the value, after any keyword
  ArgumentKind kind = ArgumentKind::other;
};

enum ImportFlag : std::uint8_t {
  kFromImport = 1 << 0,
  kStarImport = 1 << 1,
  kSilencedImport = 1 << 2,  // a comment tells type checkers or linters to say nothing of it
};
// One imported name: `import a.b as c` is {name "a.b", alias "c"}; `from .m import x as y` is {level 1, module "m",
// name "x", alias "y"}.
struct Import {
  StringId module;
  StringId name;
  StringId alias;
  std::uint32_t begin = 0, end = 0;  // of the alias clause that names it (`x as y`), not of the whole statement
  std::uint32_t statement = 0;       // offset of the import statement
  std::uint32_t definition = kNone;  // enclosing definition: a function-level import
  std::uint32_t block = kNone;
  std::uint16_t level = 0;  // leading dots
  std::uint8_t flags = 0;
  bool is(ImportFlag flag) const { return (flags & flag) != 0; }
};

enum class BindingForm : std::uint8_t {
  assigned,  // x = value, x: T, x += value, (x := value), type x = value
  target,    // of a for, a with or a case pattern: it is given something of the value, so `kind` is `other`
  global_,   // a function says `global x`: bound once it has run. Of module scope, outside any block
  deleted,   // del x: not bound from here on
};

// A name bound at module or class scope, but for definitions and imports: alias, constant, enum member, field, state.
// The name of an `except ... as` is none: it is gone when its handler ends.
struct Binding {
  StringId name;
  StringId value;
  StringId annotation;      // dotted head of the annotation, "ClassVar", "list", "Optional"
  std::uint32_t begin = 0;  // of the name
  std::uint32_t value_begin = 0, value_end = 0;
  std::uint32_t definition = kNone;  // kNone: module scope; else the class
  std::uint32_t block = kNone;
  std::uint64_t value_hash =
      0;  // token hash of the value; 0 for string literals of more than 64 bytes, which no rule compares
  ValueKind kind = ValueKind::other;  // none: also of global_ and deleted
  bool augmented = false;             // `x += ...`
  BindingForm form = BindingForm::assigned;
};

enum CallFlag : std::uint8_t {
  kAwaited = 1 << 0,
  kInFString = 1 << 1,
  kRooted = 1 << 2,  // the callee text starts at a plain name; unrooted (`f().g(`, `x[0].g(`) keeps only what follows
  kBare = 1 << 3,    // no arguments: `C()` twice makes the same thing twice
};
struct Call {
  StringId callee;  // dotted text, "" when it is not a name
  std::uint32_t begin = 0;
  std::uint32_t definition = kNone;  // innermost enclosing definition
  std::uint32_t block = kNone;
  Range arguments;         // see Argument; those of verbs that rules know, none of other calls
  std::uint8_t given = 0;  // how many arguments are given, at most 255
  std::uint8_t flags = 0;
  bool is(CallFlag flag) const { return (flags & flag) != 0; }
};

// The function summary: what a function does, in order. Calls are in `calls`; merge by offset where order matters. A
// for target (`for key in keys`: target key, value keys), a with target and a walrus are assignments too; unpacking
// gives one step per target with an empty value. Steps span their whole statement, so what they use is found by offset.
enum class StepKind : std::uint8_t {
  assign,   // target = value, where target is a dotted name or a subscript of one ("x.y[]")
  augment,  // target += value
  delete_,  // del target
  return_,
  raise,
  yield,
  global,  // global / nonlocal target
};
struct Step {
  StringId target;
  StringId value;  // dotted name, or callee of a call; empty otherwise
  std::uint32_t begin = 0, end = 0;
  std::uint32_t definition =
      kNone;  // the function; kNone of a module's own: subscript or attribute targets, and an unconditional raise
  std::uint32_t block = kNone;
  StepKind kind = StepKind::assign;
  ValueKind value_kind = ValueKind::other;
  ValueKind key_kind = ValueKind::none;  // of a subscript target: keyed by user, by id(object) and by one constant are
  StringId key;                          // three verdicts; dotted name, or callee of a call; empty otherwise
};

// A string literal that is a name by its very form, wherever it stands (argument, subscript, list element, dict key,
// default). Secrets are resolved through lists and f-strings as often as through direct reads, so a table of reading
// verbs misses the important half. Docstrings are not looked at.
enum class MentionKind : std::uint8_t {
  setting,      // [A-Z][A-Z0-9]*(_[A-Z0-9]+)+ of <= 64 bytes, or [A-Z]{3,20}; holes of an f-string are {}. A part that
                // mixes letters and digits over more than 8 bytes is no name but maybe a key, and is not kept
  environment,  // production prod staging stage development dev test testing local localhost ci e2e preview sandbox
                // demo
  header,       // X-..., or Capital-Words: what a client may send
};
struct Mention {
  StringId text;
  StringId hole;                     // of an f-string: the dotted name that its first field begins with
  std::uint32_t begin = 0, end = 0;  // the literal with its quotes
  std::uint32_t definition = kNone;  // innermost enclosing definition
  std::uint32_t block = kNone;
  std::uint32_t call = kNone;  // innermost call around it, into FileFacts::calls
  MentionKind kind = MentionKind::setting;
};

// A place that asks for something by a key: `x["KEY"]`, `x.get(key)`, `"KEY" in x`; and what is done with the answer
// there and then. The key is a Mention, or a name: then only where the container's name says "env", the callee is a
// verb of looking up, or the name is a parameter that is called like a key. (That is how wrappers ask.)
enum class LookupForm : std::uint8_t { call, subscript, contains };
enum class LookupTest : std::uint8_t {
  none,
  equals,
  not_equals,
  in,  // in (...), in NAMES
  not_in,
  missing,  // is None, is not None
  truth,    // is a condition by itself: `if x.get(k):`, `not x.get(k)`, `x.get(k) and ...`
};
enum LookupFlag : std::uint8_t {
  kLookupWrites = 1 << 0,   // x["KEY"] = value
  kLookupLowered = 1 << 1,  // .lower(), .upper(), .casefold()
  kLookupSplit = 1 << 2,    // .split(...)
};
struct Lookup {
  StringId container;                                // dotted text of x; of a call its callee
  StringId key;                                      // the mention's text, or the dotted name
  StringId over;                                     // the key is a comprehension's variable: what that walks, dotted
  StringId converter;                                // callee of the call whose only argument it is: int(x.get(k))
  std::uint32_t begin = 0, end = 0;                  // of the key
  std::uint32_t whole_begin = 0, whole_end = 0;      // from the container to what `or`, methods and converters add
  std::uint32_t tested_begin = 0, tested_end = 0;    // what it is compared with
  std::uint32_t instead_begin = 0, instead_end = 0;  // right of `or`
  std::uint32_t over_begin = 0, over_end = 0;        // where the comprehension says what it walks
  std::uint32_t definition = kNone;                  // innermost enclosing definition
  std::uint32_t block = kNone;
  std::uint32_t call = kNone;  // LookupForm::call: into FileFacts::calls
  LookupForm form = LookupForm::call;
  LookupTest test = LookupTest::none;
  std::uint8_t flags = 0;
  bool mention = false;  // the key is a literal
  bool is(LookupFlag flag) const { return (flags & flag) != 0; }
};

// A literal of code: string, number, True, False, None; at most 512 bytes, docstrings left out. Kept where asked
// for, and in order, so that a place finds its literal by offset.
struct Literal {
  std::uint32_t begin = 0, end = 0;  // with prefix and quotes
  std::uint32_t definition = kNone;  // innermost enclosing definition
  std::uint32_t block = kNone;
  ScalarStyle style = ScalarStyle::plain;
  ValueKind kind = ValueKind::string;  // string, number, boolean, null
  bool has_holes = false;              // an f-string with fields
};

// A construct that Python older than 3.`minor` cannot parse: the whole file fails there. The first of each kind in a
// file is kept.
enum class SyntaxKind : std::uint8_t {
  walrus,                // 3.8: x := y
  positional_only,       // 3.8: def f(a, /)
  fstring_debug,         // 3.8: f"{x=}"
  starred_result,        // 3.8: return *a, b
  parenthesized_with,    // 3.9: with (a as b, c as d)
  decorator_expression,  // 3.9: @a[0], @a().b
  starred_iterable,      // 3.9: for x in *a, b
  match_statement,       // 3.10
  except_star,           // 3.11
  starred_subscript,     // 3.11: a[*b], *args: *Ts
  nested_fstring,        // 3.12: the string's own quote, a backslash, a comment or a line end in a field
  type_parameters,       // 3.12: def f[T](), class C[T]
  type_statement,        // 3.12: type X = int
  type_default,          // 3.13: class C[T = int]
  template_string,       // 3.14: t""
};
struct SyntaxNeed {
  std::uint32_t begin = 0, end = 0;
  std::uint8_t minor = 0;
  SyntaxKind kind = SyntaxKind::walrus;
};

// What a docstring or comment says about its subject. Vocabulary is in lang/claims.h.
enum class ClaimKind : std::uint8_t {
  single_source,  // "single source of truth", "SSOT", "the only ...", "canonical", "unified"
  deprecated,     // "deprecated", "DEPRECATED:", "do not use", "legacy, use X instead", warnings.warn(...,
                  // DeprecationWarning)
  compatibility,  // "backward compatibility", "re-export", "shim", "alias for"
  generated,      // "@generated", "DO NOT EDIT", "generated by"
  copied,         // of a definition: "Copied from a.b.f"; of a module: "adapted from" and an address of source code
};
struct Claim {
  std::uint32_t begin = 0, end = 0;  // the phrase
  std::uint32_t definition = kNone;  // subject: a definition, or kNone for the module
  StringId replacement;              // "use X instead", "copied from X": X
  ClaimKind kind = ClaimKind::single_source;
  bool in_docstring = false;
};

// `fount: accept[rule] reason` in a comment. It accepts findings that have a source on the next line of code (or on
// its own line, or inside the definition that starts there).
struct Acceptance {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t applies_begin = 0, applies_end = 0;  // bytes it covers
  StringId rule;
  StringId reason;
};

// A name in `__all__`.
struct Export {
  StringId name;
  std::uint32_t begin = 0;
};

struct UnparsedSpan {
  std::uint32_t begin = 0, end = 0;
};

// What copies are found by: the code of a file as logical lines of tokens, docstrings and comments left out. Large (a
// third of the bytes), so only files whose code can be a source of something have it: see Detail in lang/extract.h.
enum class CodeTokenKind : std::uint8_t {
  other,    // keywords, operators, brackets
  name,     // identifiers that may be the code's own: variables, parameters, types
  outer,    // identifiers that reach outside: after a dot, called, keyword arguments, types and constants (Capital)
  literal,  // strings, numbers, True, False, None, the text between the fields of an f-string
};
class CodeToken {
 public:
  CodeToken() = default;
  // `of_another`: an attribute, or a keyword argument. It shares its text with a variable by chance, or by habit.
  CodeToken(CodeTokenKind kind, std::uint64_t hash, bool of_another = false)
      : bits_(static_cast<std::uint32_t>(hash) << 3 | (of_another ? 4U : 0U) | static_cast<std::uint32_t>(kind)) {}
  CodeTokenKind kind() const { return static_cast<CodeTokenKind>(bits_ & 3); }
  bool is(CodeTokenKind other) const { return kind() == other; }
  bool is_name() const { return is(CodeTokenKind::name) || is(CodeTokenKind::outer); }
  bool of_another() const { return (bits_ & 4U) != 0; }
  std::uint32_t bits() const { return bits_; }       // equal for equal texts that stand alike
  std::uint32_t text() const { return bits_ >> 3; }  // equal for equal texts
  bool operator==(const CodeToken&) const = default;

 private:
  std::uint32_t bits_ = 0;
};

enum CodeLineFlag : std::uint8_t {
  kImportLine = 1 << 0,
  kHeaderLine = 1 << 1,      // ends with the colon that opens a suite
  kDefinitionLine = 1 << 2,  // decorators and headers of classes and functions
  kBranchLine = 1 << 3,      // continues a compound statement: elif, else, except, finally
};
struct CodeLine {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t first_token = 0;  // into FileFacts::code_tokens; its tokens end where the next line's begin
  std::uint16_t height = 1;       // physical lines
  std::uint8_t depth = 0;         // suites around it
  std::uint8_t flags = 0;
  bool is(CodeLineFlag flag) const { return (flags & flag) != 0; }
};

enum ModuleFlag : std::uint16_t {
  kModuleGetattr = 1 << 0,  // defines __getattr__: any name may exist
  kDynamicNames =
      1 << 1,            // globals()[...] =, setattr(sys.modules..., exec(...), locals().update: names cannot be known
  kHasExports = 1 << 2,  // __all__ is a literal list
  kDynamicExports = 1 << 3,  // __all__ is computed
  kExtendsPath = 1 << 4,     // touches __path__: submodules may live elsewhere
  kTouchesSysPath = 1 << 5,  // sys.path.insert / append: import roots may differ
  kReplacesModule = 1 << 6,  // sys.modules[...] = : names may be replaced
  kDocumentation = 1 << 7,   // no code but docstrings
};

struct FileFacts {
  StringTable strings;
  std::vector<Definition> definitions;  // in source order: a parent precedes its children
  std::vector<Block> blocks;
  std::vector<Base> bases;
  std::vector<Parameter> parameters;
  std::vector<Decorator> decorators;
  std::vector<Argument> arguments;
  std::vector<Import> imports;
  std::vector<Binding> bindings;
  std::vector<Call> calls;
  std::vector<Step> steps;
  std::vector<Mention> mentions;
  std::vector<Lookup> lookups;
  std::vector<Claim> claims;
  std::vector<Acceptance> acceptances;
  std::vector<Export> exports;
  std::vector<UnparsedSpan> unparsed;
  std::vector<CodeLine> code;
  std::vector<CodeToken> code_tokens;
  std::vector<Literal> literals;
  std::vector<Entry> entries;
  std::vector<VariableRead> reads;
  std::vector<SecretSpan> secrets;
  std::vector<SyntaxNeed> syntax;
  std::uint64_t digest = 0;  // of the file's bytes: evidence re-reads check it
  std::uint32_t lines = 0;
  std::uint16_t flags = 0;  // ModuleFlag

  bool is(ModuleFlag flag) const { return (flags & flag) != 0; }
  std::string_view text(StringId id) const { return strings[id]; }
};

static_assert(std::is_trivially_copyable_v<Definition> && std::is_trivially_copyable_v<Call> &&
              std::is_trivially_copyable_v<Step> && std::is_trivially_copyable_v<Lookup>);

}  // namespace fount
