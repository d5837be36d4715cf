// fount rules: every rule, for people and for programs.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/json_writer.h"
#include "base/text.h"
#include "cli/choice.h"
#include "cli/command.h"
#include "cli/output.h"
#include "rules/rule.h"

namespace fount {
namespace {

constexpr std::string_view kFormats[] = {"text", "json"};

std::string render_table() {
  std::size_t id_width = 0;
  for (const Rule* rule : all_rules()) id_width = std::max(id_width, rule->info.id.size());
  std::string out;
  for (const Rule* rule : all_rules()) {
    const RuleInfo& info = rule->info;
    out += fmt::format("{:<{}}  {:<14}  {:<8}  {}\n", info.id, id_width, id_of(info.area), name_of(info.severity),
                       info.title);
  }
  return out + "\n`fount explain RULE` says why a rule matters, with examples.\n";
}

void write_rule(JsonWriter& json, const RuleInfo& info) {
  json.begin_object();
  json.key("id").string(info.id).key("title").string(info.title);
  json.key("area").string(id_of(info.area));
  json.key("severity").string(name_of(info.severity));
  json.key("effort").string(name_of(info.effort)).key("effort_hours").integer(hours_of(info.effort));
  json.key("raised").string(info.raised).key("lowered").string(info.lowered);
  json.key("controls").begin_array();
  for (const std::string_view control : split(info.controls, ','))
    if (!trim(control).empty()) json.string(trim(control));
  json.end_array();
  json.key("since_formula").integer(info.since);
  json.end_object();
}

std::string render_json_rules() {
  std::string out;
  JsonWriter json(out, JsonStyle::pretty);
  json.begin_object().key("schema").string("fount.rules/1").key("rules").begin_array();
  for (const Rule* rule : all_rules()) write_rule(json, rule->info);
  json.end_array().end_object();
  return out + "\n";
}

Result<ExitCode> run_rules(const std::string& format) {
  FOUNT_TRY(const std::size_t chosen, choose("report format", format, kFormats));
  FOUNT_CHECK(write_stdout(kFormats[chosen] == "json" ? render_json_rules() : render_table()));
  return kSuccess;
}

}  // namespace

Handler declare_rules(CLI::App& app) {
  auto format = std::make_shared<std::string>("text");
  app.add_option("--report", *format, "text or json")->option_text("FORMAT");
  return [format] { return run_rules(*format); };
}

}  // namespace fount
