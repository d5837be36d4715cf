#include "cli/interrupt.h"

#include <csignal>

namespace fount {
namespace {

CancelToken interrupted;

void handle_interrupt(int) { interrupted.cancel(); }

}  // namespace

const CancelToken& cancel_on_interrupt() {
  struct sigaction action{};
  action.sa_handler = handle_interrupt;
  action.sa_flags = SA_RESETHAND | SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  return interrupted;
}

}  // namespace fount
