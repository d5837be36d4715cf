# Properties are tested with rapidcheck.
find_package(rapidcheck REQUIRED)
target_link_libraries(${target} PRIVATE rapidcheck)
