// One flag that is read with different tests for truth: one value turns it on here and off there.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.h"
#include "core/secret_name.h"
#include "rules/flag_meaning.h"
#include "rules/rule.h"
#include "rules/security_words.h"
#include "rules/setting_uses.h"
#include "rules/setting_values.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule flag_truth_rule;
const Rule flag_truth_rule{{.id = "flag-truth",
                            .title = "one flag, tested for truth in different ways",
                            .area = AreaId::authentication,
                            .severity = Severity::medium,
                            .effort = Effort::small,
                            .raised = "high when the flag has to do with who gets in",
                            .lowered = "low when only less common words make the difference: yes, on, TRUE",
                            .controls = "CWE-1041,CWE-697"},
                           check};

namespace {

struct Place {
  const SettingRead* read = nullptr;
  FlagMeaning meaning;
};
using Places = std::vector<Place>;

// In the order in which people write them.
constexpr auto kSpellings = std::to_array<std::string_view>({"true", "false", "1", "0"});
constexpr auto kRareSpellings =
    std::to_array<std::string_view>({"yes", "no", "on", "off", "True", "False", "TRUE", "FALSE"});

struct Disagreement {
  std::string value;  // what turns it on here and off there; with `unset` empty
  bool unset = false;
  bool is_set = false;  // some environment does set it to that
  bool rare = false;
};

bool differ(const Places& places, std::string_view value) {
  const auto some = [&](FlagState state) {
    return std::ranges::any_of(places, [&](const Place& place) { return place.meaning.of(value) == state; });
  };
  return some(FlagState::on) && some(FlagState::off);
}

// The same function may ask whether it is there before it asks what it is.
Places places_of(const Index& index, Symbol name, std::uint32_t service) {
  Places places;
  std::set<std::pair<FileId, std::uint32_t>> comparing;
  for (const SettingRead& read : index.setting_reads().of(name)) {
    if (!asks(index, read) || (read.flags & (kReadPresence | kReadGuarded)) != 0) continue;
    if (index.file(read.file).service != service || read.truth == TruthTest::none) continue;
    places.push_back({&read, FlagMeaning(index, read)});
    if (!places.back().meaning.takes_any_text()) comparing.emplace(read.file, read.definition);
  }
  std::erase_if(places, [&](const Place& place) {
    const FlagMeaning& meaning = place.meaning;
    if (meaning.takes_any_text()) return comparing.contains({place.read->file, place.read->definition});
    return !meaning.says_flag();
  });
  // `field: bool = os.getenv("FIELD") == "1"` asks once.
  std::erase_if(places, [&](const Place& place) {
    const SettingRead& field = *place.read;
    return field.is(kReadField) && std::ranges::any_of(index.setting_reads().of(name), [&](const SettingRead& read) {
             return read.file == field.file && field.default_begin <= read.begin && read.begin < field.default_end;
           });
  });
  // `x == "true" or x == "1"`: one test, written in two parts.
  std::map<std::pair<FileId, std::uint32_t>, std::set<std::string>> words;
  for (const Place& place : places)
    if (place.read->truth == TruthTest::equals)
      words[{place.read->file, place.read->definition}].insert(place.meaning.words());
  std::erase_if(places, [&](const Place& place) {
    const auto here = words.find({place.read->file, place.read->definition});
    return here != words.end() && here->second.size() > 1;
  });
  const bool is_flag = std::ranges::any_of(places, [](const Place& place) { return place.meaning.says_flag(); });
  return is_flag ? places : Places{};
}

std::optional<Disagreement> disagreement_of(const Index& index, Symbol name, const Places& places) {
  for (const SettingSource& setting : index.settings().of(name)) {
    const std::string value = gives_value(setting) ? setting_value(index, setting) : "";
    if ((means_on(value) || means_off(value)) && differ(places, value))
      return Disagreement{.value = value, .is_set = true};
  }
  for (const std::string_view value : kSpellings)
    if (differ(places, value)) return Disagreement{.value = std::string(value)};
  for (const std::string_view value : kRareSpellings)
    if (differ(places, value)) return Disagreement{.value = std::string(value), .rare = true};
  const auto unset = [&](FlagState state, bool literal) {
    return std::ranges::any_of(places, [&](const Place& place) {
      const bool said = place.read->default_kind == ValueKind::boolean || !place.meaning.default_text().empty();
      return place.meaning.unset() == state && (!literal || !said);
    });
  };
  // Two defaults that are both written down are default-conflict's.
  const bool differs = unset(FlagState::on, false) && unset(FlagState::off, false);
  if (differs && (unset(FlagState::on, true) || unset(FlagState::off, true))) return Disagreement{.unset = true};
  return std::nullopt;
}

FlagState state_of(const Place& place, const Disagreement& disagreement) {
  return disagreement.unset ? place.meaning.unset() : place.meaning.of(disagreement.value);
}

Finding finding_about(const Index& index, Symbol name, std::uint32_t service) {
  const std::string flag(index.symbols()[name]);
  Finding finding = finding_of(flag_truth_rule.info, flag, "variable");
  finding.service = service;
  if (is_about_security(flag)) finding.severity = Severity::high;
  finding.data = {{"variable", {flag}}};
  return finding;
}

void report(const Index& index, Symbol name, std::uint32_t service, const Places& places, const Disagreement& found,
            Sink& sink) {
  Finding finding = finding_about(index, name, service);
  // Where nobody sets it so, each test may fit a default of its own.
  finding.confidence = found.is_set ? Confidence::certain : Confidence::tentative;
  // A settings class may turn text into a flag by a validator of its own.
  if (std::ranges::any_of(places, [](const Place& place) { return place.read->is(kReadField); }))
    finding.confidence = Confidence::tentative;
  if (found.rare) finding.severity = Severity::low;
  std::array<std::set<FileId>, 2> files;  // off, on
  std::set<std::string> tests;
  for (const Place& place : places) {
    const FlagState state = state_of(place, found);
    if (state == FlagState::unknown) continue;
    const bool on = state == FlagState::on;
    files.at(on ? 1 : 0).insert(place.read->file);
    tests.insert(place.meaning.words());
    finding.sources.push_back(
        read_source(index, *place.read,
                    fmt::format("{}: {} turns it {}", place.meaning.words(),
                                found.unset ? "no value" : fmt::format("\"{}\"", found.value), on ? "on" : "off")));
  }
  finding.surplus = static_cast<std::uint32_t>(std::max<std::size_t>(tests.size(), 2) - 1);
  const auto where = [&](const std::set<FileId>& some) {
    return fmt::format("{}{}", printable_path(index.file(*some.begin()).path),
                       some.size() > 1 ? fmt::format(" and {}", plural(some.size() - 1, "other file")) : "");
  };
  finding.message = fmt::format("{}: {} turns it on in {} and off in {}", finding.concept_name,
                                found.unset ? "no value" : fmt::format("\"{}\"", printable_text(found.value)),
                                where(files[1]), where(files[0]));
  finding.remedy = "Turn its text into true or false in one function, and ask that.";
  finding.data.emplace_back("value", found.unset ? Data{nullptr} : Data{found.value});
  sink.add(std::move(finding));
}

// `bool(os.getenv("X", "false"))`: what is meant as off is a text like any other.
void report_defaults(const Index& index, Symbol name, std::uint32_t service, Sink& sink) {
  Finding finding = finding_about(index, name, service);
  for (const SettingRead& read : index.setting_reads().of(name)) {
    const FlagMeaning meaning(index, read);
    if (!asks(index, read) || index.file(read.file).service != service || !meaning.takes_any_text()) continue;
    const std::string value = meaning.default_text();
    if (read.default_kind != ValueKind::string || !means_off(value)) continue;
    finding.sources.push_back(read_source(index, read, fmt::format("the default \"{}\" turns it on", value)));
    finding.message = fmt::format("{} is on by default: \"{}\" is a text like any other, and counts as true",
                                  finding.concept_name, value);
    finding.data.emplace_back("value", Data{value});
  }
  if (finding.sources.empty()) return;
  finding.data.erase(finding.data.begin() + 2, finding.data.end());
  finding.confidence = Confidence::certain;
  finding.surplus = static_cast<std::uint32_t>(finding.sources.size());
  finding.remedy = "Compare the text with the words that mean true.";
  sink.add(std::move(finding));
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (const Symbol name : index.setting_reads().names()) {
    if (is_secret_name(index.symbols()[name])) continue;  // whether there is one, is another question than what it is
    std::set<std::uint32_t> services;
    for (const SettingRead& read : index.setting_reads().of(name))
      if (asks(index, read) && FlagMeaning(index, read).says_flag()) services.insert(index.file(read.file).service);
    for (const std::uint32_t service : services) {
      const Places places = places_of(index, name, service);
      const FileId first = index.setting_reads().of(name).front().file;
      sink.examine(concept_key("variable", service, index.symbols()[name]), first);
      if (const auto found = places.size() > 1 ? disagreement_of(index, name, places) : std::nullopt) {
        report(index, name, service, places, *found, sink);
      } else {
        report_defaults(index, name, service, sink);
      }
    }
  }
}

}  // namespace fount
