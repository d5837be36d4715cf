// Any bytes as a page of a rule: each example's files as a repository, audited by every rule. Never a crash, and the
// same report whether one thread or three did it. The pages themselves are the inputs to start from.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/audit.h"
#include "report/render.h"
#include "source/file_system.h"
#include "tests/rules/page.h"

namespace {

std::string report_of(const fount::MemoryFileSystem& files, unsigned threads) {
  fount::AuditRequest request;
  request.fs = &files;
  request.root_name = "fuzzed";
  request.generated_at = "2000-01-01T00:00:00Z";
  request.today = "2025-01-01";
  fount::Workers workers(threads);
  fount::SilentObserver observer;
  const fount::CancelToken cancel;
  const auto result = fount::audit(request, workers, observer, cancel);
  // A policy that is wrong is told; nothing else may stop an audit.
  if (!result && result.error().code != fount::ErrorCode::configuration) std::abort();
  return result ? fount::render_json(result->report, {}) : result.error().message;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view page(reinterpret_cast<const char*>(data), size);
  for (const fount::test::Example& example : fount::test::examples_of(page)) {
    fount::MemoryFileSystem files;
    for (const auto& [path, content] : example.files) files.write(path, content);
    if (report_of(files, 1) != report_of(files, 3)) std::abort();
  }
  return 0;
}
