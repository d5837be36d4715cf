// The small promises that the formats are made of.
#include "report/words.h"

#include <gtest/gtest.h>

#include "report/markdown_text.h"
#include "report/selection.h"
#include "report/terminal.h"
#include "tests/report/build.h"

namespace fount::testing {
namespace {

TEST(Words, measure_bytes) {
  EXPECT_EQ(bytes_in_words(0), "0 bytes");
  EXPECT_EQ(bytes_in_words(999), "999 bytes");
  EXPECT_EQ(bytes_in_words(1000), "1.0 KB");
  EXPECT_EQ(bytes_in_words(999'949), "999.9 KB");
  EXPECT_EQ(bytes_in_words(999'950), "1.0 MB");
  EXPECT_EQ(bytes_in_words(UINT64_MAX), "18446744.1 TB");
}

TEST(Words, grade_scores) {
  EXPECT_EQ(graded_score(61.74), "61.7/100 (FAILING)");
  EXPECT_EQ(graded_score(89.95), "90.0/100 (COMPLIANT)");  // the band of what is printed
  EXPECT_EQ(graded_score({}), "not assessed");
}

TEST(Words, one_line_is_harmless) {
  EXPECT_EQ(one_line("a\nb\tc\x1b[31m"), "a b c [31m");
  EXPECT_EQ(one_line("\xe2\x80\xae"
                     "b"),
            "\xef\xbf\xbd"
            "b");
  EXPECT_EQ(one_line("\xe2\x80\x9c"
                     "b"),
            "\xe2\x80\x9c"
            "b");
}

TEST(Terminal, measures_columns) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("\x1b[1;31mab\x1b[0m"), 2U);
  EXPECT_EQ(display_width("\x1b]8;;file:///m#1\x1b\\ab\x1b]8;;\x1b\\"), 2U);
  EXPECT_EQ(display_width("\xe6\xbc\xa2\xe5\xad\x97"), 4U);  // two ideographs
  EXPECT_EQ(display_width("e\xcc\x81"), 1U);                 // e and a combining accent
  EXPECT_EQ(clipped("abcdef", 6), "abcdef");
  EXPECT_EQ(clipped("abcdefg", 6), "abc...");
  EXPECT_EQ(clipped_front("abcdef", 6), "abcdef");
  EXPECT_EQ(clipped_front("abcdefg", 6), "...efg");
  EXPECT_EQ(clipped_front("abcdefg", 1), "...");
  EXPECT_EQ(clipped("\xe6\xbc\xa2\xe5\xad\x97", 3), "...");
}

std::string wrapped(unsigned width, std::string_view first, std::string_view text,
                    std::optional<std::size_t> hang = {}) {
  RenderOptions options;
  options.width = width;
  Terminal terminal(options);
  terminal.wrapped(first, text, hang);
  return std::move(terminal).take();
}

TEST(Terminal, wraps_between_words) {
  const std::string word(20, 'x');
  EXPECT_EQ(wrapped(40, "  ", "a b"), "  a b\n");
  EXPECT_EQ(wrapped(40, "> ", word + " " + word), "> " + word + "\n  " + word + "\n");
  EXPECT_EQ(wrapped(40, "> ", word + " " + word, 4), "> " + word + "\n    " + word + "\n");
  EXPECT_EQ(wrapped(40, "", std::string(50, 'y') + " z"), std::string(50, 'y') + "\nz\n");  // longer than a line
  EXPECT_EQ(wrapped(1, "", word + " " + word), word + "\n" + word + "\n");  // narrower than any terminal
  EXPECT_EQ(wrapped(40, "label  ", ""), "label\n");
}

TEST(Terminal, links_places) {
  RenderOptions options;
  const Location location = at("a dir/x%FF.py", 3);
  EXPECT_EQ(Terminal(options).place(location), "a dir/x%FF.py:3");
  options.hyperlinks = true;
  EXPECT_EQ(Terminal(options).place(location), "a dir/x%FF.py:3");  // nothing to link to without a root
  options.root = "/r";
  EXPECT_EQ(Terminal(options).place(location),
            "\x1b]8;;file:///r/a%20dir/x%FF.py#3\x1b\\a dir/x%FF.py:3\x1b]8;;\x1b\\");
}

TEST(Markdown, quotes_code) {
  EXPECT_EQ(markdown_code(""), "");
  EXPECT_EQ(markdown_code("a"), "`a`");
  EXPECT_EQ(markdown_code("a`b"), "``a`b``");
  EXPECT_EQ(markdown_code("`a``b`"), "``` `a``b` ```");
  EXPECT_EQ(markdown_code_cell("a|b"), "`a\\|b`");
}

TEST(Markdown, fences_code) {
  const auto check = [](std::string_view line, std::string_view path, std::string_view expected) {
    EXPECT_EQ(markdown_fence(std::span(&line, 1), path), expected);
  };
  check("x = 1", "a.py", "```python\nx = 1\n```\n");
  check("\tgo", "b/a.go", "```go\n\tgo\n```\n");
  check("````", "a", "`````\n````\n`````\n");
  check("\x1b[2J", "a", "```\n [2J\n```\n");
}

TEST(Markdown, quotes_prose) {
  EXPECT_EQ(markdown_text(" a*b_c __d__ #"), "a\\*b_c \\_\\_d\\_\\_ \\#");
  EXPECT_EQ(markdown_text("`a`"), "\\`a\\`");
  EXPECT_EQ(markdown_text("R&D &amp; &#42;"), "R\\&D \\&amp; \\&#42;");
  EXPECT_EQ(markdown_prose("use `from a import _b_`, not _b_"), "use `from a import _b_`, not \\_b\\_");
  EXPECT_EQ(markdown_prose("a ` b"), "a \\` b");
  EXPECT_EQ(markdown_paragraph("- a"), "\\- a");
  EXPECT_EQ(markdown_paragraph("12. a"), "12\\. a");
  EXPECT_EQ(markdown_paragraph("12 a. b"), "12 a. b");
}

TEST(Formats, are_found_by_name) {
  for (const Format& format : formats()) EXPECT_EQ(find_format(format.name), &format);
  EXPECT_EQ(find_format("xml"), nullptr);
  EXPECT_EQ(find_format(""), nullptr);
}

TEST(Selection, shows_what_was_asked_for) {
  Report report = empty_report();
  Finding& finding = add_finding(report, {"import-paths", "x", Severity::low, Confidence::firm, AreaId::imports});
  auto check = [&](std::vector<std::string> rules, std::vector<std::string> areas, bool expected) {
    RenderOptions options;
    options.rules = std::move(rules);
    options.areas = std::move(areas);
    EXPECT_EQ(shown(finding, options), expected);
  };
  check({}, {}, true);
  check({"import-paths"}, {}, true);
  check({"redefinition"}, {}, false);
  check({"redefinition", "import-paths"}, {"imports"}, true);
  check({}, {"definitions"}, false);
  finding.area_id = "gateway";
  check({}, {"gateway"}, true);
  check({}, {"imports"}, true);  // the built-in area is still what it is about
  check({"redefinition"}, {"gateway"}, false);
}

TEST(Selection, quotes_some_lines_and_counts_the_rest) {
  const auto check = [](std::string_view excerpt, std::uint32_t whole, std::size_t shown, std::size_t omitted) {
    Source from = source(SourceRole::surplus, at("a.py", 10, whole), "a");
    from.excerpt = excerpt;
    const Quotation quotation = quotation_of(from, 2);
    EXPECT_EQ(quotation.lines.size(), shown) << excerpt;
    EXPECT_EQ(quotation.omitted, omitted) << excerpt;
  };
  check("", 9, 0, 0);
  check("1\n", 1, 1, 0);
  check("1\n2\n3", 3, 3, 0);  // one line more is not worth the line that says so
  check("1\n2\n3\n4", 4, 2, 2);
  check("1\n2\n3\n…", 9, 2, 7);  // cut before it got here
  check("1\n…", 9, 1, 8);
  check("1\n2", 1, 2, 0);  // a place that is shorter than its excerpt
}

TEST(Selection, orders_by_severity_then_confidence_then_points) {
  Report report = empty_report();
  add_finding(report, {"r", "low", Severity::low});
  add_finding(report, {"r", "firm", Severity::high, Confidence::firm});
  add_finding(report, {"r", "certain", Severity::high});
  add_finding(report, {"r", "dear", Severity::high}).points = 9;
  add_finding(report, {"r", "guess", Severity::critical, Confidence::tentative});
  const std::vector<AreaFindings> areas = findings_by_area(report, {});
  std::vector<std::string> names;
  for (const Finding* finding : areas[0].open) names.push_back(finding->concept_name);
  EXPECT_EQ(names, (std::vector<std::string>{"dear", "certain", "firm", "low"}));
  EXPECT_EQ(areas[0].tentative.size(), 1U);
}

}  // namespace
}  // namespace fount::testing
