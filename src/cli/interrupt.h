// Ctrl-C → CancelToken. The first one asks the audit to stop at the next file; the second ends the process as usual.
#pragma once

#include "engine/observer.h"

namespace fount {

// A token that Ctrl-C cancels from now on; it lives as long as the process, as the handler may run at any time.
const CancelToken& cancel_on_interrupt();

}  // namespace fount
