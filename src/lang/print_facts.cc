#include "lang/print_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "base/hash.h"
#include "base/text.h"

namespace fount {
namespace {

constexpr auto kBlockNames =
    std::to_array<std::string_view>({"if", "else", "type-checking", "version-check", "main-guard", "try", "try-import",
                                     "except-import", "except", "try-else", "finally", "loop", "with", "case"});
constexpr auto kValueNames =
    std::to_array<std::string_view>({"none", "name", "call", "string", "number", "boolean", "null", "list", "dict",
                                     "set", "tuple", "other", "choice", "test"});
constexpr auto kBindingForms = std::to_array<std::string_view>({"", "target", "global", "deleted"});
constexpr auto kStepNames =
    std::to_array<std::string_view>({"assign", "augment", "delete", "return", "raise", "yield", "global"});
constexpr auto kClaimNames =
    std::to_array<std::string_view>({"single-source", "deprecated", "compatibility", "generated", "copied"});
constexpr auto kMentionNames = std::to_array<std::string_view>({"setting", "environment", "header"});
constexpr auto kLookupForms = std::to_array<std::string_view>({"call", "subscript", "contains"});
constexpr auto kLookupTests =
    std::to_array<std::string_view>({"", "equals", "not-equals", "in", "not-in", "missing", "truth"});
constexpr auto kLookupFlags = std::to_array<std::string_view>({"writes", "lowered", "split"});
constexpr auto kDefinitionFlags =
    std::to_array<std::string_view>({"async", "empty-body", "always-raises", "delegates", "generator"});
constexpr auto kCallFlags = std::to_array<std::string_view>({"awaited", "in-fstring", "rooted"});
constexpr auto kModuleFlags =
    std::to_array<std::string_view>({"module-getattr", "dynamic-names", "has-exports", "dynamic-exports",
                                     "extends-path", "touches-sys-path", "replaces-module", "documentation"});

constexpr auto kEntryNames = std::to_array<std::string_view>({"scalar", "map", "list", "none", "alias"});
constexpr auto kEntryFlags = std::to_array<std::string_view>(
    {"commented-out", "exported", "interpolated", "repeated", "item", "label", "command", "conditional", "pair"});
constexpr auto kStyleNames = std::to_array<std::string_view>(
    {"plain", "single", "double", "triple", "literal", "folded", "heredoc", "shell-word", "expression"});
constexpr auto kSyntaxNames = std::to_array<std::string_view>(
    {"walrus", "positional-only", "fstring-debug", "starred-result", "parenthesized-with", "decorator-expression",
     "starred-iterable", "match", "except-star", "starred-subscript", "nested-fstring", "type-parameters",
     "type-statement", "type-default", "template-string"});
constexpr auto kReadNames = std::to_array<std::string_view>({"plain", "default", "required", "alternative"});

template <class Enum, std::size_t kSize>
std::string_view name_in(const std::array<std::string_view, kSize>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

template <std::size_t kSize>
std::string flag_names(const std::array<std::string_view, kSize>& names, unsigned flags) {
  std::string text;
  for (std::size_t i = 0; i < kSize; ++i) {
    if ((flags >> i & 1) == 0) continue;
    if (!text.empty()) text += ',';
    text += names[i];
  }
  return text;
}

// As it is, or between single quotes when it holds a space, a quote or a line end.
std::string quoted(std::string_view value) {
  const std::string text = printable_text(value);
  if (text.find_first_of(" '\n\t") == std::string::npos) return text;
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : std::string(1, c);
  }
  return out + "'";
}

class Printer {
 public:
  Printer(const FileFacts& facts, std::string_view bytes, KindName kind_name)
      : facts_(facts), kind_name_(kind_name), line_starts_{0} {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const bool ends = bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == bytes.size() || bytes[i + 1] != '\n'));
      if (ends) line_starts_.push_back(i + 1);
    }
  }

  std::string print(std::string_view path);

 private:
  void print(const Definition& definition);
  void print(const Block& block);
  void print(const Import& import);
  void print(const Binding& binding);
  void print(const Call& call);
  void print(const Step& step);
  void print(const Mention& mention);
  void print(const Lookup& lookup);
  void print(const Claim& claim);
  void print(const Acceptance& acceptance);
  void print(const Literal& literal);
  void print(const Entry& entry);
  void print(const VariableRead& read);
  void print(const SecretSpan& secret);
  void print(const SyntaxNeed& need);

  template <class T>
  void print_all(const std::vector<T>& facts) {
    for (const T& fact : facts) print(fact);
  }

  // Begins a line: "import 3-4".
  void start(std::string_view kind, std::uint32_t begin, std::uint32_t end) {
    const std::size_t first = line_of(begin);
    const std::size_t last = line_of(end > begin ? end - 1 : end);
    fmt::format_to(std::back_inserter(out_), "{} {}", kind, first);
    if (last != first) fmt::format_to(std::back_inserter(out_), "-{}", last);
  }
  void word(std::string_view text) {
    if (text.empty()) return;
    out_ += ' ';
    out_ += quoted(text);
  }
  void field(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    fmt::format_to(std::back_inserter(out_), " {}={}", key, quoted(value));
  }
  void field(std::string_view key, StringId value) { field(key, facts_.text(value)); }
  void where(std::uint32_t definition, std::uint32_t block) {
    if (definition != kNone) field("of", qualified_name(definition));
    if (block != kNone) field("in", block_path(block));
  }
  void finish() { out_ += '\n'; }

  std::size_t line_of(std::uint32_t offset) const {
    const auto after = std::ranges::upper_bound(line_starts_, static_cast<std::size_t>(offset));
    return static_cast<std::size_t>(after - line_starts_.begin());
  }
  std::string qualified_name(std::uint32_t definition) const {
    std::string name(facts_.text(facts_.definitions[definition].name));
    for (std::uint32_t i = facts_.definitions[definition].parent; i != kNone; i = facts_.definitions[i].parent) {
      name = fmt::format("{}.{}", facts_.text(facts_.definitions[i].name), name);
    }
    return name;
  }
  // Outermost first: "try-import@3/if@5", each with the line it begins on.
  std::string block_path(std::uint32_t block) const {
    std::string path;
    for (std::uint32_t i = block; i != kNone; i = facts_.blocks[i].parent) {
      const std::string one =
          fmt::format("{}@{}", name_in(kBlockNames, facts_.blocks[i].kind), line_of(facts_.blocks[i].begin));
      path = path.empty() ? one : one + "/" + path;
    }
    return path;
  }
  std::string entry_path(std::uint32_t entry) const;
  std::string argument_list(Range range) const;
  std::string base_list(Range range) const;
  std::string parameter_list(Range range) const;

  const FileFacts& facts_;
  KindName kind_name_;
  std::vector<std::size_t> line_starts_;
  std::string out_;
};

