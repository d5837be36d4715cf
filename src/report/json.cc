// The JSON report: schema fount.report/1, field by field in the order of docs/schema/fount.report.1.schema.json. Other
// tools read it, so a field's name, place, unit and nulls never change within /1. Adds nothing to the Report and
// decides nothing: what it prints was settled by earlier passes.
#include <cmath>
#include <optional>
#include <string>
#include <unordered_set>

#include "base/json_writer.h"
#include "report/render.h"
#include "report/selection.h"
#include "report/words.h"

namespace fount {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

double rounded(double value, int digits) {
  const double scale = std::pow(10.0, digits);
  return std::round(value * scale) / scale + 0.0;  // + 0.0: never "-0"
}

void add_score(JsonWriter& json, std::string_view key, const std::optional<double>& value) {
  json.key(key);
  value ? json.decimal(*value) : json.null();
}

void add_number(JsonWriter& json, std::string_view key, const std::optional<double>& value, int digits) {
  json.key(key);
  value ? json.number(rounded(*value, digits)) : json.null();
}

void add_text_or_null(JsonWriter& json, std::string_view key, const std::optional<std::string>& text) {
  json.key(key);
  text ? json.string(*text) : json.null();
}

void add_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void add_lines(JsonWriter& json, const Location& location) {
  json.key("path").string(location.path);
  json.key("line").integer(location.line);
  json.key("end_line").integer(location.end_line);
}

void add_files(JsonWriter& json, const FileStatistics& files) {
  json.key("files").begin_object();
  json.key("scanned").integer(files.scanned);
  json.key("bytes").integer(files.bytes);
  json.key("roles").begin_object();
  for (std::size_t role = 0; role < files.roles.size(); ++role)
    json.key(name_of(static_cast<Role>(role))).integer(files.roles[role]);
  json.end_object();
  json.key("skipped").begin_object();
  json.key("ignored").integer(files.ignored);
  json.key("binary").integer(files.binary);
  json.key("too_large").integer(files.too_large);
  json.end_object();
  json.key("unread").begin_array();
  for (const UnreadFile& file : files.unread)
    json.begin_object().key("path").string(file.path).key("why").string(file.why).end_object();
  json.end_array();
  json.key("unparsed").begin_array();
  for (const UnparsedPlace& place : files.unparsed) {
    json.begin_object();
    add_lines(json, {place.path, place.line, place.end_line});
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void add_environments(JsonWriter& json, const std::vector<ReportedEnvironment>& environments) {
  json.key("environments").begin_array();
  for (const ReportedEnvironment& environment : environments) {
    json.begin_object().key("name").string(environment.name);
    add_texts(json, "files", environment.files);
    json.key("why").string(environment.why).end_object();
  }
  json.end_array();
}

void add_area(JsonWriter& json, const AreaScore& area) {
  json.begin_object();
  json.key("id").string(area.id);
  json.key("name").string(area.name);
  add_score(json, "value", area.value);
  add_score(json, "gated", area.gated);
  json.key("band").string(name_of(band_of(area.value)));
  const std::string_view risk = risk_of(area);
  json.key("risk");
  risk.empty() ? json.null() : json.string(risk);
  json.key("assessed").boolean(area.assessed());
  json.key("concepts").integer(area.concepts);
  json.key("findings").integer(area.findings);
  json.key("cap");
  if (area.cap) {
    json.begin_object()
        .key("at")
        .number(rounded(area.cap->at, 1))
        .key("because")
        .string(area.cap->because)
        .end_object();
  } else {
    json.null();
  }
  add_text_or_null(json, "impact", area.impact);
  add_texts(json, "issues", area.issues);
  json.end_object();
}

void add_scores(JsonWriter& json, const Score& score) {
  json.key("score").begin_object();
  add_score(json, "value", score.value);
  add_score(json, "gated", score.gated);
  json.key("band").string(name_of(band_of(score.value)));
  json.key("areas").begin_array();
  for (const AreaScore& area : score.areas) add_area(json, area);
  json.end_array();
  json.end_object();
}

void add_data(JsonWriter& json, const Data& data);

void add_data_object(JsonWriter& json, const DataObject& object) {
  json.begin_object();
  for (const auto& [key, value] : object) {
    json.key(key);
    add_data(json, value);
  }
  json.end_object();
}

void add_quote(JsonWriter& json, std::string_view key, const Quote& quote) {
  json.key(key).begin_object();
  add_lines(json, quote.location);
  json.key("text").string(quote.text);
  json.end_object();
}

// Rules build `data` themselves, a few levels deep, never from the input's nesting: recursion is bounded.
void add_data(JsonWriter& json, const Data& data) {
  std::visit(Overloaded{
                 [&](std::nullptr_t) { json.null(); },
                 [&](bool value) { json.boolean(value); },
                 [&](std::int64_t value) { json.integer(value); },
                 [&](double value) { json.number(value); },
                 [&](const std::string& value) { json.string(value); },
                 [&](const Span&) { json.null(); },  // a place whose file could not be read again has no line
                 [&](const Location& value) {
                   json.begin_object();
                   add_lines(json, value);
                   json.end_object();
                 },
                 [&](const Contrast& contrast) {
                   json.begin_object();
                   add_quote(json, "first", contrast.first);
                   add_quote(json, "second", contrast.second);
                   json.end_object();
                 },
                 [&](const DataList& list) {
                   json.begin_array();
                   for (const Data& item : list) add_data(json, item);
                   json.end_array();
                 },
                 [&](const DataObject& object) { add_data_object(json, object); },
             },
             data.value);
}

void add_source(JsonWriter& json, const Source& source) {
  json.begin_object();
  add_lines(json, source.location);
  json.key("symbol").string(source.symbol);
  json.key("role").string(name_of(source.role));
  json.key("uses").integer(source.uses);
  json.key("note").string(source.note);
  json.key("excerpt").string(source.excerpt);
  json.key("member").string(source.member);
  json.end_object();
}

void add_canonical(JsonWriter& json, const std::optional<Canonical>& canonical) {
  json.key("canonical");
  if (!canonical) {
    json.null();
    return;
  }
  json.begin_object();
  add_lines(json, canonical->location);
  json.key("symbol").string(canonical->symbol);
  json.key("why").string(canonical->why);
  json.end_object();
}

void add_references(JsonWriter& json, const References& references) {
  json.key("references").begin_object();
  json.key("production").integer(references.production);
  json.key("test").integer(references.test);
  json.key("docs").integer(references.docs);
  json.end_object();
}

void add_acceptance(JsonWriter& json, const std::optional<AcceptedBy>& accepted) {
  json.key("accepted");
  if (!accepted) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("reason").string(accepted->reason);
  json.key("until").string(accepted->until);
  json.key("owner").string(accepted->owner);
  json.end_object();
}

// What violates which rule, and where.
void add_evidence(JsonWriter& json, const Finding& finding, const Report& report) {
  json.key("id").string(finding.id);
  json.key("rule").string(finding.rule);
  json.key("area").string(area_id_of(finding));
  json.key("severity").string(name_of(finding.severity));
  json.key("confidence").string(name_of(finding.confidence));
  json.key("concept").string(finding.concept_name);
  json.key("kind").string(finding.kind);
  json.key("service").string(service_name(report, finding));
  json.key("message").string(finding.message);
  add_canonical(json, finding.canonical);
  json.key("sources").begin_array();
  for (const Source& source : finding.sources) add_source(json, source);
  json.end_array();
  json.key("data");
  add_data_object(json, finding.data);
  add_references(json, finding.references);
}

// What it costs, what to do about it, and who has accepted it.
void add_consequences(JsonWriter& json, const Finding& finding) {
  json.key("points").number(rounded(finding.points, 2));
  json.key("priority").integer(finding.priority);
  json.key("due").string(due_of(finding.priority));
  json.key("effort").string(name_of(finding.effort));
  json.key("effort_hours").integer(hours_of(finding.effort));
  json.key("remedy").string(finding.remedy);
  add_texts(json, "controls", finding.controls);
  add_texts(json, "tests", finding.tests);
  json.key("cause");
  finding.cause.empty() ? json.null() : json.string(finding.cause);
  json.key("introduced");
  finding.introduced ? json.boolean(*finding.introduced) : json.null();
  add_acceptance(json, finding.accepted);
}

using Ids = std::unordered_set<std::string_view>;

Ids add_findings(JsonWriter& json, const Report& report, const RenderOptions& options) {
  Ids ids;
  json.key("findings").begin_array();
  for (const Finding& finding : report.findings) {
    if (!shown(finding, options)) continue;
    ids.insert(finding.id);
    json.begin_object();
    add_evidence(json, finding, report);
    add_consequences(json, finding);
    json.end_object();
  }
  json.end_array();
  return ids;
}

void add_causes(JsonWriter& json, const std::vector<Cause>& causes, const Ids& ids) {
  json.key("causes").begin_array();
  for (const Cause& cause : causes) {
    std::vector<std::string> findings;
    for (const std::string& id : cause.findings)
      if (ids.contains(id)) findings.push_back(id);
    if (findings.empty()) continue;
    json.begin_object();
    json.key("id").string(cause.id);
    json.key("title").string(cause.title);
    json.key("action").string(cause.action);
    add_texts(json, "findings", findings);
    json.end_object();
  }
  json.end_array();
}

void add_patterns(JsonWriter& json, const Report& report, const RenderOptions& options) {
  json.key("patterns").begin_array();
  for (const Pattern& pattern : report.patterns) {
    if (!shown(pattern, options)) continue;
    json.begin_object();
    json.key("pattern").string(pattern.pattern);
    json.key("concept").string(pattern.concept_name);
    add_lines(json, pattern.location);
    json.end_object();
  }
  json.end_array();
}

void add_metrics(JsonWriter& json, const std::vector<Metric>& metrics) {
  json.key("metrics").begin_array();
  for (const Metric& metric : metrics) {
    json.begin_object().key("name").string(metric.name);
    add_number(json, "value", metric.value, 2);
    add_number(json, "target", metric.target, 2);
    json.end_object();
  }
  json.end_array();
}

void add_plan(JsonWriter& json, const std::vector<PlanStep>& plan, const Ids& ids) {
  json.key("plan").begin_array();
  for (const PlanStep& step : plan) {
    if (!ids.contains(step.finding)) continue;
    json.begin_object();
    json.key("finding").string(step.finding);
    json.key("priority").integer(step.priority);
    json.key("points").number(rounded(step.points, 2));
    json.key("effort").string(name_of(step.effort));
    json.end_object();
  }
  json.end_array();
}

void add_frame(JsonWriter& json, const Report& report) {
  json.key("schema").string(kReportSchema);
  json.key("fount").string(report.tool_version);
  json.key("formula").integer(report.score.formula);
  json.key("root").string(".");  // every path is relative to it; where it lay on the machine is nobody's business
  add_text_or_null(json, "revision", report.revision);
  json.key("generated_at").string(report.generated_at);
  json.key("status").string(status_of(report));
  add_texts(json, "scope", report.scope);
}

}  // namespace

std::string render_json(const Report& report, const RenderOptions& options) {
  std::string out;
  JsonWriter json(out, JsonStyle::pretty);
  json.begin_object();
  add_frame(json, report);
  add_files(json, report.files);
  add_environments(json, report.environments);
  add_scores(json, report.score);
  json.key("coverage").begin_object();
  add_number(json, "imports", report.coverage.imports, 4);
  add_number(json, "settings", report.coverage.settings, 4);
  json.end_object();
  const Ids ids = add_findings(json, report, options);
  add_causes(json, report.causes, ids);
  add_patterns(json, report, options);
  add_metrics(json, report.metrics);
  add_plan(json, report.plan, ids);
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace fount
