// One place of the application's state, set by several modules: which of them wins depends on which start-up path
// ran, and in what order.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "index/flow.h"
#include "rules/application_state.h"
#include "rules/rule.h"
#include "rules/startup_order.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule startup_writers_rule;
const Rule startup_writers_rule{
    {.id = "startup-writers",
     .title = "several start-up paths set the same application state, or one reads it first",
     .area = AreaId::instances,
     .severity = Severity::medium,
     .effort = Effort::medium,
     .raised = "high when it is read before anything has set it",
     .lowered = "low when every module sets a literal, as progress flags do",
     .controls = "CWE-1108,CWE-1041"},
    check,
    {Need::products, Need::literals}};

namespace {

struct Write {
  FileId file;
  std::uint32_t step = 0;
  Application application;
};

const Step& step_of(const Index& index, const Write& write) { return index.facts(write.file).steps[write.step]; }

bool is_literal(ValueKind kind) { return kind >= ValueKind::string && kind <= ValueKind::null; }

// The writes to one application: those on applications that are handed in may mean any, so they go with the rest
// unless several applications are known to carry that name.
std::vector<Write> of_one_application(std::vector<Write> writes) {
  std::map<std::uint64_t, std::size_t> known;
  for (const Write& write : writes)
    if (write.application.identity != 0) ++known[write.application.identity];
  if (known.size() > 1) std::erase_if(writes, [](const Write& write) { return write.application.identity != 0; });
  return writes;
}

// `if app.state.task is None or app.state.task.done():` around it: it takes a slot that is free, and overwrites
// nothing.
bool asks_first(const Index& index, const Write& write) {
  const FileFacts& facts = index.facts(write.file);
  const Step& step = step_of(index, write);
  const std::string_view target = facts.text(step.target);
  const std::string_view attribute = target.substr(target.rfind('.') + 1);
  for (std::uint32_t block = step.block; block != kNone; block = facts.blocks[block].parent)
    if (facts.blocks[block].kind == BlockKind::if_ &&
        contains_word(facts.text(facts.blocks[block].condition), attribute))
      return true;
  return false;
}

// What the value comes from: `get_store()`, also by way of a name; "" when that is not a call.
std::string_view maker_of(const Index& index, const Write& write) {
  const FileFacts& facts = index.facts(write.file);
  const Step* step = &step_of(index, write);
  if (step->value_kind == ValueKind::name && step->definition != kNone) {
    const FileFlow& flow = index.flows().of(write.file);
    const std::uint32_t made = flow.last_assignment(step->definition, step->begin, facts.text(step->value));
    if (made != kNone) step = &facts.steps[made];
  }
  const std::string_view callee = step->value_kind == ValueKind::call ? facts.text(step->value) : "";
  return callee.substr(callee.rfind('.') + 1);
}

// All take it from one function, which may hand out the same object to each.
bool come_from_one_maker(const Index& index, const std::vector<Write>& writes) {
  const std::string_view maker = maker_of(index, writes.front());
  return !maker.empty() && maker.starts_with("get") &&
         std::ranges::all_of(writes, [&](const Write& write) { return maker_of(index, write) == maker; });
}

Finding describe(const Index& index, std::string_view name, const std::vector<Write>& writes) {
  Finding finding = finding_of(startup_writers_rule.info, std::string(name), "state");
  finding.service = index.file(writes.front().file).service;
  // Where only a name says that it is an application, several programs may have one each, and mount each other's.
  const Confidence by_name = name.starts_with("app.state.") ? Confidence::firm : Confidence::tentative;
  Confidence sure = Confidence::certain;
  bool literals = true;
  std::map<FileId, std::vector<const Write*>> modules;
  for (const Write& write : writes) {
    modules[write.file].push_back(&write);
    literals = literals && is_literal(step_of(index, write).value_kind);
    if (!write.application.certain) sure = std::min(sure, by_name);
    if (asks_first(index, write)) sure = Confidence::tentative;  // it may know of the others
  }
  finding.confidence = come_from_one_maker(index, writes) ? Confidence::tentative : sure;
  if (literals) finding.severity = Severity::low;
  std::vector<std::string> names;
  for (const auto& [file, in_module] : modules) {
    const Step& first = step_of(index, *in_module.front());
    finding.sources.push_back(source_at(index, {file, first.begin, first.end}, SourceRole::surplus,
                                        in_module.size() > 1 ? plural(in_module.size(), "assignment") : ""));
    names.push_back(finding.sources.back().symbol);
  }
  finding.surplus = static_cast<std::uint32_t>(modules.size() - 1);
  finding.references.production = static_cast<std::uint32_t>(modules.size());
  finding.message =
      fmt::format("{} is set by {} modules: {}; the last one to run wins", name, modules.size(), join(names, ", "));
  finding.remedy = "Let one start-up path set it, and let the others call that path or only read the state.";
  return finding;
}

Finding describe(const Index& index, const EarlyRead& early) {
  Finding finding = finding_of(startup_writers_rule.info, fmt::format("app.state.{}", early.name), "state");
  finding.concept_key = finding.concept_name + " read first";
  finding.service = early.service;
  finding.severity = Severity::high;
  finding.confidence = early.certain ? Confidence::certain : Confidence::firm;
  finding.references.production = 1;
  finding.sources.push_back(source_at(index, early.read, SourceRole::surplus, "reads it first"));
  finding.sources.back().symbol = index.symbol_of(early.reader);
  finding.sources.push_back(source_at(index, early.write, SourceRole::unrelated, "sets it, later"));
  finding.sources.back().symbol = index.symbol_of(early.writer);
  finding.message = fmt::format("{} runs {}, which reads app.state.{}, before {} sets it", index.name(early.runs),
                                index.name(early.reader), early.name, index.name(early.writer));
  finding.remedy = fmt::format("Set app.state.{} before the step that reads it, or hand the value over.", early.name);
  return finding;
}

// Assignments of a value; None only announces the attribute or gives it up.
using Writes = std::map<std::pair<std::uint32_t, std::string>, std::vector<Write>>;
Writes collect(const Index& index, Sink& sink) {
  Writes writes;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    const FileFacts& facts = index.facts(file);
    for (std::uint32_t s = 0; s < facts.steps.size(); ++s) {
      const Step& step = facts.steps[s];
      if (step.kind != StepKind::assign || step.value_kind == ValueKind::null) continue;
      auto state = application_state(index, file, step);
      if (!state) continue;
      const std::uint32_t service = index.file(file).service;
      sink.examine(concept_key("state", service, state->name), file);
      writes[{service, std::move(state->name)}].push_back({file, s, state->application});
    }
  }
  return writes;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (auto& [key, all] : collect(index, sink)) {
    const std::vector<Write> writes = of_one_application(std::move(all));
    std::set<FileId> files;
    for (const Write& write : writes) files.insert(write.file);
    if (files.size() > 1) sink.add(describe(index, key.second, writes));
  }
  for (const EarlyRead& early : find_early_reads(index)) sink.add(describe(index, early));
}

}  // namespace fount