std::string Printer::print(std::string_view path) {
  out_ = fmt::format("file {} lines={} digest={}", printable_path(path), facts_.lines, hex64(facts_.digest));
  field("flags", flag_names(kModuleFlags, facts_.flags));
  finish();
  print_all(facts_.definitions);
  print_all(facts_.blocks);
  print_all(facts_.imports);
  print_all(facts_.bindings);
  print_all(facts_.calls);
  print_all(facts_.steps);
  print_all(facts_.mentions);
  print_all(facts_.lookups);
  print_all(facts_.claims);
  print_all(facts_.acceptances);
  print_all(facts_.entries);
  print_all(facts_.reads);
  print_all(facts_.secrets);
  print_all(facts_.syntax);
  print_all(facts_.literals);
  for (const Export& name : facts_.exports) {
    start("export", name.begin, name.begin);
    word(facts_.text(name.name));
    finish();
  }
  for (const UnparsedSpan& span : facts_.unparsed) {
    start("unparsed", span.begin, span.end);
    finish();
  }
  return std::move(out_);
}

void Printer::print(const Definition& definition) {
  start(definition.kind == DefinitionKind::class_ ? "class" : "function", definition.begin, definition.end);
  const auto index = static_cast<std::uint32_t>(&definition - facts_.definitions.data());
  word(qualified_name(index));
  field("keyword", fmt::to_string(line_of(definition.keyword)));
  field("body", fmt::to_string(line_of(definition.body_begin)));
  if (definition.block != kNone) field("in", block_path(definition.block));
  field("flags", flag_names(kDefinitionFlags, definition.flags));
  field("bases", base_list(definition.bases));
  field("parameters", parameter_list(definition.parameters));
  field("raises", definition.raises);
  field("delegate", definition.delegate);
  field("tokens", fmt::to_string(definition.tokens));
  field("hash", hex64(definition.content_hash));
  field("shape", hex64(definition.shape_hash));
  field("names", hex64(definition.names));
  field("docstring", definition.docstring);
  finish();
  for (std::uint32_t i = definition.decorators.begin; i < definition.decorators.end; ++i) {
    const Decorator& decorator = facts_.decorators[i];
    start("decorator", decorator.begin, decorator.begin);
    word(facts_.text(decorator.name));
    if (decorator.called) field("called", "yes");
    field("arguments", argument_list(decorator.arguments));
    where(index, kNone);
    finish();
  }
}

