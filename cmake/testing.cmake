# tests/ mirrors src/. tests/<folder>/*.cc becomes the program test_<folder>, linked with the layer of that name when
# there is one, else with everything; each of its cases is a test of ctest. tests/<folder>/*_test.py is one test each,
# run with the same FOUNT_BINARY and FOUNT_SOURCE_DIR, as environment variables; one that cannot
# run here exits with 77. A folder that must be built in another way says so in its target.cmake, which sees `target`.
option(BUILD_TESTING "Build the programs of tests/" ON)
enable_testing()
include(GoogleTest)

# A corpus test under a sanitizer takes minutes on a busy machine; a hang takes forever.
set(FOUNT_TEST_TIMEOUT_S 600)
# Property tests try the same cases each time, so that a change is judged and not luck. To search on, run a test program
# by itself: then every run has another seed.
set(FOUNT_PROPERTY_SEED 20251123)

function(fount_add_test_program folder name sources)
  set(target test_${name})
  add_executable(${target} ${sources})
  set(layer fount_cli)
  if(TARGET fount_${name})
    set(layer fount_${name})
  endif()
  target_link_libraries(${target} PRIVATE ${layer} GTest::gtest GTest::gtest_main)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(
    ${target} PRIVATE FOUNT_SOURCE_DIR="${PROJECT_SOURCE_DIR}" FOUNT_BINARY="$<TARGET_FILE:fount>")
  if(EXISTS ${folder}/target.cmake)
    include(${folder}/target.cmake)
  endif()
  gtest_discover_tests(
    ${target}
    TEST_PREFIX "${name}/"
    DISCOVERY_TIMEOUT 120
    PROPERTIES TIMEOUT ${FOUNT_TEST_TIMEOUT_S} LABELS ${name} ENVIRONMENT RC_PARAMS=seed=${FOUNT_PROPERTY_SEED})
endfunction()

function(fount_add_test_script script name)
  get_filename_component(case ${script} NAME_WE)
  set(environment
      FOUNT_BINARY=$<TARGET_FILE:fount> FOUNT_SOURCE_DIR=${PROJECT_SOURCE_DIR} PYTHONDONTWRITEBYTECODE=1)
  add_test(NAME ${name}/${case} COMMAND ${CMAKE_COMMAND} -E env ${environment} ${FOUNT_PYTHON} ${script})
  set_tests_properties(${name}/${case} PROPERTIES TIMEOUT ${FOUNT_TEST_TIMEOUT_S} LABELS ${name} SKIP_RETURN_CODE 77)
endfunction()

function(fount_add_format_test)
  find_program(FOUNT_CLANG_FORMAT clang-format-19 REQUIRED)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS src/*.h src/*.cc tests/*.h tests/*.cc fuzz/*.cc bench/*.cc)
  add_test(NAME format COMMAND ${FOUNT_CLANG_FORMAT} --dry-run --Werror ${files})
endfunction()

function(fount_add_tests)
  find_package(GTest REQUIRED)
  # Debian's own Python first: the packages that test scripts import are Debian's.
  find_program(FOUNT_PYTHON python3 HINTS /usr/bin NO_DEFAULT_PATH)
  find_program(FOUNT_PYTHON python3 REQUIRED)
  file(GLOB folders CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*)
  foreach(folder ${folders})
    get_filename_component(name ${folder} NAME)
    file(GLOB tests CONFIGURE_DEPENDS ${folder}/*_test.cc)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cc)
    if(tests)
      fount_add_test_program(${folder} ${name} "${sources}")
    endif()
    file(GLOB scripts CONFIGURE_DEPENDS ${folder}/*_test.py)
    foreach(script ${scripts})
      fount_add_test_script(${script} ${name})
    endforeach()
  endforeach()
  fount_add_format_test()
endfunction()

# What every preset tests, with or without the programs of tests/: the binary starts, Fount passes its own gate.
function(fount_add_binary_tests)
  add_test(NAME smoke COMMAND fount version)
  add_test(NAME self_audit COMMAND fount audit . WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(smoke self_audit PROPERTIES TIMEOUT 120)
endfunction()
