#include <fmt/format.h>

#include <array>
#include <iterator>

#include "index/index.h"

namespace fount {
namespace {

std::string_view name_of(ImportStatus status) {
  constexpr std::array<std::string_view, 5> kNames = {"resolved", "external", "unknown", "missing-module",
                                                      "missing-name"};
  return kNames[static_cast<std::size_t>(status)];
}

void print_imports(const Index& index, FileId file, fmt::appender out) {
  const FileFacts& facts = index.facts(file);
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
    const Import& import = facts.imports[i];
    const ResolvedImport& resolved = index.resolver().resolved(file, i);
    if (resolved.status == ImportStatus::external) continue;
    fmt::format_to(out, "  import {}{}{}{} {}", std::string(import.level, '.'), facts.text(import.module),
                   import.is(kFromImport) ? ":" : "", facts.text(import.name), name_of(resolved.status));
    const std::string symbol = index.symbol_of(resolved.target);
    fmt::format_to(out, "{}{}\n", symbol.empty() ? "" : " ", symbol);
  }
}

void print_clones(const Index& index, fmt::appender out) {
  constexpr std::array<std::string_view, 4> kKinds = {"exact", "renamed", "values", "near"};
  constexpr std::array<std::string_view, 4> kUnits = {"module", "class", "function", "run"};
  for (const CloneGroup& group : index.clones().groups()) {
    fmt::format_to(out, "copies {} {} of {} tokens\n", kKinds[static_cast<std::size_t>(group.kind)],
                   kUnits[static_cast<std::size_t>(group.unit)], group.tokens);
    for (const CloneMember& member : group.members) {
      const FileId file = member.lines.file;
      const Span span = index.clones().view(file).span(member.lines);
      const std::string symbol = member.definition == kNone ? "" : " " + index.symbol_of(file, member.definition);
      fmt::format_to(out, "  {} {}-{}{}\n", index.file(file).path, span.begin, span.end, symbol);
    }
  }
}

std::string_view name_of(TruthTest test) {
  constexpr std::array<std::string_view, 7> kNames = {"",       "equals",    "not-equals", "one-of",
                                                      "truthy", "converted", "boolean"};
  return kNames[static_cast<std::size_t>(test)];
}

// Never a default's value: it may be a secret.
void print_reads(const Index& index, fmt::appender out) {
  constexpr std::array<std::string_view, 9> kFlags = {" required", " composed", " lowered", " shell",  " presence",
                                                      " writes",   " field",    " guarded", " assumed"};
  for (const SettingRead& read : index.setting_reads().all()) {
    fmt::format_to(out, "read {} {}:{} by {}", index.symbols()[read.name], index.file(read.file).path, read.begin,
                   index.symbols()[read.accessor]);
    if (read.default_end > 0) fmt::format_to(out, " default {}-{}", read.default_begin, read.default_end);
    if (read.truth != TruthTest::none) fmt::format_to(out, " {}", name_of(read.truth));
    for (const Symbol word : read.tested) fmt::format_to(out, " \"{}\"", index.symbols()[word]);
    if (read.guard) fmt::format_to(out, " in {}", index.environments()[read.guard].name);
    for (std::size_t flag = 0; flag < kFlags.size(); ++flag)
      if ((read.flags >> flag & 1) != 0) fmt::format_to(out, "{}", kFlags[flag]);
    fmt::format_to(out, "\n");
  }
  for (const UnresolvedRead& read : index.setting_reads().unresolved())
    fmt::format_to(out, "read ? {}:{} {}({})\n", index.file(read.span.file).path, read.span.begin,
                   index.symbols()[read.accessor], index.symbols()[read.key]);
}

}  // namespace

std::string print_index(const Index& index) {
  fmt::memory_buffer buffer;
  const fmt::appender out(buffer);
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const ModuleId module = index.modules().of(FileId{f});
    if (!module) continue;
    const ModuleId hidden_by = index.modules()[module].shadowed_by;
    fmt::format_to(out, "module {} {}{}\n", index.module_name(module), index.file(FileId{f}).path,
                   hidden_by ? " shadowed" : "");
    for (std::uint32_t d = 0; d < index.facts(FileId{f}).definitions.size(); ++d) {
      if (index.facts(FileId{f}).definitions[d].parent != kNone) continue;
      const DefinitionId id = index.id_of(FileId{f}, d);
      fmt::format_to(out, "  {} {} used by {}\n", fount::name_of(index.classes().kind(id)), index.name(id),
                     index.references({TargetKind::definition, FileId{f}, d}).production);
      for (const DefinitionId maker : index.products().makers(id))
        fmt::format_to(out, "    {} by {}\n", fount::name_of(index.products().of(maker).origin),
                       index.symbol_of(maker));
    }
    print_imports(index, FileId{f}, out);
  }
  print_clones(index, out);
  print_reads(index, out);
  return fmt::to_string(buffer);
}

}  // namespace fount
