// A small life of a server, told the same way by the tests that break something under it: runs are submitted, claimed,
// appended to and ended by several users; whoever asked remembers what was accepted.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/broker/world.h"

namespace fount {

// What was told to be done: the events that `done` saw, by user and seq.
using Accepted = std::map<std::pair<std::int64_t, std::uint64_t>, Event>;

// One run of the user from submission to its end. Errors are borne: what fails was not accepted.
void tell_story(Broker& broker, const User& user, const std::string& name, Accepted& accepted);

// The promises, of all users: logs are dense, hold everything accepted exactly once and as it was told; each run has at
// most one end, and its state, results and terminal event agree. `more`: whether events may be there that nobody was
// told of, as after a kill between the commit and the answer.
void expect_promises(World& world, const std::vector<User>& users, const Accepted& accepted, bool more);

}  // namespace fount
