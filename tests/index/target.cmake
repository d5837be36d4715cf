# Resolution is held to what CPython does, on random trees.
find_package(rapidcheck REQUIRED)
target_link_libraries(${target} PRIVATE fount_lang fount_source rapidcheck)
