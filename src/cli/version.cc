// fount version: what a bug report needs, and what a program must know before it reads Fount's output.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "engine/score.h"
#include "lang/extract.h"
#include "report/render.h"

namespace fount {
namespace {

std::string render_version_json() {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("fount").string(FOUNT_VERSION);
  json.key("formula").integer(kFormula).key("report_schema").string(kReportSchema);
  json.key("extractor").integer(kExtractorRevision).end_object();
  return out + "\n";
}

Result<ExitCode> run_version(bool as_json) {
  const std::string text =
      fmt::format("fount {} (score formula {}, report schema {})\n", FOUNT_VERSION, kFormula, kReportSchema);
  FOUNT_CHECK(write_stdout(as_json ? render_version_json() : text));
  return kSuccess;
}

}  // namespace

Handler declare_version(CLI::App& app) {
  auto as_json = std::make_shared<bool>(false);
  app.add_flag("--json", *as_json, "as JSON");
  return [as_json] { return run_version(*as_json); };
}

}  // namespace fount
