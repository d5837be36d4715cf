#include "engine/link_tests.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "engine/redact.h"
#include "engine/trace_tests.h"

namespace fount {
namespace {

constexpr std::size_t kMostTests = 200;  // per finding
constexpr std::size_t kFewFiles = 4;     // so few failing test files can all depend on one thing
enum Distance : std::uint8_t { kImportFailed, kCalled, kImported, kOneStepAway, kDistances };

// An import that leads nowhere says so when it fails, and a second path to one definition fails nobody.
bool can_be_reached(const Finding& finding) {
  constexpr std::array<std::string_view, 3> kImportRules = {"dangling-import", "deprecated-path", "import-paths"};
  return std::ranges::find(kImportRules, finding.rule) == kImportRules.end();
}

using Found = std::set<std::size_t>;  // findings
using ByDistance = std::array<Found, kDistances>;

// "No module named 'shop.gone'" → "shop.gone"
std::string_view quoted_after(std::string_view text, std::string_view words) {
  const std::size_t at = text.find(words);
  if (at == text.npos) return {};
  const std::string_view rest = text.substr(at + words.size());
  const std::size_t open = rest.find_first_of("'\"");
  if (open > 1) return {};
  return rest.substr(open + 1, rest.find_first_of("'\"", open + 1) - open - 1);
}

// The findings that say that what this test could not import is missing.
Found import_failures(std::string_view message, std::span<const Finding> findings) {
  const std::string_view module = quoted_after(message, "No module named ");
  const std::string_view name = quoted_after(message, "cannot import name ");
  const std::string_view home = name.empty() ? name : quoted_after(message.substr(message.find(name)), " from ");
  Found found;
  if (module.empty() && name.empty()) return found;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].rule != "dangling-import") continue;
    const std::string_view missing = text_in(findings[i].data, "module");
    const bool inside = missing == module || (missing.starts_with(module) && missing[module.size()] == '.');
    const bool same_name = missing == home && text_in(findings[i].data, "name") == name;
    if ((!module.empty() && inside) || (!name.empty() && same_name)) found.insert(i);
  }
  return found;
}

class Linker {
 public:
  Linker(const Index& index, std::span<const Finding> findings) : index_(index), findings_(findings) {
    for (std::size_t i = 0; i < findings.size(); ++i) {
      if (findings[i].confidence == Confidence::tentative || !can_be_reached(findings[i])) continue;
      for (const Source& source : findings[i].sources)
        if (source.span.file.value != kNone) sources_[source.span.file].push_back({source.span, i});
    }
  }

