// Errors as values. Owns the one way an operation reports that it failed: `Result<T>`. Absent is not failed: use
// `Result<std::optional<T>>`. Only cli/ turns an Error into an exit code.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace fount {

enum class ErrorCode : unsigned char {
  usage,          // the caller asked for something impossible: unknown flag, unknown rule
  configuration,  // fount.toml (or a file it names) is wrong
  not_found,      // a path or name does not exist
  permission,     // the system refused
  io,             // reading or writing failed for another reason
  canceled,       // the caller's CancelToken fired
};

struct Error {
  ErrorCode code = ErrorCode::io;
  std::string message;  // what happened, where, and what to do; no trailing period needed, no newline
};

template <class T>
using Result = std::expected<T, Error>;

using Status = Result<void>;

inline std::unexpected<Error> failure(ErrorCode code, std::string message) {
  return std::unexpected<Error>(Error{code, std::move(message)});
}

}  // namespace fount

#define FOUNT_CONCAT_INNER(a, b) a##b
#define FOUNT_CONCAT(a, b) FOUNT_CONCAT_INNER(a, b)

// `FOUNT_TRY(auto value, operation());` binds the value, or returns the error from the enclosing function.
#define FOUNT_TRY(declaration, ...) FOUNT_TRY_INNER(FOUNT_CONCAT(fount_try_, __LINE__), declaration, __VA_ARGS__)
#define FOUNT_TRY_INNER(result, declaration, ...)                                 \
  auto result = (__VA_ARGS__);                                                    \
  if (!result) return std::unexpected<::fount::Error>(std::move(result).error()); \
  declaration = *std::move(result)

#define FOUNT_CHECK(...)                                                       \
  do {                                                                         \
    if (auto fount_status = (__VA_ARGS__); !fount_status)                      \
      return std::unexpected<::fount::Error>(std::move(fount_status).error()); \
  } while (false)
