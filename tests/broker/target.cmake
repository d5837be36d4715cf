# A world has a store, too: users come from there.
target_link_libraries(${target} PRIVATE fount_store)
