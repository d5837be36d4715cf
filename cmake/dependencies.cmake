# Debian 12 packages only (scripts/install-packages). Each has an ADR: docs/adr/.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(EXPAT REQUIRED)
pkg_check_modules(git2 REQUIRED IMPORTED_TARGET libgit2)
pkg_check_modules(hs REQUIRED IMPORTED_TARGET libhs)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
add_library(xxHash::xxhash ALIAS PkgConfig::xxhash)

# ADR 0010. Sanitizers bring an allocator of their own.
if(NOT FOUNT_SANITIZE)
  find_package(mimalloc 2.0 REQUIRED)
endif()
