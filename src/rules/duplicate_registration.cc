// A route, handler or command registered twice on one registrar: only one of the two ever answers, and which one is
// decided by import order.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "rules/registrations.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule duplicate_registration_rule;
const Rule duplicate_registration_rule{
    {.id = "duplicate-registration",
     .title = "a route, handler or command registered twice",
     .area = AreaId::definitions,
     .severity = Severity::high,
     .effort = Effort::small,
     .raised = "",
     .lowered = "medium when the two registrars are different objects with one prefix",
     .controls = "CWE-1041"},
    check,
    Needs{}};

namespace {

Finding describe(const Index& index, const RegistrationKey& key, std::span<const Registration> places) {
  const bool route = places.front().kind == "route";
  const std::string shown = std::string(prefix_of(index, key.registrar)) + key.name;
  Finding finding = finding_of(duplicate_registration_rule.info, route ? key.method + " " + shown : shown,
                               std::string(places.front().kind));
  finding.concept_key = fmt::format("{}:{}:{}", index.file(key.registrar.file).path, key.method, shown);
  finding.service = index.file(places.front().span.file).service;
  finding.surplus = static_cast<std::uint32_t>(places.size() - 1);
  finding.message = fmt::format("{} {} is registered {} times", finding.kind, finding.concept_name, places.size());
  finding.remedy = "Keep the registration that is meant to answer; delete the others.";
  for (const Registration& place : places) {
    Source source = source_of(index, place.function, SourceRole::surplus);
    source.note = "registers it";
    finding.sources.push_back(std::move(source));
  }
  finding.data.emplace_back("method", Data{key.method});
  finding.data.emplace_back("path", Data{shown});
  return finding;
}

// Places that can all be registered in one run: branches of one statement cannot.
std::vector<Registration> coexisting(const Index& index, std::span<const Registration> places) {
  std::vector<Registration> result;
  for (const Registration& place : places) {
    const bool clashes = std::ranges::all_of(result, [&](const Registration& other) {
      return other.function != place.function &&
             (other.span.file != place.span.file || !index.alternatives(place.span.file, place.block, other.block));
    });
    if (clashes) result.push_back(place);
  }
  return result;
}

// Two routers with one literal prefix in one service offer the same route, when both are used.
void across_registrars(const Index& index, const Registrations& all, Sink& sink) {
  std::map<std::tuple<std::uint32_t, std::string, std::string>, std::vector<std::pair<RegistrationKey, Registration>>>
      effective;
  for (const auto& [key, places] : all) {
    const std::string_view prefix = prefix_of(index, key.registrar);
    const bool used = key.registrar.text.empty() &&
                      index.production_users(Target{TargetKind::binding, key.registrar.file, key.registrar.item}) > 0;
    if (prefix.empty() || !used || places.front().kind != "route") continue;
    effective[{index.file(key.registrar.file).service, key.method, std::string(prefix) + key.name}].emplace_back(
        key, places.front());
  }
  for (const auto& [route, entries] : effective) {
    if (entries.size() < 2) continue;
    std::vector<Registration> places;
    for (const auto& [key, place] : entries) places.push_back(place);
    Finding finding = describe(index, entries.front().first, places);
    finding.severity = Severity::medium;
    finding.confidence = Confidence::firm;
    finding.message += " on routers with the same prefix";
    sink.add(std::move(finding));
  }
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const Registrations all = registrations(index);
  for (const auto& [key, places] : all) {
    sink.examine(
        concept_key("registration", index.file(key.registrar.file).service,
                    fmt::format("{}:{}:{}:{}", key.registrar.file.value, key.registrar.item, key.method, key.name)),
        places.front().span.file);
    const std::vector<Registration> together = coexisting(index, places);
    if (together.size() < 2) continue;
    Finding finding = describe(index, key, together);
    finding.confidence = Confidence::certain;
    sink.add(std::move(finding));
  }
  across_registrars(index, all, sink);
}

}  // namespace fount
