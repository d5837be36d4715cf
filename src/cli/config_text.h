// How the parts of `fount config` write a place that gives a setting, for people and for programs.
#pragma once

#include <string>

#include "base/json_writer.h"
#include "cli/console.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "engine/configuration.h"

namespace fount {

std::string value_in_words(const SettingPlace& place);  // `"5"`, `a secret of 43 characters`, "a secret store"
std::string in_words(const SettingPlace& place);        // `env file: "5"`, `compose, backend: passed on`

// The members of an open object.
void write_location(JsonWriter& json, const Location& location);
void write_place(JsonWriter& json, const SettingPlace& place);

// Asks the engine with progress on a terminal, until done or interrupted.
template <class Question>
auto ask(AuditSession& session, const Question& question) {
  ProgressLine progress(!session.quiet && find_console().progress);
  return question(ConfigurationContext{session.request, session.workers, progress, cancel_on_interrupt()});
}

}  // namespace fount
