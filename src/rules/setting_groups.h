// When two places that give one variable its value speak of the same program, and when they contradict each other.
#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "index/index.h"

namespace fount {

using SettingGroup = std::vector<const SettingSource*>;

// It gives a value in a deployed environment. What an image brings along is only a default.
bool describes_deployment(const Index& index, const SettingSource& setting);

// In a file that is there for tests, whatever environment it names: .env.staging.tests.
bool is_for_tests(const Index& index, const SettingSource& setting);

// Equal but for what no program tells apart: the case of true and false.
bool equal_values(const Index& index, const SettingSource& a, const SettingSource& b);

// The places of two files: none of one agrees with a comparable one of the other.
bool disagree(const Index& index, const SettingGroup& a, const SettingGroup& b);

// How sure it is that places grouped by value contradict each other.
Confidence confidence_of(const Index& index, const std::vector<SettingGroup>& values);

}  // namespace fount
