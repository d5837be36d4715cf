#include "engine/evidence.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/hash.h"
#include "engine/lines.h"

namespace fount {
namespace {

class Evidence : public testing::Test {
 protected:
  FileId add(std::string path, std::string text) {
    SourceFile file;
    file.path = path;
    file.size = text.size();
    file.language = Language::python;
    files_.push_back(std::move(file));
    FileFacts facts;
    facts.digest = hash64(text);
    facts_.push_back(std::move(facts));
    texts_.push_back(text);
    fs_.write(std::move(path), std::move(text));
    return FileId{static_cast<std::uint32_t>(files_.size() - 1)};
  }

  Span span(FileId file, std::string_view text) const {
    const auto begin = static_cast<std::uint32_t>(texts_[file.value].find(text));
    return {file, begin, begin + static_cast<std::uint32_t>(text.size())};
  }

  static Source source(Span span, SourceRole role = SourceRole::surplus) {
    Source made;
    made.span = span;
    made.role = role;
    return made;
  }

  void gather(unsigned threads = 1) {
    Workers workers(threads);
    SilentObserver observer;
    fs_.forget_reads();
    gather_evidence(findings_, patterns_, {fs_, files_, facts_}, workers, observer);
  }

  // Location and excerpt of one source on its own.
  std::string shown(FileId file, std::string_view text) {
    findings_.assign(1, {});
    findings_[0].sources.push_back(source(span(file, text)));
    gather();
    const Source& made = findings_[0].sources[0];
    return fmt::format("{}:{}-{} {}{}", made.location.path, made.location.line, made.location.end_line, made.excerpt,
                       made.note.empty() ? "" : " [" + made.note + "]");
  }

