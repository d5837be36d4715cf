// How the two rules about bypasses tell of them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/finding.h"
#include "rules/auth_bypasses.h"

namespace fount {

// Runs of one switch in one service; constants are one switch for each function that knows them.
std::vector<std::span<const Bypass>> by_switch(const Index& index, std::span<const Bypass> bypasses);

// As sure as the surest place: a name alone is a hint.
Confidence confidence_of(const Bypass& bypass);
Confidence confidence_of(std::span<const Bypass> places);

// "a constant code", "DEMO_MODE, on by default and set by no deployment".
std::string shown_name(const Bypass& bypass);

// Sources, surplus, key and `data` of the places.
void add_places(const Index& index, Finding& finding, std::span<const Bypass> places);

}  // namespace fount
