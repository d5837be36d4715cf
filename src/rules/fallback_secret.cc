// A literal that code uses when a secret is not configured: whoever reads the code can sign as the service, wherever
// the variable was forgotten, and nothing says that it was.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "rules/developer_settings.h"
#include "rules/own_secrets.h"
#include "rules/playgrounds.h"
#include "rules/provisioned.h"
#include "rules/rule.h"
#include "rules/secret_literals.h"
#include "rules/secrets.h"
#include "rules/support.h"
#include "rules/values.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule fallback_secret_rule;
const Rule fallback_secret_rule{{.id = "fallback-secret",
                                 .title = "a hard-coded default for a secret",
                                 .area = AreaId::secrets,
                                 .severity = Severity::high,
                                 .effort = Effort::small,
                                 .lowered = "medium for what only opens another system that has its own say: a typed "
                                            "password of a database, a made-up key of a provider",
                                 .controls = "CWE-798,CWE-1188"},
                                check};

namespace {

bool has_any(std::string_view name, std::span<const std::string_view> wanted) {
  return std::ranges::any_of(identifier_words(name),
                             [&](const std::string& word) { return std::ranges::count(wanted, word) > 0; });
}

// Of settings for tests, or said about one: THROTTLE_PASS_RESET_PATTERN, SESSION_KEY_PREFIX.
bool names_no_secret(std::string_view name) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"attr", "attribute", "filter", "filterstr", "marker", "pattern", "prefix",
                                       "rate", "salt", "test", "testing", "throttle", "topic"});
  return has_any(name, kWords) || name.contains('{');
}

// Whatever runs it plays with a service, and is none.
bool is_played_with(std::string_view path) {
  constexpr auto kWords = std::to_array<std::string_view>({"loadtest", "loadtests", "locust", "locustfile", "sandbox"});
  return has_any(path, kWords);
}

// Words and flags that no secret consists of, and text that says that there is none ("MISSING_WEBHOOK_SECRET") or that
// it stands in for one.
bool is_no_secret(std::string_view value) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"none", "null", "true", "false", "bearer", "basic", "hs256", "rs256", "default", "unset", "not_set", "missing"});
  const std::string small = lower(value);
  const bool number = value.find_first_not_of("0123456789.") == std::string_view::npos;
  return value.size() < 3 || number || small.starts_with("missing") || small.starts_with("mock") ||
         value.contains(' ') || value.contains("://") || std::ranges::find(kWords, small) != kWords.end();
}

// `if SECRET_KEY.startswith("django-insecure"): raise`
bool is_asked_of_beginning(const Index& index, FileId file, std::string_view value) {
  const FileFacts& facts = index.facts(file);
  return std::ranges::any_of(facts.calls, [&](const Call& call) {
    const std::string_view callee = facts.text(call.callee);
    if (!callee.ends_with(".startswith")) return false;
    const auto argument = std::ranges::lower_bound(facts.literals, call.begin, {}, &Literal::begin);
    if (argument == facts.literals.end() || argument->kind != ValueKind::string) return false;
    constexpr std::size_t kBetween = 2;  // a bracket and a quote
    if (argument->begin > call.begin + callee.size() + kBetween) return false;
    const std::string text = index.value({file, argument->begin, argument->end}, argument->style);
    return !text.empty() && value.starts_with(text);
  });
}

// A module beside it has the literal too, and falls back to nothing there: `INSECURE = {"change-me-please"}`. What
// production starts with is compared with it, or with its beginning.
bool is_refused(const Index& index, const SecretLiteral& fallback, std::span<const SecretLiteral> all) {
  const std::string value = index.value(fallback.value, fallback.style);
  const std::string_view beside = parent_of(index.file(fallback.value.file).path);
  if (is_asked_of_beginning(index, fallback.value.file, value)) return true;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file) || parent_of(index.file(file).path) != beside) continue;
    for (const Literal& literal : index.facts(file).literals) {
      const Span span{file, literal.begin, literal.end};
      const bool default_of_one = std::ranges::any_of(all, [&](const SecretLiteral& one) {
        return one.value.file == file && one.value.begin <= span.begin && span.end <= one.value.end;
      });
      if (!default_of_one && literal.kind == ValueKind::string && index.value(span, literal.style) == value)
        return true;
    }
  }
  return false;
}

Finding finding_for(const Index& index, const std::string& name, std::span<const SecretLiteral> fallbacks,
                    std::span<const SecretLiteral> all) {
  constexpr std::size_t kKey = 6;  // what is shorter is a word that developers type, mostly
  Finding finding = finding_of(fallback_secret_rule.info, name, "setting");
  std::size_t longest = 0;
  bool drawn = false;  // by nobody's fingers
  for (const SecretLiteral& fallback : fallbacks) {
    const std::string value = index.value(fallback.value, fallback.style);
    longest = std::max(longest, value.size());
    drawn = drawn || is_strong(value);
    finding.sources.push_back(source_at(index, fallback.value, SourceRole::surplus,
                                        shown_value(index, name, fallback.value, fallback.style)));
  }
  const bool signs = is_own_secret(index, name) && longest >= kKey;
  const bool grave = drawn || signs;
  finding.severity = grave ? Severity::high : Severity::medium;
  const bool refused = std::ranges::all_of(fallbacks, [&](const SecretLiteral& fallback) {
    return is_refused(index, fallback, all) || is_demanded(index, fallback.value.file, name);
  });
  const bool tried = std::ranges::all_of(
      fallbacks, [&](const SecretLiteral& fallback) { return is_played_with(index.file(fallback.value.file).path); });
  finding.confidence =
      signs && !refused && !tried && !is_provisioned(index, name) ? Confidence::firm : Confidence::tentative;
  finding.surplus = static_cast<std::uint32_t>(fallbacks.size());
  const auto constants = static_cast<std::size_t>(std::ranges::count(fallbacks, true, &SecretLiteral::constant));
  finding.message =
      constants == 0
          ? fmt::format("{} falls back to a literal in {}: where it is not set, the code's readers know it", name,
                        plural(fallbacks.size(), "place"))
          : fmt::format("{} is {}a literal in {}: the code's readers know it", name,
                        constants < fallbacks.size() ? "or falls back to " : "", plural(fallbacks.size(), "place"));
  if (constants > 0) finding.confidence = Confidence::tentative;
  finding.remedy =
      "Fail at start-up when the variable is missing; give developers theirs in a file of their environment.";
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  std::map<std::string, std::vector<SecretLiteral>> by_name;
  const std::vector<SecretLiteral> all = secret_literals(index);
  for (const SecretLiteral& fallback : all) {
    if (!index.production(fallback.value.file) || is_aside(index, fallback.value.file)) continue;
    if (names_no_secret(fallback.name) || is_for_developers(index.file(fallback.value.file).path)) continue;
    sink.examine(concept_key("secret setting", index.file(fallback.value.file).service, fallback.name),
                 fallback.value.file);
    const std::string value = index.value(fallback.value, fallback.style);
    if (!is_no_secret(value) && !is_public_key(value)) by_name[fallback.name].push_back(fallback);
  }
  const Playgrounds playgrounds(index);
  for (const auto& [name, fallbacks] : by_name) {
    Finding finding = finding_for(index, name, fallbacks, all);
    playgrounds.lower(finding);
    sink.add(std::move(finding));
  }
}

}  // namespace fount
