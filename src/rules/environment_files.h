// Files that describe one environment each and differ in its name alone: staging.env beside production.env.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "index/index.h"

namespace fount {

struct EnvironmentFile {
  FileId file;
  EnvironmentId environment;
  std::map<Symbol, const SettingSource*> settings;  // in effect
  std::set<Symbol> mentioned;                       // commented out: somebody decided against it
};

// By kind and path without the environment's name: "env file config/*.env". In file order.
std::map<std::string, std::vector<EnvironmentFile>> environment_families(const Index& index);

}  // namespace fount
