// Acceptances that accept nothing any more. The rule looks at every one of them; which are stale is known only after
// all rules have run and their findings were accepted, so engine/accept.cc reports them in this rule's name.
#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule stale_acceptance_rule;
const Rule stale_acceptance_rule{{.id = "stale-acceptance",
                                  .title = "an acceptance that accepts nothing any more",
                                  .area = AreaId::definitions,
                                  .severity = Severity::low,
                                  .effort = Effort::small,
                                  .raised = "high when its date has passed and what it accepted is still there",
                                  .lowered = "",
                                  .controls = ""},
                                 check,
                                 Needs{}};

static void check(const Index& index, Sink& sink) {
  for (const Policy& policy : index.policies()) {
    for (const DeclaredAcceptance& entry : policy.accepted) {
      sink.examine(concept_key("acceptance", 0, fmt::format("{}/fount.toml:{}", policy.directory, entry.line)),
                   FileId{});
    }
  }
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const SourceFile& file = index.file(FileId{f});
    for (const Acceptance& comment : index.facts(FileId{f}).acceptances) {
      sink.examine(concept_key("acceptance", file.service, fmt::format("{}:{}", file.path, comment.begin)), FileId{f});
    }
  }
}

}  // namespace fount
