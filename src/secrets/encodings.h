// How one secret may be written in several ways: to compare two, and to hide all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fount::secrets {

std::string percent_decoded(std::string_view text);  // what is no escape stays
std::string percent_encoded(std::string_view text);

// Up to the first byte that base 64 does not have; of both alphabets.
std::string base64_decoded(std::string_view encoded);

// What somebody can read in the value when it is base 64: "changeme" in "Y2hhbmdlbWU=". "" for anything else.
std::string base64_text(std::string_view value);

// Base 64 of the text where it begins 0, 1 or 2 bytes into what was encoded ("user:" before it), without the
// characters at the ends that depend on what stands around it.
std::vector<std::string> base64_forms(std::string_view text);

// The text between the lines that begin and end a private key is one: DER whose sequence is as long as it says, or what
// OpenSSH writes.
bool is_whole_key(std::string_view body);

// Every other way of writing it that is told apart from the text itself.
std::vector<std::string> encodings_of(std::string_view text);

}  // namespace fount::secrets
