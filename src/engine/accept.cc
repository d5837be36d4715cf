#include "engine/accept.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/text.h"

namespace fount {
namespace {

enum class Use : std::uint8_t { none, covers, expired };  // of one acceptance, over all findings

// Every acceptance of the audit, and what became of it.
struct Ledger {
  std::vector<std::vector<Use>> entries;   // per policy, per [[accepted]]
  std::vector<std::vector<Use>> comments;  // per file, per Acceptance
};

bool matches_rule(std::string_view accepted, const Finding& finding) {
  return accepted == "*" || accepted == finding.rule;
}

bool lies_below(const SourceFile& file, std::string_view directory) {
  return directory.empty() || (file.path.starts_with(directory) && file.path.size() > directory.size() &&
                               file.path[directory.size()] == '/');
}

bool expired(const DeclaredAcceptance& entry, std::string_view today) {
  return !entry.until.empty() && !today.empty() && std::string_view(entry.until) < today;
}

// Policies from the innermost directory outwards; the root's is last.
std::vector<std::size_t> innermost_first(std::span<const Policy> policies) {
  std::vector<std::size_t> order(policies.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return policies[a].directory.size() > policies[b].directory.size(); });
  return order;
}

class Accepting {
 public:
  explicit Accepting(const AcceptanceContext& context)
      : context_(context), policy_order_(innermost_first(context.policies)) {
    for (const Policy& policy : context.policies) ledger_.entries.emplace_back(policy.accepted.size());
    for (const FileFacts& facts : context.facts) ledger_.comments.emplace_back(facts.acceptances.size());
  }

  void decide(Finding& finding) {
    const std::vector<Source*> sites = sites_of(finding);
    std::vector<std::optional<AcceptedBy>> covers;
    for (const Source* site : sites) covers.push_back(cover_of(finding, *site));
    const auto open = std::ranges::count_if(covers, [](const auto& cover) { return !cover; });
    if (sites.empty() || static_cast<std::size_t>(open) == sites.size()) return;
    if (open == 0) {
      finding.accepted = covers.front();
      return;
    }
    for (std::size_t i = 0; i < sites.size(); ++i) {
      if (covers[i])
        sites[i]->note += fmt::format("{}accepted: {}", sites[i]->note.empty() ? "" : "; ", covers[i]->reason);
    }
  }

  const Ledger& ledger() const { return ledger_; }

 private:
  static std::vector<Source*> sites_of(Finding& finding) {
    std::vector<Source*> surplus, others;
    for (Source& source : finding.sources) {
      if (source.role == SourceRole::surplus) surplus.push_back(&source);
      if (source.role != SourceRole::canonical) others.push_back(&source);
    }
    return surplus.empty() ? others : surplus;
  }

  // Whoever covers this site first. All are asked: what would cover it too is not stale.
  std::optional<AcceptedBy> cover_of(const Finding& finding, const Source& site) {
    std::optional<AcceptedBy> first;
    if (site.span.file.value >= context_.files.size()) return first;
    const std::size_t at = site.span.file.value;
    const FileFacts& facts = context_.facts[at];
    for (std::size_t i = 0; i < facts.acceptances.size(); ++i) {
      const Acceptance& comment = facts.acceptances[i];
      if (!matches_rule(facts.text(comment.rule), finding)) continue;
      if (site.span.begin < comment.applies_begin || site.span.begin >= comment.applies_end) continue;
      ledger_.comments[at][i] = Use::covers;
      if (!first) first = AcceptedBy{std::string(facts.text(comment.reason)), "", ""};
    }
    for (const std::size_t policy : policy_order_) {
      if (!lies_below(context_.files[at], context_.policies[policy].directory)) continue;
      if (auto cover = cover_by(policy, finding); cover && !first) first = std::move(cover);
    }
    return first;
  }

  std::optional<AcceptedBy> cover_by(std::size_t policy, const Finding& finding) {
    std::optional<AcceptedBy> first;
    const std::vector<DeclaredAcceptance>& entries = context_.policies[policy].accepted;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!matches_rule(entries[i].rule, finding) || !matches_wildcard(entries[i].concept_name, finding.concept_name))
        continue;
      Use& use = ledger_.entries[policy][i];
      use = expired(entries[i], context_.today) ? Use::expired : Use::covers;
      if (use == Use::covers && !first) first = AcceptedBy{entries[i].reason, entries[i].until, entries[i].owner};
    }
    return first;
  }

  const AcceptanceContext& context_;
  std::vector<std::size_t> policy_order_;
  Ledger ledger_;
};

// What to say of an acceptance that covers nothing because it names no rule that exists.
std::string unknown_rule(std::string_view rule, const AcceptanceContext& context) {
  if (rule == "*" || std::ranges::find(context.rule_ids, rule) != context.rule_ids.end()) return "";
  const std::string_view meant = did_you_mean(rule, context.rule_ids);
  return fmt::format("no rule is called '{}'{}", rule, meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant));
}

