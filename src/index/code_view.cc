#include "index/code_view.h"

#include <algorithm>

#include "base/hash.h"

namespace fount {
namespace {

constexpr std::size_t kFirstSlots = 256;
constexpr std::uint64_t kAnyLiteral = 0x5851'F42D'4C95'7F2DULL;

constexpr std::uint64_t fold(std::uint64_t digest, std::uint64_t value) {
  digest = (digest ^ value) * 0x9FB2'1C65'1E98'DF25ULL;
  return digest ^ (digest >> 35);
}

}  // namespace

std::uint32_t CodeView::height(const LineRange& range) const {
  std::uint32_t sum = 0;
  for (std::uint32_t line = range.begin; line < range.end; ++line) sum += lines()[line].height;
  return sum;
}

Span CodeView::span(const LineRange& range) const {
  return {file_, lines()[range.begin].begin, lines()[range.end - 1].end};
}

std::uint32_t CodeView::line_at(std::uint32_t offset) const {
  return static_cast<std::uint32_t>(std::ranges::lower_bound(lines(), offset, {}, &CodeLine::begin) - lines().begin());
}

LineRange CodeView::lines_of(const Definition& definition) const {
  return {file_, line_at(definition.keyword), line_at(definition.end)};
}

std::uint64_t exact_digest(std::span<const CodeToken> tokens) {
  std::uint64_t digest = tokens.size();
  for (const CodeToken token : tokens) digest = fold(digest, token.bits());
  return digest;
}

Digester::Digester() : slots_(kFirstSlots) {}

std::uint32_t Digester::number_of(CodeToken name) {
  if (names_ * 2 >= slots_.size()) {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.epoch != epoch_) continue;
      std::size_t at = slot.bits * 0x9E37'79B9U & (slots_.size() - 1);
      while (slots_[at].epoch == epoch_) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
  }
  std::size_t at = name.bits() * 0x9E37'79B9U & (slots_.size() - 1);
  for (; slots_[at].epoch == epoch_; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].bits == name.bits()) return slots_[at].number;
  }
  slots_[at] = {name.bits(), epoch_, names_};
  return names_++;
}

CodeDigest Digester::operator()(std::span<const CodeToken> tokens, std::uint32_t skip) {
  ++epoch_;
  names_ = 0;
  CodeDigest digest{tokens.size(), tokens.size(), tokens.size()};
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i == skip) continue;
    const CodeToken token = tokens[i];
    digest.exact = fold(digest.exact, token.bits());
    if (token.is_name()) {
      const std::uint64_t number = (std::uint64_t{1} << 32) + number_of(token);
      digest.renamed = fold(digest.renamed, number);
      digest.form = fold(digest.form, number);
    } else {
      digest.renamed = fold(digest.renamed, token.bits());
      digest.form = fold(digest.form, token.is(CodeTokenKind::literal) ? kAnyLiteral : token.bits());
    }
  }
  return digest;
}

std::vector<CodeDigest> line_digests(const CodeView& view, Digester& digester) {
  std::vector<CodeDigest> digests;
  digests.reserve(view.lines().size());
  for (std::uint32_t line = 0; line < view.lines().size(); ++line) digests.push_back(digester(view.tokens(line)));
  return digests;
}

}  // namespace fount
