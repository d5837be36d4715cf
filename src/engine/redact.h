// Takes secrets out of text that a report will show. Errs on the side of hiding: a report with one harmless string too
// few is a nuisance, one with a live key is an incident. Names, calls and structure stay readable.
//
// Hidden, each replaced by `<redacted N characters>`: keys of known providers; PEM blocks; passwords in URLs; what
// follows "Bearer" and "Basic"; strings and values that are assigned to, compared with, passed for or the default of a
// name that speaks of secrets; anything that looks random.
#pragma once

#include <string>
#include <string_view>

#include "core/file.h"

namespace fount {

// Lines are kept: what spans several is hidden line by line. In data formats unquoted values are hidden as well.
// Time is linear in text.size().
std::string redact(std::string_view text, Language language);

// For single sentences and values (messages, notes, data): what is a secret by its looks, whatever names it.
std::string redact_known(std::string_view text);

}  // namespace fount
