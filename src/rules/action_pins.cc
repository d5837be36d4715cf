#include "rules/action_pins.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "rules/support.h"
#include "rules/versions.h"

namespace fount {
namespace {

struct ActionPin {
  Span span;
  std::string commit;  // empty for a tag or branch
  std::string shown;
  VersionSet versions;
};
using ActionPins = std::map<std::string, std::vector<ActionPin>>;

bool is_commit(std::string_view reference) {
  constexpr std::size_t kDigits = 40;
  return reference.size() == kDigits && reference.find_first_not_of("0123456789abcdef") == reference.npos;
}

// "# v4.1.0" after the commit.
std::string_view said_after(const ConfigView& view, std::uint32_t uses) {
  constexpr std::uint64_t kMost = 40;
  const std::uint32_t end = view.value_span(uses).end;
  const auto stop = static_cast<std::uint32_t>(std::min(view.index().file(view.file()).size, end + kMost));
  std::string_view rest = view.text(end, stop);
  rest = trim(rest.substr(0, rest.find('\n')));
  if (!rest.starts_with('#')) return {};
  rest = trim(rest.substr(1));
  return rest.substr(0, rest.find(' '));
}

void add(const ConfigView& view, std::uint32_t uses, ActionPins& actions) {
  const std::string text = view.literal(uses);
  const std::size_t at = text.find('@');
  if (at == text.npos || text.starts_with("./") || text.starts_with("docker:")) return;
  std::string_view version = std::string_view(text).substr(at + 1);
  std::string commit;
  if (is_commit(version)) {
    commit = version;
    version = said_after(view, uses);
  }
  const std::string shown(version);
  if (version.starts_with('v')) version.remove_prefix(1);
  if (auto versions = VersionSet::parse(version, BareVersion::prefix))
    actions[text.substr(0, at)].push_back({view.span(uses), std::move(commit), shown, std::move(*versions)});
}

VersionSet::Number lowest(const ActionPin& pin) {
  return pin.versions.intervals().empty() ? VersionSet::Number{} : pin.versions.intervals()[0].low;
}

// One commit is one version, whatever the comments beside it say: the newest that one of them gives.
void unify_commits(std::vector<ActionPin>& pins) {
  std::map<std::string, ActionPin> said;
  for (const ActionPin& pin : pins)
    if (const auto [entry, is_new] = said.try_emplace(pin.commit, pin); !is_new && lowest(entry->second) < lowest(pin))
      entry->second = pin;
  for (ActionPin& pin : pins) {
    if (pin.commit.empty()) continue;
    pin.shown = said.at(pin.commit).shown;
    pin.versions = said.at(pin.commit).versions;
  }
}

// Most places use it in this version; of several the newest.
const ActionPin& usual(const std::vector<ActionPin>& pins) {
  const auto votes = [&](const ActionPin& pin) {
    const auto agreeing =
        std::ranges::count_if(pins, [&](const ActionPin& other) { return pin.versions.intersects(other.versions); });
    return std::pair(agreeing, lowest(pin));
  };
  return *std::ranges::max_element(pins, {}, votes);
}

void report(const RuleInfo& rule, const Index& index, const std::string& action, const std::vector<ActionPin>& pins,
            Sink& sink) {
  const ActionPin& right = usual(pins);
  std::map<std::string, std::size_t> counts;
  std::uint32_t surplus = 0;
  Finding finding = finding_of(rule, action, "action");
  DataList versions;
  for (const ActionPin& pin : pins) {
    const bool same = pin.versions.intersects(right.versions);
    surplus += same ? 0 : 1;
    ++counts[pin.shown];
    finding.sources.push_back(
        source_at(index, pin.span, same ? SourceRole::canonical : SourceRole::surplus, pin.shown));
    versions.push_back({DataObject{{"version", {pin.shown}}, {"at", {pin.span}}}});
  }
  if (surplus == 0) return;
  std::string said;
  for (const auto& [version, count] : counts)
    said += fmt::format("{}{} in {}", said.empty() ? "" : ", ", version, plural(count, "place"));
  finding.canonical =
      Canonical{.span = right.span,
                .symbol = index.file(right.span.file).path,
                .why = fmt::format("{} of {} places use {}", pins.size() - surplus, pins.size(), right.shown),
                .location = {}};
  finding.severity = Severity::low;
  finding.confidence = Confidence::firm;
  finding.surplus = surplus;
  finding.message = fmt::format("workflows use {} in different versions: {}", action, said);
  finding.remedy = "Use one version; let one tool update all of them.";
  finding.data.emplace_back("versions", Data{std::move(versions)});
  sink.add(std::move(finding));
}

}  // namespace

void report_actions(const RuleInfo& rule, const std::vector<ConfigView>& views, Sink& sink) {
  ActionPins actions;
  for (const ConfigView& view : views) {
    const bool runs = view.kind() == ConfigKind::workflow || view.kind() == ConfigKind::action;
    // GitHub runs no workflow of a directory below.
    const bool kept = view.kind() == ConfigKind::workflow && view.directory() != ".github/workflows";
    if (!runs || kept || !view.path().starts_with(".github/")) continue;
    for (std::uint32_t e = 0; e < view.tree().size(); ++e)
      if (view.tree().key(e) == "uses" && !view.tree()[e].is(kCommentedOut)) add(view, e, actions);
  }
  for (auto& [action, pins] : actions) {
    unify_commits(pins);
    sink.examine(concept_key("action", 0, action), pins.front().span.file);
    report(rule, views.front().index(), action, pins, sink);
  }
}

}  // namespace fount
