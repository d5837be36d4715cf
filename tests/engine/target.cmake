# Property tests (score_test.cc).
find_package(rapidcheck REQUIRED)
target_link_libraries(${target} PRIVATE rapidcheck)
# Credentials to hide (secret_vault_test.cc).
target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/secrets/samples.cc)
