# Debian 12 packages only (scripts/install-packages). Each has an ADR: docs/adr/.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(EXPAT REQUIRED)
pkg_check_modules(git2 REQUIRED IMPORTED_TARGET libgit2)
pkg_check_modules(hs REQUIRED IMPORTED_TARGET libhs)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)

# The service. Boost is Asio, Beast (header only) and JSON.
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(OpenSSL 3 REQUIRED)
pkg_check_modules(prometheus REQUIRED IMPORTED_TARGET prometheus-cpp-core)
pkg_check_modules(cjose REQUIRED IMPORTED_TARGET cjose)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
add_library(xxHash::xxhash ALIAS PkgConfig::xxhash)

# ADR 0010. Sanitizers bring an allocator of their own.
if(NOT FOUNT_SANITIZE)
  find_package(mimalloc 2.0 REQUIRED)
endif()
