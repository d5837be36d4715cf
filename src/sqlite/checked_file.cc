#include "sqlite/checked_file.h"

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/hash.h"
#include "sqlite/schema.h"

namespace fount {
namespace {

constexpr const char* kName = "fount-checked";
constexpr int kLargestPage = 65'536;

// What SQLite calls a file: it begins with the methods, and the system's own file follows it.
struct CheckedFile {
  const sqlite3_io_methods* methods;
  sqlite3_file* real;
  bool checked;
};

CheckedFile& checked(sqlite3_file* file) { return *reinterpret_cast<CheckedFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return checked(file).real; }

bool is_page(int size, sqlite3_int64 offset) {
  return size >= 512 && size <= kLargestPage && (size & (size - 1)) == 0 && offset % size == 0;
}

// Of the page without its checksum, at its place: a page that was written to another place is wrong, too. Never 0,
// which says that there is none.
std::uint64_t checksum_of(const char* page, int size, sqlite3_int64 offset) {
  const std::uint64_t sum =
      hash64({page, static_cast<std::size_t>(size - kPageChecksumBytes)}, static_cast<std::uint64_t>(offset));
  return sum == 0 ? 1 : sum;
}

std::uint64_t big_endian(const char* bytes, int count) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

enum class Header : unsigned char { ours, foreign, damaged };

// What the head of the first page says: the bytes kept free per page, and whose file it is. Another program's database
// is not damaged because of that; migrate() says what it is.
Header judge_header(const char* header) {
  const bool keeps_place = header[20] == kPageChecksumBytes;
  const bool named = big_endian(header + 68, 4) == kApplication;
  if (keeps_place) return Header::ours;
  return named ? Header::damaged : Header::foreign;
}

int read(sqlite3_file* file, void* buffer, int size, sqlite3_int64 offset) {
  const int code = real(file)->pMethods->xRead(real(file), buffer, size, offset);
  if (code != SQLITE_OK || !checked(file).checked) return code;
  auto* page = static_cast<char*>(buffer);
  if (offset == 0 && size >= 72) {
    const Header header = judge_header(page);
    if (header == Header::damaged) return SQLITE_IOERR_DATA;
    checked(file).checked = header == Header::ours;
  }
  if (!checked(file).checked || !is_page(size, offset)) return code;
  char* place = page + size - kPageChecksumBytes;
  const std::uint64_t stored = big_endian(place, kPageChecksumBytes);
  if (stored != 0 && stored != checksum_of(page, size, offset)) return SQLITE_IOERR_DATA;
  std::memset(place, 0, kPageChecksumBytes);
  return code;
}

int write(sqlite3_file* file, const void* buffer, int size, sqlite3_int64 offset) {
  sqlite3_file* target = real(file);
  if (!checked(file).checked || !is_page(size, offset)) return target->pMethods->xWrite(target, buffer, size, offset);
  static thread_local std::array<char, kLargestPage> page;
  std::memcpy(page.data(), buffer, static_cast<std::size_t>(size));
  const std::uint64_t sum = checksum_of(page.data(), size, offset);
  for (int i = 0; i < kPageChecksumBytes; ++i)
    page[static_cast<std::size_t>(size - 1 - i)] = static_cast<char>(sum >> (8 * i) & 0xFF);
  return target->pMethods->xWrite(target, page.data(), size, offset);
}

// All else is the system's.
template <auto Method, class... Arguments>
auto forward(sqlite3_file* file, Arguments... arguments) {
  return (real(file)->pMethods->*Method)(real(file), arguments...);
}

template <auto Method>
struct Forward;
template <class Return, class... Arguments, Return (*sqlite3_io_methods::*Method)(sqlite3_file*, Arguments...)>
struct Forward<Method> {
  static Return call(sqlite3_file* file, Arguments... arguments) { return forward<Method>(file, arguments...); }
};

// Version 2: with shared memory, which the write-ahead log needs, and without memory mapping, which no check would see.
constexpr sqlite3_io_methods kMethods{
    .iVersion = 2,
    .xClose = Forward<&sqlite3_io_methods::xClose>::call,
    .xRead = read,
    .xWrite = write,
    .xTruncate = Forward<&sqlite3_io_methods::xTruncate>::call,
    .xSync = Forward<&sqlite3_io_methods::xSync>::call,
    .xFileSize = Forward<&sqlite3_io_methods::xFileSize>::call,
    .xLock = Forward<&sqlite3_io_methods::xLock>::call,
    .xUnlock = Forward<&sqlite3_io_methods::xUnlock>::call,
    .xCheckReservedLock = Forward<&sqlite3_io_methods::xCheckReservedLock>::call,
    .xFileControl = Forward<&sqlite3_io_methods::xFileControl>::call,
    .xSectorSize = Forward<&sqlite3_io_methods::xSectorSize>::call,
    .xDeviceCharacteristics = Forward<&sqlite3_io_methods::xDeviceCharacteristics>::call,
    .xShmMap = Forward<&sqlite3_io_methods::xShmMap>::call,
    .xShmLock = Forward<&sqlite3_io_methods::xShmLock>::call,
    .xShmBarrier = Forward<&sqlite3_io_methods::xShmBarrier>::call,
    .xShmUnmap = Forward<&sqlite3_io_methods::xShmUnmap>::call};

sqlite3_vfs* system_files() {
  static sqlite3_vfs* files = sqlite3_vfs_find(nullptr);
  return files;
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* granted) {
  CheckedFile& mine = checked(file);
  mine.real = reinterpret_cast<sqlite3_file*>(&mine + 1);
  mine.checked = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  const int code = system_files()->xOpen(system_files(), name, mine.real, flags, granted);
  mine.methods = mine.real->pMethods ? &kMethods : nullptr;
  return code;
}

}  // namespace

const char* checked_file_system() {
  static sqlite3_vfs files = [] {
    sqlite3_vfs made = *system_files();
    made.szOsFile += static_cast<int>(sizeof(CheckedFile));
    made.zName = kName;
    made.xOpen = open_file;
    return made;
  }();
  static const int registered = sqlite3_vfs_register(&files, 0);
  return registered == SQLITE_OK ? kName : nullptr;
}

}  // namespace fount
