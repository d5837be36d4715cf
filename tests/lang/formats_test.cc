// Data formats, as the printer of facts writes them: paths of keys, kinds, flags and the places of values.
#include <gtest/gtest.h>

#include <string>

#include "base/text.h"
#include "core/scalar.h"
#include "lang/extract.h"
#include "tests/lang/facts_invariants.h"

namespace fount {
namespace {

// One line per entry: its path, its value as decoded (or the kind of what has none), its flags; then reads, unparsed.
std::string entries_of(Language language, std::string_view bytes) {
  const FileFacts facts = extract(language, bytes);
  EXPECT_EQ(broken_invariant(facts, bytes.size()), "");
  const auto path = [&](std::uint32_t i) {
    std::string all;
    for (; i != kNone; i = facts.entries[i].parent) {
      const std::string_view key = facts.text(facts.entries[i].key);
      all = (key.empty() ? "-" : std::string(key)) + (all.empty() ? "" : "/" + all);
    }
    return all;
  };
  constexpr std::pair<EntryFlag, const char*> kFlags[] = {{kCommentedOut, " commented-out"},
                                                          {kExported, " exported"},
                                                          {kInterpolated, " interpolated"},
                                                          {kRepeatedKey, " repeated"},
                                                          {kPair, " pair"}};
  constexpr const char* kKinds[] = {"", "map", "list", "none", "alias"};
  std::string out;
  for (std::uint32_t i = 0; i < facts.entries.size(); ++i) {
    const Entry& entry = facts.entries[i];
    const std::string_view raw = bytes.substr(entry.value_begin, entry.value_end - entry.value_begin);
    out += path(i) + (entry.kind == EntryKind::scalar ? " = " + decode(raw, entry.style, language)
                                                      : std::string(" ") + kKinds[static_cast<int>(entry.kind)]);
    if (entry.kind == EntryKind::alias && entry.target != kNone) out += " of " + path(entry.target);
    for (const auto& [flag, name] : kFlags) out += entry.is(flag) ? name : "";
    out += '\n';
  }
  for (const VariableRead& read : facts.reads) {
    out += "read " + std::string(facts.text(read.name));
    if (read.form == ReadForm::with_default) {
      out += " default " + std::string(bytes.substr(read.default_begin, read.default_end - read.default_begin));
    }
    if (read.form == ReadForm::required) out += " required";
    out += '\n';
  }
  for (const UnparsedSpan& span : facts.unparsed) {
    out += "unparsed " + std::string(bytes.substr(span.begin, span.end - span.begin)) + '\n';
  }
  return out;
}

struct Case {
  const char* name;
  Language language;
  std::string_view bytes;
  std::string_view expected;
};

constexpr Case kCases[] = {
    {"dotenv", Language::dotenv,
     "\xEF\xBB\xBF"
     "export A=1 # c\r\nB = 'x y'\nC=\"l1\nl2 ${A:-d}\"\n# D=5\n# Not this=4\nbroken line\nA=a#b\nE=\n",
     "A = 1 exported\nB = x y\nC = l1\nl2 ${A:-d} interpolated\nD = 5 commented-out\nA = a#b repeated\nE = \n"
     "read A default d\nunparsed broken line\n"},
    {"dotenv: escaped dollars and single quotes ask for nothing", Language::dotenv, "A=\\$X\nB='$X'\nC=$X\n",
     "A = \\$X\nB = $X\nC = $X interpolated\nread X\n"},
    {"dotenv: a lost quote costs its line", Language::dotenv, "A=\"x\nB=1\n", "B = 1\nunparsed A=\"x\n"},
    {"YAML: nesting", Language::yaml, "a:\n  b:\n  - c: 1\n    d: [x, {y: z}]\n  - e\nf:\n",
     "a map\na/b list\na/b/- map\na/b/-/c = 1\na/b/-/d list\na/b/-/d/- = x\na/b/-/d/- map\na/b/-/d/-/y = z\na/b/- = e\n"
     "f none\n"},
    {"YAML: scalars", Language::yaml,
     "a: 'it''s'\nb: \"\\u0041\\n\"\nc: |-\n  x\n   y\nd: >\n  p\n  q\n\n  r\ne: one\n  two\n",
     "a = it's\nb = A\n\nc = x\n y\nd = p q\nr\n\ne = one two\n"},
    {"YAML: anchors are pointed at", Language::yaml, "a: &x\n  b: 1\nc:\n  <<: *x\nd: *y\n",
     "a map\na/b = 1\nc map\nc/<< alias of a\nd alias\n"},
    {"YAML: documents", Language::yaml, "a: 1\n---\nb: 2\n---\n- 3\n", "a = 1\n- map\n-/b = 2\n- list\n-/- = 3\n"},
    {"YAML: pairs and variables", Language::yaml,
     "env:\n- A=${X:-d}\n- \"B=$Y\"\nc: ${{ secrets.T || 'u' }}\nd: $$NO\ne: ${Z:?must}\n",
     "env list\nenv/A = ${X:-d} interpolated pair\nenv/B = $Y interpolated pair\nc = ${{ secrets.T || 'u' }} "
     "interpolated\n"
     "d = $$NO\ne = ${Z:?must} interpolated\nread X default d\nread Y\nread secrets.T default u\nread Z required\n"},
    {"YAML: templates", Language::yaml, "{{- if .Values.a }}\na: {{ .Values.b | quote }}\n{{- end }}\nc: d\n",
     "a = {{ .Values.b | quote }} interpolated\nc = d\n"},
    {"YAML: a broken line costs itself", Language::yaml, "a: 1\nbroken\nb: [1, 2\nc: 3\n\td: 4\na: 5\n",
     "a = 1\nb none\nc = 3\na = 5 repeated\nunparsed broken\nunparsed [1, 2\nunparsed d: 4\n"},
    {"JSON", Language::json,
     "{ // c\n\"a\": [1, \"\\uD83D\\uDE00\", {\"b\": null,}], /* d */\n\"c\" 2,\n\"d\": \"${B}\", \"d\": {}}",
     "a list\na/- = 1\na/- = \xF0\x9F\x98\x80\na/- map\na/-/b = null\nd = ${B} interpolated\nd map repeated\nread B\n"
     "unparsed \"c\" 2,\n"},
    {"INI", Language::ini, "top = 1\n[s]\na = b ; c\nd: e\n  f\n; no\n[t]\nflag\n",
     "top = 1\ns map\ns/a = b\ns/d = e\nf\nt map\nt/flag none\n"},
    {"INI: continued values without comments", Language::ini, "[s]\na =\n  x\n  # no\n\n  y\nb=1\n",
     "s map\ns/a = x\n\ny\ns/b = 1\n"},
    {"properties: escapes and continued lines", Language::properties,
     "a\\ b = x\\\n   y\\tz\\\\\nc=\\u0041\\ud83d\\ude00\\q\n", "a b = xy\tz\\\nc = A\xF0\x9F\x98\x80q\n"},
    {"TOML: tables", Language::toml,
     "\xEF\xBB\xBFtop = 1 # c\r\n[a.b]\nx.y = true\nx.\"z z\" = 1979-05-27 07:32:00\n[[l]]\nk = 1\n[l.m]\nn = 2\n"
     "[[l]]\nk = 3\n[a.c]\nd = {e = 'f', g = []}\n",
     "top = 1\na map\na/b map\na/b/x map\na/b/x/y = true\na/b/x/z z = 1979-05-27 07:32:00\nl list\nl/- map\n"
     "l/-/k = 1\nl/-/m map\nl/-/m/n = 2\nl/- map\nl/-/k = 3\na/c map\na/c/d map\na/c/d/e = f\na/c/d/g list\n"},
    {"TOML: strings", Language::toml,
     "a = \"\\u0041\\t\"\nb = 'c:\\d'\nc = \"\"\"\nx \\  \n   y\"\"\"\"\nd = '''\n\\n${A:-d}'''\ne = [\n  \"f==1\", # "
     "c\n"
     "  'K=v', 2,\n]\n",
     "a = A\t\nb = c:\\d\nc = x y\"\nd = \\n${A:-d} interpolated\ne list\ne/- = f==1\ne/K = v pair\ne/- = 2\n"
     "read A default d\n"},
    {"TOML: a broken line costs itself", Language::toml,
     "a = [1, 2\nb = \"x\" y\nbroken\nb = 'z\nc = {d = 1\n[e\nf = 1\n[g]\nh = 1\n",
     "a none\nb = x\nb none repeated\nc none\ng map\ng/h = 1\nunparsed [1, 2\nunparsed y\nbroken\nunparsed 'z\n"
     "unparsed {d = 1\n[e\nf = 1\n"},
    {"XML", Language::xml,
     "<?xml version=\"1.0\"?><!-- c --><p xmlns='u&amp;v'><a>x &lt; &#65;</a><a/><b c = \"1\">t <![CDATA[<&]]></b><d>\n"
     "<e>${f.g}</e> mixed <h></h></d></p>",
     "p map\np/@xmlns = u&v\np/a = x < A\np/a none\np/b map\np/b/@c = 1\np/b/#text = t <&\np/d map\n"
     "p/d/e = ${f.g} interpolated\np/d/#text = mixed\np/d/h none\n"},
    {"XML: up to the mistake", Language::xml, "<a><b>1</b><c></a>\n<d>",
     "a map\na/b = 1\na/c none\nunparsed a>\n<d>\n"},
    {"XML: no entity is declared", Language::xml, "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
     "unparsed \"c\">]><a>&b;</a>\n"},
    {"XML: no other file is asked", Language::xml, "<!DOCTYPE a SYSTEM 'a.dtd'><a>1</a>", "a = 1\n"},
    {"properties", Language::properties, "# c\na=b\nc : ${D}\ne f\n", "a = b\nc = ${D} interpolated\ne = f\nread D\n"},
};

TEST(Formats, read_as_entries) {
  for (const Case& one : kCases) EXPECT_EQ(entries_of(one.language, one.bytes), one.expected) << one.name;
}

// What is nested without end, or never closed, costs no more than its size.
TEST(Formats, hostile_bytes_keep_the_invariants) {
  constexpr std::string_view kPieces[] = {"[",       "{",
                                          "- ",      "a: \"\n",
                                          "a: '\n",  "a: [\n",
                                          "{{\n",    "&a [",
                                          "? ",      "${A:-",
                                          "${{",     "A=\"\n",
                                          "/*",      "{\"a\":",
                                          "*a ",     "\xFF",
                                          "\\",      "\"",
                                          "a: |\n",  "---\n",
                                          "\t",      "a: >\n x\n{{ y\n",
                                          "[[a]]\n", "a={",
                                          "a=[",     "a=\"\"\"\n",
                                          "a='''\n", "a.",
                                          "[a.a.",   "<a>",
                                          "<a b='",  "&#"};
  for (const Language language : {Language::dotenv, Language::yaml, Language::json, Language::toml, Language::ini,
                                  Language::xml, Language::properties}) {
    for (const std::string_view piece : kPieces) {
      std::string bytes;
      while (bytes.size() < 100'000) bytes += piece;
      EXPECT_EQ(broken_invariant(extract(language, bytes), bytes.size()), "") << name_of(language) << ' ' << piece;
    }
  }
}

}  // namespace
}  // namespace fount
