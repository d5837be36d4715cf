// "What is canonical for NAME?": the question of somebody about to write code. Same facts and index as an audit, no
// rules needed for the answer; `fount canonical` asks it today, editors and coding agents later.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/workers.h"
#include "core/finding.h"
#include "engine/audit.h"
#include "engine/observer.h"

namespace fount {

// One concept that the name can mean: the same name in two services, or as class and as function, gives two.
struct CanonicalAnswer {
  std::string concept_name;
  std::string kind;                    // "class", "function", "constant", "variable"
  std::string service;                 // the service's name; "." is the repository itself
  std::optional<Canonical> canonical;  // with location; nullopt: undecided
  std::string undecided;               // why, when it is: "2 definitions with 3 production importers each"
  std::string import_line;             // what to write: "from pkg.p import RetryPolicy"; "" when nothing can import it
  std::vector<Source> rivals;          // every other source, with role, uses, note and location; most used first
};

struct CanonicalAnswers {
  std::vector<CanonicalAnswer> answers;  // sorted by service, kind; empty: no production code defines the name
  std::string suggestion;                // nearest name that is defined, when there is no answer; else ""
};

// `name` is bare ("RetryPolicy") or qualified from the right ("p.RetryPolicy", "pkg.p.RetryPolicy").
Result<CanonicalAnswers> find_canonical(const AuditRequest& request, std::string_view name, Workers& workers,
                                        Observer& observer, const CancelToken& cancel);

}  // namespace fount
