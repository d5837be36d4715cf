// The signing key that a development server makes for itself: a JWK set with one random HS256 key, in the data folder,
// for its owner only.
#pragma once

#include <string>

#include "base/result.h"

namespace fount {

std::string key_file_in(const std::string& data_folder);

// What the file holds, after a check that nobody else could have read or written it; "" when there is none.
Result<std::string> read_key_file(const std::string& data_folder);

// The file's content, made when there is none; of several who start at once one makes it. The folder gets mode 0700
// when it is made here, the file 0600.
Result<std::string> ensure_key_file(const std::string& data_folder);

}  // namespace fount
