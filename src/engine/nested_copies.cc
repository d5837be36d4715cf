// Copies within copies of something larger: the larger finding says what is to be done about both.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "engine/overlap.h"

namespace fount {
namespace {

constexpr std::array<std::string_view, 2> kLarger = {"duplicate-body", "drifted-copy"};
constexpr std::array<std::string_view, 3> kSmaller = {"duplicate-body", "drifted-copy", "duplicate-definition"};

template <std::size_t N>
bool is_one_of(const Finding& finding, const std::array<std::string_view, N>& rules) {
  return std::ranges::find(rules, finding.rule) != rules.end();
}

struct Place {
  Span span;
  std::size_t finding = 0, source = 0;
  bool holds(const Span& other) const { return span.begin <= other.begin && other.end <= span.end; }
};
using Places = std::map<FileId, std::vector<Place>>;

Places places_of(const std::vector<Finding>& findings) {
  Places places;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (!is_one_of(findings[i], kLarger)) continue;
    for (std::size_t s = 0; s < findings[i].sources.size(); ++s)
      if (const Source& source = findings[i].sources[s]; is_rival(source))
        places[source.span.file].push_back({source.span, i, s});
  }
  return places;
}

// A doubtful finding says nothing for a surer one.
bool speaks_for(const Finding& larger, const Finding& smaller) {
  return larger.confidence != Confidence::tentative || smaller.confidence == Confidence::tentative;
}

std::size_t count_rivals(const Finding& finding) {
  return static_cast<std::size_t>(std::ranges::count_if(finding.sources, is_rival));
}

// Every rival lies in a different rival of one other finding, which is larger or has more of them.
bool is_told(const std::vector<Finding>& findings, std::size_t smaller, const Places& places) {
  const Finding& finding = findings[smaller];
  struct Around {
    std::set<std::size_t> sources;  // that hold a rival of this one
    bool larger = false;
  };
  std::map<std::size_t, Around> around;  // by finding
  for (const Source& source : finding.sources) {
    if (!is_rival(source)) continue;
    const auto found = places.find(source.span.file);
    if (found == places.end()) continue;
    for (const Place& place : found->second) {
      if (place.finding == smaller || !place.holds(source.span)) continue;
      around[place.finding].sources.insert(place.source);
      around[place.finding].larger |= place.span != source.span;
    }
  }
  const std::size_t rivals = count_rivals(finding);
  return rivals >= 2 && std::ranges::any_of(around, [&](const auto& entry) {
           const auto& [other, here] = entry;
           return here.sources.size() == rivals && (here.larger || count_rivals(findings[other]) > rivals) &&
                  speaks_for(findings[other], finding);
         });
}

}  // namespace

void report_nested_once(std::vector<Finding>& findings) {
  const Places places = places_of(findings);
  std::vector<bool> told(findings.size());
  for (std::size_t i = 0; i < findings.size(); ++i)
    told[i] = is_one_of(findings[i], kSmaller) && is_told(findings, i, places);
  std::size_t next = 0;
  std::erase_if(findings, [&](const Finding&) { return told[next++]; });
}

}  // namespace fount
