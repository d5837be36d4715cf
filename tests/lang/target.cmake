# The differential test: facts of a real corpus against CPython's own parser.
add_executable(fount_dump_facts ${folder}/differential/dump_facts.cc)
target_link_libraries(fount_dump_facts PRIVATE fount_lang)
add_test(NAME lang/differential COMMAND ${folder}/differential/run.sh $<TARGET_FILE:fount_dump_facts>)
set_tests_properties(lang/differential PROPERTIES TIMEOUT ${FOUNT_TEST_TIMEOUT_S} LABELS lang)
