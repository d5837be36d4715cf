// The TOML reader against Python's tomllib: thousands of documents, most of them slightly wrong, must be accepted with
// the same content or refused by both.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

#include "base/hash.h"
#include "base/text.h"
#include "base/toml.h"
#include "tests/base/python.h"

namespace fount {
namespace {

constexpr int kDocuments = 20'000;

// Documents are made of these lines, then damaged. Few distinct keys, so that they collide.
constexpr std::string_view kLines[] = {"a = 1",
                                       "b = -0x1F",
                                       "a.b = 'x'",
                                       "a . \"b\" = true",
                                       "b.c.d = 1.5e3",
                                       "c = [1, [2.0, 'x'],]",
                                       "[a]",
                                       "[b]",
                                       "[a.b]",
                                       "[a.b.c]",
                                       "[[a]]",
                                       "[[c]]",
                                       "[[a.b]]",
                                       "[c.d]",
                                       "b = {a = 1, b.c = '\\'}",
                                       "c = {}",
                                       "d = []",
                                       "a = [\n  1, # one\n  {b = 2}\n]",
                                       "b = \"\"\"\nx\\\n   y\\u00e9\"\"\"\"",
                                       "c = '''\n'q'''''",
                                       "d = 2030-01-31",
                                       "a = 2030-01-31T07:32:00.5+01:00",
                                       "b = 2030-01-31 07:32:00",
                                       "c = 23:59:59.999",
                                       "d = +1_000",
                                       "a = -inf",
                                       "b = nan",
                                       "# comment",
                                       "",
                                       "c = \"\\t\\\"\\\\\\U0001F600\"",
                                       "d = 0b101",
                                       "'' = 0o7",
                                       "  -_9 = false  # why"};
constexpr std::string_view kDamage = "abcd019.=[]{}\"'\\#,_-+: \t\n\rxeETZu\x01\xC3\xA9";

std::string random_document(std::mt19937& random) {
  std::string text;
  for (unsigned lines = 1 + random() % 5; lines > 0; --lines) {
    text += kLines[random() % std::size(kLines)];
    text += random() % 8 == 0 ? "\r\n" : "\n";
  }
  for (unsigned damages = random() % 3; damages > 0; --damages) {
    const std::size_t at = random() % text.size();
    const char c = kDamage[random() % kDamage.size()];
    if (random() % 3 == 0) {
      text.erase(at, 1 + random() % 2);
    } else if (random() % 2 == 0) {
      text.insert(at, 1, c);
    } else {
      text[at] = c;
    }
    if (text.empty()) return text;
  }
  return text;
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += hex64(static_cast<unsigned char>(c)).substr(14);
  return out;
}

std::string dump(const TomlDocument& document, const TomlNode& node) {
  switch (node.kind) {
    case TomlNode::Kind::table: {
      std::string out = "{";
      for (const TomlNode& child : document.children(node)) out += hex(child.key) + ":" + dump(document, child) + ",";
      return out + "}";
    }
    case TomlNode::Kind::list: {
      std::string out = "[";
      for (const TomlNode& child : document.children(node)) out += dump(document, child) + ",";
      return out + "]";
    }
    case TomlNode::Kind::string:
      return "s" + hex(node.text);
    case TomlNode::Kind::integer:
      return "i" + std::to_string(node.integer);
    case TomlNode::Kind::number:
      return std::isnan(node.number) ? "fnan" : "f" + hex64(std::bit_cast<std::uint64_t>(node.number));
    case TomlNode::Kind::boolean:
      return node.boolean ? "true" : "false";
    case TomlNode::Kind::date:
      return "d" + node.text;
    case TomlNode::Kind::time:
      break;
  }
  return "t";
}

// "skip" where TOML lets implementations differ: integers beyond 64 bits, numbers beyond doubles.
constexpr std::string_view kOracle = R"(
import datetime, struct, sys, tomllib

class Skip(Exception): pass

def dump(value, text):
    if isinstance(value, dict):
        return "{" + "".join(f"{k.encode().hex()}:{dump(v, text)}," for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + "".join(dump(v, text) + "," for v in value) + "]"
    if isinstance(value, str): return "s" + value.encode().hex()
    if isinstance(value, bool): return "true" if value else "false"
    if isinstance(value, int):
        if not -2**63 <= value < 2**63: raise Skip
        return f"i{value}"
    if isinstance(value, float):
        if value != value: return "fnan"
        if abs(value) == float("inf") and "inf" not in text: raise Skip
        return "f" + struct.pack(">d", value).hex()
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime): return f"d{value}"
    return "t"

data = open(sys.argv[1], "rb").read()
at = 0
while at < len(data):
    size = int.from_bytes(data[at:at + 4], "little")
    document, at = data[at + 4:at + 4 + size], at + 4 + size
    try:
        text = document.decode()
        print(dump(tomllib.loads(text), text))
    except Skip:
        print("skip")
    except ValueError:
        print("invalid")
)";

TEST(ReadToml, agrees_with_tomllib) {
  std::mt19937 random(20'250'915);
  std::vector<std::string> documents;
  std::string input;
  for (int i = 0; i < kDocuments; ++i) {
    const std::string& document = documents.emplace_back(random_document(random));
    for (unsigned shift = 0; shift < 32; shift += 8) input += static_cast<char>((document.size() >> shift) & 0xFF);
    input += document;
  }
  const std::string output = run_python(std::string(kOracle), input);
  const std::vector<std::string_view> expected = split(output, '\n');
  ASSERT_EQ(expected.size(), documents.size() + 1);
  int valid = 0;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    if (expected[i] == "skip") continue;
    const auto document = read_toml(documents[i]);
    valid += document ? 1 : 0;
    EXPECT_EQ(document ? dump(*document, document->root()) : "invalid", expected[i])
        << documents[i] << "\n-- " << (document ? "" : document.error().message);
  }
  // Both kinds must be there in numbers, or the test tests nothing.
  EXPECT_GT(valid, kDocuments / 10);
  EXPECT_LT(valid, kDocuments * 9 / 10);
}

}  // namespace
}  // namespace fount
