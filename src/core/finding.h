// A concept that violates a rule, with evidence on both sides. Rules fill what they know (spans); the evidence pass
// adds lines and excerpts; score adds points. Plain values throughout.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/file.h"
#include "core/ids.h"

namespace fount {

enum class Severity : std::uint8_t { low, medium, high, critical };
enum class Confidence : std::uint8_t { tentative, firm, certain };
enum class Effort : std::uint8_t { small, medium, large };

std::string_view name_of(Severity);
std::string_view name_of(Confidence);
std::string_view name_of(Effort);                    // "S", "M", "L"
std::span<const std::string_view> severity_names();  // lowest first: for messages and suggestions
std::optional<Severity> severity_named(std::string_view name);
constexpr int weight_of(Severity severity) { return 1 << static_cast<int>(severity); }  // 1, 2, 4, 8
constexpr int hours_of(Effort effort) { return effort == Effort::small ? 1 : effort == Effort::medium ? 4 : 16; }

// Areas of the system, in the order that reports show them.
enum class AreaId : std::uint8_t {
  definitions,
  imports,
  instances,
  authentication,
  secrets,
  configuration,
  infrastructure,
  contracts,
  runtime,
  count
};
inline constexpr std::size_t kAreaCount = static_cast<std::size_t>(AreaId::count);
std::string_view id_of(AreaId);                // "definitions"
std::string_view name_of(AreaId);              // "Definitions"
std::span<const std::string_view> area_ids();  // in that order
std::optional<AreaId> area_with_id(std::string_view id);

enum class SourceRole : std::uint8_t {
  canonical,
  surplus,
  shim,
  adapter,
  interface,
  mock,
  fallback,
  test,
  generated,
  vendored,
  backup,
  unrelated
};
std::string_view name_of(SourceRole);

// Where a human will look. Filled by the evidence pass from a Span.
struct Location {
  std::string path;                      // as in reports: odd bytes as %XX
  std::uint32_t line = 0, end_line = 0;  // from 1
  bool operator==(const Location&) const = default;
};

struct Source {
  Span span;
  std::string symbol;  // "pkg.module.Class.method", or the module
  SourceRole role = SourceRole::surplus;
  std::uint32_t uses = 0;     // production importers or callers
  std::string note;           // "identical body", "only tests import it"
  std::uint64_t content = 0;  // digest of the normalised content, for `member`; 0: the symbol stands for it
  Location location;          // evidence
  std::string excerpt;        // evidence; secrets redacted; a last line "…" says that the source goes on
  std::string member;         // fingerprint of this source: its content and file, never its line
};

// One of the sources that contend; the others only matter to the finding.
constexpr bool is_rival(const Source& source) {
  return source.role == SourceRole::canonical || source.role == SourceRole::surplus;
}

// Two places that correspond and differ. Rules give the spans; the evidence pass adds where they are and what of each
// differs from the other, secrets redacted. An empty span stands for "nothing here".
struct Quote {
  Span span;
  Location location;
  std::string text;
};
struct Contrast {
  Quote first, second;
};

// What only one rule has, documented on its page. A Span becomes a {path,line,end_line} object.
struct Data;
using DataList = std::vector<Data>;
using DataObject = std::vector<std::pair<std::string, Data>>;  // keeps insertion order
struct Data {
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Span, Contrast, Location, DataList, DataObject>
      value = nullptr;
};

// The text that `data` holds under this key; "" when it holds none.
std::string_view text_in(const DataObject& data, std::string_view key);

struct References {
  std::uint32_t production = 0, test = 0,
                docs = 0;  // files: that use the concept by import or call; docs: that name it
};

struct AcceptedBy {
  std::string reason, until, owner;  // until is an ISO date or ""
};

struct Canonical {
  Span span;
  std::string symbol;
  std::string why;  // "14 of 17 production importers", "declared in fount.toml: ..."
  Location location;
};

struct Finding {
  std::string id;  // fingerprint of (recipe, service, rule, concept key): 16 hex digits
  std::string rule;
  AreaId area = AreaId::definitions;
  std::string area_id;  // the AreaScore that it counts in, where fount.toml cuts areas; "" stands for id_of(area)
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::tentative;
  Effort effort = Effort::small;
  std::string concept_name;  // `concept` is a keyword in C++20
  std::string concept_key;   // what makes it distinct within (service, rule): defaults to concept_name
  std::string kind;          // "class", "function", "module", "import", "route"
  std::uint32_t service = 0;
  std::string message;
  std::string remedy;
  std::optional<Canonical> canonical;
  std::vector<Source> sources;
  std::uint32_t surplus = 1;   // k of the score's formula: surplus sources, or violating sites; at least 1
  bool cross_service = false;  // a copy in another service: costs nothing
  DataObject data;
  References references;
  double points = 0;    // regained by fixing it; score pass
  bool capped = false;  // points are held back by a cap
  int priority = 3;     // 1 critical (48 hours), 2 high (1 week), 3 the rest (2 weeks)
  std::vector<std::string> controls, tests;
  std::string cause;  // "" or the cause's id
  std::optional<bool> introduced;
  std::optional<AcceptedBy> accepted;
};

// Good practice recognised from evidence, where callers obey it.
struct Pattern {
  std::string pattern;  // "single-definition"
  std::string concept_name;
  Span span;
  Location location;
  std::string detail;  // "imported by 214 modules, one definition"
  AreaId area = AreaId::definitions;
  std::string area_id = {};  // as Finding::area_id; NOLINT(readability-redundant-member-init): may be left out
};

// The id of the AreaScore that a finding or pattern belongs to.
template <class FindingOrPattern>
std::string_view area_id_of(const FindingOrPattern& it) {
  return it.area_id.empty() ? id_of(it.area) : std::string_view(it.area_id);
}

}  // namespace fount
