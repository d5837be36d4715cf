#include "agents/area_events.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <vector>

#include "agents/area_agents.h"
#include "base/json_writer.h"

namespace fount {
namespace {

constexpr std::string_view kWhole = "audit";
constexpr std::chrono::milliseconds kInterval{100};

constexpr std::array kSeverities{Severity::critical, Severity::high, Severity::medium, Severity::low};
using Counts = std::array<std::uint64_t, kSeverities.size()>;

template <class Fill>
std::string line_of(std::string_view type, std::string_view agent, Fill fill) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("type").string(type);
  if (!agent.empty()) json.key("agent").string(agent);
  fill(json);
  json.end_object();
  line += '\n';
  return line;
}

void add_counts(JsonWriter& json, const Counts& counts) {
  json.key("findings").begin_object();
  for (const Severity severity : kSeverities)
    json.key(name_of(severity)).integer(counts[static_cast<std::size_t>(severity)]);
  json.end_object();
}

void add_score(JsonWriter& json, const std::optional<double>& score) {
  json.key("score");
  score ? json.decimal(*score) : json.null();
}

// Where a finding is looked at first: its canonical source is right, so its first other one.
const Location* place_of(const Finding& finding) {
  if (!finding.sources.empty()) return &finding.sources.front().location;
  return finding.canonical ? &finding.canonical->location : nullptr;
}

std::string finding_line(const Finding& finding) {
  return line_of("agent.finding", agent_of(finding.area).name, [&](JsonWriter& json) {
    json.key("id").string(finding.id);
    json.key("rule").string(finding.rule);
    json.key("area").string(area_id_of(finding));
    json.key("severity").string(name_of(finding.severity));
    json.key("confidence").string(name_of(finding.confidence));
    json.key("title").string(finding.message);
    const Location* place = place_of(finding);
    if (place == nullptr) return;
    json.key("path").string(place->path);
    json.key("line").integer(place->line);
  });
}

std::vector<const Finding*> unaccepted(const Report& report) {
  std::vector<const Finding*> findings;
  for (const Finding& finding : report.findings)
    if (!finding.accepted) findings.push_back(&finding);
  // Tentative ones last: when not all can be sent, these are missed least.
  std::ranges::stable_sort(findings, std::ranges::greater{}, [](const Finding* finding) {
    return std::pair(finding->confidence != Confidence::tentative, finding->severity);
  });
  return findings;
}

std::map<std::string_view, Counts> count_by_agent(const std::vector<const Finding*>& findings) {
  std::map<std::string_view, Counts> counts;
  for (const Finding* finding : findings)
    ++counts[agent_of(finding->area).name][static_cast<std::size_t>(finding->severity)];
  return counts;
}

// The scores of its areas. Where fount.toml cuts the areas in its own way, they belong to no agent.
void add_areas(JsonWriter& json, const AreaAgent& agent, const Report& report) {
  json.key("areas").begin_array();
  for (const AreaId id : agent.areas) {
    const auto area = std::ranges::find(report.score.areas, id_of(id), &AreaScore::id);
    if (area == report.score.areas.end()) continue;
    json.begin_object().key("id").string(area->id);
    add_score(json, area->value);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void AreaEvents::start() {
  write_line(line_of("agent.started", kWhole, [](JsonWriter&) {}));
  for (const AreaAgent& agent : area_agents())
    write_line(line_of("agent.started", agent.name, [&](JsonWriter& json) { json.key("task").string(agent.task); }));
}

void AreaEvents::on_progress(std::string_view pass, std::size_t done, std::size_t total) {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return;  // another thread is writing: this position is stale already
  const Clock::time_point now = Clock::now();
  if (pass == pass_ && now - last_ < kInterval) return;
  pass_ = pass;
  last_ = now;
  write_line(line_of("agent.progress", kWhole, [&](JsonWriter& json) {
    json.key("pass").string(pass).key("done").integer(done).key("total").integer(total);
  }));
}

void AreaEvents::finish(const Report& report) {
  const std::vector<const Finding*> findings = unaccepted(report);
  for (const Finding* finding : findings) write_line(finding_line(*finding));
  const std::map<std::string_view, Counts> counts = count_by_agent(findings);
  Counts all{};
  for (const AreaAgent& agent : area_agents()) {
    const auto counted = counts.find(agent.name);
    const Counts own = counted == counts.end() ? Counts{} : counted->second;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] += own[i];
    write_line(line_of("agent.completed", agent.name, [&](JsonWriter& json) {
      add_counts(json, own);
      add_areas(json, agent, report);
    }));
  }
  const auto add_whole = [&](JsonWriter& json) {
    add_counts(json, all);
    add_score(json, report.score.value);
    json.key("band").string(name_of(band_of(report.score.value)));
    json.key("status").string(status_of(report));
    json.key("files").integer(report.files.scanned);
    if (report.revision) json.key("revision").string(*report.revision);
  };
  write_line(line_of("agent.completed", kWhole, add_whole));
  write_line(line_of("result", "", [&](JsonWriter& json) {
    json.key("summary").begin_object();
    add_whole(json);
    json.end_object();
    json.key("score");
    report.score.value ? json.number(*report.score.value) : json.null();
  }));
}

void AreaEvents::fail(std::string_view message) {
  write_line(line_of("error", "", [&](JsonWriter& json) { json.key("message").string(message); }));
}

// Blocks while nobody reads: an audit is no faster than whoever watches it. Nobody left to read ends the process.
void AreaEvents::write_line(std::string_view line) {
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno != EINTR) return;
    rest.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
}

}  // namespace fount
