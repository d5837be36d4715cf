#include "engine/documentation.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/lanes.h"
#include "engine/progress.h"

namespace fount {
namespace {

constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// One bit per byte of a 64-byte block: whether it belongs to an identifier.
std::uint64_t word_bits(const char* block) {
  constexpr Lanes kWeights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 4; ++i) {
    Lanes bytes;
    std::memcpy(&bytes, block + 16 * i, sizeof bytes);
    const Lanes letter = (bytes | 0x20) - 'a', digit = bytes - '0';
    const Lanes weights = kWeights & ((letter < 26) | (digit < 10) | (bytes == '_'));
    // No two weights of one half are alike, so that their sum is the bits of its eight bytes.
    std::uint64_t halves[2];
    std::memcpy(halves, &weights, sizeof halves);
    constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101;
    bits |= (halves[0] * kOnes >> 56 | halves[1] * kOnes >> 56 << 8) << (16 * i);
  }
  return bits;
}

std::uint32_t filter_bit(std::string_view word) {
  const auto first = static_cast<unsigned char>(word.front()), last = static_cast<unsigned char>(word.back());
  return (first & 63U) << 10 | (last & 31U) << 5 | (static_cast<std::uint32_t>(word.size()) & 31U);
}

// Calls word(begin, end) for every identifier of the text, in order.
template <class Word>
void for_each_word(std::string_view text, const Word& word) {
  std::size_t begin = 0;
  std::uint64_t inside = 0;  // 1 while a word is open across the block's edge
  for (std::size_t at = 0; at < text.size(); at += 64) {
    char tail[64] = {};
    const char* block = text.data() + at;
    if (text.size() - at < 64) block = static_cast<const char*>(std::memcpy(tail, block, text.size() - at));
    const std::uint64_t bits = word_bits(block);
    std::uint64_t edges = bits ^ (bits << 1 | inside);
    for (bool open = inside != 0; edges != 0; edges &= edges - 1, open = !open) {
      const std::size_t edge = at + static_cast<std::size_t>(std::countr_zero(edges));
      if (open) word(begin, edge);
      begin = edge;
    }
    inside = bits >> 63;
  }
  if (inside != 0) word(begin, text.size());
}

std::vector<std::string> distinct_names(std::span<const Finding> findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) names.push_back(finding.concept_name);
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

}  // namespace

NameFinder::NameFinder(std::span<const std::string> names) : entries_(names.size()) {
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const std::string_view name = names[i];
    std::size_t end = name.size();
    while (end > 0 && !is_word(name[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_word(name[begin - 1])) --begin;
    entries_[i] = {name, begin, kNone};
    if (begin == end) continue;
    const std::string_view key = name.substr(begin, end - begin);
    const auto [first, added] = by_key_.try_emplace(key, i);
    if (!added) entries_[i].next = std::exchange(first->second, i);
    filter_[filter_bit(key) / 64] |= std::uint64_t{1} << (filter_bit(key) % 64);
  }
}

void NameFinder::search(std::string_view text, std::vector<std::uint32_t>& found) const {
  for_each_word(text, [&](std::size_t begin, std::size_t end) {
    const std::uint32_t bit = filter_bit(text.substr(begin, end - begin));
    if ((filter_[bit / 64] >> (bit % 64) & 1) != 0) look_up(text, begin, end, found);
  });
}

void NameFinder::look_up(std::string_view text, std::size_t begin, std::size_t end,
                         std::vector<std::uint32_t>& found) const {
  const auto first = by_key_.find(text.substr(begin, end - begin));
  if (first == by_key_.end()) return;
  for (std::uint32_t i = first->second; i != kNone; i = entries_[i].next) {
    const Entry& entry = entries_[i];
    if (entry.key_begin > begin) continue;
    const std::size_t at = begin - entry.key_begin;
    if (text.substr(at, entry.name.size()) != entry.name) continue;
    const std::size_t after = at + entry.name.size();
    const bool bounded_before = at == 0 || !is_word(text[at - 1]) || !is_word(entry.name.front());
    const bool bounded_after = after == text.size() || !is_word(text[after]) || !is_word(entry.name.back());
    if (bounded_before && bounded_after) found.push_back(i);
  }
}

void count_documents(std::span<Finding> findings, const FileSystem& fs, std::span<const SourceFile> files,
                     Workers& workers, Observer& observer) {
  std::vector<const SourceFile*> documents;
  for (const SourceFile& file : files) {
    if (file.role == Role::docs) documents.push_back(&file);
  }
  if (findings.empty() || documents.empty()) return;
  const std::vector<std::string> names = distinct_names(findings);
  const NameFinder finder(names);

  struct Scratch {
    std::string bytes;
    std::vector<std::uint32_t> found;
    std::vector<std::uint32_t> count, last;  // per name: files that mention it, and the last of them
  };
  std::vector<Scratch> scratch(workers.threads());
  Progress progress(observer, "documents", documents.size());
  workers.for_each(documents.size(), [&](unsigned worker, std::size_t i) {
    Scratch& mine = scratch[worker];
    mine.count.resize(names.size());
    mine.last.resize(names.size(), kNone);
    mine.found.clear();
    if (fs.read(documents[i]->path, documents[i]->size + 1, mine.bytes)) finder.search(mine.bytes, mine.found);
    for (const std::uint32_t name : mine.found) {
      if (std::exchange(mine.last[name], static_cast<std::uint32_t>(i)) != i) ++mine.count[name];
    }
    progress.step();
  });

  for (Finding& finding : findings) {
    const auto name = static_cast<std::size_t>(std::ranges::lower_bound(names, finding.concept_name) - names.begin());
    finding.references.docs = 0;
    for (const Scratch& each : scratch) finding.references.docs += each.count.empty() ? 0 : each.count[name];
  }
}

}  // namespace fount
