// argv → exit code: 0 clean or no gate asked for, 1 gate failed, 2 usage, configuration or internal error,
// 130 interrupted. The only place where an Error becomes text on stderr and a number.
#pragma once

namespace fount {

int run(int argc, char** argv);

}  // namespace fount
