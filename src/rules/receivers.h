// What a method is called on.
#pragma once

#include <string_view>

#include "index/index.h"
#include "index/state.h"

namespace fount {

// As a dotted name: that of a variable, or of the function that gave it (`get_router().add(x)`); "" when it has none.
std::string_view receiver_of(const FileFacts& facts, const FileFlow& flow, std::uint32_t call);

// The object that exists once: `router = get_router(); router.add(x)`, or the module's own. nullptr: none is known.
const SharedInstance* called_object(const Index& index, const SharedStates& shared, const CallSite& site);

}  // namespace fount
