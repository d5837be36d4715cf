// An import of a module that says of itself, or of which policy says, that it is deprecated, while what it offers has
// a home elsewhere. As long as anyone imports it, the migration is not finished.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule deprecated_path_rule;
const Rule deprecated_path_rule{{.id = "deprecated-path",
                                 .title = "an import of a deprecated module while the canonical path exists",
                                 .area = AreaId::imports,
                                 .severity = Severity::medium,
                                 .effort = Effort::small,
                                 .raised = "",
                                 .lowered = "",
                                 .controls = "CWE-477"},
                                check,
                                Needs{}};

namespace {

struct Deprecation {
  Confidence confidence = Confidence::firm;
  std::string why;          // "declared in fount.toml", "its docstring says so"
  std::string replacement;  // dotted, or ""
  Span claim;
};

// What the module's names come from, when all of them come from one other module: the shim's target.
ModuleId forwarded_to(const Index& index, FileId file) {
  const FileFacts& facts = index.facts(file);
  std::map<ModuleId, unsigned> homes;
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
    const ResolvedImport& resolved = index.resolver().resolved(file, i);
    const bool passes_on = facts.imports[i].definition == kNone && resolved.status == ImportStatus::resolved &&
                           resolved.module &&
                           (resolved.target.kind == TargetKind::definition ||
                            resolved.target.kind == TargetKind::binding || facts.imports[i].is(kStarImport));
    if (passes_on) ++homes[resolved.module];
  }
  return homes.size() == 1 ? homes.begin()->first : ModuleId{};
}

bool defines_nothing(const FileFacts& facts) {
  return std::ranges::none_of(facts.definitions,
                              [](const Definition& d) { return d.parent == kNone && !d.is(kDelegates); });
}

bool takes_from(const Index& index, FileId importer, ModuleId module) {
  for (std::uint32_t i = 0; i < index.facts(importer).imports.size(); ++i)
    if (index.resolver().resolved(importer, i).module == module) return true;
  return false;
}

// nullopt: not deprecated, or nothing says what to import instead.
std::optional<Deprecation> deprecation_of(const Index& index, FileId file) {
  const std::string_view name = index.module_name(index.modules().of(file));
  for (const Policy& policy : index.policies())
    for (const DeprecatedPath& declared : policy.deprecated)
      if (declared.module == name)
        return Deprecation{
            Confidence::certain, "declared deprecated in fount.toml", declared.replacement, {file, 0, 0}};
  const FileFacts& facts = index.facts(file);
  for (const Claim& claim : facts.claims) {
    if (claim.kind != ClaimKind::deprecated || claim.definition != kNone || !claim.in_docstring) continue;
    Deprecation result{
        Confidence::firm, "its docstring says that it is deprecated", "", {file, claim.begin, claim.end}};
    const ModuleId target = forwarded_to(index, file);
    if (target && defines_nothing(facts)) {
      result.replacement = index.module_name(target);
      result.confidence = Confidence::certain;
      return result;
    }
    const std::string_view named = facts.text(claim.replacement);
    const ModuleLookup lookup =
        named.empty() ? ModuleLookup{} : index.modules().absolute(index.modules().of(file), named, false);
    if (lookup.status != ModuleStatus::module) return std::nullopt;
    result.replacement = named;
    // It may only pass on what the deprecated module still holds.
    if (takes_from(index, index.modules()[lookup.module].file, index.modules().of(file)))
      result.confidence = Confidence::tentative;
    return result;
  }
  return std::nullopt;
}

// Production import statements per module they name, whatever the imported name finally means.
std::map<FileId, std::vector<Span>> import_sites(const Index& index) {
  std::map<FileId, std::vector<Span>> sites;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file) || !index.modules().of(file)) continue;
    const FileFacts& facts = index.facts(file);
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
      const ResolvedImport& resolved = index.resolver().resolved(file, i);
      FileId named = resolved.module ? index.modules()[resolved.module].file : FileId{};
      if (resolved.target.kind == TargetKind::module) named = resolved.target.file;
      if (index.is_spare(file, facts.imports[i])) continue;
      if (named.value != kNone && named != file)
        sites[named].push_back({file, facts.imports[i].begin, facts.imports[i].end});
    }
  }
  return sites;
}

Finding describe(const Index& index, FileId file, const Deprecation& deprecation, std::span<const Span> sites) {
  const std::string name(index.module_name(index.modules().of(file)));
  Finding finding = finding_of(deprecated_path_rule.info, name, "module");
  finding.confidence = deprecation.confidence;
  finding.service = index.file(file).service;
  finding.surplus = static_cast<std::uint32_t>(sites.size());
  finding.references.production = finding.surplus;
  finding.message = fmt::format("{} is deprecated ({}) and still imported by {}", name, deprecation.why,
                                plural(sites.size(), "production import"));
  finding.remedy = "Stop importing it.";
  if (!deprecation.replacement.empty()) {
    finding.remedy =
        fmt::format("Import from {} instead, then delete {}.", deprecation.replacement, index.file(file).path);
    const ModuleLookup lookup = index.modules().absolute(index.modules().of(file), deprecation.replacement, false);
    if (lookup.status == ModuleStatus::module)
      finding.canonical = Canonical{.span = {index.modules()[lookup.module].file, 0, 0},
                                    .symbol = deprecation.replacement,
                                    .why = "what the deprecated module stands for",
                                    .location = {}};
  }
  finding.sources.push_back(source_at(index, deprecation.claim, SourceRole::shim, "deprecated"));
  for (const Span& site : sites) finding.sources.push_back(source_at(index, site, SourceRole::surplus));
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (const auto& [file, sites] : import_sites(index))
    if (const auto deprecation = deprecation_of(index, file)) sink.add(describe(index, file, *deprecation, sites));
}

}  // namespace fount