Finding stale_finding(const AcceptanceContext& context, std::string concept_name, Source site) {
  Finding finding;
  finding.rule = context.stale_rule->id;
  finding.area = context.stale_rule->area;
  finding.severity = context.stale_rule->severity;
  finding.effort = context.stale_rule->effort;
  finding.confidence = Confidence::certain;
  finding.concept_name = std::move(concept_name);
  finding.kind = "acceptance";
  finding.sources.push_back(std::move(site));
  return finding;
}

// Acceptances in code that is not the owner's to edit are not reported.
bool is_edited(Role role) { return role == Role::production || role == Role::test || role == Role::script; }

Finding stale_comment(const AcceptanceContext& context, std::size_t file, const Acceptance& comment) {
  const std::string_view rule = context.facts[file].text(comment.rule);
  Source site;
  site.span = {FileId{static_cast<std::uint32_t>(file)}, comment.begin, comment.end};
  site.symbol = context.files[file].path;
  Finding finding = stale_finding(context, fmt::format("accept[{}]", rule), std::move(site));
  finding.concept_key =
      fmt::format("{}:{}:{}", context.files[file].path, rule, context.facts[file].text(comment.reason));
  finding.service = context.files[file].service;
  const std::string unknown = unknown_rule(rule, context);
  finding.message = unknown.empty()
                        ? "This comment accepts nothing: no such finding has a violating site on the code it applies to"
                        : fmt::format("This comment accepts nothing: {}", unknown);
  finding.remedy = unknown.empty() ? "Delete the comment, or move it to the surplus source that it means"
                                   : "Correct the rule's name, or delete the comment";
  return finding;
}

std::string policy_path(const AcceptanceContext& context, std::size_t policy) {
  const std::string& directory = context.policies[policy].directory;
  return policy == 0 ? std::string(context.root_policy_path) : directory + "/fount.toml";
}

Finding stale_entry(const AcceptanceContext& context, std::size_t policy, const DeclaredAcceptance& entry, Use use) {
  const std::string path = policy_path(context, policy);
  Source site;
  site.location = {printable_path(path), entry.line, entry.line};
  site.symbol = path;
  if (const auto file = std::ranges::lower_bound(context.files, path, {}, &SourceFile::path);
      file != context.files.end() && file->path == path) {
    site.span.file = FileId{static_cast<std::uint32_t>(file - context.files.begin())};
  }
  Finding finding = stale_finding(context, fmt::format("{} of {}", entry.rule, entry.concept_name), std::move(site));
  finding.concept_key = fmt::format("{}:{}:{}", path, entry.rule, entry.concept_name);
  if (finding.sources[0].span.file.value != kNone)
    finding.service = context.files[finding.sources[0].span.file.value].service;
  finding.data.emplace_back("expired", Data{use == Use::expired});
  if (use == Use::expired) {
    finding.severity = Severity::high;
    finding.message = fmt::format("This acceptance expired on {}: what it accepted counts again", entry.until);
    finding.remedy = "Fix what it accepted, or decide anew and give another date";
    return finding;
  }
  const std::string unknown = unknown_rule(entry.rule, context);
  finding.message =
      fmt::format("This acceptance accepts nothing: {}", unknown.empty() ? "no such finding is left" : unknown);
  finding.remedy = unknown.empty() ? "Delete the entry" : "Correct the rule's name, or delete the entry";
  return finding;
}

std::vector<Finding> stale_ones(const AcceptanceContext& context, const Ledger& ledger) {
  std::vector<Finding> stale;
  for (std::size_t policy = 0; policy < ledger.entries.size(); ++policy) {
    for (std::size_t i = 0; i < ledger.entries[policy].size(); ++i) {
      const Use use = ledger.entries[policy][i];
      const bool may_cover_elsewhere = use == Use::none && !context.policies[policy].prefix.empty();
      if (use != Use::covers && !may_cover_elsewhere)
        stale.push_back(stale_entry(context, policy, context.policies[policy].accepted[i], use));
    }
  }
  for (std::size_t file = 0; file < ledger.comments.size(); ++file) {
    if (!is_edited(context.files[file].role)) continue;
    for (std::size_t i = 0; i < ledger.comments[file].size(); ++i) {
      if (ledger.comments[file][i] == Use::none)
        stale.push_back(stale_comment(context, file, context.facts[file].acceptances[i]));
    }
  }
  return stale;
}

}  // namespace

std::vector<Finding> accept(std::span<Finding> findings, const AcceptanceContext& context) {
  Accepting accepting(context);
  for (Finding& finding : findings) accepting.decide(finding);
  return stale_ones(context, accepting.ledger());
}

bool matches_wildcard(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0;
  std::size_t star = std::string_view::npos, resume = 0;  // the last `*`, and where its text would end next
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace fount