void Printer::print(const Block& block) {
  start("block", block.begin, block.end);
  const auto index = static_cast<std::uint32_t>(&block - facts_.blocks.data());
  word(block_path(index));
  field("statement", fmt::to_string(line_of(block.statement)));
  field("body", fmt::to_string(line_of(block.body)));
  field("condition", block.condition);
  finish();
}

void Printer::print(const Import& import) {
  start("import", import.begin, import.end);
  if (import.is(kFromImport)) field("from", std::string(import.level, '.') + std::string(facts_.text(import.module)));
  field("name", import.name);
  field("as", import.alias);
  field("statement", fmt::to_string(line_of(import.statement)));
  if (import.is(kSilencedImport)) out_ += " silenced";
  where(import.definition, import.block);
  finish();
}

void Printer::print(const Binding& binding) {
  start("binding", binding.begin, binding.begin);
  word(facts_.text(binding.name));
  field("kind", name_in(kValueNames, binding.kind));
  field("value", binding.value);
  field("annotation", binding.annotation);
  if (binding.augmented) field("augmented", "yes");
  field("form", name_in(kBindingForms, binding.form));
  where(binding.definition, binding.block);
  finish();
}

void Printer::print(const Call& call) {
  start("call", call.begin, call.begin);
  const std::string_view callee = facts_.text(call.callee);
  word(call.is(kRooted) ? std::string(callee) : fmt::format("?{}{}", callee.empty() ? "" : ".", callee));
  field("flags", flag_names(kCallFlags, call.flags & ~static_cast<unsigned>(kRooted | kBare)));
  field("arguments", argument_list(call.arguments));
  where(call.definition, call.block);
  finish();
}

void Printer::print(const Step& step) {
  start("step", step.begin, step.end);
  word(name_in(kStepNames, step.kind));
  field("target", step.target);
  field("kind", name_in(kValueNames, step.value_kind));
  field("value", step.value);
  if (step.key_kind != ValueKind::none) field("key", name_in(kValueNames, step.key_kind));
  field("keyed-by", step.key);
  where(step.definition, step.block);
  finish();
}

void Printer::print(const Mention& mention) {
  start("mention", mention.begin, mention.end);
  word(name_in(kMentionNames, mention.kind));
  word(facts_.text(mention.text));
  field("hole", mention.hole);
  if (mention.call != kNone) field("call", facts_.calls[mention.call].callee);
  where(mention.definition, mention.block);
  finish();
}

void Printer::print(const Lookup& lookup) {
  start("lookup", lookup.begin, lookup.end);
  word(name_in(kLookupForms, lookup.form));
  field("container", lookup.container);
  field(lookup.mention ? "key" : "key-name", lookup.key);
  field("over", lookup.over);
  field("converter", lookup.converter);
  field("test", name_in(kLookupTests, lookup.test));
  field("flags", flag_names(kLookupFlags, lookup.flags));
  if (lookup.tested_end > 0) field("tested", fmt::format("{}", lookup.tested_end - lookup.tested_begin));
  if (lookup.instead_end > 0) field("instead", fmt::format("{}", lookup.instead_end - lookup.instead_begin));
  where(lookup.definition, lookup.block);
  finish();
}

