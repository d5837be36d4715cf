// One connection to one SQLite file, and statements on it. Owns the only use of SQLite's interface, and how its errors
// are told. Knows no table.
//
// A connection is used by one thread at a time. SQL is a literal by type: values can only be bound.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace fount {

class Sql {
 public:
  template <std::size_t N>
  consteval Sql(const char (&text)[N]) : text_(text) {}  // NOLINT(google-explicit-constructor): a literal is one
  const char* text() const { return text_; }

 private:
  const char* text_;
};

enum class DatabaseMode : std::uint8_t { write, read };

class Database {
 public:
  // `vfs`: the name of a registered SQLite file system; nullptr: the one of checked_file.h. For writing, a file that is
  // not there is made, readable by its owner only.
  static Result<Database> open(const std::string& path, DatabaseMode mode, const char* vfs = nullptr);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // Several statements without values: migrations, pragmas, transactions.
  Status script(Sql sql);
  bool in_transaction() const;
  const std::string& path() const { return path_; }
  // What the last failed call means, for whoever runs the server.
  Error error() const;

 private:
  friend class Query;
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  Database(std::unique_ptr<sqlite3, Close> connection, std::string path);
  sqlite3_stmt* prepared(Sql sql);  // nullptr: error()

  std::string path_;
  std::unique_ptr<sqlite3, Close> connection_;
  // By the address of the literal: a statement is prepared once for each place that uses it.
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

// Whether text that is bound is copied, or outlives the query by itself.
enum class ValueLifetime : std::uint8_t { copied, borrowed };

// One execution of a prepared statement. Values are bound in the order of its parameters. Text of a row is copied out,
// so a row may be left at any time. Only one execution of each literal at a time.
class Query {
 public:
  template <class... Values>
  Query(Database& database, Sql sql, const Values&... values)
      : Query(database, ValueLifetime::copied, sql, values...) {}
  template <class... Values>
  Query(Database& database, ValueLifetime binding, Sql sql, const Values&... values)
      : database_(database), statement_(start(sql)), binding_(binding) {
    int place = 0;
    (bind(++place, values), ...);
  }
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Result<bool> next();  // whether there is a row
  Status run();         // to the end

  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;
  bool is_null(int column) const;

 private:
  sqlite3_stmt* start(Sql sql);
  void bind(int place, std::int64_t value);
  void bind(int place, double value);
  void bind(int place, std::string_view value);
  void bind(int place, std::nullopt_t value);
  template <std::integral T>
  void bind(int place, T value) {
    bind(place, static_cast<std::int64_t>(value));
  }
  template <class T>
    requires std::convertible_to<T, std::string_view>
  void bind(int place, const T& value) {
    bind(place, std::string_view(value));
  }
  template <class T>
  void bind(int place, const std::optional<T>& value) {
    value ? bind(place, *value) : bind(place, std::nullopt);
  }

  Database& database_;
  sqlite3_stmt* statement_;
  ValueLifetime binding_;
  bool bound_ = true;
};

template <class... Values>
Status execute(Database& database, Sql sql, const Values&... values) {
  return Query(database, ValueLifetime::borrowed, sql, values...).run();
}

}  // namespace fount
