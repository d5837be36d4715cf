target_link_libraries(${target} PRIVATE fount_lang)
