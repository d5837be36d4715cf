// fount canonical: which source of a name is the one to use, why, how to import it, and what rivals it.
#include "engine/canonical.h"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "base/json_writer.h"
#include "base/text.h"
#include "cli/choice.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "report/terminal.h"
#include "report/words.h"

namespace fount {
namespace {

struct CanonicalOptions {
  std::string name;
  std::string format = "text";
  SessionOptions session;
};

constexpr std::string_view kFormats[] = {"text", "json"};

std::string describe_rival(const Source& rival) {
  const std::string uses = rival.uses == 0 ? "no importers" : plural(rival.uses, "use");
  if (rival.note.empty()) return uses;
  return rival.uses == 0 ? rival.note : fmt::format("{}, {}", uses, rival.note);
}

void print_answer(Terminal& terminal, const CanonicalAnswer& answer) {
  const std::string service = answer.service == "." ? "" : fmt::format(" of {}", answer.service);
  terminal.line(fmt::format("{}, {}{}", terminal.paint(Paint::bold, answer.concept_name), answer.kind, service));
  if (answer.canonical) {
    terminal.line("  canonical  " + terminal.place(answer.canonical->location));
    terminal.wrapped("             ", answer.canonical->why);
  } else {
    terminal.wrapped("  undecided  ", answer.undecided);
  }
  if (!answer.import_line.empty()) {
    terminal.line("  import     " + terminal.paint(Paint::green, one_line(answer.import_line)));
  }
  for (std::string_view title = "  rivals     "; const Source& rival : answer.rivals) {
    terminal.line(fmt::format("{}{}  {}", title, terminal.place(rival.location), describe_rival(rival)));
    title = "             ";
  }
}

void write_place(JsonWriter& json, const Location& location, std::string_view symbol) {
  json.key("path").string(location.path).key("line").integer(location.line);
  json.key("end_line").integer(location.end_line).key("symbol").string(symbol);
}

void write_answer(JsonWriter& json, const CanonicalAnswer& answer) {
  json.begin_object().key("concept").string(answer.concept_name);
  json.key("kind").string(answer.kind).key("service").string(answer.service).key("canonical");
  if (answer.canonical) {
    json.begin_object();
    write_place(json, answer.canonical->location, answer.canonical->symbol);
    json.key("why").string(answer.canonical->why).end_object();
  } else {
    json.null().key("undecided").string(answer.undecided);
  }
  json.key("import").string(answer.import_line).key("rivals").begin_array();
  for (const Source& rival : answer.rivals) {
    json.begin_object();
    write_place(json, rival.location, rival.symbol);
    json.key("role").string(name_of(rival.role)).key("uses").integer(rival.uses).key("note").string(rival.note);
    json.end_object();
  }
  json.end_array().end_object();
}

std::string render_answers_json(const CanonicalAnswers& found) {
  std::string out;
  JsonWriter json(out, JsonStyle::pretty);
  json.begin_object().key("schema").string("fount.canonical/1").key("answers").begin_array();
  for (const CanonicalAnswer& answer : found.answers) write_answer(json, answer);
  json.end_array().end_object();
  return out + "\n";
}

std::string render_answers_text(const CanonicalAnswers& found, const std::string& root) {
  const RenderOptions rendering = console_rendering(root);
  Terminal terminal(rendering);
  for (const CanonicalAnswer& answer : found.answers) print_answer(terminal, answer);
  return std::move(terminal).take();
}

Result<CanonicalAnswers> ask(AuditSession& session, const std::string& name) {
  ProgressLine progress(!session.quiet && find_console().progress);
  return find_canonical(session.request, name, session.workers, progress, cancel_on_interrupt());
}

Result<ExitCode> run_canonical(const CanonicalOptions& options) {
  FOUNT_TRY(const std::size_t format, choose("report format", options.format, kFormats));
  FOUNT_TRY(AuditSession session, open_session(options.session));
  FOUNT_TRY(const CanonicalAnswers found, ask(session, options.name));
  if (found.answers.empty()) {
    const std::string hint = found.suggestion.empty() ? "" : fmt::format("; did you mean '{}'?", found.suggestion);
    return failure(ErrorCode::not_found,
                   fmt::format("no production code here defines '{}'{}", printable_text(options.name), hint));
  }
  const bool as_json = kFormats[format] == "json";
  FOUNT_CHECK(write_stdout(as_json ? render_answers_json(found) : render_answers_text(found, session.root)));
  return kSuccess;
}

}  // namespace

Handler declare_canonical(CLI::App& app) {
  auto options = std::make_shared<CanonicalOptions>();
  app.add_option("NAME", options->name, "a class, function, constant or variable; bare or with its module")
      ->option_text(" ")
      ->required();
  app.add_option("PATH", options->session.path, "the directory to look in (.)")->option_text(" ");
  app.add_option("--report", options->format, "text or json")->option_text("FORMAT");
  declare_session_options(app, options->session);
  return [options] { return run_canonical(*options); };
}

}  // namespace fount
