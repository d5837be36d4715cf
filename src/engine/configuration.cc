#include "engine/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "core/secret_name.h"
#include "engine/evidence.h"
#include "engine/load_index.h"
#include "index/chains.h"
#include "rules/setting_values.h"
#include "rules/support.h"
#include "rules/values.h"

namespace fount {
namespace {

std::string kind_of(const SettingSource& setting) {
  if (setting.is(kSettingCommentedOut)) return "commented out";
  if (setting.is(kSettingTemplate)) return "template";
  if (setting.is(kSettingFromStore)) return "secret store";
  if (setting.is(kSettingPassedOn)) return "passed on";
  if (setting.is(kSettingEmpty)) return "empty";
  if (setting.is(kSettingComputed)) return "computed";
  return "value";
}

// What is commented out, a template, or only in one branch of a script does not say what runs.
bool counts(const SettingSource& setting) {
  return !setting.is(kSettingCommentedOut) && !setting.is(kSettingTemplate) && !setting.is(kSettingConditional);
}

SettingPlace place_of(const Index& index, const SettingSource& setting) {
  SettingPlace place;
  place.kind = kind_of(setting);
  const bool shown = !setting.is(kSettingPassedOn) && !setting.is(kSettingEmpty);
  if (shown) place.value = shown_setting(index, setting);
  place.layer = name_of(setting.layer);
  place.scope = printable_text(index.symbols()[setting.scope]);
  if (setting.environment) place.environment = index.environments()[setting.environment].name;
  return place;
}

// The lines of spans, through the one pass that makes lines.
std::vector<Location> locate(const Index& index, const std::vector<Span>& spans, const ConfigurationContext& context) {
  std::vector<Finding> carrier(1);
  for (const Span& span : spans) {
    Source source;
    source.span = span;
    carrier.front().sources.push_back(std::move(source));
  }
  gather_evidence(carrier, {}, {*context.request.fs, index.files(), index.all_facts()}, context.workers,
                  context.observer);
  std::vector<Location> locations;
  for (const Source& source : carrier.front().sources) locations.push_back(source.location);
  return locations;
}

Result<LoadedIndex> load(const ConfigurationContext& context) {
  PassClock clock(false);
  return load_index(context.request, context.workers, context.observer, context.cancel, clock);
}

// What names no environment speaks for all of them, unless it is a job's own (a test that runs in a workflow) or lies
// where nothing is deployed from.
bool speaks_for(const Index& index, const SettingSource& setting, EnvironmentId environment) {
  if (setting.environment) return setting.environment == environment;
  const bool of_job = setting.layer == Layer::workflow || setting.layer == Layer::pipeline;
  const Role role = index.file(setting.file).role;
  return !of_job && role != Role::test && role != Role::docs && role != Role::backup;
}

// The last layer goes over the earlier ones, within a layer the last place of its file.
const SettingSource* winner(const Index& index, Symbol name, EnvironmentId environment, Symbol scope) {
  const SettingSource* best = nullptr;
  const auto rank = [&](const SettingSource& setting) {
    return std::tuple(setting.environment == environment, setting.layer, setting.file, setting.begin);
  };
  for (const SettingSource& setting : index.settings().of(name)) {
    const bool here = !setting.scope || !scope || setting.scope == scope;
    if (!speaks_for(index, setting, environment) || !here || !counts(setting)) continue;
    if (best == nullptr || rank(*best) < rank(setting)) best = &setting;
  }
  return best;
}

// One place where all parts of the environment get the same, else one for each.
std::vector<const SettingSource*> winners_by_scope(const Index& index, Symbol name, EnvironmentId environment) {
  std::vector<const SettingSource*> winners;
  for (const SettingSource& setting : index.settings().of(name)) {
    if (!counts(setting) || !speaks_for(index, setting, environment)) continue;
    const SettingSource* best = winner(index, name, environment, setting.scope);
    const auto same = [&](const SettingSource* other) {
      return other == best || setting_value(index, *other) == setting_value(index, *best);
    };
    if (best != nullptr && std::ranges::none_of(winners, same)) winners.push_back(best);
  }
  return winners;
}

bool is_secret(const Index& index, const SettingSource& setting) {
  return is_secret_value(index, index.symbols()[setting.name], value_span(setting));
}

std::vector<std::string_view> environment_names(const Index& index) {
  std::vector<std::string_view> names;
  for (const NamedEnvironment& environment : index.environments().list()) names.push_back(environment.name);
  return names;
}

Result<EnvironmentId> find_environment(const Index& index, std::string_view name) {
  if (const EnvironmentId id = index.environments().named(name)) return id;
  const std::vector<std::string_view> names = environment_names(index);
  std::string hint = suggestion(name, names);
  if (hint.empty() && names.empty()) hint = "; no file here describes an environment";
  if (hint.empty()) {
    const std::vector<std::string> all(names.begin(), names.end());
    hint = "; there are " + join(all, ", ");
  }
  return failure(ErrorCode::not_found, fmt::format("no environment '{}'{}", printable_text(name), hint));
}

// Names that give or read a setting, for "did you mean".
std::string nearest(const Index& index, std::string_view name) {
  std::set<std::string_view> names;
  for (const Symbol symbol : index.settings().names()) names.insert(index.symbols()[symbol]);
  for (const Symbol symbol : index.setting_reads().names()) names.insert(index.symbols()[symbol]);
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return std::string(did_you_mean(name, candidates));
}

std::vector<const SettingSource*> places_in_order(const Index& index, Symbol name) {
  std::vector<const SettingSource*> places;
  for (const SettingSource& setting : index.settings().of(name)) places.push_back(&setting);
  std::ranges::stable_sort(places, {}, [](const SettingSource* setting) {
    return std::tuple(setting->environment, setting->layer, setting->file, setting->begin);
  });
  return places;
}

std::vector<WinningPlace> winners_of(const Index& index, Symbol name, const std::vector<const SettingSource*>& places) {
  std::vector<WinningPlace> winners;
  for (std::uint32_t e = 0; e < index.environments().list().size(); ++e) {
    const EnvironmentId id{e};
    if (std::ranges::none_of(places, [&](const SettingSource* s) { return s->environment == id && counts(*s); }))
      continue;
    const SettingSource* best = winner(index, name, id, {});
    const auto rivals = [&](const SettingSource* other) {
      return other != best && other->environment == id && counts(*other) && other->layer == best->layer &&
             setting_value(index, *other) != setting_value(index, *best);
    };
    WinningPlace winning;
    winning.environment = index.environments()[id].name;
    winning.place = static_cast<std::size_t>(std::ranges::find(places, best) - places.begin());
    winning.contested = std::ranges::any_of(places, rivals);
    winning.why = std::ranges::any_of(places,
                                      [&](const SettingSource* other) {
                                        return other->environment == id && counts(*other) && other->layer < best->layer;
                                      })
                      ? "the last layer"
                      : "the only layer";
    winners.push_back(std::move(winning));
  }
  return winners;
}

DifferenceKind compare(const Index& index, const SettingSource* first, const SettingSource* second) {
  if (first == nullptr || second == nullptr) return DifferenceKind::missing;
  const std::string one = setting_value(index, *first), other = setting_value(index, *second);
  if (kind_of(*first) == kind_of(*second) && one == other) return DifferenceKind::same;
  const bool values = gives_value(*first) && gives_value(*second);
  return values && type_of_value(one) != type_of_value(other) ? DifferenceKind::type : DifferenceKind::value;
}

// Of two secrets no more than whether they are one.
std::string shown_side(const Index& index, const SettingSource* setting) {
  if (setting == nullptr) return "";
  const SettingPlace place = place_of(index, *setting);
  return place.kind == "value" || place.value.empty() ? (place.value.empty() ? place.kind : place.value)
                                                      : fmt::format("{}: {}", place.kind, place.value);
}

const SettingSource* own_winner(const Index& index, Symbol name, EnvironmentId environment) {
  const SettingSource* best = winner(index, name, environment, {});
  return best != nullptr && best->environment == environment ? best : nullptr;
}

SettingDifference difference_of(const Index& index, Symbol name, EnvironmentId first, EnvironmentId second,
                                std::vector<Span>& spans) {
  const SettingSource *one = own_winner(index, name, first), *other = own_winner(index, name, second);
  SettingDifference difference;
  difference.name = index.symbols()[name];
  difference.kind = compare(index, one, other);
  difference.declared = may_differ(index, difference.name, first, second);
  for (const SettingSource* setting : {one, other}) {
    if (setting == nullptr) continue;
    difference.secret = difference.secret || is_secret(index, *setting);
    difference.places.emplace_back();
    spans.push_back(name_span(*setting));
  }
  difference.first = shown_side(index, one);
  difference.second = shown_side(index, other);
  if (difference.secret && one != nullptr && other != nullptr && gives_value(*one) && gives_value(*other))
    difference.first = difference.second = difference.kind == DifferenceKind::same ? "same" : "different";
  return difference;
}

std::string_view name_of(ChainUse use) {
  constexpr std::string_view kNames[] = {"answers", "hands on", "looks at"};
  return kNames[static_cast<std::size_t>(use)];
}

std::vector<ResolvingPlace> resolvers_of(const Index& index, std::string_view name, std::vector<Span>& spans) {
  std::vector<ResolvingPlace> places;
  const std::string label = source_label(name), secret = logical_secret(name);
  for (const Chain& chain : secret_chains(index)) {
    if (chain.secret != secret && std::ranges::count(chain.sources, label, &ChainSource::label) == 0) continue;
    ResolvingPlace place;
    if (chain.definition != kNone) place.symbol = index.symbol_of(chain.file, chain.definition);
    for (const ChainSource& source : chain.sources) place.sources.push_back(source.label);
    if (chain.guard) place.environment = index.environments()[chain.guard].name;
    place.use = name_of(chain.use);
    places.push_back(std::move(place));
    spans.push_back(chain.sources.front().span);
  }
  return places;
}

}  // namespace

std::string_view name_of(DifferenceKind kind) {
  constexpr std::string_view kNames[] = {"missing", "type", "value", "same"};
  return kNames[static_cast<std::size_t>(kind)];
}

Result<SettingExplanation> explain_setting(const ConfigurationContext& context, std::string_view name) {
  FOUNT_TRY(const LoadedIndex loaded, load(context));
  const Index& index = *loaded.index;
  const Symbol symbol = index.symbols().find(name);
  SettingExplanation explanation;
  explanation.name = name;
  std::vector<Span> spans;
  const std::vector<const SettingSource*> places =
      symbol ? places_in_order(index, symbol) : std::vector<const SettingSource*>{};
  for (const SettingSource* setting : places) {
    explanation.places.push_back(place_of(index, *setting));
    explanation.secret = explanation.secret || is_secret(index, *setting);
    spans.push_back(name_span(*setting));
  }
  if (symbol) {
    explanation.winners = winners_of(index, symbol, places);
    for (const SettingRead& read : index.setting_reads().of(symbol)) {
      const Span given{read.file, read.default_begin, read.default_end};
      const std::string shown = given.begin == given.end ? "" : shown_value(index, name, given, read.default_style);
      explanation.reads.push_back({{}, std::string(index.symbols()[read.accessor]), shown, read.is(kReadRequired)});
      spans.push_back({read.file, read.begin, read.end});
    }
  }
  if (!spans.empty() && is_secret_name(name)) explanation.resolvers = resolvers_of(index, name, spans);
  const std::vector<Location> locations = locate(index, spans, context);
  auto next = locations.begin();
  for (SettingPlace& place : explanation.places) place.location = *next++;
  for (SettingReadPlace& read : explanation.reads) read.location = *next++;
  for (ResolvingPlace& resolver : explanation.resolvers) resolver.location = *next++;
  if (spans.empty()) explanation.suggestion = nearest(index, name);
  return explanation;
}

Result<EnvironmentDifference> compare_environments(const ConfigurationContext& context, std::string_view first_name,
                                                   std::string_view second_name) {
  FOUNT_TRY(const LoadedIndex loaded, load(context));
  const Index& index = *loaded.index;
  FOUNT_TRY(const EnvironmentId first, find_environment(index, first_name));
  FOUNT_TRY(const EnvironmentId second, find_environment(index, second_name));
  EnvironmentDifference result{index.environments()[first].name, index.environments()[second].name, {}};
  std::vector<Span> spans;
  for (const Symbol name : index.settings().names()) {
    if (own_winner(index, name, first) == nullptr && own_winner(index, name, second) == nullptr) continue;
    result.settings.push_back(difference_of(index, name, first, second, spans));
  }
  const std::vector<Location> locations = locate(index, spans, context);
  auto next = locations.begin();
  for (SettingDifference& setting : result.settings)
    for (Location& place : setting.places) place = *next++;
  std::ranges::sort(result.settings, {}, &SettingDifference::name);
  return result;
}

Result<EffectiveSettings> resolve_environment(const ConfigurationContext& context, std::string_view name) {
  FOUNT_TRY(const LoadedIndex loaded, load(context));
  const Index& index = *loaded.index;
  FOUNT_TRY(const EnvironmentId environment, find_environment(index, name));
  EffectiveSettings result{index.environments()[environment].name, {}};
  std::vector<Span> spans;
  for (const Symbol symbol : index.settings().names())
    for (const SettingSource* best : winners_by_scope(index, symbol, environment)) {
      result.settings.push_back(
          {std::string(index.symbols()[symbol]), is_secret(index, *best), place_of(index, *best)});
      spans.push_back(name_span(*best));
    }
  const std::vector<Location> locations = locate(index, spans, context);
  for (std::size_t i = 0; i < locations.size(); ++i) result.settings[i].place.location = locations[i];
  std::ranges::stable_sort(result.settings, {}, &EffectiveSetting::name);
  return result;
}

}  // namespace fount
