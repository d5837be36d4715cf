// Prints the entries of data files with their values, for comparison with reference parsers (compare_formats.py).
// `LANGUAGE<tab>path` come on standard input, one a line.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include "core/scalar.h"
#include "lang/extract.h"

namespace {

std::string hex(std::string_view text) {
  std::string out;
  for (const char c : text) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

void print(const std::string& path, fount::Language language) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const fount::FileFacts facts = fount::extract(language, bytes);
  std::cout << fmt::format("file\t{}\t{}\n", facts.unparsed.size(), path);
  for (const fount::Entry& entry : facts.entries) {
    const std::string_view raw = std::string_view(bytes).substr(entry.value_begin, entry.value_end - entry.value_begin);
    const bool scalar = entry.kind == fount::EntryKind::scalar;
    std::cout << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n",
                             static_cast<std::int64_t>(static_cast<std::int32_t>(entry.parent)),
                             static_cast<int>(entry.kind), entry.flags, static_cast<int>(entry.style),
                             hex(facts.text(entry.key)), scalar ? hex(fount::decode(raw, entry.style, language)) : "");
  }
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  const std::map<std::string, fount::Language> languages = {{"yaml", fount::Language::yaml},
                                                            {"json", fount::Language::json},
                                                            {"toml", fount::Language::toml},
                                                            {"ini", fount::Language::ini},
                                                            {"dotenv", fount::Language::dotenv},
                                                            {"xml", fount::Language::xml},
                                                            {"requirements", fount::Language::requirements},
                                                            {"shell", fount::Language::shell},
                                                            {"makefile", fount::Language::makefile}};
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t tab = line.find('\t');
    print(line.substr(tab + 1), languages.at(line.substr(0, tab)));
  }
}
