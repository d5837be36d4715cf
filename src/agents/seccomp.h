// seccomp: the system calls that a sandbox class leaves. The lists are in seccomp.cc, with their reasons.
#pragma once

#include "agents/sandbox.h"
#include "base/result.h"

namespace fount {

// Holds for the calling thread and what it starts, for good. Needs no_new_privs.
// `signals_are_held`: something else keeps the process from sending signals to others.
Status restrict_calls(const Sandbox& sandbox, bool signals_are_held);

}  // namespace fount
