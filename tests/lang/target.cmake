# The differential test: facts of a real corpus against CPython's own parser.
add_executable(fount_dump_facts ${folder}/differential/dump_facts.cc)
target_link_libraries(fount_dump_facts PRIVATE fount_lang)
add_test(NAME lang/differential COMMAND ${folder}/differential/run.sh $<TARGET_FILE:fount_dump_facts>)
set_tests_properties(lang/differential PROPERTIES TIMEOUT ${FOUNT_TEST_TIMEOUT_S} LABELS lang)

# Data formats against Python's own parsers and PyYAML, over the data files of this machine.
add_executable(fount_dump_entries ${folder}/differential/dump_entries.cc)
target_link_libraries(fount_dump_entries PRIVATE fount_lang)
add_test(NAME lang/formats_differential COMMAND ${folder}/differential/run_formats.sh $<TARGET_FILE:fount_dump_entries>)
set_tests_properties(lang/formats_differential PROPERTIES TIMEOUT ${FOUNT_TEST_TIMEOUT_S} LABELS lang)

# Shell and make against bash and make themselves, over assignments that the test makes up.
add_test(NAME lang/generated_differential
  COMMAND ${folder}/differential/run_generated.sh $<TARGET_FILE:fount_dump_entries>)
set_tests_properties(lang/generated_differential PROPERTIES TIMEOUT ${FOUNT_TEST_TIMEOUT_S} LABELS lang)
