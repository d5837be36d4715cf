// The first half of the pipeline, for whatever asks about a repository: Source → Facts → Index. An audit goes on to
// findings; `fount canonical` and `fount config` answer from the index itself.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/workers.h"
#include "engine/audit.h"
#include "engine/chosen_rules.h"
#include "engine/observer.h"
#include "engine/pass_clock.h"
#include "engine/policies.h"
#include "index/index.h"

namespace fount {

struct LoadedIndex {
  PolicySet policies;
  std::optional<ChosenRules> rules;
  std::unique_ptr<FileSet> set;  // its statistics and ignore rules; files and services are the index's now
  std::unique_ptr<Index> index;  // looks into `set`; null when only facts were to be printed
  std::string printed;           // of AuditRequest::print "facts"
};

Result<LoadedIndex> load_index(const AuditRequest& request, Workers& workers, Observer& observer,
                               const CancelToken& cancel, PassClock& clock);

}  // namespace fount
