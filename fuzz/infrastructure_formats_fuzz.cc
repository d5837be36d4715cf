// Any bytes as each infrastructure format, the first byte says which: facts whose places and indices are right, the
// same ones each time, and text that prints.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/scalar.h"
#include "lang/extract.h"
#include "lang/print_facts.h"
#include "tests/lang/facts_invariants.h"

namespace {

constexpr auto kLanguages = std::to_array<fount::Language>(
    {fount::Language::shell, fount::Language::dockerfile, fount::Language::terraform, fount::Language::makefile,
     fount::Language::nginx, fount::Language::requirements, fount::Language::go_module, fount::Language::version_file,
     fount::Language::tool_versions});

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // libFuzzer allocates exactly `size` bytes, so the sanitizer sees a read past the end.
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const fount::Language language = kLanguages.at(data[0] % kLanguages.size());
  const fount::FileFacts facts = fount::extract(language, bytes);
  const std::string broken = fount::broken_invariant(facts, bytes.size());
  if (!broken.empty()) {
    std::fprintf(stderr, "does not hold: %s\n", broken.c_str());
    std::abort();
  }
  for (const fount::Entry& entry : facts.entries) {
    fount::decode(bytes.substr(entry.value_begin, entry.value_end - entry.value_begin), entry.style, language);
  }
  const std::string printed = fount::print_facts("f", facts, bytes);
  if (fount::print_facts("f", fount::extract(language, bytes), bytes) != printed) std::abort();
  return 0;
}
