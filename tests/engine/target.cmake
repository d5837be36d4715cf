# Property tests (score_test.cc).
find_package(rapidcheck REQUIRED)
target_link_libraries(${target} PRIVATE rapidcheck)
