// The world of one data folder, for tests that break what is under it.
#pragma once

#include "sqlite/storage.h"
#include "tests/broker/world.h"

namespace fount {

class SqliteWorld : public World {
 public:
  explicit SqliteWorld(std::string folder, const char* vfs = nullptr) : folder_(std::move(folder)), vfs_(vfs) {}
  Status open();
  void close();
  Broker& broker() override { return *broker_; }
  Store& store() override { return *store_; }
  void reopen() override;
  Storage& storage() { return *storage_; }

 private:
  std::string folder_;
  const char* vfs_;
  std::unique_ptr<Storage> storage_;
  std::unique_ptr<Broker> broker_;
  std::unique_ptr<Store> store_;
};

}  // namespace fount
