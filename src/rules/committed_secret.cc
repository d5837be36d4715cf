// A credential in a file of the repository: whoever can read the code, or ever could, has it. One finding per value,
// with every place that holds it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/path.h"
#include "rules/own_secrets.h"
#include "rules/playgrounds.h"
#include "rules/rule.h"
#include "rules/secrets.h"
#include "rules/support.h"
#include "secrets/encodings.h"
#include "secrets/kinds.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule committed_secret_rule;
const Rule committed_secret_rule{
    {.id = "committed-secret",
     .title = "a credential in a file of the repository",
     .area = AreaId::secrets,
     .severity = Severity::high,
     .effort = Effort::medium,
     .raised = "critical when it stands in a file, or under a name, of a deployed environment; for service accounts",
     .lowered =
         "medium for web tokens; low when only tests, documents, templates or copies hold it, for keys of a test "
         "mode and for what developers' environments share",
     .controls = "CWE-798,CWE-312",
     .cap = 49},
    check};

namespace {

struct Verdict {
  Confidence confidence = Confidence::tentative;
  Severity severity = Severity::low;
  bool silent = true;
};

constexpr Verdict kSilence{};

Verdict of(Confidence confidence, Severity severity) { return {confidence, severity, false}; }

Severity severity_at(SecretStanding standing) {
  return standing == SecretStanding::deployed ? Severity::critical : Severity::high;
}

bool is_key_file(const secrets::Kind& kind) { return kind.prefix == "-----BEGIN "; }

// As its provider would have issued it. A private key that does not decode to one is somebody's drawing of a key.
bool is_well_formed(const secrets::Kind& kind, std::string_view value) {
  return secrets::checksum_holds(kind, value) && (!is_key_file(kind) || secrets::is_whole_key(value));
}

// The id of an access key without its secret opens nothing, and stands in every link that was ever signed with it.
bool is_id_alone(const Index& index, const secrets::Kind& kind, const SecretValues::Place& place) {
  if (kind.id != "aws-access-key" && kind.id != "aws-temporary-key") return false;
  return std::ranges::none_of(index.facts(place.span.file).secrets, [](const SecretSpan& other) {
    return secrets::kinds()[other.kind].id == "aws-secret-key";
  });
}

// Nothing else is written like it. It may still have been made for a test, a demonstration or a comment.
Verdict judge_form(const Index& index, std::string_view value, const SecretValues::Place& place) {
  const secrets::Kind& kind = secrets::kinds()[place.kind];
  const SecretStanding standing = standing_of(index, place);
  const bool aside = standing == SecretStanding::aside;
  if (aside || kind.id == "stripe-test-key" || !is_well_formed(kind, value))
    return of(Confidence::tentative, Severity::low);
  // It opens a whole project, whatever file it lies in, unless that file was drawn up for tests.
  if (kind.id == "google-service-account")
    return of(is_for_trial(index, place) ? Confidence::tentative : Confidence::certain, Severity::critical);
  if (is_id_alone(index, kind, place)) return of(Confidence::tentative, Severity::medium);
  // Maps, Firebase, the builds of browsers: most of those that people commit are public.
  if (kind.id == "google-api-key") return of(Confidence::tentative, Severity::medium);
  // "sk-" and letters: products give keys of their own that form.
  if (kind.id == "openai-style-key") return of(Confidence::tentative, severity_at(standing));
  if (standing == SecretStanding::deployed) return of(Confidence::certain, Severity::critical);
  // Developers have keys of their own machines; what a provider issued works for everybody.
  const bool own_machine = standing == SecretStanding::local && kind.provider.empty();
  const bool tried = own_machine || is_for_trial(index, place);
  return of(tried ? Confidence::tentative : Confidence::firm, severity_at(standing));
}

// Other things look so too: it counts where the product runs with it, and when nobody types it by heart. Web tokens
// expire, and a DSN lets nobody read.
Verdict judge_shape(const secrets::Kind& kind, std::string_view value, SecretStanding standing) {
  if (standing < SecretStanding::shipped || !is_strong(value) || kind.id == "local-password") return kSilence;
  if (kind.id == "web-token") return of(Confidence::tentative, Severity::medium);
  if (kind.id == "sentry-dsn") return of(Confidence::tentative, Severity::low);
  return of(Confidence::tentative, severity_at(standing));
}

// Random text under the name of a secret: half of it was made up to show or to try something, by reading. A default
// that developers share opens nothing.
Verdict judge_name(SecretStanding standing) {
  if (standing == SecretStanding::local) return kSilence;
  if (standing == SecretStanding::aside) return of(Confidence::tentative, Severity::low);
  return of(Confidence::tentative, severity_at(standing));
}

// Random at sight only, because it is base 64 of what somebody typed.
bool is_typed(std::string_view value) { return !secrets::base64_text(value).empty() && !is_strong(value); }

// Where clients of registries keep what they log in with: nothing else is written there.
bool is_login_file(std::string_view path) {
  constexpr auto kNames = std::to_array<std::string_view>({".dockercfg", ".dockerconfigjson", ".npmrc", ".pypirc"});
  return path.ends_with(".docker/config.json") || std::ranges::find(kNames, name_part(path)) != kNames.end();
}

// A token, or base 64 of a name and a password, as the client sends it.
bool logs_in(std::string_view value) {
  const std::string pair = secrets::base64_text(value);
  const std::size_t colon = pair.find(':');
  return colon == pair.npos ? is_strong(value) : is_strong(std::string_view(pair).substr(colon + 1));
}

Verdict judge(const Index& index, std::string_view value, const SecretValues::Place& place) {
  if (is_public_key(value) || is_scanner_report(index.file(place.span.file).path)) return kSilence;
  const SecretStanding standing = standing_of(index, place);
  const std::string_view path = index.file(place.span.file).path;
  if (standing > SecretStanding::local && is_login_file(path) && logs_in(value) && !is_for_trial(index, place))
    return of(Confidence::firm, Severity::high);
  if (place.kind == SecretValues::kByName) {
    const bool setting = standing == SecretStanding::deployed && !is_code(index.file(place.span.file).language);
    return setting && is_strong(value) ? of(Confidence::tentative, Severity::critical) : kSilence;
  }
  const secrets::Kind& kind = secrets::kinds()[place.kind];
  // Keys of maps and of analytics are meant to be seen, within limits that their provider sets.
  const bool browser_key = kind.proof != secrets::Proof::form || kind.id == "google-api-key";
  if (browser_key && is_shown_to_browsers(index, place)) return of(Confidence::tentative, Severity::low);
  switch (kind.proof) {
    case secrets::Proof::form:
      return judge_form(index, value, place);
    case secrets::Proof::shape:
      return judge_shape(kind, value, standing);
    case secrets::Proof::name:
      return is_typed(value) ? kSilence : judge_name(standing);
  }
  return kSilence;
}

// What some developer's environment is configured with, and no deployed one: a default that people share, wherever else
// they wrote it down. A provider's key stays one.
bool is_local_default(const Index& index, const SecretValues::Value& value) {
  const auto stands = [&](SecretStanding wanted) {
    return std::ranges::any_of(value.places, [&](const auto& place) { return standing_of(index, place) == wanted; });
  };
  const std::uint16_t kind = kind_of(value);
  const bool provider = kind != SecretValues::kByName && secrets::kinds()[kind].proof == secrets::Proof::form;
  return !provider && stands(SecretStanding::local) && !stands(SecretStanding::deployed);
}

// The worst of its places speaks for the value, and what opens a deployment under its own name for all.
Verdict judge(const Index& index, const SecretValues::Value& value) {
  Verdict worst = kSilence;
  for (const SecretValues::Place& place : value.places) {
    const Verdict verdict = judge(index, value.text, place);
    if (verdict.silent) continue;
    if (worst.silent || std::pair(verdict.confidence, verdict.severity) > std::pair(worst.confidence, worst.severity))
      worst = verdict;
  }
  if (!worst.silent && (is_local_default(index, value) || is_shown(index, value) || is_allowed(index, value)))
    return of(Confidence::tentative, Severity::low);
  if (!worst.silent && worst.confidence < Confidence::firm && opens_deployment(index, value))
    return of(Confidence::firm, Severity::critical);
  return worst;
}

DataList strings(const std::vector<std::string>& list) {
  DataList data;
  for (const std::string& text : list) data.push_back({text});
  return data;
}

std::string note_of(const Index& index, const SecretValues::Place& place) {
  const std::string_view setting = setting_of(index, place), environment = environment_of(index, place);
  if (setting.empty()) return std::string(environment);
  return environment.empty() ? std::string(setting) : fmt::format("{} of {}", setting, environment);
}

Finding finding_for(const Index& index, const SecretValues::Value& value, std::uint32_t ordinal, Verdict verdict) {
  const std::uint16_t found = kind_of(value);
  const secrets::Kind& kind = secrets::kinds()[found == SecretValues::kByName ? 0 : found];
  const std::vector<std::string> names = setting_names(index, value);
  // Never the value, nor anything made of it: a digest of a short one is as good as the value.
  Finding finding =
      finding_of(committed_secret_rule.info, names.empty() ? std::string(kind.id) : names.front(), "secret");
  finding.concept_key = fmt::format("{} {}", kind.id, finding.concept_name);
  finding.severity = verdict.severity;
  finding.confidence = verdict.confidence;
  const std::vector<std::string> environments = environment_names(index, value);
  finding.message = fmt::format("secret {} is committed: {}, in {}{}{}", ordinal, kind_and_length(value),
                                plural(file_count(value), "file"), environments.empty() ? "" : "; used by ",
                                join(environments, ", "));
  finding.remedy =
      "Revoke it where it was issued and issue another; read that one from a secret store. Taking it out of the files "
      "is not enough: the history keeps it.";
  for (const SecretValues::Place& place : value.places) {
    const bool aside = standing_of(index, place) == SecretStanding::aside;
    Source source =
        source_at(index, place.span, aside ? SourceRole::unrelated : SourceRole::surplus, note_of(index, place));
    source.symbol = setting_of(index, place).empty() ? std::string(kind.id) : std::string(setting_of(index, place));
    finding.sources.push_back(std::move(source));
  }
  finding.surplus = static_cast<std::uint32_t>(file_count(value));
  finding.data = {{"secret", {std::int64_t{ordinal}}},
                  {"kind", {std::string(kind.id)}},
                  {"provider", {std::string(kind.provider)}},
                  {"characters", {static_cast<std::int64_t>(value.text.size())}},
                  {"names", {strings(names)}},
                  {"environments", {strings(environments)}}};
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  // Every file that ships or configures ought to hold none: each was looked through.
  for (std::uint32_t f = 0; f < index.files().size(); ++f)
    if (index.production(FileId{f}) && index.facts(FileId{f}).lines > 0)
      sink.examine(concept_key("no secret in", 0, index.files()[f].path), FileId{f});
  const Playgrounds playgrounds(index);
  std::uint32_t ordinal = 0;
  for (const SecretValues::Value& value : index.secret_values().all()) {
    ++ordinal;
    const FileId first = value.places.front().span.file;
    sink.examine(concept_key("secret", index.file(first).service, std::to_string(ordinal)), first);
    const Verdict verdict = judge(index, value);
    if (verdict.silent) continue;
    Finding finding = finding_for(index, value, ordinal, verdict);
    playgrounds.lower(finding);
    sink.add(std::move(finding));
  }
}

}  // namespace fount
