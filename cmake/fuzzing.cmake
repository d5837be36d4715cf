# fuzz/<name>_fuzz.cc becomes the libFuzzer program <name>_fuzz, linked with every layer. Only in the preset `fuzz`,
# whose compiler can instrument; scripts/fuzz.sh runs each for as long as wanted, ctest for a moment.
# fuzz/seeds/<name>/ holds inputs to start from.
set(FOUNT_FUZZ_SECONDS 10 CACHE STRING "How long ctest runs each fuzz target")

function(fount_add_fuzz_targets)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/fuzz/*_fuzz.cc)
  foreach(source ${sources})
    get_filename_component(target ${source} NAME_WE)
    add_executable(${target} ${source})
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} PRIVATE fount_cli)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
    add_test(NAME fuzz/${target} COMMAND ${PROJECT_SOURCE_DIR}/scripts/fuzz-one ${target} ${FOUNT_FUZZ_SECONDS})
  endforeach()
endfunction()
