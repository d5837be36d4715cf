#include "engine/secret_vault.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "base/hash.h"
#include "secrets/encodings.h"
#include "secrets/randomness.h"

namespace fount {
namespace {

// Eleven bytes of a key are of no use to anybody; as many of a longer text may well be words that occur elsewhere.
constexpr std::size_t kWindow = 12;
constexpr std::size_t kShortest = 8;
constexpr std::size_t kBeginningBits = 18;

// Of the first kShortest bytes.
std::size_t beginning_of(std::string_view text) {
  std::uint64_t bytes = 0;
  static_assert(sizeof bytes == kShortest);
  std::memcpy(&bytes, text.data(), kShortest);
  return bytes * 0x9E37'79B9'7F4A'7C15ULL >> (64 - kBeginningBits);
}

// A value that is a word, a name or a placeholder is no secret by itself: to hide it would tear holes into every
// sentence that holds the word.
bool is_worth_hiding(std::string_view value) {
  const secrets::Mixture mixture = secrets::mixture_of(value);
  if (value.size() < kShortest || mixture.size() == 0) return false;
  const bool mixed = mixture.digit > 0 || (mixture.lower > 0 && mixture.upper > 0);
  return mixed && (value.size() >= kWindow || mixture.changes * 4 >= mixture.size());
}

}  // namespace

SecretVault::SecretVault(const SecretValues& values, const KnownNames& names) : beginnings_(1U << kBeginningBits) {
  for (const SecretValues::Value& value : values.all()) {
    const bool found = std::ranges::any_of(
        value.places, [](const SecretValues::Place& place) { return place.kind != SecretValues::kByName; });
    if (!(found ? value.text.size() >= kShortest && secrets::mixture_of(value.text).changes > 0 &&
                      !names.is_folder(value.text)
                : is_worth_hiding(value.text) && !names.contains(value.text))) {
      continue;
    }
    add(value.text);
    for (const std::string& encoded : secrets::encodings_of(value.text)) add(encoded);
  }
}

void SecretVault::add(std::string_view value) {
  if (value.size() < kWindow) {
    short_ones_.emplace(value);
    beginnings_[beginning_of(value)] = true;
    return;
  }
  for (std::size_t i = 0; i + kWindow <= value.size(); ++i) {
    const std::string_view window = value.substr(i, kWindow);
    const secrets::Mixture mixture = secrets::mixture_of(window);
    if (mixture.changes == 0 && mixture.digit == 0) continue;  // a word, as many a text has it
    parts_.insert(hash64(window));
    beginnings_[beginning_of(window)] = true;
  }
}

std::string SecretVault::scrubbed(std::string_view text) const {
  std::string out;
  std::size_t shown = 0;  // everything before it is in `out`
  for (std::size_t i = 0; i + kShortest <= text.size(); ++i) {
    if (!beginnings_[beginning_of(text.substr(i))]) continue;
    std::size_t end = i;
    for (std::size_t part = i; part + kWindow <= text.size() && parts_.contains(hash64(text.substr(part, kWindow)));
         ++part) {
      end = part + kWindow;
    }
    for (std::size_t size = kShortest; end == i && size < kWindow && i + size <= text.size(); ++size)
      if (short_ones_.contains(std::string(text.substr(i, size)))) end = i + size;
    if (end == i) continue;
    out += text.substr(shown, i - shown);
    fmt::format_to(std::back_inserter(out), "<redacted {} characters>", end - i);
    shown = end;
    i = end - 1;
  }
  return shown == 0 ? std::string(text) : out += text.substr(shown);
}

void SecretVault::scrub(std::string& text) const {
  if (text.size() >= kShortest && (!parts_.empty() || !short_ones_.empty())) text = scrubbed(text);
}

void SecretVault::scrub(Data& data) const {
  if (auto* text = std::get_if<std::string>(&data.value)) {
    scrub(*text);
  } else if (auto* contrast = std::get_if<Contrast>(&data.value)) {
    scrub(contrast->first.text);
    scrub(contrast->second.text);
  } else if (auto* list = std::get_if<DataList>(&data.value)) {
    for (Data& each : *list) scrub(each);
  } else if (auto* object = std::get_if<DataObject>(&data.value)) {
    for (auto& [key, each] : *object) scrub(each);
  }
}

void SecretVault::scrub(Finding& finding) const {
  for (std::string* text :
       {&finding.concept_name, &finding.concept_key, &finding.kind, &finding.message, &finding.remedy}) {
    scrub(*text);
  }
  if (finding.canonical) {
    scrub(finding.canonical->symbol);
    scrub(finding.canonical->why);
  }
  for (Source& source : finding.sources) {
    for (std::string* text : {&source.symbol, &source.note, &source.excerpt}) scrub(*text);
  }
  for (auto& [key, data] : finding.data) scrub(data);
}

void SecretVault::scrub(Pattern& pattern) const {
  scrub(pattern.concept_name);
  scrub(pattern.detail);
}

}  // namespace fount
