#include "secrets/scanner.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "secrets/kinds.h"
#include "tests/secrets/samples.h"

namespace fount::test {
namespace {

struct Found {
  std::string kind, text;
};

std::vector<Found> scan(std::string_view text) {
  static const secrets::Scanner scanner;
  static secrets::Scanner::Scratch scratch(scanner);
  std::vector<Found> found;
  for (const SecretSpan& span : scanner.scan(text, scratch))
    found.push_back(
        {std::string(secrets::kinds()[span.kind].id), std::string(text.substr(span.begin, span.end - span.begin))});
  return found;
}

// Where a credential may stand; {0} is a setting's name, {1} the credential.
constexpr auto kContexts = std::to_array<std::string_view>({
    "{0}={1}\n",
    "export {0}=\"{1}\"\n",
    "{0} = '{1}'\n",
    "  {0}: {1}\n",
    "  \"{0}\": \"{1}\",\n",
    "ENV {0}={1}\n",
    "value = os.getenv(\"{0}\", \"{1}\")\n",
    "settings.{0} = SecretStr(\"{1}\")  # {0}\n",
    "      - name: {0}\n        value: \"{1}\"\n",
    "      {0}: ${{{0}:-{1}}}\n",
    "const {0} = process.env.{0} || '{1}';\n",
    "command --{0} {1}\n",
    "<add><{0}>{1}</{0}></add>\n",
    "# {0}={1}",
});
// Those without a name: only what proves itself is found.
constexpr auto kBareContexts = std::to_array<std::string_view>({
    "{1}",
    "see `{1}` in the notes\n",
    "// was: {1}, until May\n",
    "https://api.internal/v1?x={1}&y=1\n",
    "[\"first\",\"{1}\",\"last\"]\n",
});

std::string in_context(std::string_view context, std::string_view name, std::string_view text) {
  return fmt::format(fmt::runtime(context), name, text);
}

struct Tally {
  std::size_t expected = 0, found = 0, wrong = 0;
  std::set<std::string> missed;
};

void look(const Format& format, std::string_view context, std::uint32_t seed, Tally& tally) {
  const Sample sample = sample_of(format, seed);
  const std::string text = in_context(context, format.name.empty() ? "VALUE" : format.name, sample.text);
  ++tally.expected;
  bool met = false;
  for (const Found& found : scan(text)) {
    if (found.kind == format.kind && found.text == sample.secret) met = true;
    if (!sample.text.contains(found.text)) ++tally.wrong;
  }
  tally.found += met ? 1 : 0;
  if (!met) tally.missed.insert(fmt::format("{} in {}", format.kind, context));
}

// The labelled set: every provider's format in every context, and what only looks like one.
TEST(Scanner, precision_and_recall_over_the_labelled_set) {
  Tally tally;
  for (const Format& format : formats()) {
    for (std::uint32_t seed = 1; seed <= 4; ++seed) {
      for (const std::string_view context : kContexts) look(format, context, seed, tally);
      if (!format.name.empty()) continue;
      for (const std::string_view context : kBareContexts) look(format, context, seed, tally);
    }
  }
  for (const std::string_view trap : traps()) {
    for (const Found& found : scan(trap)) {
      ++tally.wrong;
      ADD_FAILURE() << "not a credential: " << found.kind << " in " << trap;
    }
  }
  const double recall = static_cast<double>(tally.found) / static_cast<double>(tally.expected);
  const double precision = static_cast<double>(tally.found) / static_cast<double>(tally.found + tally.wrong);
  fmt::print("{} placed, {} found, {} wrong: recall {:.1f} %, precision {:.1f} %\n", tally.expected, tally.found,
             tally.wrong, recall * 100, precision * 100);
  for (const std::string& missed : tally.missed) fmt::print("  missed: {}\n", missed);
  EXPECT_GE(recall, 0.95);
  EXPECT_GE(precision, 0.95);
}

TEST(Scanner, every_kind_has_a_sample) {
  // Of these the form is told by another row of the table, or only by chance distinguishable.
  const std::set<std::string_view> without = {"slack-workspace-token", "slack-refresh-token", "age-key",
                                              "basic-credentials"};
  for (const secrets::Kind& kind : secrets::kinds()) {
    const bool sampled = std::ranges::any_of(formats(), [&](const Format& format) { return format.kind == kind.id; });
    EXPECT_TRUE(sampled || without.contains(kind.id)) << kind.id;
  }
}

TEST(Scanner, ids_are_unique) {
  std::set<std::string_view> ids;
  for (const secrets::Kind& kind : secrets::kinds()) EXPECT_TRUE(ids.insert(kind.id).second) << kind.id;
}

TEST(Scanner, checksums_tell_real_tokens_from_lookalikes) {
  for (const Format& format : formats()) {
    const auto kind = std::ranges::find(secrets::kinds(), format.kind, &secrets::Kind::id);
    if (!kind->checksum) continue;
    std::string token = sample_of(format, 9).secret;
    EXPECT_TRUE(secrets::checksum_holds(*kind, token)) << format.kind;
    token.back() = token.back() == 'a' ? 'b' : 'a';
    EXPECT_FALSE(secrets::checksum_holds(*kind, token)) << format.kind;
  }
}

TEST(Scanner, of_two_kinds_at_one_place_the_specific_one_stays) {
  const Sample token = sample_of({"", "ghp_<62*30><crc>", ""}, 3);
  const std::vector<Found> found = scan("GITHUB_TOKEN = \"" + token.text + "\"");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, "github-personal-token");
}

TEST(Scanner, places_are_in_order_and_apart) {
  std::string text;
  for (const Format& format : formats()) text += sample_of(format, 5).text + "\n";
  static const secrets::Scanner scanner;
  secrets::Scanner::Scratch scratch(scanner);
  std::uint32_t end = 0;
  for (const SecretSpan& span : scanner.scan(text, scratch)) {
    EXPECT_LE(end, span.begin);
    EXPECT_LT(span.begin, span.end);
    end = span.end;
  }
  EXPECT_LE(end, text.size());
}

TEST(Scanner, hostile_repetition_is_linear) {
  for (const std::string_view piece : {"eyJ.", "-----BEGIN ", "://a:", "token=", "SK", ":AA", "T3BlbkFJ", "secret:\n",
                                       "-----BEGIN PRIVATE KEY-----"}) {
    std::string text;
    while (text.size() < 2'000'000) text += piece;
    scan(text);  // the timeout of the test program is the assertion
  }
}

}  // namespace
}  // namespace fount::test