  MemoryFileSystem fs_;
  std::vector<SourceFile> files_;
  std::vector<FileFacts> facts_;
  std::vector<std::string> texts_;
  std::vector<Finding> findings_;
  std::vector<Pattern> patterns_;
};

TEST_F(Evidence, quotes_whole_lines) {
  const FileId file = add("a.py", "one\n  two = 2 \t\r\n  three\nfour\n");
  EXPECT_EQ(shown(file, "one"), "a.py:1-1 one");
  EXPECT_EQ(shown(file, "= 2"), "a.py:2-2 two = 2");
  EXPECT_EQ(shown(file, "two = 2 \t\r\n  three"), "a.py:2-3 two = 2\nthree");
  EXPECT_EQ(shown(file, "two = 2 \t\r\n  three\n"), "a.py:2-3 two = 2\nthree");
  EXPECT_EQ(shown(file, "three\nfour\n"), "a.py:3-4   three\nfour");
}

TEST_F(Evidence, of_an_empty_file) {
  const FileId file = add("a.py", "");
  EXPECT_EQ(shown(file, ""), "a.py:1-1 ");
}

TEST_F(Evidence, cuts_long_places_and_long_lines) {
  std::string many, wide(5000, 'x');
  for (int i = 1; i <= 20; ++i) many += fmt::format("line{}\n", i);
  const FileId file = add("a.py", many + wide);
  std::string expected;
  for (int i = 1; i <= 12; ++i) expected += fmt::format("line{}\n", i);
  EXPECT_EQ(shown(file, many), "a.py:1-20 " + expected + "…");
  EXPECT_EQ(shown(file, wide), "a.py:21-21 " + std::string(200, 'x') + "…");
}

TEST_F(Evidence, never_shows_a_secret) {
  const std::string key = "gh" + std::string("p_") + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4";
  const FileId file =
      add("a.py", "SECRET = (\n    'hunter2'\n)\nx = '" + key + "'\n" + std::string(590, ' ') + key + key + "\n");
  EXPECT_EQ(shown(file, "'hunter2'"), "a.py:2-2 '<redacted 7 characters>'");
  EXPECT_EQ(shown(file, "x ="), "a.py:4-4 x = '<redacted 32 characters>'");
  EXPECT_EQ(shown(file, key + key).find("gh" + std::string("p_a1")), std::string::npos);
}

TEST_F(Evidence, takes_keys_out_of_sentences) {
  const std::string key = "gh" + std::string("p_") + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4";
  add("a.py", "");
  findings_.resize(1);
  findings_[0].message = "route " + key;
  findings_[0].data.emplace_back("route", Data{DataList{Data{key}}});
  gather();
  EXPECT_EQ(findings_[0].message, "route <redacted 32 characters>");
  EXPECT_EQ(std::get<std::string>(std::get<DataList>(findings_[0].data[0].second.value)[0].value),
            "<redacted 32 characters>");
}

TEST_F(Evidence, says_when_a_file_changed_or_vanished) {
  const FileId file = add("a.py", "one\ntwo\n");
  fs_.write("a.py", "one\nsomething\nelse\n");
  EXPECT_EQ(shown(file, "two"), "a.py:2-2  [changed while being audited]");
  fs_.remove("a.py");
  EXPECT_EQ(shown(file, "two"), "a.py:1-1  [could not be read again]");
}

TEST_F(Evidence, fills_every_place) {
  const FileId a = add("a.py", "one\ntwo\n");
  const FileId b = add("b\xff.py", "three\n");
  findings_.resize(1);
  findings_[0].canonical = Canonical{span(a, "two"), "", "", {}};
  findings_[0].data.emplace_back(
      "places", Data{DataList{Data{span(b, "three")}, Data{DataObject{{"at", Data{span(a, "one")}}}}}});
  patterns_.resize(1);
  patterns_[0].span = span(a, "two");
  gather(3);
  EXPECT_EQ(findings_[0].canonical->location, (Location{"a.py", 2, 2}));
  const auto& places = std::get<DataList>(findings_[0].data[0].second.value);
  EXPECT_EQ(std::get<Location>(places[0].value), (Location{"b%FF.py", 1, 1}));
  EXPECT_EQ(std::get<Location>(std::get<DataObject>(places[1].value)[0].second.value), (Location{"a.py", 1, 1}));
  EXPECT_EQ(patterns_[0].location, (Location{"a.py", 2, 2}));
  EXPECT_EQ(fs_.reads().size(), 2U);
}

TEST_F(Evidence, quotes_less_of_the_many) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "line\n";
  const FileId file = add("a.py", text);
  findings_.resize(1);
  findings_[0].sources.assign(120, source({file, 0, static_cast<std::uint32_t>(text.size())}));
  findings_[0].sources[50].role = SourceRole::canonical;
  gather();
  const auto lines = [&](std::size_t i) { return std::ranges::count(findings_[0].sources[i].excerpt, 'l'); };
  EXPECT_EQ(lines(3), 12);
  EXPECT_EQ(lines(4), 3);
  EXPECT_EQ(lines(19), 3);
  EXPECT_EQ(lines(20), 1);
  EXPECT_EQ(lines(50), 12);
  EXPECT_EQ(lines(100), 1);
  EXPECT_EQ(lines(101), 0);
}

TEST_F(Evidence, leaves_known_locations_alone) {
  const FileId file = add("fount.toml", "[[accepted]]\nrule = 'x'\n");
  findings_.resize(1);
  findings_[0].sources.push_back(source({file, 0, 0}));
  findings_[0].sources[0].location = {"fount.toml", 2, 2};
  findings_[0].sources.push_back(source({}));
  findings_[0].sources[1].location = {"/elsewhere/fount.toml", 7, 7};
  gather();
  EXPECT_EQ(findings_[0].sources[0].location.line, 2U);
  EXPECT_EQ(findings_[0].sources[0].excerpt, "rule = 'x'");
  EXPECT_EQ(findings_[0].sources[1].location.line, 7U);
}

TEST(Lines, counts_from_one) {
  const struct {
    std::string_view text;
    std::uint32_t offset, line, count;
  } cases[] = {{"", 0, 1, 1},    {"a\nb", 0, 1, 2}, {"a\nb", 1, 1, 2}, {"a\nb", 2, 2, 2},
               {"a\n", 1, 1, 1}, {"a\n", 9, 1, 1},  {"\n\n", 1, 2, 2}};
  for (const auto& each : cases) {
    const Lines lines(each.text);
    EXPECT_EQ(lines.at(each.offset), each.line) << each.text;
    EXPECT_EQ(lines.count(), each.count) << each.text;
  }
}

}  // namespace
}  // namespace fount
