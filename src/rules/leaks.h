// The ways in which kept state crosses users, requests or instances. Each `find_*` looks for one of them;
// `shared-state` turns what they return into findings. Judgement lives here; where state is and who touches it, the
// index knows.
#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "index/state.h"
#include "rules/ownership.h"

namespace fount {

struct Leak {
  std::string name;     // of the state: "pkg.module.NAME"
  std::string verdict;  // one word of the rule's page, for `data`
  std::string message, remedy;
  FileId file;
  std::vector<Source> sources;  // the state first, then what makes it leak
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::tentative;
};

std::string name_of(const Index& index, const State& state);
Source source_of(const Index& index, const State& state, std::string note);
Source source_of(const Index& index, const StateAccess& access, std::string note);

// Keyed by user, read by user, and nothing else.
bool is_user_registry(const Index& index, const SharedStates& shared, const State& state);
Whose whose_key(const Index& index, const SharedStates& shared, const StateAccess& access);

}  // namespace fount
