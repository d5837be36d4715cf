// fount explain: the page of a rule; or, for an id, that finding or root cause of the repository here.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/choice.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/output.h"
#include "cli/session.h"
#include "report/text_finding.h"
#include "report/words.h"
#include "rules/rule.h"

namespace fount {
namespace {

struct ExplainOptions {
  std::string subject;
  SessionOptions session;
};

constexpr std::size_t kShortestId = 6;
constexpr std::size_t kIdLength = 16;

// Reports print whole ids; people type as much of one as tells it apart.
bool looks_like_id(std::string_view text) {
  return text.size() >= kShortestId && text.size() <= kIdLength &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

const RulePage* find_page(std::string_view id) {
  const auto found = std::ranges::find(all_rule_pages(), id, &RulePage::id);
  return found == all_rule_pages().end() ? nullptr : &*found;
}

Result<const Finding*> find_finding(const Report& report, const std::string& id) {
  std::vector<const Finding*> matches;
  for (const Finding& finding : report.findings)
    if (finding.id.starts_with(id)) matches.push_back(&finding);
  if (matches.size() == 1) return matches.front();
  if (matches.empty())
    return failure(ErrorCode::not_found, fmt::format("no finding here has the id '{}'; it may be fixed", id));
  return failure(ErrorCode::usage, fmt::format("{} findings have ids that start with '{}'", matches.size(), id));
}

Result<ExitCode> explain_finding(const ExplainOptions& options) {
  FOUNT_TRY(AuditSession session, open_session(options.session));
  FOUNT_TRY(const AuditResult result, audit_session(session));
  FOUNT_TRY(const Finding* finding, find_finding(result.report, options.subject));
  RenderOptions rendering = console_rendering(session.root);
  rendering.verbose = true;
  Terminal terminal(rendering);
  print_finding(terminal, result.report, *finding, rendering);
  terminal.line();
  terminal.line(fmt::format("`fount explain {}` says why this matters.", finding->rule));
  FOUNT_CHECK(write_stdout(std::move(terminal).take()));
  return kSuccess;
}

// "c4": reports number root causes. What is as long as an id is one.
bool looks_like_cause(std::string_view text) {
  return text.size() > 1 && text.size() < kShortestId && text.front() == 'c' &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

Result<ExitCode> explain_cause(const ExplainOptions& options) {
  FOUNT_TRY(AuditSession session, open_session(options.session));
  FOUNT_TRY(const AuditResult result, audit_session(session));
  const auto cause = std::ranges::find(result.report.causes, options.subject, &Cause::id);
  if (cause == result.report.causes.end())
    return failure(ErrorCode::not_found,
                   fmt::format("no root cause here has the id '{}'; it may be gone", options.subject));
  const RenderOptions rendering = console_rendering(session.root);
  Terminal terminal(rendering);
  terminal.wrapped(cause->id + "  ", one_line(cause->title));
  terminal.wrapped("    ", one_line(cause->action));
  for (const Finding& finding : result.report.findings) {
    if (std::ranges::find(cause->findings, finding.id) == cause->findings.end()) continue;
    terminal.line();
    print_finding(terminal, result.report, finding, rendering);
  }
  FOUNT_CHECK(write_stdout(std::move(terminal).take()));
  return kSuccess;
}

Result<ExitCode> run_explain(const ExplainOptions& options) {
  if (const RulePage* page = find_page(options.subject)) {
    FOUNT_CHECK(write_stdout(page->markdown));
    return kSuccess;
  }
  if (looks_like_cause(options.subject)) return explain_cause(options);
  if (looks_like_id(options.subject)) return explain_finding(options);
  std::vector<std::string_view> ids;
  for (const RulePage& page : all_rule_pages()) ids.push_back(page.id);
  FOUNT_CHECK(choose("rule", options.subject, ids));
  return kSuccess;
}

}  // namespace

Handler declare_explain(CLI::App& app) {
  auto options = std::make_shared<ExplainOptions>();
  app.add_option("RULE|ID", options->subject, "a rule, or the id of a finding or root cause of the directory here")
      ->option_text(" ")
      ->required();
  declare_session_options(app, options->session);
  return [options] { return run_explain(*options); };
}

}  // namespace fount
