// What tests of this folder store: names of organisations, through the writer as anybody would.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sqlite/storage.h"
#include "tests/source/temporary_directory.h"

namespace fount {

inline Status insert_note(Database& database, const std::string& name) {
  return execute(database, "INSERT INTO organisations (name) VALUES (?)", name);
}

inline Status add_note(Storage& storage, const std::string& name) {
  return storage.writer().run([&](Database& database) { return insert_note(database, name); });
}

inline Result<std::vector<std::string>> notes(Storage& storage) {
  return storage.readers().read([](Database& database) -> Result<std::vector<std::string>> {
    std::vector<std::string> names;
    Query query(database, "SELECT name FROM organisations ORDER BY id");
    for (;;) {
      FOUNT_TRY(const bool row, query.next());
      if (!row) return names;
      names.push_back(query.text(0));
    }
  });
}

inline std::unique_ptr<Storage> open_storage(const std::string& folder, const StorageOptions& options = {}) {
  auto storage = Storage::open(folder, options);
  EXPECT_TRUE(storage) << storage.error().message;
  return storage ? *std::move(storage) : nullptr;
}

// The message of a refusal to open; "" when it opened.
inline std::string refusal(const std::string& folder) {
  auto storage = Storage::open(folder, {.lock_patience_ms = 0});
  return storage ? "" : storage.error().message;
}

}  // namespace fount
