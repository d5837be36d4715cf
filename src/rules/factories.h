// Functions whose business it is to hand out instances of one class, who calls them, and who constructs past them. What
// the rules about factories and the pattern that is their counterpart share, so that none praises what another reports.
#pragma once

#include <span>
#include <vector>

#include "index/index.h"

namespace fount {

// Its name is a verb of making or getting, and words of the class's name: `get_id_manager` of UnifiedIDManager. A word
// more (`create_readonly_engine`) means another product.
bool is_named_for(const Index& index, DefinitionId function, DefinitionId product);

// Production functions that make or keep instances of the class, are named for it, and are no one's private helper.
// Methods of the class itself (`from_dict`) and functions that hand over to another are none. In file order.
std::vector<DefinitionId> factories_of(const Index& index, DefinitionId product);

// A class method that makes an instance of its own class and is called so: `create` and `build`, but not `from_dict`.
bool is_own_factory(const Index& index, DefinitionId function, DefinitionId product);

// Calls by production code outside the function's own file.
std::vector<CallSite> outside_calls(const Index& index, DefinitionId function);

// Production constructions that no home explains: not in the class's own file or that of one of `factories`, not in
// stand-ins or main guards, not in one of the `excused` functions (sorted): mostly, all that return instances.
std::vector<CallSite> private_constructions(const Index& index, DefinitionId product,
                                            std::span<const DefinitionId> factories,
                                            std::span<const DefinitionId> excused);

}  // namespace fount
