// Which findings somebody has decided to live with: `[[accepted]]` entries of fount.toml and `fount: accept[rule]
// reason` comments. And which of those decisions decide nothing any more: a stale acceptance is a finding itself.
//
// A finding is accepted when each of its violating sites is covered. Sites are its surplus sources; where it has none
// (the rule compares nothing), every source but the canonical one. So a new copy of an accepted concept is not
// accepted, and a comment at one of three copies does not hide the other two.
// - A comment covers a site that begins within the code the comment applies to.
// - An entry covers a site that lies below its fount.toml. The nearest fount.toml above a site is asked first and the
//   root's last; the reason shown is that of the first that covers the finding's first site.
// - An entry past its `until` covers nothing. It is reported as expired, with severity high, while it would cover
//   something, so that a gate fails: `until` says when, not whether.
// Entries and comments that cover no site of any finding are stale (severity low); but not entries of a fount.toml
// above the audited directory, whose findings may lie elsewhere.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "core/file.h"
#include "core/finding.h"
#include "core/policy.h"
#include "core/rule_info.h"

namespace fount {

struct AcceptanceContext {
  std::span<const SourceFile> files;
  std::span<const FileFacts> facts;   // one per file
  std::span<const Policy> policies;   // [0] is the root's
  std::string_view root_policy_path;  // "fount.toml", or what --config named
  std::string_view today;             // ISO date; "" expires nothing
  const RuleInfo* stale_rule = nullptr;
  std::span<const std::string_view> rule_ids;  // every rule that ran: an acceptance of another one is a misspelling
};

// Fills Finding::accepted; where only some sites are covered, their notes say so. Returns the stale and the expired
// acceptances as findings, which nothing can accept.
std::vector<Finding> accept(std::span<Finding> findings, const AcceptanceContext& context);

// `*` is any text, `?` any one byte; nothing else is special. The whole of `text` must match. Linear space, and time
// proportional to pattern × text at worst.
bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace fount
