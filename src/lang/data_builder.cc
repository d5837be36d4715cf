#include "lang/data_builder.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "lang/scan.h"

namespace fount {
namespace {

constexpr std::size_t kMaxKey = 128;

StringBuilder& strings_of(StringTable& table) {
  thread_local StringBuilder strings;
  strings.start(table);
  return strings;
}

// How many bytes of `text` are the KEY of a `KEY=value`; 0 when it is none, as in the requirement `name==1.0`.
std::size_t pair_key(std::string_view text) {
  if (text.empty() || !(scan::is_letter(text.front()) || text.front() == '_')) return 0;
  std::size_t size = 1;
  while (size < text.size() && (scan::is_letter(text[size]) || scan::is_digit(text[size]) || text[size] == '_' ||
                                text[size] == '.' || text[size] == '-')) {
    ++size;
  }
  const std::string_view rest = text.substr(size);
  return rest.starts_with('=') && !rest.starts_with("==") ? size : 0;
}

}  // namespace

DataBuilder::DataBuilder(std::string_view bytes, FileFacts& facts)
    : bytes_(bytes), facts_(facts), strings_(strings_of(facts.strings)) {}

StringId DataBuilder::intern(std::string_view text) {
  return text.size() > kMaxKey ? StringId{} : strings_.intern(text);
}

std::uint32_t DataBuilder::add(std::string_view key, Place place, std::uint32_t parent, std::uint16_t flags) {
  Entry entry;
  entry.key = intern(key);
  entry.begin = place.begin;
  entry.end = entry.value_begin = entry.value_end = place.end;
  entry.parent = parent;
  entry.flags = flags;
  entry.kind = EntryKind::none;
  facts_.entries.push_back(entry);
  return size() - 1;
}

void DataBuilder::set_scalar(std::uint32_t entry, Place value, ScalarStyle style) {
  Entry& it = facts_.entries[entry];
  it.kind = EntryKind::scalar;
  it.style = style;
  it.value_begin = value.begin;
  it.value_end = value.end;
  if (it.is(kListItem)) it.begin = value.begin, it.end = value.end;
}

void DataBuilder::set_container(std::uint32_t entry, std::uint32_t begin, EntryKind kind) {
  if (entry == kNone) return;
  Entry& it = facts_.entries[entry];
  it.kind = kind;
  it.value_begin = it.value_end = begin;
  if (it.is(kListItem)) it.begin = it.end = begin;
}

void DataBuilder::end_container(std::uint32_t entry, std::uint32_t end) {
  if (entry == kNone) return;
  Entry& it = facts_.entries[entry];
  it.value_end = std::max(it.value_begin, end);
  if (it.is(kListItem)) it.end = it.value_end;
}

bool DataBuilder::make_pair(std::uint32_t item) {
  Entry& it = facts_.entries[item];
  const bool quoted = it.style == ScalarStyle::single_quoted || it.style == ScalarStyle::double_quoted;
  if (it.kind != EntryKind::scalar || !it.is(kListItem) || !(quoted || it.style == ScalarStyle::plain)) return false;
  const std::uint32_t quote = quoted ? 1 : 0;
  const Place inner{it.value_begin + quote, std::max(it.value_begin + quote, it.value_end - quote)};
  const std::size_t key = pair_key(text(inner).substr(0, kMaxKey + 1));
  if (key == 0) return false;
  it.key = intern(text(inner).substr(0, key));
  it.begin = inner.begin;
  it.end = inner.begin + static_cast<std::uint32_t>(key);
  it.value_begin = it.end + 1;
  it.value_end = inner.end;
  it.style = ScalarStyle::plain;
  it.flags |= kPair;
  return true;
}

void DataBuilder::note_unparsed(Place place) {
  std::vector<UnparsedSpan>& spans = facts_.unparsed;
  if (place.begin >= place.end) return;
  if (!spans.empty() && place.begin >= spans.back().begin && place.begin <= spans.back().end + 2) {
    spans.back().end = std::max(spans.back().end, place.end);
  } else {
    spans.push_back({place.begin, place.end});
  }
}

void DataBuilder::take_back(std::uint32_t size, std::size_t reads) {
  facts_.entries.resize(size);
  facts_.reads.resize(reads);
}

void DataBuilder::mark_repeated() {
  std::vector<std::uint32_t> slots(std::bit_ceil(facts_.entries.size() * 2 + 1), kNone);  // first entry with its key
  for (std::uint32_t i = 0; i < size(); ++i) {
    Entry& entry = facts_.entries[i];
    if (!entry.key || entry.is(kCommentedOut) || entry.is(kLabel) || entry.is(kCommand)) continue;
    std::size_t at = scan::mix(std::uint64_t{entry.parent} << 32 | entry.key.value) & (slots.size() - 1);
    const auto same = [&](const Entry& other) { return other.parent == entry.parent && other.key == entry.key; };
    while (slots[at] != kNone && !same(facts_.entries[slots[at]])) at = (at + 1) & (slots.size() - 1);
    if (slots[at] == kNone) {
      slots[at] = i;
    } else {
      entry.flags |= kRepeatedKey;
    }
  }
}

void DataBuilder::finish() {
  mark_repeated();
  std::vector<UnparsedSpan> spans;
  spans.swap(facts_.unparsed);
  std::ranges::sort(spans, {}, &UnparsedSpan::begin);
  for (const UnparsedSpan& span : spans) note_unparsed({span.begin, span.end});
}

}  // namespace fount