void Printer::print(const Claim& claim) {
  start("claim", claim.begin, claim.end);
  word(name_in(kClaimNames, claim.kind));
  if (claim.in_docstring) field("docstring", "yes");
  field("replacement", claim.replacement);
  where(claim.definition, kNone);
  finish();
}

void Printer::print(const Acceptance& acceptance) {
  start("acceptance", acceptance.begin, acceptance.end);
  word(facts_.text(acceptance.rule));
  field("lines", fmt::format("{}-{}", line_of(acceptance.applies_begin),
                             line_of(std::max(acceptance.applies_begin + 1, acceptance.applies_end) - 1)));
  field("reason", acceptance.reason);
  finish();
}

void Printer::print(const Literal& literal) {
  start("literal", literal.begin, literal.end);
  word(name_in(kValueNames, literal.kind));
  if (literal.has_holes) field("holes", "yes");
  where(literal.definition, literal.block);
  finish();
}

// Keys are paths from the document's root, list items their place in the list; values are never shown, only where they
// stand.
void Printer::print(const Entry& entry) {
  start("entry", entry.begin, std::max(entry.value_end, entry.end));
  word(entry_path(static_cast<std::uint32_t>(&entry - facts_.entries.data())));
  word(name_in(kEntryNames, entry.kind));
  if (entry.kind == EntryKind::scalar) word(name_in(kStyleNames, entry.style));
  field("flags", flag_names(kEntryFlags, entry.flags));
  field("value", fmt::format("{}-{}", entry.value_begin, entry.value_end));
  where(entry.definition, kNone);
  finish();
}

void Printer::print(const VariableRead& read) {
  start("read", read.begin, read.end);
  word(facts_.text(read.name));
  word(name_in(kReadNames, read.form));
  if (read.entry != kNone) field("entry", entry_path(read.entry));
  finish();
}

void Printer::print(const SecretSpan& secret) {
  start("secret", secret.begin, secret.end);
  field("kind", kind_name_ == nullptr ? fmt::format("{}", secret.kind) : std::string(kind_name_(secret.kind)));
  finish();
}

void Printer::print(const SyntaxNeed& need) {
  start("syntax", need.begin, need.end);
  word(name_in(kSyntaxNames, need.kind));
  field("needs", fmt::format("3.{}", need.minor));
  finish();
}

std::string Printer::entry_path(std::uint32_t entry) const {
  std::string path;
  for (std::uint32_t i = entry; i != kNone; i = facts_.entries[i].parent) {
    std::string one(facts_.text(facts_.entries[i].key));
    if (one.empty()) one = "-";
    path = path.empty() ? one : one + "/" + path;
  }
  return path;
}

std::string Printer::argument_list(Range range) const {
  constexpr auto kFormats = std::to_array<std::string_view>({"\"{}\"", "{}", "[{}]", "?"});
  std::string text;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const Argument& argument = facts_.arguments[i];
    if (!text.empty()) text += ';';
    if (argument.keyword) fmt::format_to(std::back_inserter(text), "{}=", facts_.text(argument.keyword));
    const std::string_view format = name_in(kFormats, argument.kind);
    fmt::format_to(std::back_inserter(text), fmt::runtime(format), facts_.text(argument.value));
  }
  return text;
}

std::string Printer::base_list(Range range) const {
  std::string text;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const Base& base = facts_.bases[i];
    if (!text.empty()) text += ',';
    if (base.keyword) fmt::format_to(std::back_inserter(text), "{}=", facts_.text(base.keyword));
    text += base.name ? facts_.text(base.name) : "?";
  }
  return text;
}

std::string Printer::parameter_list(Range range) const {
  std::string text;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    if (!text.empty()) text += ',';
    const Parameter& parameter = facts_.parameters[i];
    text += facts_.text(parameter.name);
    if (parameter.annotation) fmt::format_to(std::back_inserter(text), ":{}", facts_.text(parameter.annotation));
    if (parameter.default_kind != ValueKind::none) {
      fmt::format_to(std::back_inserter(text), "={}", name_in(kValueNames, parameter.default_kind));
    }
  }
  return text;
}

}  // namespace

std::string print_facts(std::string_view path, const FileFacts& facts, std::string_view bytes, KindName kind_name) {
  return Printer(facts, bytes, kind_name).print(path);
}

}  // namespace fount
