// What rules about secrets judge by: where a value stands, what that place is for, whether the value is one that
// somebody drew. Values are compared here and shown nowhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"

namespace fount {

// What a file that holds a secret is for. Ordered: the last one of a value's places decides how bad it is.
enum class SecretStanding : std::uint8_t {
  aside,     // tests, documents, templates, backups, copies of third parties
  local,     // an environment that only developers use
  shipped,   // any other file of the product
  deployed,  // a file of an environment that is deployed, or a name that says so: JWT_SECRET_STAGING
};

SecretStanding standing_of(const Index& index, const SecretValues::Place& place);

// The setting that a secret is the value of; "" when nothing names it.
std::string_view setting_of(const Index& index, const SecretValues::Place& place);

// The environment of the place, by file or by name; "" for none.
std::string_view environment_of(const Index& index, const SecretValues::Place& place);

// Long and mixed enough that nobody types it by heart: "netra123" and "staging_password" are not.
bool is_strong(std::string_view value);

// A test, a document, a template, an example: what it holds runs nowhere.
bool is_aside(const Index& index, FileId file);

// ".env.example": for people to fill in.
bool is_to_be_copied(const Index& index, const SecretValues::Place& place);

// Written down to try something: a file of tests, seeds, workflows or demonstrations by its name, or a comment.
bool is_for_trial(const Index& index, const SecretValues::Place& place);

// A scanner's own list of what it found: digests, and what was left in on purpose.
bool is_scanner_report(std::string_view path);

// The repository tells another scanner that it is none.
bool is_allowed(const Index& index, const SecretValues::Value& value);

// An interface's description shows it: it is made up, wherever else it stands.
bool is_shown(const Index& index, const SecretValues::Value& value);

// Stands where every visitor's browser gets it: a variable that bundlers build in, a script of the front end.
bool is_shown_to_browsers(const Index& index, const SecretValues::Place& place);

// Keys that providers give out to be public: those of a browser's side.
bool is_public_key(std::string_view value);

// Sorted, without repetition and without "".
std::vector<std::string> setting_names(const Index& index, const SecretValues::Value& value);
std::vector<std::string> environment_names(const Index& index, const SecretValues::Value& value);

std::size_t file_count(const SecretValues::Value& value);

// "a GitHub personal access token of 40 characters"
std::string kind_and_length(const SecretValues::Value& value);

// The row of secrets::kinds() that says most about the value; kByName when only names say that it is a secret.
std::uint16_t kind_of(const SecretValues::Value& value);

}  // namespace fount
