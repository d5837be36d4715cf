#include "core/file.h"

#include <array>

namespace fount {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Language::count)> kLanguageNames = {
    "unknown",    "Python",   "Markdown", "TypeScript",   "JavaScript", "Go",           "Java",
    "C++",        "Rust",     "C#",       "Ruby",         "PHP",        "Shell",        "Terraform",
    "YAML",       "TOML",     "JSON",     "Dockerfile",   "dotenv",     "INI",          "XML",
    "properties", "Makefile", "nginx",    "requirements", "go.mod",     "version file", "tool versions",
};
static_assert(!kLanguageNames.back().empty(), "every language has a name");

constexpr std::array<std::string_view, static_cast<std::size_t>(Role::count)> kRoleNames = {
    "production", "test", "generated", "vendored", "backup", "docs", "script",
};
static_assert(!kRoleNames.back().empty(), "every role has a name");

}  // namespace

std::string_view name_of(Language language) { return kLanguageNames[static_cast<std::size_t>(language)]; }

std::string_view name_of(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }

}  // namespace fount
