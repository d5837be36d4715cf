// A rule: what it is called and how it is checked. A rule reads the index and nothing else; it never sees source text,
// paths on disk or who asked. Rules run in parallel and in any order, so `check` must not keep state.
#pragma once

#include <span>
#include <string_view>

#include "core/rule_info.h"
#include "index/index.h"
#include "index/needs.h"
#include "index/sink.h"

namespace fount {

struct Rule {
  RuleInfo info;
  void (*check)(const Index& index, Sink& sink);
  Needs needs = Needs::everything();  // a rule that needs less says so, and costs less when it is asked for alone
};

struct RulePage {
  std::string_view id;
  std::string_view markdown;  // docs/rules/<id>.md
};

// Generated from the folders src/rules/ and docs/rules/, sorted by id.
std::span<const Rule* const> all_rules();
std::span<const RulePage> all_rule_pages();

}  // namespace fount
