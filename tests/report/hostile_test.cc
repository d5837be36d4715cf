// Whatever an audited repository contains, it is text to every format: no markup in Markdown, no control sequence for a
// terminal. Each case renders one report twice, with a harmless word and with a hostile one in every string that comes
// from a repository, and compares the structure that a reader's program sees.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/text.h"
#include "report/render.h"
#include "tests/report/build.h"

namespace fount::testing {
namespace {

std::string without_breaks(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

void spoil(Finding& finding, const std::string& word) {
  finding.concept_name = finding.message = finding.kind = word;
  finding.remedy = without_breaks("x " + word) + "\n" + without_breaks(word + " x");  // its lines become list items
  finding.controls = finding.tests = {word};
  if (finding.canonical) finding.canonical->why = word;
  if (finding.canonical) finding.canonical->location.path = printable_path(word);
  if (finding.accepted) finding.accepted = AcceptedBy{word, word, word};
  for (Source& source : finding.sources) {
    source.location = at(printable_path(word), 1, 99);  // longer than any excerpt: what is omitted is said
    source.symbol = source.note = source.excerpt = word;
  }
}

Report spoiled_report(const std::string& word) {
  Report report = full_report();
  report.root_name = report.generated_at = word;
  report.revision = word;
  report.scope = {word};
  for (Service& service : report.services) service.name = word;
  report.files.unread = {{word, word}};
  report.files.unparsed = {{word, 1, 1}};
  report.files.not_assessed = {{word, 1}};
  report.coverage.unresolved = {word};
  for (AreaScore& area : report.score.areas) {
    area.name = word;
    area.issues = {word};
    area.impact = word;
  }
  for (Finding& finding : report.findings) spoil(finding, word);
  for (Pattern& pattern : report.patterns)
    pattern.pattern = pattern.concept_name = pattern.detail = pattern.location.path = word;
  for (Cause& cause : report.causes) cause.title = cause.action = word;
  for (Metric& metric : report.metrics) metric.name = word;
  report.policy.impact = {100, 1000, word};
  return report;
}

// Prose may quote code between backticks, and then a name's own backticks can only move where code begins.
std::string without_inline_code(std::string tags) {
  for (const std::string_view tag : {"<code>", "</code>"})
    for (std::size_t at = tags.find(tag); at != std::string::npos; at = tags.find(tag, at)) tags.erase(at, tag.size());
  return tags;
}

// The tags of Markdown as GitHub's own renderer sees it, without the text between them.
std::string structure_of(const std::string& markdown) {
  const std::filesystem::path path =
      std::filesystem::path(::testing::TempDir()) / ("fount_hostile_test_" + std::to_string(::getpid()) + ".md");
  std::ofstream(path, std::ios::binary) << markdown;
  FILE* pipe = popen(("cmark-gfm -e table -e strikethrough --unsafe " + path.string()).c_str(), "r");
  std::string tags;
  bool inside = false;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
    if (c == '<') inside = true;
    if (inside) tags += static_cast<char>(c);
    if (c == '>') inside = false;
  }
  std::filesystem::remove(path);
  EXPECT_EQ(pclose(pipe), 0) << "cmark-gfm is missing: scripts/packages-test.txt";
  return without_inline_code(tags);
}

void check(const std::string& word) {
  static const std::string harmless = structure_of(render_markdown(spoiled_report("word"), {}));
  const std::string structure = structure_of(render_markdown(spoiled_report(word), {}));
  const auto [at, expected] = std::ranges::mismatch(structure, harmless);
  EXPECT_TRUE(structure == harmless) << "word: " << word << "\nis: " << std::string(at, structure.end()).substr(0, 80)
                                     << "\nnot: " << std::string(expected, harmless.end()).substr(0, 80);
}

TEST(Hostile, names_are_never_markup) {
  check("a word");
  for (const std::string word :
       {"*a*",          "**a**", "_a_",   "__init__", "a_b_c",   "`",       "``",         "` a `", "a`",   "```",
        "~~~",          "~~a~~", "a | b", "\\| a",    "[a](b)",  "![a](b)", "[a]: b",     "<b>",   "</p>", "<!-- ",
        "<http://a.b>", "&amp;", "&#42;", "# a",      "a #",     "- a",     "+ a",        "1. a",  "2) a", "> a",
        "---",          "===",   "***",   "\\",       "\\*a\\*", "a\\",     "a\n\n# b\n", "    a", "\ta",  "a  \nb"})
    check(word);
}

TEST(Hostile, random_markup_is_never_markup) {
  constexpr std::string_view kAlphabet = "ab *_`~|[]()<>&#-+=!\\.1:\n\t/\"'";
  std::mt19937 random(20250915);
  for (int round = 0; round < 150; ++round) {
    std::string word = "w";
    for (std::size_t length = random() % 12; length > 0; --length) word += kAlphabet[random() % kAlphabet.size()];
    check(round % 2 == 0 ? word : word.substr(1) + "w");
  }
}

TEST(Hostile, nothing_controls_the_terminal) {
  std::string word;
  for (int byte = 0; byte < 256; ++byte) word += static_cast<char>(byte);
  word += "\xc2\x9b\xe2\x80\xae\xe2\x81\xa6";
  for (const bool verbose : {false, true}) {
    RenderOptions options;
    options.verbose = verbose;
    const std::string text = render_text(spoiled_report(word), options);
    EXPECT_EQ(text, printable_text(text));
    EXPECT_EQ(text.find('\t'), std::string::npos);
    EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos);
    EXPECT_EQ(text.find("\xe2\x81\xa6"), std::string::npos);
  }
}

}  // namespace
}  // namespace fount::testing
