# Own-code settings are an INTERFACE target that third-party code never links. Sanitizers and warnings are data in
# CMakePresets.json (FOUNT_SANITIZE, FOUNT_WERROR); there are no feature switches: every build is the whole of Fount.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# No -DNDEBUG anywhere: our own bugs are assertions, and those are on in every build. Debug is optimised enough for the
# tests to read whole corpora, and keeps lines and no variables: a third of the disk and two thirds of the memory of -g.
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1 -D_GLIBCXX_ASSERTIONS")
set(CMAKE_CXX_FLAGS_RELEASE "-O2")

set(FOUNT_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, comma separated")
set(FOUNT_WERROR OFF CACHE BOOL "Warnings are errors")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(fount_own_code INTERFACE)
target_include_directories(fount_own_code INTERFACE ${PROJECT_SOURCE_DIR}/src ${PROJECT_BINARY_DIR}/generated)
target_compile_definitions(fount_own_code INTERFACE FOUNT_VERSION="${PROJECT_VERSION}")
# A fact or finding names the fields it fills; the others have their defaults.
target_compile_options(fount_own_code INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)  # false positives of g++ 12 when it optimises std::string and std::variant
  target_compile_options(fount_own_code INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)  # std::stable_sort of libstdc++ 12 uses a function that C++17 deprecates
  target_compile_options(fount_own_code INTERFACE -Wno-deprecated-declarations)
endif()
if(FOUNT_WERROR)
  target_compile_options(fount_own_code INTERFACE -Werror)
endif()
if(FOUNT_SANITIZE)
  target_compile_options(
    fount_own_code INTERFACE -fsanitize=${FOUNT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(fount_own_code INTERFACE -fsanitize=${FOUNT_SANITIZE})
endif()
