// Any bytes as any data format, which the first byte chooses: facts whose places lie within the file, never a crash.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/scalar.h"
#include "lang/extract.h"

namespace {

void check(fount::Language language, std::string_view bytes) {
  const fount::FileFacts facts = fount::extract(language, bytes);
  for (std::uint32_t i = 0; i < facts.entries.size(); ++i) {
    const fount::Entry& entry = facts.entries[i];
    if (entry.begin > entry.end || entry.end > bytes.size()) std::abort();
    if (entry.value_begin > entry.value_end || entry.value_end > bytes.size()) std::abort();
    if (entry.parent != fount::kNone && entry.parent >= i) std::abort();
    if (entry.target != fount::kNone && entry.target >= facts.entries.size()) std::abort();
    const std::string_view value = bytes.substr(entry.value_begin, entry.value_end - entry.value_begin);
    static_cast<void>(fount::decode(value, entry.style, language));
  }
  for (const fount::VariableRead& read : facts.reads) {
    if (read.begin > read.end || read.end > bytes.size()) std::abort();
    if (read.default_begin > read.default_end || read.default_end > bytes.size()) std::abort();
    if (read.entry != fount::kNone && read.entry >= facts.entries.size()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using fount::Language;
  constexpr std::array kLanguages = {Language::dotenv, Language::yaml, Language::json,      Language::toml,
                                     Language::ini,    Language::xml,  Language::properties};
  if (size == 0) return 0;
  check(kLanguages[data[0] % kLanguages.size()], {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
