#include "tests/lang/facts_text.h"

#include "base/text.h"
#include "lang/extract.h"
#include "lang/print_facts.h"

namespace fount {
namespace {

// Drops " key=..." of fields that no test can write down.
std::string without_field(std::string line, std::string_view key) {
  const std::size_t begin = line.find(" " + std::string(key) + "=");
  if (begin == std::string::npos) return line;
  const std::size_t end = line.find(' ', begin + 1);
  return line.erase(begin, end == std::string::npos ? end : end - begin);
}

}  // namespace

std::string python_facts(std::string_view kinds, std::string_view source) {
  const std::string all = print_facts("t.py", extract(Language::python, source), source);
  std::string wanted;
  for (const std::string_view line : split(all, '\n')) {
    if (line.empty() || !contains_word(kinds, line.substr(0, line.find(' ')))) continue;
    std::string text(line);
    for (const std::string_view key : {"hash", "shape", "names", "tokens", "digest"}) text = without_field(text, key);
    wanted += text + '\n';
  }
  return wanted;
}

}  // namespace fount
