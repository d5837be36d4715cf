// Quotes of two places that differ, cut down to what differs.
#pragma once

#include "core/finding.h"

namespace fount {

// Leaves of the two texts of every contrast only what differs, from the first word to the last, at most 200 bytes:
// `timeout = 30` and `timeout = 60` become `30` and `60`. Texts that differed only in what redaction hid become equal,
// and say so.
void keep_what_differs(DataObject& data);

}  // namespace fount
