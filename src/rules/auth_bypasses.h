// Bypass switches: what decides that somebody is let in without verification, with every place that honours it and what
// guards that place. Found by what the code does; names only add to it.
#pragma once

#include <string>
#include <vector>

#include "index/sink.h"
#include "rules/auth_grants.h"

namespace fount {

enum class SwitchKind {
  constant,   // a password, code or token that the program compares with a literal
  variable,   // an environment variable
  client,     // a header, or a field of the request
  setting,    // an attribute or constant that says so
  parameter,  // whoever calls decides
};

enum class Guard {
  none,
  environment,  // not reached when the environment is production
  unset,        // guarded by an environment's name, but reached when nobody sets that name
};

struct Bypass {
  Grant grant;
  std::string name;  // of the switch
  SwitchKind kind = SwitchKind::variable;
  Guard guard = Guard::none;
  bool on_by_default = false;   // lets in when nothing sets it
  bool hinted = false;          // its name says that it is a bypass
  bool or_environment = false;  // an environment is asked for, but only as an alternative to the switch
  std::size_t set_in = 0;       // deployments that give the variable a value
  bool turned_off = false;      // and one of them turns the switch off
  bool turned_on = false;       // and one of them turns it on
  Span where;                   // the condition that asks for it
};

// Of production code, grouped by service and name: what belongs to one switch stands together.
std::vector<Bypass> find_bypasses(const Index& index);

// How many functions of production code authenticate: what the rules looked at.
void examine_authentication(const Index& index, Sink& sink);

std::string_view name_of(SwitchKind);
// "returns success", as prose.
std::string_view name_of(GrantKind);
// "no guard", "only outside production".
std::string_view name_of(Guard);

}  // namespace fount