  // The findings of the nearest distance at which there are any.
  std::pair<Distance, Found> nearest(const FailedTest& test, FileId file) {
    ByDistance found;
    found[kImportFailed] = import_failures(test.message, findings_);
    const std::optional<std::uint32_t> function = function_of(test, file);
    const std::vector<Target>& calls = calls_of(file);
    std::set<Target> reached;
    for (std::size_t c = 0; function && c < calls.size(); ++c) {
      if (!is_within(file, index_.facts(file).calls[c].definition, *function)) continue;
      add(calls[c], found[kCalled]);
      reached.insert(calls[c]);
    }
    const FileFacts& facts = index_.facts(file);
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
      const Import& import = facts.imports[i];
      if (function && import.definition != kNone && !is_within(file, import.definition, *function)) continue;
      const Target target = index_.resolver().resolved(file, i).target;
      add(target, found[kImported]);
      reached.insert(target);
    }
    for (const Target& target : reached) found[kOneStepAway].merge(Found(one_step_from(target)));
    for (std::uint8_t distance = 0; distance < kDistances; ++distance)
      if (!found[distance].empty()) return {static_cast<Distance>(distance), std::move(found[distance])};
    return {kDistances, {}};
  }

 private:
  struct Place {
    Span span;
    std::size_t finding = 0;
  };

  // "test_total[eur]" of "tests.test_cart.TestCart" → the function test_total of that class.
  std::optional<std::uint32_t> function_of(const FailedTest& test, FileId file) const {
    const FileFacts& facts = index_.facts(file);
    const std::string_view name = std::string_view(test.name).substr(0, test.name.find_first_of("[( "));
    const std::string_view owner = std::string_view(test.classname).substr(test.classname.rfind('.') + 1);
    std::optional<std::uint32_t> found;
    for (std::uint32_t d = 0; d < facts.definitions.size(); ++d) {
      const Definition& definition = facts.definitions[d];
      if (definition.kind != DefinitionKind::function || facts.text(definition.name) != name) continue;
      if (!found) found = d;
      if (definition.parent != kNone && facts.text(facts.definitions[definition.parent].name) == owner) return d;
    }
    return found;
  }

  bool is_within(FileId file, std::uint32_t definition, std::uint32_t outer) const {
    while (definition != kNone && definition != outer) definition = index_.facts(file).definitions[definition].parent;
    return definition == outer;
  }

  // What each call of a file calls, as far as that is a first-party definition of another file.
  const std::vector<Target>& calls_of(FileId file) {
    const auto [entry, fresh] = calls_.try_emplace(file);
    if (!fresh) return entry->second;
    const FileFacts& facts = index_.facts(file);
    for (const Call& call : facts.calls) {
      Target target;
      if (call.is(kRooted)) target = index_.resolver().resolve_dotted(file, call.definition, facts.text(call.callee));
      entry->second.push_back(target.kind == TargetKind::definition && target.file != file ? target : Target{});
    }
    return entry->second;
  }

  void add(const Target& target, Found& found) const {
    if (target.kind != TargetKind::definition && target.kind != TargetKind::binding) return;
    const auto places = sources_.find(target.file);
    if (places == sources_.end()) return;
    const Span span = span_of(target);
    for (const Place& place : places->second)
      if (place.span.begin < span.end && span.begin < place.span.end) found.insert(place.finding);
  }

  Span span_of(const Target& target) const {
    if (target.kind == TargetKind::definition) return index_.span_of(index_.id_of(target.file, target.item));
    const Binding& binding = index_.facts(target.file).bindings[target.item];
    return {target.file, binding.begin, std::max(binding.begin + 1, binding.value_end)};
  }

  // Findings about what the code of a definition calls.
  const Found& one_step_from(const Target& target) {
    const auto [entry, fresh] = steps_.try_emplace(target);
    if (!fresh || target.kind != TargetKind::definition) return entry->second;
    const std::vector<Target>& calls = calls_of(target.file);
    for (std::size_t c = 0; c < calls.size(); ++c)
      if (is_within(target.file, index_.facts(target.file).calls[c].definition, target.item))
        add(calls[c], entry->second);
    return entry->second;
  }

  const Index& index_;
  std::span<const Finding> findings_;
  std::unordered_map<FileId, std::vector<Place>> sources_;
  std::unordered_map<FileId, std::vector<Target>> calls_;
  std::map<Target, Found> steps_;
};

// A report shows it on one line, and parameters can hold anything.
std::string name_of(const FailedTest& test) {
  std::string name = test.classname.empty() ? test.name : test.classname + "." + test.name;
  std::ranges::replace_if(name, [](unsigned char c) { return c < 0x20; }, ' ');
  return redact_known(printable_text(name));
}

struct Link {
  Distance distance = kDistances;
  std::string name;
  FileId file;
  auto operator<=>(const Link&) const = default;
};

// Evidence at second hand that most of the failing test files share is a hub's, not the finding's.
void drop_hubs(std::set<Link>& links, std::size_t failing_files) {
  std::set<FileId> files;
  for (const Link& link : links)
    if (link.distance >= kImported) files.insert(link.file);
  if (failing_files > kFewFiles && files.size() * 2 > failing_files)
    std::erase_if(links, [](const Link& link) { return link.distance >= kImported; });
}

}  // namespace

TestSummary link_tests(const TestResults& results, const Index& index, std::span<Finding> findings) {
  TestSummary summary{results.passed, results.failed, results.skipped, 0, 0};
  const TestTracer tracer(index.files());
  Linker linker(index, findings);
  std::map<std::size_t, std::set<Link>> by_finding;
  std::set<FileId> failing_files;
  std::set<std::string> linked;
  for (const FailedTest& test : results.failures) {
    const std::optional<FileId> file = tracer.file_of(test);
    if (!file) {
      ++summary.untraced;
      continue;
    }
    failing_files.insert(*file);
    const auto [distance, found] = linker.nearest(test, *file);
    for (const std::size_t finding : found) by_finding[finding].insert({distance, name_of(test), *file});
  }
  summary.untraced += results.failed - results.failures.size();  // too many to keep
  for (auto& [finding, links] : by_finding) {
    drop_hubs(links, failing_files.size());
    for (const Link& link : links) {
      linked.insert(link.name);
      std::vector<std::string>& tests = findings[finding].tests;
      if (tests.size() < kMostTests && std::ranges::find(tests, link.name) == tests.end()) tests.push_back(link.name);
    }
  }
  summary.linked = linked.size();
  return summary;
}

}  // namespace fount
