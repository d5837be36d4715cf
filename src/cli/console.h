// What the terminal at the other end can show, decided once from file descriptors and environment. Only cli/ asks.
#pragma once

#include <string>

#include "report/render.h"

namespace fount {

struct Console {
  bool color = false;       // NO_COLOR and CLICOLOR_FORCE first, then: stdout is a terminal that is not dumb
  bool hyperlinks = false;  // OSC 8; never forced, because a file full of them is of no use
  bool progress = false;    // stderr is a terminal that is not dumb
  unsigned width = 100;     // columns of stdout; COLUMNS when it is no terminal
};

Console find_console();

// How text for standard output is rendered; places become links below `root`, an absolute path.
RenderOptions console_rendering(const std::string& root);

}  // namespace fount
