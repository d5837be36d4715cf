// A URL, host or bucket that has an owner, a named constant, and is written out again in other files.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "core/scalar.h"
#include "rules/rule.h"
#include "rules/setting_values.h"
#include "rules/support.h"
#include "rules/values.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule scattered_constant_rule;
const Rule scattered_constant_rule{{.id = "scattered-constant",
                                    .title = "a URL, host or bucket that has an owner and is written out elsewhere",
                                    .area = AreaId::configuration,
                                    .severity = Severity::low,
                                    .effort = Effort::small,
                                    .raised = "",
                                    .lowered = "",
                                    .controls = "CWE-547"},
                                   check};

namespace {

constexpr std::size_t kFewestCopies = 2;  // production files beside the owner's
constexpr std::size_t kShortest = 12;

// Names of formats and samples, which are no places.
constexpr auto kNoPlaces =
    std::to_array<std::string_view>({"w3.org", "schema.org", "json-schema.org", "xmlsoap.org", "openxmlformats.org",
                                     "example.", "localhost", "127.0.0.1", "0.0.0.0", "ns.adobe.com", "purl.org"});

// Distinctive enough that two of it mean one thing: a URL, a bucket, a host of three parts.
bool is_distinctive(std::string_view value) {
  if (value.size() < kShortest || value.find_first_of(" \t\n{}%<>*") != value.npos || !is_location(value)) return false;
  if (std::ranges::any_of(kNoPlaces, [&](std::string_view place) { return value.contains(place); })) return false;
  if (value.contains("://")) return value.find('.') != value.npos || !value.starts_with("http");
  return std::ranges::count(value, '.') >= 2 && value.find_first_of("/\\:") == value.npos && value.front() != '.' &&
         !std::ranges::any_of(value, [](char c) { return c >= 'A' && c <= 'Z'; });
}

struct Place {
  Span span;
  ScalarStyle style = ScalarStyle::plain;
  std::string owner;  // the constant's name; "" for a bare literal
};

bool is_constant_name(std::string_view name) {
  return name.size() > 2 && std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

// NAME = "literal" at module level.
std::map<std::uint32_t, std::string_view> constants_of(const FileFacts& facts) {
  std::map<std::uint32_t, std::string_view> constants;  // by where the value begins
  for (const Binding& binding : facts.bindings)
    if (binding.definition == kNone && binding.kind == ValueKind::string && is_constant_name(facts.text(binding.name)))
      constants.emplace(binding.value_begin, facts.text(binding.name));
  return constants;
}

using Places = std::map<std::string, std::vector<Place>>;

void collect(const Index& index, FileId file, Places& places) {
  const FileFacts& facts = index.facts(file);
  if (facts.literals.empty()) return;
  const auto constants = constants_of(facts);
  for (const Literal& literal : facts.literals) {
    if (literal.kind != ValueKind::string || literal.has_holes) continue;
    const Span span{file, literal.begin, literal.end};
    std::string value = index.value(span, literal.style);
    if (!is_distinctive(value)) continue;
    const auto owner = constants.find(literal.begin);
    const std::string name = owner == constants.end() ? "" : std::string(owner->second);
    places[std::move(value)].push_back({span, literal.style, name});
  }
}

void report(const Index& index, const std::vector<Place>& places, Sink& sink) {
  const auto owner = std::ranges::find_if(places, [](const Place& place) { return !place.owner.empty(); });
  if (owner == places.end()) return;
  const auto owners = std::ranges::count_if(places, [](const Place& place) { return !place.owner.empty(); });
  std::set<FileId> copies;
  for (const Place& place : places)
    if (place.span.file != owner->span.file) copies.insert(place.span.file);
  if (copies.size() < kFewestCopies || is_secret_value(index, owner->owner, owner->span)) return;
  Finding finding = finding_of(scattered_constant_rule.info, owner->owner, "constant");
  const std::string shown = shown_value(index, owner->owner, owner->span, owner->style);
  finding.concept_key = fmt::format("{} {}", owner->owner, index.file(owner->span.file).path);
  finding.service = index.file(owner->span.file).service;
  finding.confidence = Confidence::tentative;  // most are a provider's addresses, which nobody will change
  finding.surplus = static_cast<std::uint32_t>(copies.size());
  finding.message = owners == 1 ? fmt::format("{} is {} and written out in {}", shown, owner->owner,
                                              plural(copies.size(), "other file"))
                                : fmt::format("{} has {} constants and is written out in {}", shown, owners,
                                              plural(copies.size(), "other file"));
  finding.remedy = fmt::format("Use {} of {}.", owner->owner, index.file(owner->span.file).path);
  finding.canonical = Canonical{owner->span, owner->owner, "the first constant that holds it", {}};
  finding.sources.push_back(source_at(index, owner->span, SourceRole::canonical, owner->owner));
  for (const Place& place : places)
    if (place.span.file != owner->span.file)
      finding.sources.push_back(source_at(index, place.span, SourceRole::surplus, place.owner));
  sink.add(std::move(finding));
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  Places places;
  for (std::uint32_t f = 0; f < index.files().size(); ++f)
    if (index.production(FileId{f})) collect(index, FileId{f}, places);
  for (const auto& [value, list] : places) {
    // Whatever is distinctive ought to be written in one place: it was looked at whether or not it has an owner.
    sink.examine(concept_key("constant", index.file(list.front().span.file).service, value), list.front().span.file);
    report(index, list, sink);
  }
}

}  // namespace fount
