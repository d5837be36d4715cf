#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace fount {
namespace {

constexpr unsigned kDefaultWidth = 100;
constexpr unsigned kWidest = 1000;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_capable_terminal(int descriptor) {
  const std::string_view term = environment("TERM");
  return isatty(descriptor) == 1 && !term.empty() && term != "dumb";
}

bool wants_color() {
  if (!environment("NO_COLOR").empty()) return false;
  const std::string_view forced = environment("CLICOLOR_FORCE");
  if (!forced.empty() && forced != "0") return true;
  return is_capable_terminal(STDOUT_FILENO);
}

unsigned find_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const std::string_view columns = environment("COLUMNS");
  unsigned width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  return width > 0 && width <= kWidest ? width : kDefaultWidth;
}

}  // namespace

Console find_console() {
  Console console;
  console.color = wants_color();
  console.hyperlinks = console.color && is_capable_terminal(STDOUT_FILENO);
  console.progress = is_capable_terminal(STDERR_FILENO);
  console.width = find_width();
  return console;
}

RenderOptions console_rendering(const std::string& root) {
  const Console console = find_console();
  RenderOptions rendering;
  rendering.color = console.color;
  rendering.hyperlinks = console.hyperlinks;
  rendering.root = root;
  rendering.width = console.width;
  return rendering;
}

}  // namespace fount
