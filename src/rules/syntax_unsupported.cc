// Code that the Python its own service declares cannot parse: the file fails as a whole when it is first imported.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/path.h"
#include "rules/pins.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule syntax_unsupported_rule;
const Rule syntax_unsupported_rule{{.id = "syntax-unsupported",
                                    .title = "code that the declared Python cannot parse",
                                    .area = AreaId::infrastructure,
                                    .severity = Severity::medium,
                                    .effort = Effort::medium,
                                    .raised = "high when what runs the service cannot parse it",
                                    .lowered = "",
                                    .controls = "CWE-1041"},
                                   check,
                                   {Need::lookups}};

namespace {

// By SyntaxKind.
constexpr auto kConstructs = std::to_array<std::string_view>(
    {"an assignment expression", "positional-only parameters", "f\"{x=}\"", "an unparenthesized starred result",
     "a parenthesized with", "a decorator expression", "a starred iterable", "a match statement", "except*",
     "a starred subscript", "an f-string with its own quotes, a backslash or a comment in a field", "type parameters",
     "a type statement", "a default of a type parameter", "a template string"});

std::optional<VersionSet> python_from(std::uint8_t minor) {
  return VersionSet::parse(fmt::format(">=3.{}", minor), BareVersion::prefix);
}
std::optional<VersionSet> python_before(std::uint8_t minor) {
  return VersionSet::parse(fmt::format(">=3,<3.{}", minor), BareVersion::prefix);
}

bool runs(const Pin& pin) { return pin.place == PinPlace::image || pin.place == PinPlace::version_file; }

using Pins = std::vector<const Pin*>;

// What the service says of its Python, or the repository where it says nothing.
Pins pins_for(const Index& index, std::uint32_t service, const std::vector<Pin>& pins) {
  Pins own, common;
  for (const Pin& pin : pins) {
    if (pin.tool != "python" || pin.aside || (!runs(pin) && pin.place != PinPlace::manifest)) continue;
    const std::uint32_t of = index.file(pin.span.file).service;
    if (of == service) own.push_back(&pin);
    if (of == 0) common.push_back(&pin);
  }
  return own.empty() ? common : own;
}

struct Place {
  FileId file;
  SyntaxNeed need;
};
struct Verdict {
  const Pin* pin = nullptr;
  Confidence confidence = Confidence::tentative;
};

// A manifest speaks for its folder and what lies below, and the nearest one alone.
bool speaks_for(const Index& index, const Pin& manifest, const Pins& pins, FileId file) {
  const std::string_view path = index.file(file).path;
  const auto folder = [&](const Pin& pin) { return parent_of(index.file(pin.span.file).path); };
  const auto holds = [&](const Pin& pin) {
    return folder(pin).empty() || path.starts_with(path_below(folder(pin), ""));
  };
  return holds(manifest) && std::ranges::none_of(pins, [&](const Pin* other) {
           const bool nearer = folder(*other).size() > folder(manifest).size();
           return other->place == PinPlace::manifest && nearer && holds(*other);
         });
}

// Fails everywhere that the service runs, in some of the images only, or on versions that it says to support.
Verdict verdict_of(const Index& index, const Pins& pins, const Place& place) {
  const std::uint8_t minor = place.need.minor;
  const auto enough = python_from(minor), before = python_before(minor);
  Verdict verdict;
  bool some_run = false;
  for (const Pin* pin : pins) {
    if (!runs(*pin)) continue;
    const bool fits = pin->versions.intersects(*enough);
    some_run |= fits;
    if (!fits && verdict.pin == nullptr) verdict.pin = pin;
  }
  if (verdict.pin != nullptr) {
    verdict.confidence = some_run ? Confidence::tentative : Confidence::certain;
    return verdict;
  }
  for (const Pin* pin : pins)
    if (!runs(*pin) && pin->versions.intersects(*before) && speaks_for(index, *pin, pins, place.file))
      return {pin, Confidence::certain};
  return {};
}

struct Group {
  Confidence confidence = Confidence::tentative;
  std::vector<Place> places;
};

void report(const Index& index, const Pin& pin, std::uint32_t service, const Group& group, Sink& sink) {
  Finding finding = finding_of(syntax_unsupported_rule.info, fmt::format("Python {}", pin.shown), "version");
  finding.concept_key = fmt::format("{} {}", index.file(pin.span.file).path, pin.shown);
  finding.service = service;
  finding.confidence = group.confidence;
  if (runs(pin)) finding.severity = Severity::high;
  finding.sources.push_back(
      source_at(index, pin.span, SourceRole::canonical, fmt::format("{} ({})", pin.shown, name_of(pin.place))));
  std::uint8_t most = 0;
  std::vector<FileId> files;
  for (const Place& place : group.places) {
    most = std::max(most, place.need.minor);
    if (std::ranges::find(files, place.file) == files.end()) files.push_back(place.file);
    finding.sources.push_back(source_at(
        index, {place.file, place.need.begin, place.need.end}, SourceRole::surplus,
        fmt::format("{}: Python 3.{}", kConstructs.at(static_cast<std::size_t>(place.need.kind)), place.need.minor)));
  }
  finding.surplus = static_cast<std::uint32_t>(files.size());
  finding.message =
      fmt::format("{} {} Python 3.{}, and {} {} {}", plural(files.size(), "file"), files.size() == 1 ? "needs" : "need",
                  most, printable_path(index.file(pin.span.file).path), runs(pin) ? "runs" : "declares", pin.shown);
  finding.remedy = "Raise the version in every place that says it, or write the code for the version that runs.";
  finding.data.emplace_back("needs", Data{fmt::format("3.{}", most)});
  finding.data.emplace_back("declared", Data{pin.shown});
  sink.add(std::move(finding));
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const std::vector<Pin> pins = toolchain_pins(config_views(index));
  std::vector<Pins> by_service(index.services().size());
  for (std::uint32_t s = 0; s < by_service.size(); ++s) {
    by_service[s] = pins_for(index, s, pins);
    if (!by_service[s].empty()) sink.examine(concept_key("python", s, ""), by_service[s].front()->span.file);
  }
  std::map<std::pair<std::uint32_t, const Pin*>, Group> groups;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    if (!index.production(FileId{f})) continue;
    const std::uint32_t service = index.file(FileId{f}).service;
    for (const SyntaxNeed& need : index.facts(FileId{f}).syntax) {
      const Verdict verdict = verdict_of(index, by_service[service], {FileId{f}, need});
      if (verdict.pin == nullptr) continue;
      Group& group = groups[{service, verdict.pin}];
      group.confidence = std::max(group.confidence, verdict.confidence);
      group.places.push_back({FileId{f}, need});
    }
  }
  for (const auto& [key, group] : groups) report(index, *key.second, key.first, group, sink);
}

}  // namespace fount
