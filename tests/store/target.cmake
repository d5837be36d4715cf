# The same worlds as the broker's: runs come from there.
target_link_libraries(${target} PRIVATE fount_broker)
target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/broker/world.cc
                                 ${PROJECT_SOURCE_DIR}/tests/broker/sqlite_world.cc)
