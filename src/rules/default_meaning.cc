#include "rules/default_meaning.h"

#include <algorithm>
#include <iterator>

#include "base/path.h"
#include "rules/flag_meaning.h"
#include "rules/trial_folders.h"

namespace fount {
namespace {

// No folder between the two has a name that cannot be imported: "cli-hooks/" and "chat-hooks/" are two programs.
bool are_of_one_program(std::string_view first, std::string_view second) {
  std::string_view common = parent_of(first);
  while (!common.empty() && !second.starts_with(std::string(common) + "/")) common = parent_of(common);
  const auto apart = [&](std::string_view path) { return parent_of(path).substr(common.size()).contains('-'); };
  return !apart(first) && !apart(second);
}

}  // namespace

bool are_flags(const std::vector<Default>& defaults) {
  return std::ranges::all_of(defaults, [](const Default& one) { return means_on(one.value) || means_off(one.value); });
}

bool cannot_both_be_meant(const Index& index, std::string_view variable, const std::vector<Default>& defaults) {
  if (!are_flags(defaults) && !names_environment(variable)) return false;
  const auto path = [&](const Default& one) { return std::string_view(index.file(one.read->file).path); };
  for (auto one = defaults.begin(); one != defaults.end(); ++one)
    for (auto other = std::next(one); other != defaults.end(); ++other)
      if (one->value != other->value && !is_below_trials(path(*one)) && !is_below_trials(path(*other)) &&
          are_of_one_program(path(*one), path(*other)))
        return true;
  return false;
}

}  // namespace fount
