// Any bytes: places of credentials that lie in the text, in order and apart, of kinds that exist; the same ones again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "secrets/encodings.h"
#include "secrets/kinds.h"
#include "secrets/scanner.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fount::secrets::Scanner scanner;
  static fount::secrets::Scanner::Scratch scratch(scanner);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto spans = scanner.scan(bytes, scratch);
  std::uint32_t end = 0;
  for (const fount::SecretSpan& span : spans) {
    if (span.begin < end || span.begin >= span.end || span.end > size) std::abort();
    if (span.kind >= fount::secrets::kinds().size()) std::abort();
    end = span.end;
  }
  if (scanner.scan(bytes, scratch).size() != spans.size()) std::abort();
  for (const auto& form : fount::secrets::encodings_of(bytes.substr(0, 256))) static_cast<void>(form.size());
  return 0;
}
