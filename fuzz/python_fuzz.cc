// Any bytes as Python: facts whose places and indices are right, the same ones each time, and text that prints.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lang/extract.h"
#include "lang/print_facts.h"
#include "tests/lang/facts_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // libFuzzer allocates exactly `size` bytes, so the sanitizer sees a read past the end.
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const fount::FileFacts facts = fount::extract(fount::Language::python, bytes);
  const std::string broken = fount::broken_invariant(facts, size);
  if (!broken.empty()) {
    std::fprintf(stderr, "does not hold: %s\n", broken.c_str());
    std::abort();
  }
  const std::string printed = fount::print_facts("f.py", facts, bytes);
  const fount::FileFacts again = fount::extract(fount::Language::python, bytes);
  if (fount::print_facts("f.py", again, bytes) != printed) std::abort();
  return 0;
}
