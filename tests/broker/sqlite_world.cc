#include "tests/broker/sqlite_world.h"

#include "broker/sqlite_broker.h"
#include "store/sqlite_store.h"

namespace fount {

Status SqliteWorld::open() {
  FOUNT_TRY(storage_, Storage::open(folder_, {.vfs = vfs_}));
  broker_ = std::make_unique<SqliteBroker>(*storage_, clock);
  store_ = std::make_unique<SqliteStore>(*storage_, clock);
  return {};
}

void SqliteWorld::close() {
  store_.reset();
  broker_.reset();
  storage_.reset();
}

void SqliteWorld::reopen() {
  close();
  const Status opened = open();
  if (!opened) throw std::runtime_error(opened.error().message);
}

}  // namespace fount
