// The names by which files and directories give their role away. Tables only: whether a name is to be believed where
// it stands is roles.h's business. All names are lower case.
#pragma once

#include <string_view>

namespace fount {

bool is_vendored_directory(std::string_view name);
bool is_test_directory(std::string_view name);
bool is_generated_directory(std::string_view name);
bool is_docs_directory(std::string_view name);
bool is_script_directory(std::string_view name);

// Names that nothing but a test (or its set-up) has: "x.spec.ts", "x_test.go", "conftest.py".
bool is_test_file(std::string_view name);

// "test_x.py", "x_test.py", "tests.py": usually tests, but production files are called so, too.
bool is_named_like_a_test(std::string_view name);

// "_pb2.py" of "x_pb2.py", "yarn.lock"; "" when the name does not say so.
std::string_view generated_ending(std::string_view name);

bool is_docs_file(std::string_view name);

// Programs that the packaging or the task runner of a repository starts: "setup.py", "noxfile.py".
bool is_script_file(std::string_view name);

// Where a deployed program begins: "main.py", "manage.py".
bool is_entry_point(std::string_view name);

}  // namespace fount
