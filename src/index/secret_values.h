// The secrets of a repository by value: which places hold the same one. Values live in memory only; what a report may
// say of one is its length and its ordinal, equal for equal values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/facts.h"
#include "core/file.h"
#include "core/texts.h"

namespace fount {

class SecretValues {
 public:
  static constexpr std::uint16_t kByName = 0xFFFF;

  struct Place {
    Span span;                     // without quotes
    std::uint32_t entry = kNone;   // what holds it, into the file's entries
    std::uint16_t kind = kByName;  // secrets::kinds() of what the scan found; kByName: only the setting's name says so
  };
  struct Value {
    std::string text;  // decoded; never to be shown
    std::vector<Place> places;
  };

  SecretValues(std::span<const SourceFile> files, std::span<const FileFacts> facts, const Texts& texts);

  // In the order of their first places: value i has the ordinal i + 1.
  std::span<const Value> all() const { return values_; }
  // 0 when it is no secret's value.
  std::uint32_t ordinal_of(std::string_view text) const;

 private:
  void add_found(FileId file, const FileFacts& facts, const Texts& texts);
  void add_named(FileId file, const FileFacts& facts, const Texts& texts, Language language);
  void add(std::string text, const Place& place);

  std::vector<Value> values_;
  std::unordered_map<std::string, std::uint32_t> by_text_;
};

}  // namespace fount
