// The code of one file as copies are compared: lines with digests that see through names and values. Owns no text.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/facts.h"
#include "core/file.h"

namespace fount {

// Lines [begin, end) of one file's FileFacts::code.
struct LineRange {
  FileId file;
  std::uint32_t begin = 0, end = 0;
  std::uint32_t size() const { return end - begin; }
  bool contains(const LineRange& other) const { return file == other.file && begin <= other.begin && other.end <= end; }
  bool overlaps(const LineRange& other) const { return file == other.file && begin < other.end && other.begin < end; }
  auto operator<=>(const LineRange&) const = default;
};

// Digests of a sequence of tokens, from the strictest to the loosest.
struct CodeDigest {
  std::uint64_t exact = 0;    // equal texts
  std::uint64_t renamed = 0;  // equal when names are replaced one for one; literals are equal
  std::uint64_t form = 0;     // as renamed, any literal taken for any other
  bool operator==(const CodeDigest&) const = default;
};

class CodeView {
 public:
  CodeView() = default;
  CodeView(FileId file, const FileFacts& facts) : file_(file), facts_(&facts) {}

  FileId file() const { return file_; }
  std::span<const CodeLine> lines() const { return facts_->code; }
  std::span<const CodeToken> tokens(std::uint32_t line) const { return tokens(line, line + 1); }
  std::span<const CodeToken> tokens(std::uint32_t first, std::uint32_t end) const {
    return std::span(facts_->code_tokens).subspan(token_at(first), token_at(end) - token_at(first));
  }
  std::uint32_t token_count(const LineRange& range) const { return token_at(range.end) - token_at(range.begin); }
  std::uint32_t height(const LineRange& range) const;  // physical lines that hold code
  Span span(const LineRange& range) const;

  // First line that begins at or after the offset.
  std::uint32_t line_at(std::uint32_t offset) const;
  // From its header to its last line; decorators and docstring left out.
  LineRange lines_of(const Definition& definition) const;

 private:
  std::uint32_t token_at(std::uint32_t line) const {
    return line < facts_->code.size() ? facts_->code[line].first_token
                                      : static_cast<std::uint32_t>(facts_->code_tokens.size());
  }

  FileId file_;
  const FileFacts* facts_ = nullptr;
};

// CodeDigest::exact alone and of all tokens, for a fraction of the price.
std::uint64_t exact_digest(std::span<const CodeToken> tokens);

// Computes digests; keeps the table that numbers names, so that one object serves millions of lines.
class Digester {
 public:
  Digester();
  // Names are numbered in the order of their first occurrence within `tokens`. `skip`: the token that is no part of it
  // (a definition's own name), or kNone.
  CodeDigest operator()(std::span<const CodeToken> tokens, std::uint32_t skip = kNone);

 private:
  std::uint32_t number_of(CodeToken name);

  struct Slot {
    std::uint32_t bits = 0, epoch = 0, number = 0;
  };
  std::vector<Slot> slots_;  // open addressing; entries of earlier epochs are empty
  std::uint32_t epoch_ = 0;
  std::uint32_t names_ = 0;
};

// One for each line of the file.
std::vector<CodeDigest> line_digests(const CodeView& view, Digester& digester);

}  // namespace fount
