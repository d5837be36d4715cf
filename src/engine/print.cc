#include "engine/print.h"

#include <fmt/format.h>

#include <iterator>

#include "lang/print_facts.h"
#include "secrets/kinds.h"

namespace fount {
namespace {

std::string place_of(const Location& location) {
  if (location.end_line == location.line) return fmt::format("{}:{}", location.path, location.line);
  return fmt::format("{}:{}-{}", location.path, location.line, location.end_line);
}

std::string optional_of(const std::optional<double>& value) { return value ? fmt::format("{:.4f}", *value) : "null"; }

void print(const Finding& finding, std::span<const Service> services, fmt::appender out) {
  fmt::format_to(out, "finding {} {} {} {} {} {} in {}\n", finding.id, finding.rule, name_of(finding.severity),
                 name_of(finding.confidence), finding.kind, finding.concept_name, services[finding.service].name);
  fmt::format_to(out, "  message {}\n  surplus {}{}\n", finding.message, finding.surplus,
                 finding.cross_service ? " cross-service" : "");
  fmt::format_to(out, "  references production={} test={} docs={}\n", finding.references.production,
                 finding.references.test, finding.references.docs);
  if (finding.canonical) {
    fmt::format_to(out, "  canonical {} {}: {}\n", place_of(finding.canonical->location), finding.canonical->symbol,
                   finding.canonical->why);
  }
  for (const Source& source : finding.sources) {
    fmt::format_to(out, "  source {} {} {} uses={} member={}{}{}\n", place_of(source.location), name_of(source.role),
                   source.symbol, source.uses, source.member, source.note.empty() ? "" : ": ", source.note);
  }
  if (finding.accepted) fmt::format_to(out, "  accepted {}\n", finding.accepted->reason);
}

}  // namespace

std::string print_all_facts(const FileSystem& fs, std::span<const SourceFile> files, std::span<const FileFacts> facts) {
  std::string text, bytes;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (facts[i].digest == 0 || !fs.read(files[i].path, files[i].size, bytes)) continue;
    text += print_facts(files[i].path, facts[i], bytes, secrets::id_of);
  }
  return text;
}

std::string print_findings(std::span<const Finding> findings, std::span<const Pattern> patterns,
                           std::span<const Service> services) {
  fmt::memory_buffer buffer;
  const fmt::appender out(buffer);
  for (const Finding& finding : findings) print(finding, services, out);
  for (const Pattern& pattern : patterns) {
    fmt::format_to(out, "pattern {} {} {}: {}\n", pattern.pattern, place_of(pattern.location), pattern.concept_name,
                   pattern.detail);
  }
  return fmt::to_string(buffer);
}

std::string print_score(const Score& score, std::span<const Finding> findings) {
  fmt::memory_buffer buffer;
  const fmt::appender out(buffer);
  fmt::format_to(out, "score formula={} value={} gated={}\n", score.formula, optional_of(score.value),
                 optional_of(score.gated));
  for (const AreaScore& area : score.areas) {
    fmt::format_to(out, "area {} weight={} concepts={} findings={} value={} gated={}", area.id, area.weight,
                   area.concepts, area.findings, optional_of(area.value), optional_of(area.gated));
    if (area.cap) fmt::format_to(out, " cap={} because={}", area.cap->at, area.cap->because);
    fmt::format_to(out, "\n");
  }
  for (const Finding& finding : findings) {
    fmt::format_to(out, "finding {} {} {} points={:.4f}{} priority={}\n", finding.id, finding.rule,
                   finding.concept_name, finding.points, finding.capped ? " capped" : "", finding.priority);
  }
  return fmt::to_string(buffer);
}

}  // namespace fount
