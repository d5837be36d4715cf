# A world has a store, too: users come from there. Disks that fail are those of tests/sqlite.
target_link_libraries(${target} PRIVATE fount_store)
target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/sqlite/fault_files.cc)
