# Pages run through the whole audit.
target_link_libraries(${target} PRIVATE fount_engine)
