#include "engine/fingerprint.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <tuple>
#include <unordered_map>

#include "base/hash.h"

namespace fount {
namespace {

// Each part is hashed with the digest so far as its seed, so ("a", "bc") and ("ab", "c") differ.
std::uint64_t digest(std::initializer_list<std::string_view> parts) {
  std::uint64_t value = kFingerprintRecipe;
  for (const std::string_view part : parts) value = hash64(part, value);
  return value;
}

// Gives every repetition of a value its own: the second "x" becomes a digest of ("x", "2").
class Distinct {
 public:
  std::string of(std::string value) {
    for (;;) {
      const unsigned occurrence = ++seen_[value];
      if (occurrence == 1) return value;
      value = hex64(digest({value, std::to_string(occurrence)}));
    }
  }

 private:
  std::unordered_map<std::string, unsigned> seen_;
};

Span place_of(const Finding& finding) {
  if (!finding.sources.empty()) return finding.sources.front().span;
  return finding.canonical ? finding.canonical->span : Span{};
}

}  // namespace

std::string finding_id(std::string_view service, std::string_view rule, std::string_view concept_key) {
  return hex64(digest({"finding", service, rule, concept_key}));
}

std::string member_id(std::string_view path, const Source& source) {
  if (source.content != 0) return hex64(digest({"member", path, hex64(source.content)}));
  return hex64(digest({"member of symbol", path, source.symbol}));
}

void sort_findings(std::vector<Finding>& findings) {
  // Files are sorted by path, so file ids order as paths do.
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
    const Span place_a = place_of(a), place_b = place_of(b);
    return std::tie(place_a, a.rule, a.service, a.concept_key, a.message) <
           std::tie(place_b, b.rule, b.service, b.concept_key, b.message);
  });
}

void fingerprint(std::span<Finding> findings, std::span<const SourceFile> files, std::span<const Service> services) {
  Distinct ids;
  for (Finding& finding : findings) {
    finding.id = ids.of(finding_id(services[finding.service].name, finding.rule, finding.concept_key));
    Distinct members;
    for (Source& source : finding.sources) {
      const bool in_tree = source.span.file.value < files.size();
      source.member =
          members.of(member_id(in_tree ? files[source.span.file.value].path : source.location.path, source));
    }
  }
}

}  // namespace fount
