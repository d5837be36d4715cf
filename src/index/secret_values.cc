#include "index/secret_values.h"

#include <algorithm>

#include "core/scalar.h"
#include "core/secret_name.h"

namespace fount {
namespace {

// The innermost entry whose value holds the place. Entries come in the order of their beginnings.
std::uint32_t entry_around(const FileFacts& facts, const SecretSpan& secret) {
  constexpr std::size_t kBack = 64;  // deeper nesting, or so many siblings after it, is not looked through
  const auto after = std::ranges::upper_bound(facts.entries, secret.begin, {}, &Entry::begin);
  std::size_t i = static_cast<std::size_t>(after - facts.entries.begin());
  for (std::size_t step = 0; i > 0 && step < kBack; ++step) {
    const Entry& entry = facts.entries[--i];
    if (entry.value_begin <= secret.begin && secret.end <= entry.value_end) return static_cast<std::uint32_t>(i);
  }
  return kNone;
}

// What an interface says about a secret stands under its name, too.
bool is_prose(std::string_view value) {
  return std::ranges::any_of(value, [](char c) { return c == ' ' || c == '\n' || (c & 0x80) != 0; });
}

bool is_literal(const Entry& entry) {
  return entry.kind == EntryKind::scalar && entry.key && !entry.is(kInterpolated) && !entry.is(kLabel) &&
         entry.style != ScalarStyle::expression;
}

}  // namespace

SecretValues::SecretValues(std::span<const SourceFile> files, std::span<const FileFacts> facts, const Texts& texts) {
  for (std::uint32_t i = 0; i < facts.size(); ++i) {
    add_found(FileId{i}, facts[i], texts);
    add_named(FileId{i}, facts[i], texts, files[i].language);
  }
}

std::uint32_t SecretValues::ordinal_of(std::string_view text) const {
  const auto found = by_text_.find(std::string(text));
  return found == by_text_.end() ? 0 : found->second + 1;
}

void SecretValues::add_found(FileId file, const FileFacts& facts, const Texts& texts) {
  for (const SecretSpan& secret : facts.secrets) {
    const Span span{file, secret.begin, secret.end};
    add(std::string(text_at(texts, span)), {span, entry_around(facts, secret), secret.kind});
  }
}

void SecretValues::add_named(FileId file, const FileFacts& facts, const Texts& texts, Language language) {
  constexpr std::size_t kShortest = 3;
  for (std::uint32_t e = 0; e < facts.entries.size(); ++e) {
    const Entry& entry = facts.entries[e];
    if (!is_literal(entry) || !is_secret_name(facts.text(entry.key))) continue;
    const auto secret = std::ranges::upper_bound(facts.secrets, entry.value_begin, {}, &SecretSpan::end);
    const bool found = secret != facts.secrets.end() && secret->begin < entry.value_end;
    const Span span{file, entry.value_begin, entry.value_end};
    std::string value = decode(text_at(texts, span), entry.style, language);
    if (!found && value.size() >= kShortest && !is_prose(value)) add(std::move(value), {span, e, kByName});
  }
}

void SecretValues::add(std::string text, const Place& place) {
  if (text.empty()) return;
  const auto [known, is_new] = by_text_.try_emplace(text, static_cast<std::uint32_t>(values_.size()));
  if (is_new) values_.push_back({std::move(text), {}});
  values_[known->second].places.push_back(place);
}

}  // namespace fount
