#include "sqlite/rows.h"

#include <fmt/format.h>

namespace fount {

Result<Run> run_in(const Query& row) {
  const std::optional<RunState> state = run_state_named(row.text(6));
  if (!state) return failure(ErrorCode::io, fmt::format("run {} has the unknown state '{}'", row.text(0), row.text(6)));
  Run run{.id = {row.text(0)},
          .user = {row.integer(1)},
          .organisation = {row.integer(2)},
          .agent = row.text(4),
          .input = row.text(5),
          .state = *state,
          .attempt = static_cast<int>(row.integer(7)),
          .cancel_requested = row.integer(8) != 0,
          .created_ms = row.integer(9),
          .started_ms = row.integer(10),
          .finished_ms = row.integer(11),
          .summary = row.text(13)};
  if (!row.is_null(3)) run.repository = RepositoryId{row.integer(3)};
  if (!row.is_null(12)) run.score = row.real(12);
  return run;
}

}  // namespace fount
