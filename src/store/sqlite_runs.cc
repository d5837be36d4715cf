// The half of the store that the broker writes: runs and what came of them.
#include <algorithm>

#include "sqlite/rows.h"
#include "store/sqlite_store.h"

namespace fount {
namespace {

Result<std::vector<Run>> all_runs(Query& query) {
  std::vector<Run> runs;
  for (;;) {
    FOUNT_TRY(const bool found, query.next());
    if (!found) return runs;
    FOUNT_TRY(Run run, run_in(query));
    runs.push_back(std::move(run));
  }
}

}  // namespace

Result<std::optional<Run>> SqliteStore::run(OrganisationId organisation, const RunId& id) {
  return storage_.readers().read([&](Database& database) -> Result<std::optional<Run>> {
    Query query(database,
                "SELECT " FOUNT_RUN_COLUMNS "FROM " FOUNT_RUN_TABLES "WHERE runs.organisation = ? AND runs.id = ?",
                organisation.value, id.value);
    FOUNT_TRY(const bool found, query.next());
    if (!found) return std::nullopt;
    FOUNT_TRY(Run run, run_in(query));
    return run;
  });
}

Result<std::vector<Run>> SqliteStore::runs(OrganisationId organisation, std::optional<RepositoryId> repository,
                                           std::size_t limit) {
  return storage_.readers().read([&](Database& database) {
    if (!repository) {
      Query query(database,
                  "SELECT " FOUNT_RUN_COLUMNS "FROM " FOUNT_RUN_TABLES
                  "WHERE runs.organisation = ? ORDER BY runs.number DESC LIMIT ?",
                  organisation.value, limit);
      return all_runs(query);
    }
    Query query(database,
                "SELECT " FOUNT_RUN_COLUMNS "FROM " FOUNT_RUN_TABLES
                "WHERE runs.organisation = ? AND runs.repository = ? ORDER BY runs.number DESC LIMIT ?",
                organisation.value, repository->value, limit);
    return all_runs(query);
  });
}

Result<std::optional<std::string>> SqliteStore::report(OrganisationId organisation, const RunId& id) {
  return storage_.readers().read([&](Database& database) -> Result<std::optional<std::string>> {
    Query query(database,
                "SELECT report FROM results JOIN runs ON runs.id = results.run"
                " WHERE runs.organisation = ? AND runs.id = ? AND report <> ''",
                organisation.value, id.value);
    FOUNT_TRY(const bool found, query.next());
    if (!found) return std::nullopt;
    return query.text(0);
  });
}

Result<std::vector<ScorePoint>> SqliteStore::scores(OrganisationId organisation, RepositoryId id, std::size_t limit) {
  return storage_.readers().read([&](Database& database) -> Result<std::vector<ScorePoint>> {
    std::vector<ScorePoint> points;
    Query query(database,
                "SELECT results.run, runs.finished_ms, results.score FROM results JOIN runs ON runs.id = results.run"
                " WHERE runs.organisation = ? AND results.repository = ? AND score IS NOT NULL"
                " ORDER BY results.number DESC LIMIT ?",
                organisation.value, id.value, limit);
    for (;;) {
      FOUNT_TRY(const bool found, query.next());
      if (!found) break;
      points.push_back({{query.text(0)}, query.integer(1), query.real(2)});
    }
    std::ranges::reverse(points);
    return points;
  });
}

}  // namespace fount
