// Questions about the settings of a repository: what gives a variable its value and who reads it, what two environments
// differ in, what one of them runs with. Same facts and index as an audit, no rules; `fount config` asks.
//
// Values are shown as everywhere: of a secret its length, and of two secrets whether they are the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/workers.h"
#include "core/finding.h"
#include "engine/audit.h"
#include "engine/observer.h"

namespace fount {

// One place that gives a variable a value.
struct SettingPlace {
  Location location;
  std::string value;        // as shown; "" where there is none to show
  std::string kind;         // "value", "secret store", "computed", "passed on", "empty", "commented out", "template"
  std::string layer;        // "env file"
  std::string scope;        // container, job; "" where the file has one
  std::string environment;  // "" where the place speaks for every one
};

// One place of code that asks for it.
struct SettingReadPlace {
  Location location;
  std::string accessor;      // "os.getenv"
  std::string default_text;  // as shown; "" for none
  bool required = false;
};

// One place of code that tries several sources for it, one after the other.
struct ResolvingPlace {
  Location location;
  std::string symbol;                // the function; "" for a module
  std::vector<std::string> sources;  // "JWT_SECRET_{environment}", "a secret store", "a literal"
  std::string environment;           // where only one branch does it; else ""
  std::string use;                   // "answers", "hands on", "looks at"
};

struct WinningPlace {
  std::string environment;
  std::size_t place = 0;   // into SettingExplanation::places
  std::string why;         // "a deploy script goes over an env file"
  bool contested = false;  // another place of the same layer says otherwise
};

struct SettingExplanation {
  std::string name;
  bool secret = false;
  std::vector<SettingPlace> places;  // by environment, then layer, then place
  std::vector<SettingReadPlace> reads;
  std::vector<ResolvingPlace> resolvers;  // of a secret
  std::vector<WinningPlace> winners;      // one per environment that has a place
  std::string suggestion;                 // nearest name, when nothing gives or reads this one
};

enum class DifferenceKind { missing, type, value, same };
std::string_view name_of(DifferenceKind);

struct SettingDifference {
  std::string name;
  DifferenceKind kind = DifferenceKind::same;
  bool declared = false;  // allowed_difference, or the name itself belongs to one environment
  bool secret = false;
  std::string first, second;     // as shown; "" where the environment lacks it
  std::vector<Location> places;  // of the first, then of the second, as far as there are any
};

struct EnvironmentDifference {
  std::string first, second;                // names of the environments
  std::vector<SettingDifference> settings;  // sorted by name, equal ones too
};

struct EffectiveSetting {
  std::string name;
  bool secret = false;
  SettingPlace place;
};
struct EffectiveSettings {
  std::string environment;
  std::vector<EffectiveSetting> settings;  // sorted by name, then scope
};

// The session's part of a question: what is looked at, with which threads, who is told, and who may stop it.
struct ConfigurationContext {
  const AuditRequest& request;
  Workers& workers;
  Observer& observer;
  const CancelToken& cancel;
};

Result<SettingExplanation> explain_setting(const ConfigurationContext& context, std::string_view name);

// An environment that no file describes is an error that lists those there are.
Result<EnvironmentDifference> compare_environments(const ConfigurationContext& context, std::string_view first,
                                                   std::string_view second);
Result<EffectiveSettings> resolve_environment(const ConfigurationContext& context, std::string_view name);

}  // namespace fount
