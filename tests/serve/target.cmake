# Property tests (session_test.cc).
find_package(rapidcheck REQUIRED)
target_link_libraries(${target} PRIVATE rapidcheck GTest::gmock)
