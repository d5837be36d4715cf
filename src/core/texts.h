// The text of places that rules compare: configuration files whole, of code the literals (FileFacts::literals) and the
// secrets found, all of it where only the text tells whether a secret stands in a test, of a README its opening. Lives
// in memory for one audit only: never in a cache, never in a report before redaction.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "core/ids.h"

namespace fount {

// The kept text of one file.
class FileText {
 public:
  FileText() = default;

  static FileText whole(std::string_view bytes) {
    FileText text;
    text.bytes_ = bytes;
    text.pieces_.push_back({0, 0});
    return text;
  }

  // Of `bytes` only what `facts` says is a literal or a secret.
  static FileText of_literals(std::string_view bytes, const FileFacts& facts) {
    FileText text;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;  // begin, end
    ranges.reserve(facts.literals.size() + facts.secrets.size());
    for (const Literal& literal : facts.literals) ranges.emplace_back(literal.begin, literal.end);
    for (const SecretSpan& secret : facts.secrets) ranges.emplace_back(secret.begin, secret.end);
    std::ranges::sort(ranges);
    std::uint32_t kept = 0;  // everything before it is in `bytes_`, where it was wanted
    for (auto [begin, end] : ranges) {
      end = std::min<std::uint32_t>(end, static_cast<std::uint32_t>(bytes.size()));
      begin = std::max(begin, kept);
      if (begin >= end) continue;
      if (text.pieces_.empty() || begin != kept) {
        text.pieces_.push_back({begin, static_cast<std::uint32_t>(text.bytes_.size())});
      }
      text.bytes_ += bytes.substr(begin, end - begin);
      kept = end;
    }
    text.bytes_.shrink_to_fit();
    text.pieces_.shrink_to_fit();
    return text;
  }

  // Empty when the place is not among what was kept.
  std::string_view at(std::uint32_t begin, std::uint32_t end) const {
    const auto after = std::ranges::upper_bound(pieces_, begin, {}, &Piece::begin);
    if (after == pieces_.begin() || end <= begin) return {};
    const Piece piece = after[-1];
    const std::size_t stop = after == pieces_.end() ? bytes_.size() : after->kept;
    const std::size_t from = piece.kept + (begin - piece.begin);
    return from + (end - begin) <= stop ? std::string_view(bytes_).substr(from, end - begin) : std::string_view{};
  }

 private:
  struct Piece {
    std::uint32_t begin = 0;  // in the file
    std::uint32_t kept = 0;   // where it stands in `bytes_`
  };
  std::string bytes_;
  std::vector<Piece> pieces_;  // sorted by begin
};

// One per file.
using Texts = std::vector<FileText>;

inline std::string_view text_at(const Texts& texts, Span span) {
  return span.file.value < texts.size() ? texts[span.file.value].at(span.begin, span.end) : std::string_view{};
}

}  // namespace fount
