# The same bytes twice: embedded at configuration, and read by the test.
include(embed)
fount_embed(${PROJECT_SOURCE_DIR}/tests/cmake/hostile_page.md hostile_page_bytes)
file(WRITE ${PROJECT_BINARY_DIR}/generated/hostile_page.inc.new "${hostile_page_bytes}\n")
file(COPY_FILE ${PROJECT_BINARY_DIR}/generated/hostile_page.inc.new ${PROJECT_BINARY_DIR}/generated/hostile_page.inc
     ONLY_IF_DIFFERENT)
